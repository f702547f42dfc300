/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
struct group { char *gr_name, *gr_passwd; gid_t gr_gid; char **gr_mem; };
__BEGIN_DECLS
struct group *getgrgid (gid_t);
int getgrgid_r (gid_t, struct group *, char *, size_t, struct group **);
struct group *getgrnam (const char *);
int getgrnam_r (const char *, struct group *, char *, size_t, struct group **);
__END_DECLS
