/* What programs of C++ ask for and the universal C runtime has not in the form that compilers for GNU targets call: its long double is
   a double, theirs on x64 is the processor's with 80 bits. */

#include <stddef.h>

double strtod (const char *text, char **end);
double wcstod (const wchar_t *text, wchar_t **end);

/* Itanium C++ ABI, 3.3.6.3: names the library whose thread-local objects end. */
void *__dso_handle = &__dso_handle;

/* With a double's precision. */
long double
strtold (const char *text, char **end)
{
  return strtod (text, end);
}

long double
wcstold (const wchar_t *text, wchar_t **end)
{
  return wcstod (text, end);
}
