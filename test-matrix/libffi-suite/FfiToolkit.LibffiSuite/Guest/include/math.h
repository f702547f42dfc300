/* C's <math.h>, as far as libffi's tests need it: what the compiler does without a library. */
#pragma once

#define fabs __builtin_fabs
#define fabsf __builtin_fabsf
#define fabsl __builtin_fabsl
#define isnan __builtin_isnan
#define isinf __builtin_isinf
#define HUGE_VAL __builtin_huge_val ()
