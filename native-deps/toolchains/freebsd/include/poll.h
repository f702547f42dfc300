/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#include <sys/_sigset.h>
#include <sys/_timespec.h>
typedef unsigned int nfds_t;
struct pollfd { int fd; short events, revents; };
#define POLLIN 1
#define POLLPRI 2
#define POLLOUT 4
#define POLLRDNORM 64
#define POLLWRNORM 4
#define POLLRDBAND 128
#define POLLWRBAND 256
#define POLLERR 8
#define POLLHUP 16
#define POLLNVAL 32
__BEGIN_DECLS
int poll (struct pollfd *, nfds_t, int);
int ppoll (struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
__END_DECLS
