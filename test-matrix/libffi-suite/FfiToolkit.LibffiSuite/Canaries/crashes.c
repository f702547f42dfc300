/* { dg-do run } */
/* Writes where nothing is: a fault must fail this test and no other. */
#include "ffitest.h"

int main (void)
{
  ffi_cif cif;
  CHECK (ffi_prep_cif (&cif, FFI_DEFAULT_ABI, 0, &ffi_type_void, NULL) == FFI_OK);
  *(volatile int *) 16 = 1;
  return 0;
}
