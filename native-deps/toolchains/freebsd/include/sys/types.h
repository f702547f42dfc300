/* FreeBSD 14, 64-bit: only what libffi uses. Values are FreeBSD's ABI. */
#pragma once
#include <stddef.h>
#include <stdint.h>
typedef int64_t off_t;
typedef int64_t time_t;
typedef int64_t ssize_t;
typedef uint16_t mode_t;
