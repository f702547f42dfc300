/* What libffi imports from FreeBSD's C library. Linked into a stub with the soname libc.so.7, which satisfies the linker and is
   not shipped. References to it carry no version, so the run-time linker takes each function's default one. */

#define FUNCTION(name) void name (void) {}

FUNCTION (__error)
FUNCTION (__stack_chk_fail)
FUNCTION (abort)
FUNCTION (close)
FUNCTION (free)
FUNCTION (ftruncate)
FUNCTION (getenv)
FUNCTION (malloc)
FUNCTION (memcpy)
FUNCTION (memset)
FUNCTION (mkstemp)
FUNCTION (mmap)
FUNCTION (munmap)
FUNCTION (open)
FUNCTION (pthread_mutex_init)
FUNCTION (pthread_mutex_lock)
FUNCTION (pthread_mutex_unlock)
FUNCTION (sched_yield)
FUNCTION (strlen)
FUNCTION (sysconf)
FUNCTION (time)
FUNCTION (unlink)
FUNCTION (write)

long __stack_chk_guard[8];
