/* What compilers expect of a C runtime, so that the library needs none beside the system's ucrtbase.dll. */

#include <stddef.h>

/* Linkers ask for it where a floating-point value is used. */
int _fltused = 0;

int __stdcall
DllMain (void *instance, unsigned long reason, void *reserved)
{
  (void) instance;
  (void) reason;
  (void) reserved;
  return 1;
}
