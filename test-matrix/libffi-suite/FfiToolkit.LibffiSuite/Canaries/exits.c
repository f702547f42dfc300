/* { dg-do run } */
/* Says by its exit code alone that it failed. */
#include "ffitest.h"

int main (void)
{
  ffi_cif cif;
  CHECK (ffi_prep_cif (&cif, FFI_DEFAULT_ABI, 0, &ffi_type_void, NULL) == FFI_OK);
  exit (1);
}
