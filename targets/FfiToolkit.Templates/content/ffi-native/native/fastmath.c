#include "fastmath.h"

double
fastmath_dot (const double *left, const double *right, size_t count)
{
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += left[i] * right[i];
  return sum;
}
