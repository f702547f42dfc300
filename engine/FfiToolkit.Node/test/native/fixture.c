// The native side of the tests: functions that give back what they received and remember that, and how, they were reached.
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Not per thread: a test that counts runs alone in its process.
static _Atomic int64_t calls;
static void* last_caller;

#define REACHED()                                   \
    do                                              \
    {                                               \
        calls++;                                    \
        last_caller = __builtin_return_address(0);  \
    } while (0)

// How many of the functions below ran: a refused argument must not run any.
uint64_t calls_made(void) { return (uint64_t)calls; }

// Where the latest of the functions below returned to. A stub that jumps leaves no frame: then it is the code that called the stub.
uint64_t last_return_address(void) { return (uint64_t)(uintptr_t)last_caller; }

#define ECHO(name, type)                                                                                          \
    type echo_##name(type x)                                                                                      \
    {                                                                                                             \
        REACHED();                                                                                                \
        return x;                                                                                                 \
    }                                                                                                             \
    type ninth_##name(int32_t a, double b, int32_t c, double d, int32_t e, double f, int32_t g, double h, type x) \
    {                                                                                                             \
        (void)a, (void)b, (void)c, (void)d, (void)e, (void)f, (void)g, (void)h;                                   \
        REACHED();                                                                                                \
        return x;                                                                                                 \
    }                                                                                                             \
    type call_##name(type (*function)(type), type x)                                                              \
    {                                                                                                             \
        REACHED();                                                                                                \
        return function(x);                                                                                       \
    }                                                                                                             \
    void keep_##name(type (*function)(type), type x, type* result)                                                \
    {                                                                                                             \
        REACHED();                                                                                                \
        *result = function(x);                                                                                    \
    }                                                                                                             \
    type repeat_##name(type (*function)(type), type x, int32_t times)                                             \
    {                                                                                                             \
        for (int32_t i = 0; i < times; i++)                                                                       \
        {                                                                                                         \
            x = function(x);                                                                                      \
        }                                                                                                         \
                                                                                                                  \
        return x;                                                                                                 \
    }

ECHO(bool, uint8_t)
ECHO(char, char)
ECHO(int8, int8_t)
ECHO(uint8, uint8_t)
ECHO(int16, int16_t)
ECHO(uint16, uint16_t)
ECHO(int32, int32_t)
ECHO(uint32, uint32_t)
ECHO(int64, int64_t)
ECHO(uint64, uint64_t)
ECHO(float32, float)
ECHO(float64, double)
ECHO(pointer, void*)
ECHO(string, void*)
ECHO(buffer, void*)
ECHO(arraybuffer, void*)
ECHO(function, void*)

void nothing(void) { REACHED(); }

// Results whose upper bits are noise, as a callee may leave them in the register: the caller takes the declared width only.
#define NOISE(name) \
    int64_t noisy_##name(int64_t x) { return x; }
NOISE(bool)
NOISE(char)
NOISE(int8)
NOISE(uint8)
NOISE(int16)
NOISE(uint16)
NOISE(int32)
NOISE(uint32)

int32_t add_i32(int32_t a, int32_t b) { REACHED(); return (int32_t)((uint32_t)a + (uint32_t)b); }
double add_f64(double a, double b) { REACHED(); return a + b; }
float add_f32(float a, float b) { REACHED(); return a + b; }
int32_t three(int8_t a, uint16_t b, int32_t c) { REACHED(); return a + b + c; }

// Each argument weighs differently: two that changed places give another sum.
int32_t weigh_6_i32(int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f)
{
    REACHED();
    return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f;
}

int32_t weigh_12_i32(
    int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f, int32_t g, int32_t h, int32_t i, int32_t j, int32_t k, int32_t l)
{
    REACHED();
    return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j + 11 * k + 12 * l;
}

double weigh_mixed_12(
    int32_t a, double b, int32_t c, double d, int32_t e, double f, int32_t g, double h, int32_t i, double j, int32_t k, double l)
{
    REACHED();
    return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j + 11 * k + 12 * l;
}

double weigh_10_f64(double a, double b, double c, double d, double e, double f, double g, double h, double i, double j)
{
    REACHED();
    return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j;
}

// Narrow values on the stack, where conventions differ most.
int32_t weigh_narrow_stack(
    int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f, int32_t g, int32_t h, int8_t i, uint8_t j, int16_t k, uint16_t l, float m)
{
    REACHED();
    return a + b + c + d + e + f + g + h + 3 * i + 5 * j + 7 * k + 11 * l + (int32_t)m;
}

#define TEN(of, n) of(n##0) of(n##1) of(n##2) of(n##3) of(n##4) of(n##5) of(n##6) of(n##7) of(n##8) of(n##9)
#define HUNDRED(of, n) TEN(of, n##0) TEN(of, n##1) TEN(of, n##2) TEN(of, n##3) TEN(of, n##4) TEN(of, n##5) TEN(of, n##6) TEN(of, n##7) TEN(of, n##8) TEN(of, n##9)
#define PARAMETER(n) , int32_t a##n
#define TERM(n) position++, sum += (int64_t)position * a##n;

