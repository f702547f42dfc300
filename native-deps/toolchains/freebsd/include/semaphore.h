/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#include <sys/_timespec.h>
typedef struct _sem { uint32_t _magic; struct { uint32_t _count, _flags; } _kern; uint32_t _padding; } sem_t;
#define SEM_FAILED ((sem_t *) 0)
#define SEM_VALUE_MAX 0x7fffffff
__BEGIN_DECLS
int sem_close (sem_t *);
int sem_destroy (sem_t *);
int sem_getvalue (sem_t *, int *);
int sem_init (sem_t *, int, unsigned int);
sem_t *sem_open (const char *, int, ...);
int sem_post (sem_t *);
int sem_timedwait (sem_t *, const struct timespec *);
int sem_trywait (sem_t *);
int sem_unlink (const char *);
int sem_wait (sem_t *);
__END_DECLS
