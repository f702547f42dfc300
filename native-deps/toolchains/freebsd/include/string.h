/* FreeBSD 14, 64-bit: only what libffi uses. Values are FreeBSD's ABI. */
#pragma once
#include <stddef.h>
void *memcpy (void *, const void *, size_t);
void *memset (void *, int, size_t);
size_t strlen (const char *);
