/* Round trips of data through the packed library: at once, by streams, by threads, with a dictionary. */
#include "check.h"
#include <stdlib.h>
#include <zdict.h>
#include <zstd.h>

enum { SIZE = 600000, SAMPLES = 400, SAMPLE = 500 };

int
main (void)
{
  size_t bound = ZSTD_compressBound (SIZE);
  char *data = malloc (SIZE), *packed = malloc (bound), *back = malloc (SIZE);
  fill (data, SIZE);
  CHECK (ZSTD_versionNumber () == 10507);

  /* Literals in four streams: what the assembly decodes on x64. */
  for (int level = 1; level <= 19; level += 6)
    {
      size_t size = ZSTD_compress (packed, bound, data, SIZE, level);
      memset (back, 0, SIZE);
      CHECK (!ZSTD_isError (size) && size < SIZE * 6 / 10);
      CHECK (ZSTD_getFrameContentSize (packed, size) == SIZE);
      CHECK (ZSTD_decompress (back, SIZE, packed, size) == SIZE && memcmp (data, back, SIZE) == 0);
      CHECK (ZSTD_isError (ZSTD_decompress (back, SIZE, packed, size / 2)));
    }

  ZSTD_CCtx *context = ZSTD_createCCtx ();
  CHECK (!ZSTD_isError (ZSTD_CCtx_setParameter (context, ZSTD_c_nbWorkers, 2)));
  CHECK (!ZSTD_isError (ZSTD_CCtx_setParameter (context, ZSTD_c_checksumFlag, 1)));
  size_t threaded = ZSTD_compress2 (context, packed, bound, data, SIZE);
  memset (back, 0, SIZE);
  CHECK (!ZSTD_isError (threaded) && ZSTD_decompress (back, SIZE, packed, threaded) == SIZE && memcmp (data, back, SIZE) == 0);
  packed[threaded / 2] ^= 0x10;
  CHECK (ZSTD_isError (ZSTD_decompress (back, SIZE, packed, threaded)));
  packed[threaded / 2] ^= 0x10;
  ZSTD_freeCCtx (context);

  ZSTD_DStream *stream = ZSTD_createDStream ();
  ZSTD_outBuffer out = { back, SIZE, 0 };
  size_t left = 1;
  memset (back, 0, SIZE);
  for (size_t at = 0; at < threaded && !ZSTD_isError (left); at += 1000)
    {
      ZSTD_inBuffer in = { packed + at, threaded - at < 1000 ? threaded - at : 1000, 0 };
      while (in.pos < in.size && !ZSTD_isError (left))
        left = ZSTD_decompressStream (stream, &out, &in);
    }
  CHECK (left == 0 && out.pos == SIZE && memcmp (data, back, SIZE) == 0);
  ZSTD_freeDStream (stream);

  static size_t sizes[SAMPLES];
  static char dictionary[8000];
  for (int i = 0; i < SAMPLES; i++)
    sizes[i] = SAMPLE;
  size_t trained = ZDICT_trainFromBuffer (dictionary, sizeof dictionary, data, sizes, SAMPLES);
  CHECK (!ZDICT_isError (trained));
  ZSTD_CCtx *with = ZSTD_createCCtx ();
  ZSTD_DCtx *without = ZSTD_createDCtx ();
  size_t small = ZSTD_compress_usingDict (with, packed, bound, data, SAMPLE, dictionary, trained, 3);
  CHECK (!ZSTD_isError (small) && ZSTD_decompress_usingDict (without, back, SIZE, packed, small, dictionary, trained) == SAMPLE && memcmp (data, back, SAMPLE) == 0);
  CHECK (ZSTD_isError (ZSTD_decompressDCtx (without, back, SIZE, packed, small)));
  ZSTD_freeCCtx (with);
  ZSTD_freeDCtx (without);
  return end ();
}
