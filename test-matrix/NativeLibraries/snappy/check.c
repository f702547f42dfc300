/* Round trips of data through a library of C++, and what its standard library does inside of it. */
#include "check.h"
#include <extras.h>
#include <snappy-c.h>
#include <stdlib.h>

enum { SIZE = 300000 };

static int
twice (int value)
{
  return 2 * value;
}

int
main (void)
{
  size_t size = snappy_max_compressed_length (SIZE), length = 0;
  char *data = malloc (SIZE), *packed = malloc (size), *back = malloc (SIZE), text[40];
  fill (data, SIZE);
  CHECK (snappy_compress (data, SIZE, packed, &size) == SNAPPY_OK && size < SIZE);
  CHECK (snappy_uncompressed_length (packed, size, &length) == SNAPPY_OK && length == SIZE);
  CHECK (snappy_validate_compressed_buffer (packed, size) == SNAPPY_OK);
  CHECK (snappy_uncompress (packed, size, back, &length) == SNAPPY_OK && length == SIZE && memcmp (data, back, SIZE) == 0);
  CHECK (snappy_validate_compressed_buffer (packed, size / 2) == SNAPPY_INVALID_INPUT);
  length = SIZE / 2;
  CHECK (snappy_uncompress (packed, size, back, &length) == SNAPPY_BUFFER_TOO_SMALL);
  CHECK (extras_caught (0) == (int) strlen ("at the bottom of 1"));
  CHECK (extras_caught (99) == (int) strlen ("at the bottom of 100"));
  CHECK (extras_formatted (48879, 2.0 / 3, text, sizeof text) == 10 && strcmp (text, "beef 0.667") == 0);
  CHECK (extras_across_threads (10) == 55);
  CHECK (extras_thread_ends () == 10);
  CHECK (extras_call (twice, 21) == 43);
  return end ();
}
