/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#include <sys/_sigset.h>
#include <sys/_timespec.h>
#include <sys/_timeval.h>
#ifndef FD_SETSIZE
#define FD_SETSIZE 1024
#endif
typedef unsigned long fd_mask;
typedef struct fd_set { unsigned long __fds_bits[(FD_SETSIZE + 63) / 64]; } fd_set;
#define FD_SET(n, set) ((set)->__fds_bits[(n) / 64] |= 1UL << ((n) % 64))
#define FD_CLR(n, set) ((set)->__fds_bits[(n) / 64] &= ~(1UL << ((n) % 64)))
#define FD_ISSET(n, set) (((set)->__fds_bits[(n) / 64] & (1UL << ((n) % 64))) != 0)
#define FD_ZERO(set) __builtin_memset ((set), 0, sizeof (*(set)))
__BEGIN_DECLS
int pselect (int, fd_set *, fd_set *, fd_set *, const struct timespec *, const sigset_t *);
int select (int, fd_set *, fd_set *, fd_set *, struct timeval *);
__END_DECLS
