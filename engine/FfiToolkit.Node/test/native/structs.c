// What the tests of structs, variadic functions and error numbers call.
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

typedef struct { double x, y; } Point;
typedef struct { float x, y, z; } Vector;
typedef struct { int32_t i; double d; void *p; int64_t l; } Large;
typedef struct { int8_t a; uint8_t b; int16_t c; uint16_t d; int32_t e; uint32_t f; int64_t g; uint64_t h; float i; double j; } Every;
typedef struct { Point from, to; } Line;
typedef struct { int32_t id; float weights[4]; Point corners[2]; } Shape;
typedef struct { char text[16]; uint8_t bytes[64]; } Text;
typedef union { int32_t i; float f; } Number;
typedef union { int64_t wide; uint8_t narrow; } Width;
typedef struct { int32_t tag; Number value; } Tagged;
typedef struct { int32_t tag; union { const char *text; int64_t number; Point point; } value; } Choice;
typedef enum { RED, GREEN = 5, BLUE } Colour;
typedef struct { Colour colour; const char *name; } Named;
typedef struct __attribute__((packed)) { uint8_t kind; uint32_t size; double value; } Packed;
typedef struct { long l; unsigned long u; size_t s; int i; short h; } OfC;
typedef struct { uint32_t low : 3; int32_t middle : 7; Colour colour : 4; uint64_t high : 40; uint8_t last; } Bits;
typedef struct { Bits bits[2]; Point at; } BitLists;
typedef struct { uint32_t mode : 4, size : 12, rest : 16; int32_t all : 32, sign : 1; uint8_t odd : 3; _Bool flag : 1; } Flags;

static uint64_t made;
EXPORT uint64_t calls_made(void) { return made; }

