// The memory helpers' loads and stores. They are called as any other native function is, through a stub; an address need not
// be aligned.
#include <stdint.h>
#include <string.h>

#define FFITK_ACCESS(name, type)                                                  \
  static type get_##name(const void* at) {                                        \
    type value;                                                                   \
    memcpy(&value, at, sizeof value);                                             \
    return value;                                                                 \
  }                                                                               \
  static void set_##name(void* at, type value) { memcpy(at, &value, sizeof value); }

FFITK_ACCESS(int8, int8_t)
FFITK_ACCESS(uint8, uint8_t)
FFITK_ACCESS(int16, int16_t)
FFITK_ACCESS(uint16, uint16_t)
FFITK_ACCESS(int32, int32_t)
FFITK_ACCESS(uint32, uint32_t)
FFITK_ACCESS(int64, int64_t)
FFITK_ACCESS(uint64, uint64_t)
FFITK_ACCESS(float32, float)
FFITK_ACCESS(float64, double)

#define FFITK_PAIR(name) (const void*)get_##name, (const void*)set_##name

// In the order of MemoryFunctions.cs.
const void* const ffitk_memory[] = {
    FFITK_PAIR(int8),  FFITK_PAIR(uint8),  FFITK_PAIR(int16),   FFITK_PAIR(uint16),  FFITK_PAIR(int32),
    FFITK_PAIR(uint32), FFITK_PAIR(int64), FFITK_PAIR(uint64), FFITK_PAIR(float32), FFITK_PAIR(float64),
    (const void*)memmove,
};

const void* const* ffitk_memory_functions(void) { return ffitk_memory; }
