/* A library in libffi's place that knows one calling convention too few: it passes every argument as an integer, and
   takes every result from the integer register. Tests with floating point, structs or many arguments must fail with it. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#define FFI_BUILDING
#include <ffi.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#define TYPE(name, type, id) EXPORT ffi_type ffi_type_##name = { sizeof (type), sizeof (type), id, NULL }

TYPE (void, char, FFI_TYPE_VOID);
TYPE (uint8, uint8_t, FFI_TYPE_UINT8);
TYPE (sint8, int8_t, FFI_TYPE_SINT8);
TYPE (uint16, uint16_t, FFI_TYPE_UINT16);
TYPE (sint16, int16_t, FFI_TYPE_SINT16);
TYPE (uint32, uint32_t, FFI_TYPE_UINT32);
TYPE (sint32, int32_t, FFI_TYPE_SINT32);
TYPE (uint64, uint64_t, FFI_TYPE_UINT64);
TYPE (sint64, int64_t, FFI_TYPE_SINT64);
TYPE (float, float, FFI_TYPE_FLOAT);
TYPE (double, double, FFI_TYPE_DOUBLE);
TYPE (pointer, void *, FFI_TYPE_POINTER);

EXPORT ffi_status
ffi_prep_cif (ffi_cif *cif, ffi_abi abi, unsigned int nargs, ffi_type *rtype, ffi_type **atypes)
{
  memset (cif, 0, sizeof *cif);
  cif->abi = abi;
  cif->nargs = nargs;
  cif->rtype = rtype;
  cif->arg_types = atypes;
  return FFI_OK;
}

EXPORT void
ffi_call (ffi_cif *cif, void (*fn) (void), void *rvalue, void **avalue)
{
  intptr_t v[16] = { 0 };
  intptr_t result;
  unsigned int i;

  for (i = 0; i < cif->nargs && i < 16; i++)
    memcpy (&v[i], avalue[i], cif->arg_types[i]->size < sizeof v[i] ? cif->arg_types[i]->size : sizeof v[i]);
  result = ((intptr_t (*) (intptr_t, intptr_t, intptr_t, intptr_t, intptr_t, intptr_t)) fn) (v[0], v[1], v[2], v[3], v[4], v[5]);
  if (rvalue != NULL && cif->rtype->type != FFI_TYPE_VOID)
    memcpy (rvalue, &result, cif->rtype->size < sizeof result ? sizeof (ffi_arg) : cif->rtype->size == sizeof result ? sizeof result : 0);
}
