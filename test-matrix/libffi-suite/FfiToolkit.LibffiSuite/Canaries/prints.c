/* { dg-do run } */
/* Returns 0, but prints something else than it says: the run must compare what is printed. */
#include "ffitest.h"

int main (void)
{
  ffi_cif cif;
  CHECK (ffi_prep_cif (&cif, FFI_DEFAULT_ABI, 0, &ffi_type_void, NULL) == FFI_OK);
  printf ("res: %d %.2f\n", 41, 2.25);
  /* { dg-output "res: 42 2.25" } */
  return 0;
}
