/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define GRND_NONBLOCK 1
#define GRND_RANDOM 2
#define GRND_INSECURE 4
__BEGIN_DECLS
int getentropy (void *, size_t);
ssize_t getrandom (void *, size_t, unsigned int);
__END_DECLS
