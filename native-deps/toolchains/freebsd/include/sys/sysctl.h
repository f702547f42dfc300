/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define CTL_KERN 1
#define CTL_VM 2
#define CTL_HW 6
#define CTL_MACHDEP 7
#define KERN_OSTYPE 1
#define KERN_OSRELEASE 2
#define KERN_PROC 14
#define KERN_PROC_PATHNAME 12
#define KERN_ARND 37
#define HW_MACHINE 1
#define HW_MODEL 2
#define HW_NCPU 3
#define HW_PAGESIZE 7
#define HW_PHYSMEM 5
__BEGIN_DECLS
int sysctl (const int *, unsigned int, void *, size_t *, const void *, size_t);
int sysctlbyname (const char *, void *, size_t *, const void *, size_t);
__END_DECLS
