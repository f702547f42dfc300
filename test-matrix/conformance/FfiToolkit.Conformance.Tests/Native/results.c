// Calls functions with narrow results through libffi, and prints what is then in eight bytes that were full before.
#include <ffi.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define RESULT(name, type, value) static type give_##name(void) { return (type)(value); }
#define EACH(one)                                                                                                     \
    one(bool, uint8_t, 0xC0, uint8) one(char, char, 0xC0, uint8) one(int8, int8_t, -2, sint8) one(uint8, uint8_t, 0xFE, uint8) \
    one(int16, int16_t, -2, sint16) one(uint16, uint16_t, 0xFFFE, uint16) one(int32, int32_t, -2, sint32)             \
    one(uint32, uint32_t, 0xFFFFFFFE, uint32) one(pointer, void*, (uintptr_t)0xFFFFFFF0, pointer) one(float32, float, -1.5f, float) \
    one(int64, int64_t, -2, sint64) one(float64, double, -1.5, double)

#define DEFINE(name, type, value, ffi) RESULT(name, type, value)
EACH(DEFINE)

int main(void)
{
    ffi_cif cif;
    uint64_t slot;
#define CALL(name, type, value, ffi)                                                                                  \
    memset(&slot, 0xAA, sizeof slot);                                                                                 \
    if (ffi_prep_cif(&cif, FFI_DEFAULT_ABI, 0, &ffi_type_##ffi, NULL) != FFI_OK) return 1;                            \
    ffi_call(&cif, FFI_FN(give_##name), &slot, NULL);                                                                 \
    printf("%s %016llx\n", #name, (unsigned long long)slot);
    EACH(CALL)
    return 0;
}
