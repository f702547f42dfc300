/* FreeBSD 14, 64-bit: only what libffi uses. Values are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define _SC_PAGESIZE 47
int close (int);
int ftruncate (int, off_t);
long sysconf (int);
int unlink (const char *);
ssize_t write (int, const void *, size_t);
