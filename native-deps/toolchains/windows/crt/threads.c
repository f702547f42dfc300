/* Thread-local storage: the directory that Windows makes each thread's copy from. The sections sort by what follows the dollar
   sign, so that their first and last members enclose all others: Microsoft's "PE Format", "The .tls Section". */

#include <stdint.h>

#define IN(name) __attribute__ ((section (name), used))

typedef void (*callback) (void *module, unsigned long reason, void *reserved);

unsigned long _tls_index = 0;

IN (".tls") char _tls_start = 0;
IN (".tls$ZZZ") char _tls_end = 0;
IN (".CRT$XLA") callback __xl_a = 0;
IN (".CRT$XLZ") callback __xl_z = 0;

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
