/* The six functions of the design, compiled without interposition so that each is one call away. */
#include <stddef.h>
#include <stdint.h>

double add_f64(double a, double b) { return a + b; }

int32_t add_i32(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }

int32_t sum_8_i32(int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f, int32_t g, int32_t h) {
    return (int32_t)((uint32_t)a + (uint32_t)b + (uint32_t)c + (uint32_t)d + (uint32_t)e + (uint32_t)f + (uint32_t)g + (uint32_t)h);
}

uint64_t pointer_to_usize(void *pointer) { return (uintptr_t)pointer; }

uint64_t sum_buffer(const uint8_t *bytes, uint64_t length) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < length; i++) {
        sum += bytes[i];
    }
    return sum;
}

/* Structs by value, a variadic function, and one that sets the error number. */
#include <errno.h>
#include <stdarg.h>

typedef struct { double x, y; } point;
typedef struct { float r, g, b; } color;
typedef struct { int64_t a, b, c, d; } quad;

point turn_point(point p) { return (point){ p.y, p.x + 1 }; }

color turn_color(color c) { return (color){ c.g, c.b, c.r + 1 }; }

quad turn_quad(quad q) { return (quad){ q.b, q.c, q.d, q.a + 1 }; }

double sum_variadic(int32_t count, ...) {
    va_list list;
    va_start(list, count);
    double sum = va_arg(list, int) + va_arg(list, double);
    va_end(list);
    return sum;
}

int32_t set_errno(int32_t number) {
    errno = number;
    return number;
}
