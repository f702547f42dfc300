// Functions with structs by value, variadic functions, and functions that fail with an error number.
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#ifdef _WIN32
#include <windows.h>
#endif

typedef struct { double x, y; } point;
typedef struct { float r, g, b; } color;
typedef struct { int64_t a, b, c, d; } quad;
typedef struct { int8_t tag; double value; int16_t rest; } mixed;
typedef struct { uint8_t bytes[3]; } three_bytes;
typedef struct { int32_t values[5]; } five;
typedef struct { point from, to; } line;
typedef struct { uint8_t bytes[2000]; } large;
typedef union { int32_t i; float f; } number;
typedef struct { uint32_t low : 3; int32_t middle : 7; uint64_t high : 40; _Bool on : 1; } bit_fields;
typedef struct { uint32_t a : 12; uint32_t b : 20; } shared_word;

point add_points(point a, point b) { return (point){ a.x + b.x, a.y + b.y }; }
point scale(point p, double by) { return (point){ p.x * by, p.y * by }; }
color mix(color a, color b) { return (color){ (a.r + b.r) / 2, (a.g + b.g) / 2, (a.b + b.b) / 2 }; }
quad rotate(quad q) { return (quad){ q.b, q.c, q.d, q.a }; }
mixed bump(mixed m) { return (mixed){ (int8_t)(m.tag + 1), m.value * 2, (int16_t)(m.rest - 1) }; }
three_bytes reverse(three_bytes t) { return (three_bytes){ { t.bytes[2], t.bytes[1], t.bytes[0] } }; }
int32_t sum_five(five f) { return f.values[0] + f.values[1] + f.values[2] + f.values[3] + f.values[4]; }
double length2(line l) { return (l.to.x - l.from.x) * (l.to.x - l.from.x) + (l.to.y - l.from.y) * (l.to.y - l.from.y); }
int32_t number_bits(number n) { return n.i; }
bit_fields change_bits(bit_fields b) { return (bit_fields){ b.low + 1u, -b.middle, b.high * 2, !b.on }; }
shared_word swap_bits(shared_word w, int32_t by) { return (shared_word){ w.b >> by, w.a << by }; }
large fill_large(large l, uint8_t with)
{
    for (int i = 0; i < 2000; i++)
    {
        l.bytes[i] = (uint8_t)(l.bytes[i] + with);
    }

    return l;
}

// Nine integers and a struct behind them, then a double: a struct on the stack.
double crowded(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g, point p, double last)
{
    return (double)(a + b + c + d + e + f + g) + p.x + p.y + last;
}

// Structs of 16 and of 32 bytes, in and out, whose places differ by what their fields are.
typedef struct { int64_t a, b; } two_longs;
typedef struct { int64_t a; double b; } long_and_double;
typedef struct { float a[4]; } four_floats;
typedef struct { float a, b; double c; } floats_and_double;
typedef struct { double a[4]; } four_doubles;

point make_point(double x, double y) { return (point){ x, y }; }
point opposite(double d) { return (point){ d, -d }; }
point swap_point(point p) { return (point){ p.y, p.x }; }
point scale_by(double by, point p) { return (point){ p.x * by, p.y * by }; }
double norm(point p) { return p.x * p.x + p.y * p.y; }
double dot(point a, point b) { return a.x * b.x + a.y * b.y; }
double along(point p, double by) { return p.x * by + p.y; }
double across(double by, point p) { return p.x + p.y * by; }
quad add_quads(quad a, quad b) { return (quad){ a.a + b.a, a.b + b.b, a.c + b.c, a.d + b.d }; }
two_longs swap_longs(two_longs t) { return (two_longs){ t.b, t.a }; }
long_and_double add_one(long_and_double t) { return (long_and_double){ t.a + 1, t.b + 0.5 }; }
four_floats reverse_floats(four_floats t) { return (four_floats){ { t.a[3], t.a[2], t.a[1], t.a[0] } }; }
floats_and_double turn_floats(floats_and_double t) { return (floats_and_double){ t.b, (float)t.c, t.a }; }
four_doubles reverse_doubles(four_doubles t) { return (four_doubles){ { t.a[3], t.a[2], t.a[1], t.a[0] } }; }

// What a callee does to its copy nobody else may see.
double spoil(quad q, point p)
{
    double sum = (double)(q.a + q.b + q.c + q.d) + p.x + p.y;
    *(volatile int64_t*)&q.a = -1;
    *(volatile double*)&p.x = -1;
    return sum;
}

int32_t text_and_point(const char* text, point p) { return (int32_t)text[0] + (int32_t)p.x; }

// count times: 'i' int, 'l' long long, 'd' double, 's' text, 'p' point.
double sum_variadic(const char* kinds, ...)
{
    double sum = 0;
    va_list list;
    va_start(list, kinds);
    for (; *kinds; kinds++)
    {
        switch (*kinds)
        {
        case 'i': sum += va_arg(list, int); break;
        case 'u': sum += va_arg(list, unsigned); break;
        case 'l': sum += (double)va_arg(list, long long); break;
        case 'd': sum += va_arg(list, double); break;
        case 's': sum += va_arg(list, const char*)[0]; break;
        case 'p': { point p = va_arg(list, point); sum += p.x + p.y; break; }
        }
    }

    va_end(list);
    return sum;
}

int32_t format(char* to, size_t size, const char* text, ...)
{
    va_list list;
    va_start(list, text);
    int written = vsnprintf(to, size, text, list);
    va_end(list);
    return written;
}

static void set_error(int32_t number)
{
#ifdef _WIN32
    SetLastError((DWORD)number);
#else
    errno = number;
#endif
}

int32_t fail_with(int32_t number) { set_error(number); return -1; }
point fail_with_point(int32_t number) { set_error(number); return (point){ 1, 2 }; }
