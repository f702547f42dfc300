/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/cdefs.h>
__BEGIN_DECLS
char *basename (char *);
char *dirname (char *);
__END_DECLS
