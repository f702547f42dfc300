/* The start and the end of a DLL: C++'s constructors, the library's own DllMain where it has one, and at the end what atexit was
   given. Names and order: Microsoft's "DLLs and Visual C++ run-time library behavior"; the list of constructors is the one that
   linkers make for GNU targets. */

#include <stddef.h>

typedef void (*initialiser) (void);
typedef int (*exit_function) (void);

/* _onexit_table_t of ucrt's corecrt_startup.h */
typedef struct
{
  exit_function *first, *last, *end;
} exit_table;

__declspec (dllimport) int _initialize_onexit_table (exit_table *table);
__declspec (dllimport) int _register_onexit_function (exit_table *table, exit_function function);
__declspec (dllimport) int _execute_onexit_table (exit_table *table);

enum { PROCESS_DETACH = 0, PROCESS_ATTACH = 1 };

/* Linkers ask for it where a floating-point value is used. */
int _fltused = 0;

/* -1, the constructors, 0 */
extern initialiser __CTOR_LIST__[];

static exit_table exits;

/* The library's own takes this one's place. */
__attribute__ ((weak)) int
DllMain (void *module, unsigned long reason, void *reserved)
{
  (void) module;
  (void) reason;
  (void) reserved;
  return 1;
}

exit_function
_onexit (exit_function function)
{
  return _register_onexit_function (&exits, function) == 0 ? function : NULL;
}

int
atexit (initialiser function)
{
  return _onexit ((exit_function) function) == NULL ? -1 : 0;
}

int
DllMainCRTStartup (void *module, unsigned long reason, void *reserved)
{
  if (reason == PROCESS_ATTACH)
    {
      if (_initialize_onexit_table (&exits) != 0)
        return 0;

      size_t count = 0;
      while (__CTOR_LIST__[count + 1] != NULL)
        count++;
      for (; count > 0; count--)
        __CTOR_LIST__[count] ();
    }

  int result = DllMain (module, reason, reserved);
  if (reason == PROCESS_DETACH || (reason == PROCESS_ATTACH && !result))
    _execute_onexit_table (&exits);
  return result;
}
