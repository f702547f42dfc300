/* LZ4's own tests of partial decompression, with and without a dictionary, and its example of the simple functions. */
#include "check.h"
#define main partial
#include "tests/decompress-partial.c"
#undef main
#undef BUFFER_SIZE
#define source source_of_dictionary
#define main partial_with_dictionary
#include "tests/decompress-partial-usingDict.c"
#undef main
#undef source
#define main simple
#include "examples/simple_buffer.c"
#undef main

int
main (void)
{
  CHECK (partial () == 0);
  CHECK (partial_with_dictionary () == 0);
  CHECK (simple () == 0);
  return end ();
}
