/* What a C++ library takes from its standard library, by C functions. */
#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Throws DEPTH calls deep, and catches: the length of the message, or -1 where another exception came, and -2 where some local object
   was not destroyed on the way. */
int extras_caught (int depth);

/* Writes a number in hexadecimal, and another with three digits behind the point, through a stream; returns the length. */
size_t extras_formatted (unsigned number, double fraction, char *text, size_t size);

/* The sum of 1 to COUNT, each added by a thread of its own, under a lock; 0 where an exception of one did not come to the other. */
long extras_across_threads (int count);

/* How many threads of the above have ended their thread-local objects. */
int extras_thread_ends (void);

/* Calls a function, which may not throw, from below a catch: its result, with 1 where the dynamic type was found. */
int extras_call (int (*function) (int), int value);

#ifdef __cplusplus
}
#endif
