/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <locale.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>
__BEGIN_DECLS
struct lconv *localeconv_l (locale_t);
const char *querylocale (int, locale_t);
int ___mb_cur_max_l (locale_t);
int asprintf_l (char **, locale_t, const char *, ...);
int vasprintf_l (char **, locale_t, const char *, __builtin_va_list);
int snprintf_l (char *, size_t, locale_t, const char *, ...);
int vsnprintf_l (char *, size_t, locale_t, const char *, __builtin_va_list);
int sscanf_l (const char *, locale_t, const char *, ...);
int vsscanf_l (const char *, locale_t, const char *, __builtin_va_list);
double strtod_l (const char *, char **, locale_t);
float strtof_l (const char *, char **, locale_t);
long double strtold_l (const char *, char **, locale_t);
long strtol_l (const char *, char **, int, locale_t);
long long strtoll_l (const char *, char **, int, locale_t);
unsigned long strtoul_l (const char *, char **, int, locale_t);
unsigned long long strtoull_l (const char *, char **, int, locale_t);
wint_t btowc_l (int, locale_t);
size_t mbrlen_l (const char *, size_t, mbstate_t *, locale_t);
size_t mbrtowc_l (wchar_t *, const char *, size_t, mbstate_t *, locale_t);
size_t mbsnrtowcs_l (wchar_t *, const char **, size_t, size_t, mbstate_t *, locale_t);
size_t mbsrtowcs_l (wchar_t *, const char **, size_t, mbstate_t *, locale_t);
int mbtowc_l (wchar_t *, const char *, size_t, locale_t);
size_t wcrtomb_l (char *, wchar_t, mbstate_t *, locale_t);
size_t wcsnrtombs_l (char *, const wchar_t **, size_t, size_t, mbstate_t *, locale_t);
int wctob_l (wint_t, locale_t);
int isalpha_l (int, locale_t);
int isblank_l (int, locale_t);
int iscntrl_l (int, locale_t);
int isdigit_l (int, locale_t);
int islower_l (int, locale_t);
int isprint_l (int, locale_t);
int ispunct_l (int, locale_t);
int isspace_l (int, locale_t);
int isupper_l (int, locale_t);
int isxdigit_l (int, locale_t);
int tolower_l (int, locale_t);
int toupper_l (int, locale_t);
int iswalpha_l (wint_t, locale_t);
int iswblank_l (wint_t, locale_t);
int iswcntrl_l (wint_t, locale_t);
int iswctype_l (wint_t, wctype_t, locale_t);
int iswdigit_l (wint_t, locale_t);
int iswlower_l (wint_t, locale_t);
int iswprint_l (wint_t, locale_t);
int iswpunct_l (wint_t, locale_t);
int iswspace_l (wint_t, locale_t);
int iswupper_l (wint_t, locale_t);
int iswxdigit_l (wint_t, locale_t);
wint_t towlower_l (wint_t, locale_t);
wint_t towupper_l (wint_t, locale_t);
__END_DECLS
#define MB_CUR_MAX_L(locale) ((size_t) ___mb_cur_max_l (locale))
