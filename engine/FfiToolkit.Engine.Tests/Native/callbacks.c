/* Native code that calls back: what callbacks are tested with. */
#include <stdint.h>
#include <stdlib.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <pthread.h>
#include <time.h>
#endif

typedef struct { double x, y; } point;
typedef struct { int64_t a, b, c, d; } quad;
typedef struct { float r, g, b; } color;
typedef struct { int8_t tag; double value; int16_t rest; } mixed;

int32_t cb_once(int32_t (*f)(int32_t), int32_t value) { return f(value); }
int64_t cb_repeat(int32_t (*f)(int32_t), int32_t count)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < count; i++)
        sum += f(i);
    return sum;
}
void cb_sort(void *values, size_t count, size_t size, int (*compare)(const void *, const void *)) { qsort(values, count, size, compare); }

/* Every narrow integer with its upper bits as the convention leaves them. */
int64_t cb_narrow(int64_t (*f)(int8_t, uint8_t, int16_t, uint16_t, int32_t, uint32_t, int8_t, uint8_t, int16_t, uint16_t, int32_t, uint32_t), int64_t seed)
{
    return f((int8_t)seed, (uint8_t)seed, (int16_t)seed, (uint16_t)seed, (int32_t)seed, (uint32_t)seed,
             (int8_t)~seed, (uint8_t)~seed, (int16_t)~seed, (uint16_t)~seed, (int32_t)~seed, (uint32_t)~seed);
}
double cb_mixed_numbers(double (*f)(int32_t, double, float, int64_t, double, float, double, double, double, double, double, float, double, int64_t, int32_t, void *))
{
    return f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, (void *)16);
}
int8_t cb_i8(int8_t (*f)(int8_t), int8_t value) { return f(value); }
uint16_t cb_u16(uint16_t (*f)(uint16_t), uint16_t value) { return f(value); }
float cb_f32(float (*f)(float), float value) { return f(value); }
void *cb_pointer(void *(*f)(void *), void *value) { return f(value); }

point cb_point(point (*f)(point, double), point p, double d) { return f(p, d); }
quad cb_quad(quad (*f)(int32_t, quad, quad), quad p, quad q) { return f(7, p, q); }
color cb_color(color (*f)(color, color, int32_t), color p) { return f(p, p, 3); }
mixed cb_mixed(mixed (*f)(mixed, float, mixed), mixed p) { return f(p, 2.5f, p); }
double cb_many_points(double (*f)(point, point, point, point, point, quad, color), point p, quad q, color c) { return f(p, p, p, p, p, q, c); }

static int32_t (*stored)(int32_t);
void cb_store(int32_t (*f)(int32_t)) { stored = f; }
int32_t cb_stored(int32_t value) { return stored(value); }

/* Calls at a steady pace, as a sound card's thread does: one each millisecond. */
static int64_t repeat_each_millisecond(int32_t (*f)(int32_t), int32_t count)
{
    int64_t sum = 0;
#ifndef _WIN32
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
#endif
    for (int32_t i = 0; i < count; i++)
    {
#ifdef _WIN32
        Sleep(1);
#else
        next.tv_nsec += 1000000;
        if (next.tv_nsec >= 1000000000)
        {
            next.tv_nsec -= 1000000000;
            next.tv_sec++;
        }
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        struct timespec wait = { next.tv_sec - now.tv_sec, next.tv_nsec - now.tv_nsec };
        if (wait.tv_nsec < 0)
        {
            wait.tv_nsec += 1000000000;
            wait.tv_sec--;
        }
        if (wait.tv_sec >= 0)
            nanosleep(&wait, NULL);
#endif
        sum += f(i);
    }
    return sum;
}

/* Calls from a thread that .NET has not made. */
typedef struct { int64_t (*repeat)(int32_t (*)(int32_t), int32_t); int32_t (*f)(int32_t); int32_t count; int64_t sum; } work;
#ifdef _WIN32
static DWORD WINAPI run(void *argument)
#else
static void *run(void *argument)
#endif
{
    work *w = argument;
    w->sum = w->repeat(w->f, w->count);
    return 0;
}
static int64_t call_on_another_thread(int64_t (*repeat)(int32_t (*)(int32_t), int32_t), int32_t (*f)(int32_t), int32_t count)
{
    work w = { repeat, f, count, 0 };
#ifdef _WIN32
    HANDLE thread = CreateThread(NULL, 0, run, &w, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
#else
    pthread_t thread;
    pthread_create(&thread, NULL, run, &w);
    pthread_join(thread, NULL);
#endif
    return w.sum;
}
int64_t cb_foreign(int32_t (*f)(int32_t), int32_t count) { return call_on_another_thread(cb_repeat, f, count); }
int64_t cb_paced(int32_t (*f)(int32_t), int32_t count) { return call_on_another_thread(repeat_each_millisecond, f, count); }
