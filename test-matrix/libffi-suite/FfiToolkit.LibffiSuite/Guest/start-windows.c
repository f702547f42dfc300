/* Linked into each program for Windows: puts addresses of another library's variables into static initialisers, which a
   compiler for mingw leaves to run time, and calls main. */
#include <stddef.h>
#include <stdint.h>

/* GNU ld's documentation, "enable-runtime-pseudo-reloc", version 2: a header of 0, 0, 1, then one entry per place. */
typedef struct
{
  uint32_t symbol;
  uint32_t target;
  uint32_t bits;
} pseudo_relocation;

extern char __ImageBase;
extern char __RUNTIME_PSEUDO_RELOC_LIST__;
extern char __RUNTIME_PSEUDO_RELOC_LIST_END__;
extern int main (void);
extern void abort (void);

int _fltused = 0;

void
_pei386_runtime_relocator (void)
{
  /* Numbers: a compiler takes the addresses of two variables to differ, and an empty list's do not. */
  uintptr_t entry_address = (uintptr_t) &__RUNTIME_PSEUDO_RELOC_LIST__;
  uintptr_t end_address = (uintptr_t) &__RUNTIME_PSEUDO_RELOC_LIST_END__;
  const pseudo_relocation *entry = (const pseudo_relocation *) entry_address;
  const pseudo_relocation *end = (const pseudo_relocation *) end_address;

  if (end_address - entry_address < sizeof *entry)
    return;
  if (entry->symbol != 0 || entry->target != 0 || entry->bits != 1)
    abort ();
  for (entry++; entry < end; entry++)
    {
      uintptr_t slot = (uintptr_t) &__ImageBase + entry->symbol;
      uintptr_t *place = (uintptr_t *) (&__ImageBase + entry->target);

      if ((entry->bits & 0xff) != 64)
        abort ();
      *place = *place - slot + *(uintptr_t *) slot;
    }
}

__declspec(dllexport) int
guest_start (void)
{
  _pei386_runtime_relocator ();
  return main ();
}
