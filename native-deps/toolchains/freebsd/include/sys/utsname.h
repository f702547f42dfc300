/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define SYS_NMLN 256
struct utsname { char sysname[256], nodename[256], release[256], version[256], machine[256]; };
__BEGIN_DECLS
int __xuname (int, void *);
static __inline int uname (struct utsname *__name) { return __xuname (SYS_NMLN, __name); }
__END_DECLS
