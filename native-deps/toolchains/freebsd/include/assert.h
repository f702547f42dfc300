/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/cdefs.h>
__BEGIN_DECLS
void __assert (const char *, const char *, int, const char *) __dead2;
__END_DECLS
#undef assert
#ifdef NDEBUG
#define assert(condition) ((void) 0)
#else
#define assert(condition) ((condition) ? (void) 0 : __assert (__func__, __FILE__, __LINE__, #condition))
#endif
#if !defined static_assert && !defined __cplusplus
#define static_assert _Static_assert
#endif
