/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
typedef uint16_t fexcept_16_t;
#ifdef __aarch64__
typedef uint64_t fenv_t;
typedef uint64_t fexcept_t;
#define FE_INVALID 0x01
#define FE_DIVBYZERO 0x02
#define FE_OVERFLOW 0x04
#define FE_UNDERFLOW 0x08
#define FE_INEXACT 0x10
#define FE_TONEAREST 0x0
#define FE_UPWARD 0x1
#define FE_DOWNWARD 0x2
#define FE_TOWARDZERO 0x3
#define FE_ALL_EXCEPT 0x1f
#else
typedef struct { struct { uint32_t __control, __status, __tag; char __other[16]; } __x87; uint32_t __mxcsr; } fenv_t;
typedef uint16_t fexcept_t;
#define FE_INVALID 0x01
#define FE_DENORMAL 0x02
#define FE_DIVBYZERO 0x04
#define FE_OVERFLOW 0x08
#define FE_UNDERFLOW 0x10
#define FE_INEXACT 0x20
#define FE_TONEAREST 0x0000
#define FE_DOWNWARD 0x0400
#define FE_UPWARD 0x0800
#define FE_TOWARDZERO 0x0c00
#define FE_ALL_EXCEPT 0x3f
#endif
__BEGIN_DECLS
extern const fenv_t __fe_dfl_env;
int feclearexcept (int);
int fegetenv (fenv_t *);
int fegetexceptflag (fexcept_t *, int);
int fegetround (void);
int feholdexcept (fenv_t *);
int feraiseexcept (int);
int fesetenv (const fenv_t *);
int fesetexceptflag (const fexcept_t *, int);
int fesetround (int);
int fetestexcept (int);
int feupdateenv (const fenv_t *);
__END_DECLS
#define FE_DFL_ENV (&__fe_dfl_env)
