/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <time.h>
typedef struct pthread_cond *cnd_t;
typedef struct pthread_mutex *mtx_t;
typedef struct pthread *thrd_t;
typedef int tss_t;
typedef struct { int __state; mtx_t __mutex; } once_flag;
typedef void (*tss_dtor_t) (void *);
typedef int (*thrd_start_t) (void *);
enum { mtx_plain = 1, mtx_recursive = 2, mtx_timed = 4 };
enum { thrd_busy = 1, thrd_error = 2, thrd_nomem = 3, thrd_success = 4, thrd_timedout = 5 };
#ifndef __cplusplus
#define thread_local _Thread_local
#endif
#define ONCE_FLAG_INIT { 0, 0 }
#define TSS_DTOR_ITERATIONS 4
__BEGIN_DECLS
void call_once (once_flag *, void (*) (void));
int cnd_broadcast (cnd_t *);
void cnd_destroy (cnd_t *);
int cnd_init (cnd_t *);
int cnd_signal (cnd_t *);
int cnd_timedwait (cnd_t *, mtx_t *, const struct timespec *);
int cnd_wait (cnd_t *, mtx_t *);
void mtx_destroy (mtx_t *);
int mtx_init (mtx_t *, int);
int mtx_lock (mtx_t *);
int mtx_timedlock (mtx_t *, const struct timespec *);
int mtx_trylock (mtx_t *);
int mtx_unlock (mtx_t *);
int thrd_create (thrd_t *, thrd_start_t, void *);
thrd_t thrd_current (void);
int thrd_detach (thrd_t);
int thrd_equal (thrd_t, thrd_t);
void thrd_exit (int) __dead2;
int thrd_join (thrd_t, int *);
int thrd_sleep (const struct timespec *, struct timespec *);
void thrd_yield (void);
int tss_create (tss_t *, tss_dtor_t);
void tss_delete (tss_t);
void *tss_get (tss_t);
int tss_set (tss_t, void *);
__END_DECLS
