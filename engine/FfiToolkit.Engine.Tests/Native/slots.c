/* Functions of aggregates by value: what a slot stub passes and stores, each way a convention has. */
#include <stdarg.h>
#include <string.h>

typedef struct { float x, y, z; } float3;
typedef struct { double x, y; } double2;
typedef struct { double d; int i; } mixed;
typedef struct { long long v[4]; } large;
typedef struct { signed char v[3]; } bytes3;
typedef union { int i; float f; } number;
typedef struct { int a, b, c; float d; } words4;

float3 agg_scale(float3 v, float k) { float3 r = { v.x * k, v.y * k, v.z * k }; return r; }
double2 agg_swap(int ignored, double2 a) { double2 r = { a.y, a.x + ignored }; return r; }
mixed agg_mixed(mixed a, mixed b) { mixed r = { a.d + b.d, a.i - b.i }; return r; }
bytes3 agg_bytes(bytes3 a, bytes3 b) { bytes3 r = { { a.v[0] + b.v[2], a.v[1] + b.v[1], a.v[2] + b.v[0] } }; return r; }
number agg_number(number a, float3 b) { number r; r.f = b.x + b.y + b.z; r.i ^= a.i; return r; }

words4 agg_words(words4 a, words4 b) { words4 r = { a.a - b.c, a.b * b.b, a.c - b.a, a.d + b.d }; return r; }

/* The callee may overwrite what is its own. */
large agg_reverse(large a, int times)
{
    large r;
    int i;
    while (times-- > 0) { for (i = 0; i < 4; i++) r.v[i] = a.v[3 - i]; a = r; }
    memset(&a, 0x5A, sizeof a);
    return r;
}

/* More than every convention has registers for. */
double agg_many(long long a, long long b, long long c, long long d, double2 e, double2 f, double2 g, double2 h, mixed i, bytes3 j, large k, short l)
{
    return a + 2 * b + 3 * c + 4 * d + 5 * (e.x + e.y) + 6 * (f.x + f.y) + 7 * (g.x + g.y) + 8 * (h.x + h.y) + 9 * (i.d + i.i)
        + 10 * (j.v[0] + j.v[1] + j.v[2]) + 11 * (k.v[0] + k.v[1] + k.v[2] + k.v[3]) + 12 * l;
}

/* A letter each: i int, d double, 2 double2, l large, b bytes3. */
double agg_variadic(const char *kinds, ...)
{
    double sum = 0;
    va_list list;
    va_start(list, kinds);
    for (; *kinds; kinds++)
    {
        sum *= 3;
        if (*kinds == 'i') sum += va_arg(list, int);
        else if (*kinds == 'd') sum += va_arg(list, double);
        else if (*kinds == '2') { double2 v = va_arg(list, double2); sum += v.x - v.y; }
        else if (*kinds == 'b') { bytes3 v = va_arg(list, bytes3); sum += v.v[0] - v.v[2]; }
        else { large v = va_arg(list, large); sum += (double)(v.v[0] - v.v[3]); }
    }
    va_end(list);
    return sum;
}
