/* Round trips of data through the packed library. */
#include "check.h"
#include <lz4.h>
#include <lz4frame.h>
#include <lz4hc.h>
#include <stdlib.h>

enum { SIZE = 300000 };

int
main (void)
{
  char *data = malloc (SIZE), *packed = malloc (LZ4_compressBound (SIZE)), *back = malloc (SIZE);
  fill (data, SIZE);
  CHECK (LZ4_versionNumber () == 11000);
  int size = LZ4_compress_default (data, packed, SIZE, LZ4_compressBound (SIZE));
  CHECK (size > 0 && size < SIZE);
  CHECK (LZ4_decompress_safe (packed, back, size, SIZE) == SIZE && memcmp (data, back, SIZE) == 0);
  int high = LZ4_compress_HC (data, packed, SIZE, LZ4_compressBound (SIZE), 9);
  CHECK (high > 0 && high < size);
  CHECK (LZ4_decompress_safe (packed, back, high, SIZE) == SIZE && memcmp (data, back, SIZE) == 0);
  packed[10] ^= 0x55;
  CHECK (LZ4_decompress_safe (packed, back, high / 2, SIZE) < SIZE);
  size_t bound = LZ4F_compressFrameBound (SIZE, NULL);
  char *frame = malloc (bound);
  size_t framed = LZ4F_compressFrame (frame, bound, data, SIZE, NULL);
  CHECK (!LZ4F_isError (framed) && framed < SIZE);
  LZ4F_dctx *context;
  CHECK (!LZ4F_isError (LZ4F_createDecompressionContext (&context, LZ4F_VERSION)));
  size_t out = SIZE, in = framed;
  CHECK (LZ4F_decompress (context, back, &out, frame, &in, NULL) == 0 && out == SIZE && memcmp (data, back, SIZE) == 0);
  LZ4F_freeDecompressionContext (context);
  return end ();
}
