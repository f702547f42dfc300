/* The start and the end of a DLL. */

#include "start.h"

__declspec (dllimport) int GetModuleHandleExW (unsigned long flags, const wchar_t *name, void **module);
int DllMain (void *module, unsigned long reason, void *reserved);

enum { PROCESS_DETACH = 0, PROCESS_ATTACH = 1 };

/* GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS */
enum { PIN_BY_ADDRESS = 1 | 4 };

/* At the end of the process the runtime's own few run; C asks for room for 32. */
static initialiser exits[32];
static size_t exit_count;

int
atexit (initialiser function)
{
  if (exit_count == sizeof exits / sizeof *exits)
    return -1;
  exits[exit_count++] = function;
  return 0;
}

int
_DllMainCRTStartup (void *module, unsigned long reason, void *reserved)
{
  if (reason == PROCESS_ATTACH)
    {
      /* A .NET runtime has threads, and cannot be unloaded: FreeLibrary would take their code away. */
      void *pinned;
      __security_init_cookie ();
      if (!GetModuleHandleExW (PIN_BY_ADDRESS, (const wchar_t *) (uintptr_t) &atexit, &pinned) || initialise ())
        return 0;
    }

  int result = DllMain (module, reason, reserved);
  if (reason == PROCESS_DETACH)
    while (exit_count > 0)
      exits[--exit_count] ();
  return result;
}
