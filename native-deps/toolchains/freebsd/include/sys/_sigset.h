/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#ifndef _SIGSET_T_DECLARED
#define _SIGSET_T_DECLARED
typedef struct __sigset { unsigned int __bits[4]; } sigset_t;
#endif
