/* The functions that every peer calls. Optimised as a library would be, and one call away from whoever calls them. */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
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

uint64_t next_u64(uint64_t number) { return number + 1; }

int32_t first_byte(const uint8_t *bytes) { return bytes[0]; }

uint64_t sum_buffer(const uint8_t *bytes, uint64_t length) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < length; i++) {
        sum += bytes[i];
    }
    return sum;
}

uint64_t string_length(const char *string) { return strlen(string); }

const char *greeting(void) { return "hello, native world"; }

/* Structs by value, as compilers pass them without their vectorizer, which would join what was written in two halves. */
#define PLAIN __attribute__((optimize("no-tree-slp-vectorize")))

typedef struct {
    double x, y;
} point;

typedef struct {
    float x, y, z;
} vector;

typedef struct {
    point from, to;
} line;

PLAIN point add_points(point a, point b) { return (point){a.x + b.x, a.y + b.y}; }

PLAIN vector add_vectors(vector a, vector b) { return (vector){a.x + b.x, a.y + b.y, a.z + b.z}; }

PLAIN line turn_line(line line) {
    point from = line.from;
    line.from = line.to;
    line.to = from;
    return line;
}

PLAIN int32_t scale_point(point *point, double by) {
    point->x *= by;
    point->y *= by;
    return 1;
}

double sum_variadic(int32_t count, ...) {
    va_list list;
    va_start(list, count);
    double sum = 0;
    for (int32_t i = 0; i < count; i++) {
        sum += va_arg(list, double);
    }
    va_end(list);
    return sum;
}

int32_t fail_with(int32_t number) {
    errno = number;
    return -1;
}

/* Callbacks from a loop. */
int32_t back_void(void (*callback)(void), int32_t times) {
    for (int32_t i = 0; i < times; i++) {
        callback();
    }
    return times;
}

int32_t back_i32(int32_t (*callback)(int32_t), int32_t times) {
    uint32_t sum = 0;
    for (int32_t i = 0; i < times; i++) {
        sum += (uint32_t)callback(i);
    }
    return (int32_t)sum;
}

double back_f64(double (*callback)(double), int32_t times) {
    double sum = 0;
    for (int32_t i = 0; i < times; i++) {
        sum += callback(i);
    }
    return sum;
}

uint64_t back_u64(uint64_t (*callback)(uint64_t), int32_t times) {
    uint64_t sum = 0;
    for (int32_t i = 0; i < times; i++) {
        sum += callback((uint64_t)i);
    }
    return sum;
}

/* How often a pointer came back as it was. */
int32_t back_pointer(void *(*callback)(void *), int32_t times) {
    int32_t same = 0;
    for (int32_t i = 0; i < times; i++) {
        same += callback(&same) == &same;
    }
    return same;
}

double back_6_f64(double (*callback)(double, double, double, double, double, double), int32_t times) {
    double sum = 0;
    for (int32_t i = 0; i < times; i++) {
        sum += callback(i, 1, 2, 3, 4, 5);
    }
    return sum;
}

PLAIN double back_point(point (*callback)(point), int32_t times) {
    double sum = 0;
    for (int32_t i = 0; i < times; i++) {
        point got = callback((point){i, 1});
        sum += got.x + got.y;
    }
    return sum;
}

/* Sorts as many different numbers as it is told, up to 1,000, and gives how many are where they belong. */
int32_t sort_numbers(int (*compare)(const void *, const void *), int32_t count) {
    int32_t numbers[1000];
    for (int32_t i = 0; i < count; i++) {
        numbers[i] = i * 7919 % 1009;
    }
    qsort(numbers, (size_t)count, sizeof *numbers, compare);
    int32_t right = 1;
    for (int32_t i = 1; i < count; i++) {
        right += numbers[i - 1] < numbers[i];
    }
    return right;
}
