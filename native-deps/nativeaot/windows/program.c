/* The start of a program: ucrtbase.dll takes the command line apart, then the runtime's main function runs. */

#include "start.h"

__declspec (dllimport) void _set_app_type (int type);
__declspec (dllimport) int _configure_wide_argv (int mode);
__declspec (dllimport) int _initialize_wide_environment (void);
__declspec (dllimport) int *__p___argc (void);
__declspec (dllimport) wchar_t ***__p___wargv (void);
__declspec (dllimport) int _crt_atexit (initialiser function);
__declspec (dllimport) __attribute__ ((noreturn)) void exit (int code);
__declspec (dllimport) __attribute__ ((noreturn)) void abort (void);

int wmain (int count, wchar_t **arguments);

/* _crt_console_app of ucrt's startup header, and _crt_argv_unexpanded_arguments: NativeAOT parses no wildcards. */
enum { CONSOLE = 1, UNEXPANDED = 1 };

int
atexit (initialiser function)
{
  return _crt_atexit (function);
}

void
wmainCRTStartup (void)
{
  __security_init_cookie ();
  _set_app_type (CONSOLE);
  _configure_wide_argv (UNEXPANDED);
  _initialize_wide_environment ();
  if (initialise ())
    abort ();
  exit (wmain (*__p___argc (), *__p___wargv ()));
}
