/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define _CACHED_RUNES 256
typedef struct { int __min, __max, __map; unsigned long *__types; } _RuneEntry;
typedef struct { int __nranges; _RuneEntry *__ranges; } _RuneRange;
/* What each character of a locale is: the bits of _CTYPE_, a digit's value in the lowest eight. */
typedef struct
{
  char __magic[8], __encoding[32];
  int (*__sgetrune) (const char *, size_t, const char **);
  int (*__sputrune) (int, char *, size_t, char **);
  int __invalid_rune;
  unsigned long __runetype[_CACHED_RUNES];
  int __maplower[_CACHED_RUNES], __mapupper[_CACHED_RUNES];
  _RuneRange __runetype_ext, __maplower_ext, __mapupper_ext;
  void *__variable;
  int __variable_len;
} _RuneLocale;
__BEGIN_DECLS
extern const _RuneLocale _DefaultRuneLocale;
__END_DECLS