double weigh_21_i32(int32_t first TEN(PARAMETER, 0) TEN(PARAMETER, 1))
{
    int32_t position = 0;
    int64_t sum = first;
    REACHED();
    TEN(TERM, 0) TEN(TERM, 1)
    return (double)sum;
}

double weigh_41_i32(int32_t first TEN(PARAMETER, 0) TEN(PARAMETER, 1) TEN(PARAMETER, 2) TEN(PARAMETER, 3))
{
    int32_t position = 0;
    int64_t sum = first;
    REACHED();
    TEN(TERM, 0) TEN(TERM, 1) TEN(TERM, 2) TEN(TERM, 3)
    return (double)sum;
}

double weigh_201_i32(int32_t first HUNDRED(PARAMETER, 0) HUNDRED(PARAMETER, 1))
{
    int32_t position = 0;
    int64_t sum = first;
    REACHED();
    HUNDRED(TERM, 0) HUNDRED(TERM, 1)
    return (double)sum;
}

// Pointers and 64-bit integers among others, in registers and on the stack; a fraction counts by quarters.
uint64_t weigh_values(
    const void* a, int64_t b, double c, uint64_t d, int8_t e, const void* f, uint64_t g, double h, const void* i, int64_t j, const void* k)
{
    REACHED();
    return (uintptr_t)a + 2 * (uint64_t)b + 3 * (uint64_t)(int64_t)(4 * c) + 4 * d + 5 * (uint64_t)(int64_t)e + 6 * (uintptr_t)f + 7 * g
        + 8 * (uint64_t)(int64_t)(4 * h) + 9 * (uintptr_t)i + 10 * (uint64_t)j + 11 * (uintptr_t)k;
}

// Memory.
int32_t is_null(const void* p) { REACHED(); return p == 0; }
uint64_t text_length(const char* text) { REACHED(); return text ? strlen(text) : UINT64_MAX; }
int32_t text_equals(const char* a, const char* b) { REACHED(); return strcmp(a, b) == 0; }
uint64_t pointer_to_usize(const void* p) { REACHED(); return (uint64_t)(uintptr_t)p; }

uint64_t sum_bytes(const uint8_t* bytes, uint64_t count)
{
    REACHED();
    uint64_t sum = 0;
    for (uint64_t i = 0; i < count; i++)
    {
        sum += bytes[i];
    }

    return sum;
}

int32_t first_byte(const uint8_t* bytes) { REACHED(); return bytes ? bytes[0] : -1; }
void fill_bytes(uint8_t* bytes, uint64_t count, uint8_t value) { REACHED(); memset(bytes, value, count); }
void* allocate(uint64_t size) { return calloc(1, size); }
void release(void* memory) { free(memory); }

// A text of so many characters that is the caller's, and how many of them there are.
static int32_t texts;
char* make_text(int32_t length, char character)
{
    REACHED();
    char* text = malloc((size_t)length + 1);
    memset(text, character, (size_t)length);
    text[length] = 0;
    texts++;
    return text;
}
void free_text(char* text) { texts--; free(text); }
int32_t texts_left(void) { return texts; }
const char* same_text(const char* text) { REACHED(); return text; }
int32_t same_start(const void* a, const void* b) { REACHED(); return memcmp(a, b, 1) == 0; }
void copy_bytes(void* to, const void* from, uint64_t count) { REACHED(); memcpy(to, from, (size_t)count); }
void* make_bytes(const void* from, uint64_t count)
{
    REACHED();
    texts++;
    return memcpy(malloc((size_t)count), from, (size_t)count);
}
char* text_after(void (*action)(void)) { action(); return make_text(4, 'x'); }
const char* greeting(void) { REACHED(); return "grüße, 世界 🦊"; }

// Callbacks.
typedef void (*Action)(void);
typedef int32_t (*Unary)(int32_t);

void call_action(Action action) { REACHED(); action(); }
int32_t call_unary(Unary function, int32_t x) { REACHED(); return function(x); }

double call_mixed(double (*function)(int8_t, float, uint64_t, double, const char*, int32_t), int32_t x)
{
    return function((int8_t)x, 1.5f, UINT64_MAX, 2.5, "text", -x);
}

double call_with_12(double (*function)(int32_t, double, int32_t, double, int32_t, double, int32_t, double, int32_t, double, int32_t, double))
{
    return function(1, 2.5, 3, 4.5, 5, 6.5, 7, 8.5, 9, 10.5, 11, 12.5);
}

static Unary stored;
void store_unary(Unary function) { stored = function; }
int32_t call_stored(int32_t x) { REACHED(); return stored(x); }
void tell_stored(int32_t x) { REACHED(); (void)stored(x); }

