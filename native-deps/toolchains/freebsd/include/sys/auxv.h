/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define AT_PAGESZ 6
#define AT_CANARY 16
#define AT_NCPUS 19
#define AT_HWCAP 25
#define AT_HWCAP2 26
__BEGIN_DECLS
int elf_aux_info (int, void *, int);
__END_DECLS
