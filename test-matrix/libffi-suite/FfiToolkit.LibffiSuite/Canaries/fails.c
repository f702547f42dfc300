/* { dg-do run } */
/* A check that does not hold: the run must notice that the program aborts. */
#include "ffitest.h"

int main (void)
{
  ffi_cif cif;
  CHECK (ffi_prep_cif (&cif, FFI_DEFAULT_ABI, 0, &ffi_type_void, NULL) == FFI_BAD_TYPEDEF);
  return 0;
}
