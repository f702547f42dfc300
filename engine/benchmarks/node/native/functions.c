/* The functions that every peer calls. Optimised as a library would be, and one call away from whoever calls them. */
#include <stdint.h>
#include <string.h>

double add_f64(double a, double b) { return a + b; }

int32_t add_i32(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }

int32_t sum_6_i32(int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f) {
    return (int32_t)((uint32_t)a + (uint32_t)b + (uint32_t)c + (uint32_t)d + (uint32_t)e + (uint32_t)f);
}

/* Six integers and six doubles: more of both than one kind alone would fill the registers of any convention with. */
double mixed_12(int32_t a, double b, int32_t c, double d, int32_t e, double f, int32_t g, double h, int32_t i, double j,
                int32_t k, double l) {
    return a + b + c + d + e + f + g + h + i + j + k + l;
}

uint64_t pointer_to_usize(void *pointer) { return (uintptr_t)pointer; }

uint64_t sum_buffer(const uint8_t *bytes, uint64_t length) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < length; i++) {
        sum += bytes[i];
    }
    return sum;
}

uint64_t string_length(const char *string) { return strlen(string); }
