/* C's <inttypes.h>, as far as libffi's tests need it; the compiler knows how wide each type is. */
#pragma once
#include <stdint.h>

#define PRId8 "hhd"
#define PRIu8 "hhu"
#define PRId64 __INT64_FMTd__
#define PRIu64 __UINT64_FMTu__
#define PRIx64 __UINT64_FMTx__
#define PRIuPTR __UINTPTR_FMTu__
#define PRIxPTR __UINTPTR_FMTx__
