/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
struct passwd { char *pw_name, *pw_passwd; uid_t pw_uid; gid_t pw_gid; time_t pw_change; char *pw_class, *pw_gecos, *pw_dir, *pw_shell; time_t pw_expire; int pw_fields; };
__BEGIN_DECLS
struct passwd *getpwnam (const char *);
int getpwnam_r (const char *, struct passwd *, char *, size_t, struct passwd **);
struct passwd *getpwuid (uid_t);
int getpwuid_r (uid_t, struct passwd *, char *, size_t, struct passwd **);
__END_DECLS
