/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
typedef struct { int32_t val[2]; } fsid_t;
struct statfs
{
  uint32_t f_version, f_type;
  uint64_t f_flags, f_bsize, f_iosize, f_blocks, f_bfree;
  int64_t f_bavail;
  uint64_t f_files;
  int64_t f_ffree;
  uint64_t f_syncwrites, f_asyncwrites, f_syncreads, f_asyncreads;
  uint32_t f_nvnodelistsize, f_spare0;
  uint64_t f_spare[9];
  uint32_t f_namemax;
  uid_t f_owner;
  fsid_t f_fsid;
  char f_charspare[80], f_fstypename[16], f_mntfromname[1024], f_mntonname[1024];
};
__BEGIN_DECLS
int fstatfs (int, struct statfs *);
int statfs (const char *, struct statfs *);
__END_DECLS
