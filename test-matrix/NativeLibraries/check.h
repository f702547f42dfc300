/* Counts what holds, and says what does not. */
#pragma once
#include <stdio.h>
#include <string.h>

static int passed, failed;

#define CHECK(condition) ((condition) ? (void) passed++ : (void) (failed++, printf ("%s:%d: %s\n", __FILE__, __LINE__, #condition)))

/* Text that can be packed, and is the same everywhere. */
static inline void
fill (char *data, size_t size)
{
  unsigned state = 42;
  for (size_t i = 0; i < size; i++)
    {
      state = state * 1664525 + 1013904223;
      data[i] = "etaoin shrdlu\n"[(state >> 24) % 14];
    }
}

static inline int
end (void)
{
  printf ("%d passed, %d failed\n", passed, failed);
  return failed != 0;
}
