/* { dg-do run } */
/* Never ends: the run must end it. */
#include "ffitest.h"

int main (void)
{
  volatile ffi_cif cif;
  ffi_prep_cif ((ffi_cif *) &cif, FFI_DEFAULT_ABI, 0, &ffi_type_void, NULL);
  for (;;)
    cif.flags++;
}
