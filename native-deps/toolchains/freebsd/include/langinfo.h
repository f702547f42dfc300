/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <locale.h>
typedef int nl_item;
#define CODESET 0
#define RADIXCHAR 50
#define THOUSEP 51
__BEGIN_DECLS
char *nl_langinfo (nl_item);
__END_DECLS
