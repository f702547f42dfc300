/* FreeBSD 14, 64-bit: only what libffi uses. Values are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
typedef struct __sFILE FILE;
extern FILE *__stderrp;
#define stderr __stderrp
int fprintf (FILE *, const char *, ...);
