/* Loops in native code that call back. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct { double x, y; } callback_point;

int32_t callback_native(int32_t value) { return value + 1; }

int64_t callback_loop(int32_t (*f)(int32_t), int32_t count)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < count; i++)
        sum += f(i);
    return sum;
}

callback_point callback_struct_native(callback_point p, double d) { callback_point q = { p.y + d, p.x }; return q; }

double callback_struct_loop(callback_point (*f)(callback_point, double), int32_t count)
{
    callback_point p = { 1, 2 };
    for (int32_t i = 0; i < count; i++)
        p = f(p, 1);
    return p.x;
}

int callback_compare_native(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

/* The same order each time: a fixed permutation is sorted. */
int32_t callback_qsort(int (*compare)(const void *, const void *), int32_t count)
{
    static _Thread_local int32_t values[1000];
    for (int32_t i = 0; i < count; i++)
        values[i] = i * 7919 % count;
    qsort(values, (size_t)count, sizeof values[0], compare);
    return values[count / 2];
}
