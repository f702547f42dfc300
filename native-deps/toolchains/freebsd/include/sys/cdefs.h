/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/cdefs.h>
#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#define __restrict_or_nothing
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif
#define __dead2 __attribute__ ((__noreturn__))
#define __printflike(format, first) __attribute__ ((__format__ (__printf__, format, first)))
#define __scanflike(format, first) __attribute__ ((__format__ (__scanf__, format, first)))
