/* C's <setjmp.h>: registers are saved and restored, nothing is unwound. */
#pragma once

typedef struct
{
  unsigned long long registers[24];
} jmp_buf[1];

int setjmp (jmp_buf) __attribute__((returns_twice));
void longjmp (jmp_buf, int) __attribute__((noreturn));
