/* Compilers take __clear_cache from a static library of their own, which a cross-build lacks.
   Arm Architecture Reference Manual, B2.7.4.2: clean each data cache line to the point of unification, then invalidate the
   instruction cache lines, with barriers between. CTR_EL0 has the line sizes as powers of two, in words of four bytes. */

#include <stdint.h>

__attribute__ ((visibility ("hidden"))) void
__clear_cache (void *start, void *end)
{
  uint64_t sizes;
  __asm__ ("mrs %0, ctr_el0" : "=r" (sizes));
  uintptr_t data = (uintptr_t) 4 << ((sizes >> 16) & 15);
  uintptr_t instruction = (uintptr_t) 4 << (sizes & 15);
  uintptr_t last = (uintptr_t) end;

  for (uintptr_t line = (uintptr_t) start & -data; line < last; line += data)
    __asm__ volatile ("dc cvau, %0" : : "r" (line) : "memory");
  __asm__ volatile ("dsb ish" : : : "memory");
  for (uintptr_t line = (uintptr_t) start & -instruction; line < last; line += instruction)
    __asm__ volatile ("ic ivau, %0" : : "r" (line) : "memory");
  __asm__ volatile ("dsb ish\n\tisb" : : : "memory");
}
