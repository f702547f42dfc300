/* The part of the C library that runs in the guest: a guest's stores obey its page protections, and make the processor read
   changed code again, which what the host writes does not. Everything else is the host's. */
#include <stddef.h>
#include <stdint.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility ("default")))
#endif

EXPORT void *
memmove (void *to, const void *from, size_t count)
{
  unsigned char *t = to;
  const unsigned char *f = from;

  if (t < f)
    while (count-- > 0)
      *t++ = *f++;
  else
    while (count-- > 0)
      t[count] = f[count];
  return to;
}

EXPORT void *
memcpy (void *to, const void *from, size_t count)
{
  return memmove (to, from, count);
}

EXPORT void *
memset (void *to, int value, size_t count)
{
  unsigned char *t = to;

  while (count-- > 0)
    *t++ = (unsigned char) value;
  return to;
}

EXPORT void
bzero (void *to, size_t count)
{
  memset (to, 0, count);
}

EXPORT void
__bzero (void *to, size_t count)
{
  memset (to, 0, count);
}

/* macOS: clang makes this of a loop that stores one 16-byte value again and again. */
EXPORT void
memset_pattern16 (void *to, const void *pattern, size_t count)
{
  unsigned char *t = to;
  const unsigned char *p = pattern;
  size_t i;

  for (i = 0; i < count; i++)
    t[i] = p[i % 16];
}

EXPORT int
memcmp (const void *left, const void *right, size_t count)
{
  const unsigned char *l = left, *r = right;

  for (; count > 0; count--, l++, r++)
    if (*l != *r)
      return *l < *r ? -1 : 1;
  return 0;
}

EXPORT int
bcmp (const void *left, const void *right, size_t count)
{
  return memcmp (left, right, count);
}

EXPORT size_t
strlen (const char *text)
{
  size_t length = 0;

  while (text[length] != 0)
    length++;
  return length;
}

EXPORT int
strncmp (const char *left, const char *right, size_t count)
{
  for (; count > 0; count--, left++, right++)
    if (*left != *right || *left == 0)
      return (unsigned char) *left - (unsigned char) *right;
  return 0;
}

EXPORT int
strcmp (const char *left, const char *right)
{
  return strncmp (left, right, SIZE_MAX);
}

/* The registers that the convention preserves, the stack pointer and the return address. */
#define TEXT2(x) #x
#define TEXT(x) TEXT2 (x)
#define NAME(name) TEXT (__USER_LABEL_PREFIX__) #name

#if defined(__x86_64__)
__asm__ (".text\n"
         ".globl " NAME (setjmp) "\n" NAME (setjmp) ":\n"
         "  movq %rbx, 0(%rdi)\n  movq %rbp, 8(%rdi)\n  movq %r12, 16(%rdi)\n  movq %r13, 24(%rdi)\n"
         "  movq %r14, 32(%rdi)\n  movq %r15, 40(%rdi)\n  leaq 8(%rsp), %rax\n  movq %rax, 48(%rdi)\n"
         "  movq (%rsp), %rax\n  movq %rax, 56(%rdi)\n  xorl %eax, %eax\n  ret\n"
         ".globl " NAME (longjmp) "\n" NAME (longjmp) ":\n"
         "  movq 0(%rdi), %rbx\n  movq 8(%rdi), %rbp\n  movq 16(%rdi), %r12\n  movq 24(%rdi), %r13\n"
         "  movq 32(%rdi), %r14\n  movq 40(%rdi), %r15\n  movl %esi, %eax\n  cmpl $1, %eax\n  adcl $0, %eax\n"
         "  movq 48(%rdi), %rsp\n  jmpq *56(%rdi)\n");
#elif defined(__aarch64__)
__asm__ (".text\n.p2align 2\n"
         ".globl " NAME (setjmp) "\n" NAME (setjmp) ":\n"
         "  stp x19, x20, [x0]\n  stp x21, x22, [x0, #16]\n  stp x23, x24, [x0, #32]\n  stp x25, x26, [x0, #48]\n"
         "  stp x27, x28, [x0, #64]\n  stp x29, x30, [x0, #80]\n  mov x2, sp\n  str x2, [x0, #96]\n"
         "  stp d8, d9, [x0, #112]\n  stp d10, d11, [x0, #128]\n  stp d12, d13, [x0, #144]\n  stp d14, d15, [x0, #160]\n"
         "  mov w0, #0\n  ret\n"
         ".globl " NAME (longjmp) "\n" NAME (longjmp) ":\n"
         "  ldp x19, x20, [x0]\n  ldp x21, x22, [x0, #16]\n  ldp x23, x24, [x0, #32]\n  ldp x25, x26, [x0, #48]\n"
         "  ldp x27, x28, [x0, #64]\n  ldp x29, x30, [x0, #80]\n  ldr x2, [x0, #96]\n  mov sp, x2\n"
         "  ldp d8, d9, [x0, #112]\n  ldp d10, d11, [x0, #128]\n  ldp d12, d13, [x0, #144]\n  ldp d14, d15, [x0, #160]\n"
         "  cmp w1, #0\n  csinc w0, w1, wzr, ne\n  br x30\n");
#else
#error "setjmp is not written for this processor"
#endif

#ifdef _WIN32
/* Exports of assembly: the linker is told here. */
__asm__ (".section .drectve, \"yn\"\n.ascii \" -export:setjmp -export:longjmp\"\n");
int _fltused = 0;
#endif
