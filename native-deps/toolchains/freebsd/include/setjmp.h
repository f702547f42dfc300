/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/cdefs.h>
#ifdef __aarch64__
typedef struct _jmp_buf { __int128_t _jb[32]; } jmp_buf[1];
typedef struct _sigjmp_buf { __int128_t _sjb[32]; } sigjmp_buf[1];
#else
typedef struct _jmp_buf { long _jb[12]; } jmp_buf[1];
typedef struct _sigjmp_buf { long _sjb[12]; } sigjmp_buf[1];
#endif
__BEGIN_DECLS
int setjmp (jmp_buf) __attribute__ ((__returns_twice__));
void longjmp (jmp_buf, int) __dead2;
int _setjmp (jmp_buf) __attribute__ ((__returns_twice__));
void _longjmp (jmp_buf, int) __dead2;
int sigsetjmp (sigjmp_buf, int) __attribute__ ((__returns_twice__));
void siglongjmp (sigjmp_buf, int) __dead2;
__END_DECLS
#define setjmp(buffer) setjmp (buffer)
#define sigsetjmp(buffer, mask) sigsetjmp (buffer, mask)
