/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
struct iovec { void *iov_base; size_t iov_len; };
__BEGIN_DECLS
ssize_t preadv (int, const struct iovec *, int, off_t);
ssize_t pwritev (int, const struct iovec *, int, off_t);
ssize_t readv (int, const struct iovec *, int);
ssize_t writev (int, const struct iovec *, int);
__END_DECLS
