// The upper halves of x64's ymm registers: brings them into use, and counts those that are when a function is entered.
#include <stdint.h>

#ifdef __x86_64__

#define EACH(one) one(0) one(1) one(2) one(3) one(4) one(5) one(6) one(7) one(8) one(9) one(10) one(11) one(12) one(13) one(14) one(15)
#define CLOBBERED                                                                                                     \
    "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", \
        "xmm14", "xmm15"

// The compiler does not know what the assembler does to the registers, and so does not clear them at the end.
void use_upper_halves(void)
{
    static const uint64_t ones[4] = { ~0ull, ~0ull, ~0ull, ~0ull };
#define LOAD(i) "vmovups (%0), %%ymm" #i "\n\t"
    __asm__ volatile(EACH(LOAD) : : "r"(ones) : CLOBBERED, "memory");
}

#define STORE(i) "vextractf128 $1, %%ymm" #i ", 16*" #i "(%1)\n\t"
#define COUNT(count)                                                                                                  \
    uint64_t halves[32];                                                                                              \
    __asm__ volatile(EACH(STORE) : "=m"(halves) : "r"(halves) : "memory");                                            \
    for (int i = 0; i < 32; i += 2)                                                                                   \
    {                                                                                                                 \
        count += (halves[i] | halves[i + 1]) != 0;                                                                    \
    }

#else

void use_upper_halves(void) { }
#define COUNT(count)

#endif

int32_t upper_halves(void)
{
    int32_t count = 0;
    COUNT(count)
    return count;
}

int64_t upper_halves_i64(int64_t a)
{
    COUNT(a)
    return a;
}

double upper_halves_f64(double a, double b)
{
    int32_t count = 0;
    COUNT(count)
    return a + b + count;
}

int32_t upper_halves_mixed(int32_t a, double b)
{
    int32_t count = 0;
    COUNT(count)
    return a + (int32_t)b + count;
}
