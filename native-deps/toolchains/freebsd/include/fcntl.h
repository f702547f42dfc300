/* FreeBSD 14, 64-bit: only what libffi uses. Values are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define O_RDWR 0x0002
#define O_EXCL 0x0800
#define O_CLOEXEC 0x00100000
int open (const char *, int, ...);
