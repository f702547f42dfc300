/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <pthread.h>
__BEGIN_DECLS
int pthread_attr_get_np (pthread_t, pthread_attr_t *);
void pthread_set_name_np (pthread_t, const char *);
void pthread_get_name_np (pthread_t, char *, size_t);
__END_DECLS
