/* C's <stdlib.h>, as far as libffi's tests need it. */
#pragma once
#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

void *malloc (size_t);
void *calloc (size_t, size_t);
void *realloc (void *, size_t);
void free (void *);
void abort (void) __attribute__((noreturn));
void exit (int) __attribute__((noreturn));

static inline int
abs (int value)
{
  return value < 0 ? -value : value;
}
