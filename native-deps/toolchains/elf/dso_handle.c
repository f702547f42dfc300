/* For libraries that refer to their handle. What the start files of a C library do for a shared library that is unloaded: what was registered to be run at its end, by atexit and
   for C++'s static objects, is run and forgotten. Otherwise the process jumps to where the library was when it ends. */

/* Itanium C++ ABI, 3.3.6.3: the library's handle is this variable's address; glibc's atexit takes its value. */
__attribute__ ((visibility ("hidden"))) void *const __dso_handle = (void *) &__dso_handle;
extern void __cxa_finalize (void *);

static void
finalize (void)
{
  __cxa_finalize (__dso_handle);
}

/* System V ABI, "Initialization and Termination Functions": from the last entry to the first, so that destructor functions are run before. */
__attribute__ ((used, section (".fini_array.00000"))) static void (*first) (void) = finalize;
