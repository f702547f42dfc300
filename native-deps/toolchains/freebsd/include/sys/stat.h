/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#include <sys/_timespec.h>
struct stat
{
  dev_t st_dev;
  ino_t st_ino;
  nlink_t st_nlink;
  mode_t st_mode;
  int16_t st_padding0;
  uid_t st_uid;
  gid_t st_gid;
  int32_t st_padding1;
  dev_t st_rdev;
  struct timespec st_atim, st_mtim, st_ctim, st_birthtim;
  off_t st_size;
  blkcnt_t st_blocks;
  blksize_t st_blksize;
  fflags_t st_flags;
  uint64_t st_gen, st_spare[10];
};
#define st_atime st_atim.tv_sec
#define st_mtime st_mtim.tv_sec
#define st_ctime st_ctim.tv_sec
#define st_birthtime st_birthtim.tv_sec
#define st_atimespec st_atim
#define st_mtimespec st_mtim
#define st_ctimespec st_ctim
#define S_ISUID 0004000
#define S_ISGID 0002000
#define S_ISVTX 0001000
#define S_ISTXT 0001000
#define S_IRWXU 0000700
#define S_IRUSR 0000400
#define S_IWUSR 0000200
#define S_IXUSR 0000100
#define S_IRWXG 0000070
#define S_IRGRP 0000040
#define S_IWGRP 0000020
#define S_IXGRP 0000010
#define S_IRWXO 0000007
#define S_IROTH 0000004
#define S_IWOTH 0000002
#define S_IXOTH 0000001
#define S_IREAD S_IRUSR
#define S_IWRITE S_IWUSR
#define S_IEXEC S_IXUSR
#define S_IFMT 0170000
#define S_IFIFO 0010000
#define S_IFCHR 0020000
#define S_IFDIR 0040000
#define S_IFBLK 0060000
#define S_IFREG 0100000
#define S_IFLNK 0120000
#define S_IFSOCK 0140000
#define S_ISDIR(mode) (((mode) & S_IFMT) == S_IFDIR)
#define S_ISCHR(mode) (((mode) & S_IFMT) == S_IFCHR)
#define S_ISBLK(mode) (((mode) & S_IFMT) == S_IFBLK)
#define S_ISREG(mode) (((mode) & S_IFMT) == S_IFREG)
#define S_ISFIFO(mode) (((mode) & S_IFMT) == S_IFIFO)
#define S_ISLNK(mode) (((mode) & S_IFMT) == S_IFLNK)
#define S_ISSOCK(mode) (((mode) & S_IFMT) == S_IFSOCK)
#define ACCESSPERMS 00777
#define ALLPERMS 07777
#define UTIME_NOW (-1)
#define UTIME_OMIT (-2)
__BEGIN_DECLS
int chmod (const char *, mode_t);
int fchmod (int, mode_t);
int fchmodat (int, const char *, mode_t, int);
int fstat (int, struct stat *);
int fstatat (int, const char *, struct stat *, int);
int futimens (int, const struct timespec[2]);
int lchmod (const char *, mode_t);
int lstat (const char *, struct stat *);
int mkdir (const char *, mode_t);
int mkdirat (int, const char *, mode_t);
int mkfifo (const char *, mode_t);
int mknod (const char *, mode_t, dev_t);
int stat (const char *, struct stat *);
mode_t umask (mode_t);
int utimensat (int, const char *, const struct timespec[2], int);
__END_DECLS
