#pragma once

#include <stddef.h>

/* What is marked so is exported, and nothing else. */
#ifdef _WIN32
#define FASTMATH_API __declspec(dllexport)
#else
#define FASTMATH_API __attribute__ ((visibility ("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The sum of the products of two vectors' members. */
FASTMATH_API double fastmath_dot (const double *left, const double *right, size_t count);

#ifdef __cplusplus
}
#endif
