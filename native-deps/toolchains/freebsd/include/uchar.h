/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <wchar.h>
#ifndef __cplusplus
typedef __UINT_LEAST16_TYPE__ char16_t;
typedef __UINT_LEAST32_TYPE__ char32_t;
#endif
__BEGIN_DECLS
size_t c16rtomb (char *, char16_t, mbstate_t *);
size_t c32rtomb (char *, char32_t, mbstate_t *);
size_t mbrtoc16 (char16_t *, const char *, size_t, mbstate_t *);
size_t mbrtoc32 (char32_t *, const char *, size_t, mbstate_t *);
__END_DECLS
