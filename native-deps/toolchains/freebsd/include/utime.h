/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
struct utimbuf { time_t actime, modtime; };
__BEGIN_DECLS
int utime (const char *, const struct utimbuf *);
__END_DECLS
