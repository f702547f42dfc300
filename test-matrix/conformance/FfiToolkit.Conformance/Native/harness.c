/* Runs stubs from a file against the corpus that this program is linked with, and writes what happened.
 *
 * Usage: harness INPUT OUTPUT FIRST. INPUT is little-endian 64-bit words: magic, count of stubs, bytes of code; the code; per stub
 * a record and the bytes of its slots and of what its callee returns, each a multiple of 8. OUTPUT gets per stub, from stub FIRST on,
 * a record, the bytes of the result's place with a word before it, and what the callee saw: whoever reads it knows by its length
 * which stub ended the program.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <sys/mman.h>
#include <unistd.h>
#endif

#define MAGIC 0x464E434B54494646ull
#define EDGES 32
#define UNTOUCHED 0xDEADBEEF0BADF00Dull
#define POISON 0xBADBADBADBADBAD0ull

/* The caller is 0 for a slot stub. */
typedef struct { uint64_t caller, code, receiver, slots, result; } stub_record;
typedef struct { uint64_t called, sp_moved, entry_sp, registers, flags; } outcome_record;
typedef void caller_function(void *stub, const unsigned char *in, unsigned char *out);
typedef void slot_function(const unsigned char *in, unsigned char *out);

/* Shared with the corpus. */
extern unsigned char ffitk_seen[];
extern unsigned long long ffitk_called, ffitk_receiver;
extern volatile unsigned long long ffitk_result[];
extern unsigned char *ffitk_edges[EDGES];

/* Where slots and results end: nothing can be read or written behind them. */
static unsigned char *slots_edge, *result_edge;

/* Shared with the gate: how the callee-saved registers are before a stub, and how they are after it. */
uint64_t ffitk_seeds[32], ffitk_after[32], ffitk_saved[32];
void *ffitk_stub;
uintptr_t ffitk_return, ffitk_sp, ffitk_after_sp, ffitk_entry_sp, ffitk_flags;
extern const uint32_t ffitk_register_words;
extern void ffitk_gate(void);

static void fail(const char *what)
{
    fprintf(stderr, "harness: %s\n", what);
    exit(2);
}

#ifdef _WIN32
static LONG WINAPI end(EXCEPTION_POINTERS *about)
{
    (void)about;
    TerminateProcess(GetCurrentProcess(), 3);
    return EXCEPTION_EXECUTE_HANDLER;
}
#endif

/* Never writable and executable at once. */
static const char *make_executable(const char *code, size_t length)
{
#ifdef _WIN32
    DWORD before;
    char *memory = VirtualAlloc(NULL, length, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    if (memory == NULL) fail("no memory");
    memcpy(memory, code, length);
    if (!VirtualProtect(memory, length, PAGE_EXECUTE_READ, &before)) fail("memory cannot be made executable");
    FlushInstructionCache(GetCurrentProcess(), memory, length);
#else
    char *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) fail("no memory");
    memcpy(memory, code, length);
    if (mprotect(memory, length, PROT_READ | PROT_EXEC) != 0) fail("memory cannot be made executable");
    __builtin___clear_cache(memory, memory + length);
#endif
    return memory;
}

static char *read_file(const char *name, size_t *length)
{
    FILE *file = fopen(name, "rb");
    if (file == NULL) fail("the input cannot be read");
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    fseek(file, 0, SEEK_SET);
    char *bytes = malloc(*length);
    if (bytes == NULL || fread(bytes, 1, *length, file) != *length) fail("the input cannot be read");
    fclose(file);
    return bytes;
}

/* The end of some readable memory, behind which there is none. */
static unsigned char *make_edge(void)
{
#ifdef _WIN32
    const size_t page = 4096, size = 4 * page;
    char *memory = VirtualAlloc(NULL, size + page, MEM_RESERVE, PAGE_NOACCESS);
    if (memory == NULL || VirtualAlloc(memory, size, MEM_COMMIT, PAGE_READWRITE) == NULL) fail("no memory");
#else
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), size = 4 * page;
    char *memory = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory + size, page, PROT_NONE) != 0) fail("no memory");
#endif
    return (unsigned char *)memory + size;
}

/* What an earlier call left on the stack could stand in for what a stub forgets to put there. */
static __attribute__((noinline)) void scrub_stack(void)
{
    volatile uint64_t below[512];
    for (int i = 0; i < 512; i++) below[i] = POISON;
}

static void run(const stub_record *stub, const char *code, outcome_record *outcome)
{
    const unsigned char *slots = (const unsigned char *)(stub + 1);
    unsigned char *in = slots_edge - stub->slots, *out = result_edge - stub->result;
    memset(outcome, 0, sizeof *outcome);
    memset(ffitk_seen, 0xB5, (size_t)stub->slots);
    memcpy((void *)ffitk_result, slots + stub->slots, (size_t)stub->result);
    memcpy(in, slots, (size_t)stub->slots);
    memset(out - 8, 0xD7, (size_t)stub->result + 8);
    for (int i = 0; i < 32; i++) ffitk_seeds[i] = 0x5EED000000000000ull + 0x0101010101ull * (unsigned)(i + 1);
    ffitk_called = 0;
    ffitk_entry_sp = 0;
    ffitk_receiver = stub->receiver;
    ffitk_stub = (void *)(code + stub->code);
    scrub_stack();
    if (stub->caller != 0)
        ((caller_function *)(uintptr_t)stub->caller)((void *)ffitk_gate, in, out);
    else
        ((slot_function *)(void *)ffitk_gate)(in, out);
    outcome->called = ffitk_called;
    outcome->sp_moved = (uint64_t)(int64_t)(intptr_t)(ffitk_after_sp - ffitk_sp);
    outcome->entry_sp = ffitk_entry_sp;
    outcome->flags = ffitk_flags;
    for (uint32_t i = 0; i < ffitk_register_words; i++)
        if (ffitk_after[i] != ffitk_seeds[i]) outcome->registers |= 1ull << i;
}

static void put(FILE *output, const void *bytes, size_t count)
{
    if (count > 0 && fwrite(bytes, 1, count, output) != count) fail("the output cannot be written");
}

int main(int count, char **arguments)
{
    if (count != 4) fail("usage: harness INPUT OUTPUT FIRST");
#ifdef _WIN32
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
    SetUnhandledExceptionFilter(end);
#endif
    size_t length;
    char *input = read_file(arguments[1], &length);
    const uint64_t *header = (const uint64_t *)input;
    if (length < 24 || header[0] != MAGIC) fail("not an input of this program");
    const char *code = make_executable((const char *)(header + 3), (size_t)header[2]);
    slots_edge = make_edge();
    result_edge = make_edge();
    for (int i = 0; i < EDGES; i++) ffitk_edges[i] = make_edge();
    FILE *output = fopen(arguments[2], "ab");
    if (output == NULL) fail("the output cannot be written");
    const char *next = (const char *)(header + 3) + header[2];
    const uint64_t first = (uint64_t)atoi(arguments[3]);
    for (uint64_t i = 0; i < header[1]; i++) {
        const stub_record *stub = (const stub_record *)next;
        next = (const char *)(stub + 1) + stub->slots + stub->result;
        if (i < first) continue;
        outcome_record outcome;
        run(stub, code, &outcome);
        put(output, &outcome, sizeof outcome);
        put(output, result_edge - stub->result - 8, (size_t)stub->result + 8);
        put(output, ffitk_seen, (size_t)stub->slots);
        fflush(output);
    }
    return 0;
}
