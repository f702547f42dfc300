/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
typedef struct __nl_cat_d *nl_catd;
typedef int nl_item_t;
#define NL_SETD 0
#define NL_CAT_LOCALE 1
__BEGIN_DECLS
nl_catd catopen (const char *, int);
char *catgets (nl_catd, int, int, const char *);
int catclose (nl_catd);
__END_DECLS