EXPORT Point add_points(Point a, Point b) { made++; return (Point){a.x + b.x, a.y + b.y}; }
EXPORT Vector cross(Vector a, Vector b) { return (Vector){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
EXPORT Large change_large(Large v) { v.i++; v.d *= 2; v.l = -v.l; return v; }
EXPORT Every echo_every(Every v) { return v; }
EXPORT Bits change_bits(Bits b) { made++; b.low++; b.middle = -b.middle; b.high *= 2; b.last--; return b; }
EXPORT BitLists swap_bits(BitLists l) { made++; return (BitLists){{l.bits[1], l.bits[0]}, {l.at.y, l.at.x}}; }
EXPORT Flags change_flags(Flags f) { f.mode++; f.size = -f.size; f.rest *= 2; f.all = -f.all; f.sign = ~f.sign; f.odd ^= 3; f.flag = !f.flag; return f; }
EXPORT double choose_at(const Choice *c) { return c->tag == 0 ? (double)strlen(c->value.text) : c->tag == 1 ? (double)c->value.number : c->value.point.x - c->value.point.y; }
EXPORT double choose(Choice c) { return choose_at(&c); }
EXPORT double line_area(Line line, int32_t sign) { return sign * (line.to.x - line.from.x) * (line.to.y - line.from.y); }
EXPORT Line turn(Line line) { return (Line){line.to, line.from}; }
EXPORT Shape double_shape(Shape s) { s.id *= 2; for (int i = 0; i < 4; i++) s.weights[i] *= 2; for (int i = 0; i < 2; i++) s.corners[i].x *= 2; return s; }
EXPORT Text upper(Text t) { for (char *c = t.text; *c; c++) if (*c >= 'a' && *c <= 'z') *c -= 32; for (int i = 0; i < 64; i++) t.bytes[i]++; return t; }
EXPORT Number echo_number(Number n) { return n; }
EXPORT Width echo_width(Width w) { return w; }
EXPORT Tagged echo_tagged(Tagged t) { return t; }
EXPORT Colour next_colour(Colour c) { return c == RED ? GREEN : c == GREEN ? BLUE : RED; }
EXPORT uint64_t name_length(Named n) { return n.name == NULL ? 1000 + n.colour : strlen(n.name) + 100 * n.colour; }
EXPORT Packed echo_packed(Packed p) { return p; }
EXPORT OfC echo_of_c(OfC v) { return v; }

EXPORT int32_t scale(Point *p, double by) { if (p == NULL) return 0; p->x *= by; p->y *= by; return 1; }
EXPORT double dot(const Point *a, const Point *b) { return a == NULL || b == NULL ? -1 : a->x * b->x + a->y * b->y; }
EXPORT int32_t next(int32_t *n) { return n == NULL ? -1 : (*n)++; }
EXPORT void bounds(Line *line, int32_t *count, const char **name) { *line = (Line){{1, 2}, {3, 4}}; if (count) *count = 7; *name = "bounds"; }
EXPORT void write_if(Point *p, int32_t writes) { if (writes) *p = (Point){1, 2}; }
EXPORT int32_t touch_nothing(Shape *shape, int64_t *number) { return shape != NULL && number != NULL; }

// Calls back before it looks at what it was given, and after.
EXPORT Point with_callback(Point p, void (*callback)(double), Point *also) {
  double before = p.x;
  callback(p.x);
  also->x += p.x;
  also->y += before;
  return p;
}

EXPORT double large_with_callback(Shape s, void (*callback)(double)) { callback(s.id); return s.id + s.weights[3] + s.corners[1].y; }

EXPORT Point map_point(Point p, Point (*callback)(Point, int32_t), int32_t n) { return callback(p, n); }
EXPORT Line map_line(Line line, Line (*callback)(Line, double)) { line.to.y += 1; line = callback(line, 2.5); line.from.x += 1; return line; }
EXPORT Line map_lines(Line line, Line (*callback)(Line, double), int32_t times) { for (int32_t i = 0; i < times; i++) line = callback(line, i); return line; }
EXPORT Point map_points(Point p, Point (*callback)(Point, int32_t), int32_t times) { for (int32_t i = 0; i < times; i++) p = callback(p, i); return p; }
EXPORT Vector map_vector(Vector v, Vector (*callback)(Vector)) { return callback(v); }
EXPORT Text map_text(Text t, Text (*callback)(Text)) { return callback(t); }
EXPORT Tagged map_tagged(Tagged t, Tagged (*callback)(int8_t, Tagged, float)) { return callback(-5, t, 0.5f); }
EXPORT Named map_named(Named (*callback)(void)) { return callback(); }
EXPORT double measure(Point p, double (*callback)(Point)) { return callback(p) + 1; }

// A thread of native code that passes structs of its stack, overwritten as soon as it goes on: what it adds up is there when it has ended.
typedef struct { void *callback; int32_t count; } Calls;
static _Atomic double added;
static atomic_int ended;

static void *run_lines(void *given) {
  Calls *calls = given;
  double sum = 0;
  for (int32_t i = 0; i < calls->count; i++) {
    volatile Line line = {{i, 1}, {2, i + 0.5}};
    Line got = ((Line (*)(Line, int32_t))calls->callback)(line, i);
    sum += got.from.x + got.to.y;
    memset((void *)&line, 0xff, sizeof line);
  }
  added = sum;
  ended++;
  free(calls);
  return NULL;
}

static void *run_posts(void *given) {
  Calls *calls = given;
  for (int32_t i = 0; i < calls->count; i++) {
    volatile Tagged tagged = {i, {.i = -i}};
    ((void (*)(int8_t, Vector, Tagged, Line))calls->callback)(7, (Vector){i, 0.5f, -i}, tagged, (Line){{i, 1}, {2, 3}});
    memset((void *)&tagged, 0xff, sizeof tagged);
  }
  ended++;
  free(calls);
  return NULL;
}

static void start(void *(*run)(void *), void *callback, int32_t count) {
  Calls *calls = malloc(sizeof *calls);
  *calls = (Calls){callback, count};
  pthread_t thread;
  pthread_create(&thread, NULL, run, calls);
  pthread_detach(thread);
}

EXPORT void start_lines(void *callback, int32_t count) { start(run_lines, callback, count); }
EXPORT void start_posts(void *callback, int32_t count) { start(run_posts, callback, count); }
EXPORT double added_by_lines(void) { return added; }
EXPORT int32_t threads_ended(void) { return ended; }

EXPORT double sum_doubles(int32_t count, ...) {
  va_list list;
  va_start(list, count);
  double sum = 0;
  for (int i = 0; i < count; i++) sum += va_arg(list, double);
  va_end(list);
  return sum;
}

EXPORT double sum_mixed(const char *kinds, ...) {
  va_list list;
  va_start(list, kinds);
  double sum = 0;
  for (; *kinds; kinds++) {
    if (*kinds == 'i') sum += va_arg(list, int);
    if (*kinds == 'l') sum += (double)va_arg(list, int64_t);
    if (*kinds == 'd') sum += va_arg(list, double);
    if (*kinds == 's') sum += strlen(va_arg(list, const char *));
    if (*kinds == 'p') { Point p = va_arg(list, Point); sum += p.x + p.y; }
  }
  va_end(list);
  return sum;
}

static int32_t leave(int32_t number) {
#ifdef _WIN32
  SetLastError(number);
#else
  errno = number;
#endif
  return -1;
}
EXPORT int32_t fail(int32_t number) { return leave(number); }
EXPORT Point fail_point(Point p, int32_t number) { leave(number); return p; }
EXPORT int32_t fail_around(int32_t number, void (*callback)(int32_t)) { leave(1); if (callback) callback(number); return leave(number); }
EXPORT void *address_of_add_points(void) { return (void *)add_points; }
