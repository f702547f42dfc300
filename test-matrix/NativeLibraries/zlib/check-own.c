/* zlib's own test/example.c, which ends the program where something is not as it must be. */
#include "check.h"
#ifdef EMULATED
/* The guest's C library has what libffi's tests call. */
#define strcpy(to, from) memcpy (to, from, strlen (from) + 1)
#endif
#define main example
#include "test/example.c"
#undef main

int
main (void)
{
#ifdef EMULATED
  /* All but files. */
  enum { SIZE = 40000 };
  Byte *packed = calloc (SIZE, 1), *back = calloc (SIZE, 1);
  test_compress (packed, SIZE, back, SIZE);
  test_deflate (packed, SIZE);
  test_inflate (packed, SIZE, back, SIZE);
  test_large_deflate (packed, SIZE, back, SIZE);
  test_large_inflate (packed, SIZE, back, SIZE);
  uLong size = SIZE;
  test_flush (packed, &size);
  test_sync (packed, size, back, SIZE);
  test_dict_deflate (packed, SIZE);
  test_dict_inflate (packed, SIZE, back, SIZE);
  CHECK (dictId != 0);
#else
  char *arguments[] = { "example", "own.gz", NULL };
  CHECK (example (2, arguments) == 0);
  remove ("own.gz");
#endif
  return end ();
}
