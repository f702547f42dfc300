/* Thread-local storage: the directory that Windows makes each thread's copy from, and the initialisers of thread-local objects of
   C++. The sections sort by what follows the dollar sign, so that their first and last members enclose all others: Microsoft's
   "PE Format", "The .tls Section" and "CRT initialization". */

#include <stdint.h>

#define IN(name) __attribute__ ((section (name), used))

typedef void (*initialiser) (void);
typedef void (*callback) (void *module, unsigned long reason, void *reserved);

enum { THREAD_ATTACH = 2 };

unsigned long _tls_index = 0;

IN (".tls") char _tls_start = 0;
IN (".tls$ZZZ") char _tls_end = 0;
IN (".CRT$XLA") callback __xl_a = 0;
IN (".CRT$XLZ") callback __xl_z = 0;
IN (".CRT$XDA") initialiser __xd_a = 0;
IN (".CRT$XDZ") initialiser __xd_z = 0;

/* IMAGE_TLS_DIRECTORY64 */
const struct
{
  char *start;
  char *end;
  unsigned long *index;
  callback *callbacks;
  uint32_t zero_fill;
  uint32_t characteristics;
} _tls_used = { &_tls_start, &_tls_end, &_tls_index, &__xl_a + 1, 0, 0 };

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
