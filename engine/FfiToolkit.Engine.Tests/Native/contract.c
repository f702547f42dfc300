// Functions that give back what they received, each type in several places.
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

static _Thread_local int64_t calls;

// How many of the functions below ran on this thread: a refused argument must not run any.
int64_t calls_made(void) { return calls; }

#define ECHO(name, type)                                                                                     \
    type echo_##name(type x) { calls++; return x; }                                                          \
    type ninth_##name(int32_t a, double b, int32_t c, double d, int32_t e, double f, int32_t g, double h, type x) \
    {                                                                                                        \
        calls++;                                                                                             \
        return x;                                                                                            \
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

// Three arguments of which any may be wrong.
int32_t three(int8_t a, uint16_t b, int32_t c) { calls++; return a + b + c; }

void nothing(void) { calls++; }

int32_t is_null(const void* p) { return p == 0; }

uint64_t text_length(const char* text) { return strlen(text); }

uint64_t sum_bytes(const uint8_t* bytes, uint64_t count)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < count; i++)
    {
        sum += bytes[i];
    }

    return sum;
}

void fill_bytes(uint8_t* bytes, uint64_t count, uint8_t value) { memset(bytes, value, count); }

int32_t sign_of_char(char c) { return c < 0 ? -1 : c > 0; }

uint8_t two(void) { return 2; }

uint64_t utf16_length(const uint16_t* text)
{
    uint64_t length = 0;
    while (text[length] != 0)
    {
        length++;
    }

    return length;
}

const char* greeting(int32_t number) { return number == 0 ? 0 : number == 1 ? "" : "gr\xc3\xbc\xc3\x9f dich"; }

// The quotient; the remainder where it is wanted.
int32_t divide(int32_t a, int32_t b, int32_t* remainder)
{
    if (remainder != 0)
    {
        *remainder = a % b;
    }

    return a / b;
}

void swap_f64(double* a, double* b)
{
    double kept = *a;
    *a = *b;
    *b = kept;
}

int64_t sum_i32(const int32_t* numbers, uint64_t count)
{
    int64_t sum = 0;
    for (uint64_t i = 0; i < count; i++)
    {
        sum += numbers[i];
    }

    return sum;
}

int32_t apply(int32_t (*function)(int32_t), int32_t x) { return function(x); }

int32_t negate(int32_t x) { return -x; }

// A pipe: what is read from the first end was written to the second.
int32_t open_pipe(int32_t* ends)
{
#ifdef _WIN32
    return _pipe(ends, 256, _O_BINARY);
#else
    return pipe(ends);
#endif
}

int32_t send_byte(int32_t file, uint8_t byte) { return (int32_t)write(file, &byte, 1); }

int32_t close_end(int32_t file) { return close(file); }

// How many threads are in wait_for_byte.
_Atomic int32_t waiting;

// Waits until a byte can be read: a call that blocks in native code.
int64_t wait_for_byte(int32_t file)
{
    uint8_t byte = 0;
    waiting++;
    int64_t result = read(file, &byte, 1) == 1 ? byte : -1;
    waiting--;
    return result;
}

// The same with a struct, whose first number is the file.
typedef struct { double file, other; } file_and_other;

file_and_other wait_with_struct(file_and_other both) { return (file_and_other){ (double)wait_for_byte((int32_t)both.file), both.other }; }

// State that a library loses when it is unmapped.
int32_t count_up(void)
{
    static int32_t count;
    return ++count;
}

int32_t getpid_like(void) { return 4711; }
double add_f64(double a, double b) { return a + b; }
int32_t add_i32(int32_t a, int32_t b) { return a + b; }
int32_t add8_i32(int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f, int32_t g, int32_t h) { return a + b + c + d + e + f + g + h; }
uint64_t address_of(const void* p) { return (uint64_t)p; }
