/* C's <complex.h>, as far as libffi's tests need it: what the compiler does without a library. */
#pragma once

#define complex _Complex
#define _Complex_I (__extension__ 1.0if)
#define I _Complex_I
#define creal(value) __real__ ((_Complex double) (value))
#define cimag(value) __imag__ ((_Complex double) (value))
#define crealf(value) __real__ ((_Complex float) (value))
#define cimagf(value) __imag__ ((_Complex float) (value))
#define creall(value) __real__ ((_Complex long double) (value))
#define cimagl(value) __imag__ ((_Complex long double) (value))
