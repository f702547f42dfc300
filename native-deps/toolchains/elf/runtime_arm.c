/* What compilers take from a static library of their own, which a cross-build lacks. */

/* Run-time ABI for the Arm Architecture, 4.3.1: the processor may have no instruction for a division. One bit of the quotient
   at a time; a division by zero gives zero, as its default handler does. */
__attribute__ ((visibility ("hidden"))) unsigned
__aeabi_uidiv (unsigned dividend, unsigned divisor)
{
  unsigned quotient = 0;
  unsigned remainder = 0;
  for (int bit = divisor == 0 ? -1 : 31; bit >= 0; bit--)
    {
      remainder = remainder << 1 | (dividend >> bit & 1);
      if (remainder >= divisor)
        {
          remainder -= divisor;
          quotient |= 1u << bit;
        }
    }
  return quotient;
}

/* Only the kernel may do it: cacheflush of Linux' arch/arm/include/uapi/asm/unistd.h, with the flags in r2, which must be zero. */
__attribute__ ((visibility ("hidden"))) void
__clear_cache (void *start, void *end)
{
  register void *from __asm__ ("r0") = start;
  register void *to __asm__ ("r1") = end;
  register int flags __asm__ ("r2") = 0;
  register int number __asm__ ("r7") = 0x0f0002;
  __asm__ volatile ("svc #0" : "+r" (from) : "r" (to), "r" (flags), "r" (number) : "memory");
}

/* Exception Handling ABI for the Arm Architecture, 6.3: tables that name a standard personality routine by its number also refer
   to it by its name, so that a linker brings it in. An unwinder that reads the number calls its own; where one is linked in, as
   libunwind is into C++, its routines come before these. */
__attribute__ ((weak, visibility ("hidden"))) void
__aeabi_unwind_cpp_pr0 (void)
{
}

__attribute__ ((weak, visibility ("hidden"))) void
__aeabi_unwind_cpp_pr1 (void)
{
}
