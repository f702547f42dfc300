/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define O_RDONLY 0x0
#define O_WRONLY 0x1
#define O_RDWR 0x2
#define O_ACCMODE 0x3
#define O_NONBLOCK 0x4
#define O_APPEND 0x8
#define O_ASYNC 0x40
#define O_SYNC 0x80
#define O_NOFOLLOW 0x100
#define O_CREAT 0x200
#define O_TRUNC 0x400
#define O_EXCL 0x800
#define O_NOCTTY 0x8000
#define O_DIRECT 0x10000
#define O_DIRECTORY 0x20000
#define O_EXEC 0x40000
#define O_CLOEXEC 0x100000
#define O_SHLOCK 0x10
#define O_EXLOCK 0x20
#define O_FSYNC O_SYNC
#define O_DSYNC 0x1000000
#define O_PATH 0x400000
#define O_NDELAY O_NONBLOCK
#define F_DUPFD 0
#define F_GETFD 1
#define F_SETFD 2
#define F_GETFL 3
#define F_SETFL 4
#define F_GETOWN 5
#define F_SETOWN 6
#define F_GETLK 11
#define F_SETLK 12
#define F_SETLKW 13
#define F_DUPFD_CLOEXEC 17
#define F_RDLCK 1
#define F_UNLCK 2
#define F_WRLCK 3
#define FD_CLOEXEC 1
#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8
#define AT_FDCWD (-100)
#define AT_EACCESS 256
#define AT_SYMLINK_NOFOLLOW 512
#define AT_SYMLINK_FOLLOW 1024
#define AT_REMOVEDIR 2048
#define POSIX_FADV_NORMAL 0
#define POSIX_FADV_RANDOM 1
#define POSIX_FADV_SEQUENTIAL 2
#define POSIX_FADV_WILLNEED 3
#define POSIX_FADV_DONTNEED 4
#define POSIX_FADV_NOREUSE 5
#define F_READAHEAD 15
#define F_RDAHEAD 16
struct flock { off_t l_start, l_len; pid_t l_pid; short l_type, l_whence; int l_sysid; };
__BEGIN_DECLS
int creat (const char *, mode_t);
int fcntl (int, int, ...);
int flock (int, int);
int open (const char *, int, ...);
int openat (int, const char *, int, ...);
int posix_fadvise (int, off_t, off_t, int);
int posix_fallocate (int, off_t, off_t);
__END_DECLS
#include <sys/stat.h>
