/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
typedef struct __tag_iconv_t *iconv_t;
__BEGIN_DECLS
iconv_t iconv_open (const char *, const char *);
size_t iconv (iconv_t, char **, size_t *, char **, size_t *);
int iconv_close (iconv_t);
__END_DECLS
