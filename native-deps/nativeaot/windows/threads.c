/* Thread-local storage: the directory that every DLL of ours has, and the initialisers of thread-local objects of C++: Microsoft's
   "PE Format", "CRT initialization". */

#include "../../toolchains/windows/crt/threads.c"

typedef void (*initialiser) (void);

enum { THREAD_ATTACH = 2 };

IN (".CRT$XDA") initialiser __xd_a = 0;
IN (".CRT$XDZ") initialiser __xd_z = 0;

/* Whether this thread's objects were made; compiled code looks at it before it uses one. */
__declspec (thread) unsigned char __tls_guard = 0;

void
__dyn_tls_init (void *module, unsigned long reason, void *reserved)
{
  (void) module;
  (void) reserved;
  if (reason != THREAD_ATTACH || __tls_guard)
    return;

  __tls_guard = 1;
  for (initialiser *one = &__xd_a + 1; one != &__xd_z; one++)
    if (*one)
      (*one) ();
}

IN (".CRT$XLC") callback __xl_c = __dyn_tls_init;

/* For threads that were there before the image. */
void
__dyn_tls_on_demand_init (void)
{
  __dyn_tls_init (0, THREAD_ATTACH, 0);
}
