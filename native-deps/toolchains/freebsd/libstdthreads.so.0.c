/* FreeBSD 14: C11's threads. Linked into a stub with the soname
   libstdthreads.so.0, which satisfies the linker and is not shipped. References to it carry no version, so the run-time linker takes each
   function's default one. */

#define FUNCTION(name) void name (void) {}

FUNCTION (call_once)
FUNCTION (cnd_broadcast)
FUNCTION (cnd_destroy)
FUNCTION (cnd_init)
FUNCTION (cnd_signal)
FUNCTION (cnd_timedwait)
FUNCTION (cnd_wait)
FUNCTION (mtx_destroy)
FUNCTION (mtx_init)
FUNCTION (mtx_lock)
FUNCTION (mtx_timedlock)
FUNCTION (mtx_trylock)
FUNCTION (mtx_unlock)
FUNCTION (thrd_create)
FUNCTION (thrd_current)
FUNCTION (thrd_detach)
FUNCTION (thrd_equal)
FUNCTION (thrd_exit)
FUNCTION (thrd_join)
FUNCTION (thrd_sleep)
FUNCTION (thrd_yield)
FUNCTION (tss_create)
FUNCTION (tss_delete)
FUNCTION (tss_get)
FUNCTION (tss_set)
