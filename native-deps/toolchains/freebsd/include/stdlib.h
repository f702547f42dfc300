/* FreeBSD 14, 64-bit: only what libffi uses. Values are FreeBSD's ABI. */
#pragma once
#include <stddef.h>
void abort (void) __attribute__ ((noreturn));
void free (void *);
char *getenv (const char *);
void *malloc (size_t);
int mkstemp (char *);
