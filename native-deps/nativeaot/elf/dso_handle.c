/* What tells this program or library from others to the C library's __cxa_atexit: Itanium C++ ABI, 3.3.6. Compilers bring it in an
   object of their own. */

__attribute__ ((visibility ("hidden"))) void *__dso_handle = &__dso_handle;
