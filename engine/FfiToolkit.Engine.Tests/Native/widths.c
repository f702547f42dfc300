// The ABI leaves the upper bits of narrow values undefined in one direction and extended in the other. These functions
// are declared to the engine with a narrow type and defined with a wide one, so that they show, or leave, the upper bits.
#include <stdint.h>

// Results: the engine sees the narrow type, the function leaves garbage above it.
#define GARBAGE(name) uint64_t garbage_##name(uint64_t bits) { return bits; }
GARBAGE(bool)
GARBAGE(char)
GARBAGE(int8)
GARBAGE(uint8)
GARBAGE(int16)
GARBAGE(uint16)
GARBAGE(int32)
GARBAGE(uint32)

double garbage_float32(double bits) { return bits; }

// Arguments: the engine passes the narrow type, the function reads 32 bits, as compilers' callees may.
int64_t sees_char(int32_t x) { return x; }
int64_t sees_int8(int32_t x) { return x; }
int64_t sees_uint8(int32_t x) { return x; }
int64_t sees_bool(int32_t x) { return x; }
int64_t sees_int16(int32_t x) { return x; }
int64_t sees_uint16(int32_t x) { return x; }
