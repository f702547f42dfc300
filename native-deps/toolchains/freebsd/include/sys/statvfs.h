/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
struct statvfs { fsblkcnt_t f_bavail, f_bfree, f_blocks; fsfilcnt_t f_favail, f_ffree, f_files; unsigned long f_bsize, f_flag, f_frsize, f_fsid, f_namemax; };
#define ST_RDONLY 1
#define ST_NOSUID 2
__BEGIN_DECLS
int fstatvfs (int, struct statvfs *);
int statvfs (const char *, struct statvfs *);
__END_DECLS
