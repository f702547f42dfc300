/* FreeBSD 14, 64-bit: only what libffi uses. Values are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define PROT_READ 1
#define PROT_WRITE 2
#define PROT_EXEC 4
#define MAP_SHARED 0x0001
#define MAP_PRIVATE 0x0002
#define MAP_ANON 0x1000
#define MAP_ANONYMOUS MAP_ANON
#define MAP_FAILED ((void *) -1)
void *mmap (void *, size_t, int, int, int, off_t);
int munmap (void *, size_t);
