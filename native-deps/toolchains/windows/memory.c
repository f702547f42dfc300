/* Compilers emit calls to these. Compiled with -fno-builtin, or the loops would become calls to themselves. */

#include <stddef.h>

void *
memcpy (void *restrict to, const void *restrict from, size_t size)
{
  char *target = to;
  const char *source = from;
  while (size-- > 0)
    *target++ = *source++;
  return to;
}

void *
memset (void *to, int value, size_t size)
{
  char *target = to;
  while (size-- > 0)
    *target++ = (char) value;
  return to;
}
