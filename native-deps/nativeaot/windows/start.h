/* What the start of a program and of a library share. */

#include <stddef.h>
#include <stdint.h>

#define IN(name) __attribute__ ((section (name), used))

typedef void (*initialiser) (void);
typedef int (*checked_initialiser) (void);

void __security_init_cookie (void);

/* Linkers ask for it where a floating-point value is used. */
int _fltused = 0x9875;

/* Initialisers of C, which may fail, and of C++: the linker sorts them between the first and the last of these. */
IN (".CRT$XIA") checked_initialiser __xi_a = 0;
IN (".CRT$XIZ") checked_initialiser __xi_z = 0;
IN (".CRT$XCA") initialiser __xc_a = 0;
IN (".CRT$XCZ") initialiser __xc_z = 0;

/* Returns what the first that failed did, or zero. */
static int
initialise (void)
{
  for (checked_initialiser *one = &__xi_a + 1; one != &__xi_z; one++)
    {
      int failure = *one ? (*one) () : 0;
      if (failure)
        return failure;
    }

  for (initialiser *one = &__xc_a + 1; one != &__xc_z; one++)
    if (*one)
      (*one) ();
  return 0;
}