int32_t call_times(Unary function, int32_t times)
{
    int32_t sum = 0;
    for (int32_t i = 0; i < times; i++)
    {
        sum += function(i);
    }

    return sum;
}

// The same with arguments on the stack, whose address goes with them: of which stack that is, only who knows the stacks can say.
double repeat_with_12(double (*function)(const void*, double, int32_t, double, int32_t, double, int32_t, double, int32_t, double, int32_t, double, int32_t, double), int32_t times)
{
    double sum = 0;
    for (int32_t i = 0; i < times; i++)
    {
        sum += function(&sum, i, 1, 2.5, 3, 4.5, 5, 6.5, 7, 8.5, 9, 10.5, 11, 12.5);
    }

    return sum;
}

// Calls what is stored in turn with what is given.
int32_t call_both(Unary function, int32_t times)
{
    int32_t sum = 0;
    for (int32_t i = 0; i < times; i++)
    {
        sum += function(i) + stored(i);
    }

    return sum;
}

// Calls one function on the results of another.
int32_t call_composed(Unary outer, Unary inner, int32_t times)
{
    int32_t sum = 0;
    for (int32_t i = 0; i < times; i++)
    {
        sum += outer(inner(i));
    }

    return sum;
}

// Calls from so many kilobytes further down on the stack, each of which is written to.
int32_t call_deep(Unary function, int32_t kilobytes)
{
    volatile char room[1024];
    room[0] = (char)kilobytes;
    return kilobytes > 0 ? call_deep(function, kilobytes - 1) + room[0] - (char)kilobytes : function(1) + function(2) + function(3);
}

// As call_times, and the results stay where they are when the call throws.
void keep_times(Unary function, int32_t times, int32_t* results)
{
    for (int32_t i = 0; i < times; i++)
    {
        results[i] = function(i);
    }
}

// Whether a text is still the same after a callback ran that may have passed texts of its own.
int32_t text_survives(const char* text, Action action)
{
    char* copy = strdup(text);
    action();
    int32_t same = strcmp(text, copy) == 0;
    free(copy);
    return same;
}

static void* run_action(void* action)
{
    ((Action)action)();
    return 0;
}

void call_from_thread(Action action)
{
    pthread_t thread;
    pthread_create(&thread, 0, run_action, (void*)action);
    pthread_join(thread, 0);
}

// Threads that call back: thread t passes t * 1000000 + i, with i from 0 up, and adds up what it gets. They start at once and are
// told apart by that number; a pause in microseconds is between two calls.
static _Atomic int32_t callers, begun;
static _Atomic int64_t answers;

typedef struct
{
    Unary function;
    int32_t first, count, pause;
} Calls;

static void* run_calls(void* argument)
{
    Calls calls = *(Calls*)argument;
    free(argument);
    int64_t sum = 0;
    for (int32_t i = 0; i < calls.count; i++)
    {
        begun++;
        sum += calls.function(calls.first + i);
        if (calls.pause > 0)
        {
            usleep((useconds_t)calls.pause);
        }
    }

    answers += sum;
    callers--;
    return 0;
}

void start_callers(Unary function, int32_t threads, int32_t count, int32_t pause)
{
    callers += threads;
    for (int32_t i = 0; i < threads; i++)
    {
        Calls* calls = malloc(sizeof *calls);
        *calls = (Calls){function, i * 1000000, count, pause};
        pthread_t thread;
        pthread_create(&thread, 0, run_calls, calls);
        pthread_detach(thread);
    }
}

int32_t callers_running(void) { return callers; }

// How many calls there have been, the one that a thread is about to make among them.
int32_t calls_begun(void) { return begun; }

int64_t sum_of_answers(void) { return answers; }

// Waits for the callers without going back to JavaScript, for as many milliseconds at most.
int32_t await_callers(int32_t milliseconds)
{
    for (int32_t i = 0; i < milliseconds && callers > 0; i++)
    {
        usleep(1000);
    }

    return callers;
}

typedef void (*Mixed)(int8_t, float, uint64_t, double, const char*, int32_t);

static void* run_mixed(void* function)
{
    ((Mixed)function)(-100, 1.5f, UINT64_MAX, 2.5, (const char*)0x123456789a, INT32_MIN);
    return 0;
}

void mixed_from_thread(Mixed function)
{
    pthread_t thread;
    pthread_create(&thread, 0, run_mixed, (void*)function);
    pthread_detach(thread);
}

// Stays in native code: until a byte is written into the file, or until the flag in memory that JavaScript shares is set.
int32_t wait_for_byte(int32_t file)
{
    uint8_t byte = 0;
    return read(file, &byte, 1) == 1 ? byte : -1;
}

int32_t spin_until(_Atomic int32_t* state)
{
    state[0] = 1;
    while (state[1] == 0)
    {
        usleep(500);
    }

    state[0] = 2;
    return state[1];
}

void sleep_ms(int32_t milliseconds) { usleep((useconds_t)milliseconds * 1000); }

int32_t fixture_data = 42;
