/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/elf.h>
struct dl_phdr_info
{
  Elf_Addr dlpi_addr;
  const char *dlpi_name;
  const Elf_Phdr *dlpi_phdr;
  Elf_Half dlpi_phnum;
  unsigned long long dlpi_adds, dlpi_subs;
  size_t dlpi_tls_modid;
  void *dlpi_tls_data;
};
__BEGIN_DECLS
int dl_iterate_phdr (int (*) (struct dl_phdr_info *, size_t, void *), void *);
__END_DECLS
