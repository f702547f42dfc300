// What generated callees and callers share (see Oracle/OracleSource.cs).
#include <stdint.h>

typedef union
{
    uint8_t v_bool;
    char v_char;
    int8_t v_int8;
    uint8_t v_uint8;
    int16_t v_int16;
    uint16_t v_uint16;
    int32_t v_int32;
    uint32_t v_uint32;
    int64_t v_int64;
    uint64_t v_uint64;
    float v_float32;
    double v_float64;
    void* v_pointer;
} Value;

// More words than the arguments of a call take.
#define ORACLE_WORDS 1024

// The bit patterns of the arguments that the last callee received: one word for each scalar, as many as they need for others.
extern Value oracle_seen[ORACLE_WORDS];

// What the next callee returns.
extern Value oracle_preset[ORACLE_WORDS];

// The last callee's frame address: a multiple of 16 where its caller kept the stack aligned.
extern uint64_t oracle_frame;

#define ENTER oracle_frame = (uint64_t)__builtin_frame_address(0)
