/* Round trips of data through the packed library, in memory and through a file. */
#include "check.h"
#include <stdlib.h>
#include <zlib.h>

enum { SIZE = 300000 };

int
main (void)
{
  unsigned char *data = malloc (SIZE), *back = malloc (SIZE);
  fill ((char *) data, SIZE);
  uLong bound = compressBound (SIZE), size = bound, length = SIZE;
  unsigned char *packed = malloc (bound);
  CHECK (strcmp (zlibVersion (), "1.3.1") == 0);
  CHECK (crc32 (0, (const Bytef *) "123456789", 9) == 0xcbf43926);
  CHECK (adler32 (1, (const Bytef *) "Wikipedia", 9) == 0x11e60398);
  CHECK (compress2 (packed, &size, data, SIZE, 9) == Z_OK && size < SIZE);
  CHECK (uncompress (back, &length, packed, size) == Z_OK && length == SIZE && memcmp (data, back, SIZE) == 0);
  packed[size / 2] ^= 0x55;
  CHECK (uncompress (back, &length, packed, size) == Z_DATA_ERROR);
#ifndef EMULATED
  gzFile file = gzopen ("check.gz", "wb");
  CHECK (file != NULL && gzwrite (file, data, SIZE) == SIZE && gzprintf (file, "%s %d", "end", 42) == 6 && gzclose (file) == Z_OK);
  file = gzopen ("check.gz", "rb");
  char text[7] = "";
  CHECK (file != NULL && gzread (file, back, SIZE) == SIZE && memcmp (data, back, SIZE) == 0);
  CHECK (gzread (file, text, 6) == 6 && strcmp (text, "end 42") == 0 && gzclose (file) == Z_OK);
  remove ("check.gz");
#endif
  return end ();
}
