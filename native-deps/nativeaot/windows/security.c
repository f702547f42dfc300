/* Buffer security checks, as code that was compiled with /GS calls them. The names and what they do: Microsoft's documentation of
   "/GS (Buffer Security Check)" and "__security_init_cookie". */

#include <stdint.h>

__declspec (dllimport) void GetSystemTimeAsFileTime (uint64_t *time);
__declspec (dllimport) int QueryPerformanceCounter (uint64_t *count);
__declspec (dllimport) unsigned long GetCurrentProcessId (void);
__declspec (dllimport) unsigned long GetCurrentThreadId (void);

/* The value that tells an unset cookie; its upper 16 bits are clear, so that a string cannot overwrite a cookie with itself. */
#define UNSET 0x00002B992DDFA232ull
#define LOWER_48_BITS 0x0000FFFFFFFFFFFFull

uint64_t __security_cookie = UNSET;

/* FAST_FAIL_STACK_COOKIE_CHECK_FAILURE and FAST_FAIL_RANGE_CHECK_FAILURE of winnt.h: "__fastfail" takes the code in ecx. */
enum { STACK_COOKIE = 2, RANGE = 8 };

__attribute__ ((noreturn)) static void
fast_fail (unsigned code)
{
  __asm__ volatile ("int $0x29" : : "c" (code) : "memory");
  __builtin_unreachable ();
}

__attribute__ ((noreturn)) void
__report_gsfailure (uint64_t cookie)
{
  (void) cookie;
  fast_fail (STACK_COOKIE);
}

__attribute__ ((noreturn)) void
__report_rangecheckfailure (void)
{
  fast_fail (RANGE);
}

/* Windows sets the cookie by itself where the load configuration names it; this is for one that did not. */
void
__security_init_cookie (void)
{
  if (__security_cookie != UNSET)
    return;

  uint64_t time = 0;
  uint64_t count = 0;
  GetSystemTimeAsFileTime (&time);
  QueryPerformanceCounter (&count);
  uint64_t cookie = time ^ count ^ (count << 16) ^ GetCurrentThreadId () ^ ((uint64_t) GetCurrentProcessId () << 32) ^ (uintptr_t) &time;
  cookie &= LOWER_48_BITS;
  __security_cookie = cookie == UNSET || cookie == 0 ? UNSET + 1 : cookie;
}

/* The exception handler of frames that have a cookie and no handler of their own. An exception that passes through such a frame
   ends the process here: the runtime's own C++ code is compiled without exceptions, and managed frames are not of this kind. So
   the frame's cookie is not looked at once more. Returns ExceptionContinueSearch. */
int
__GSHandlerCheck (void *record, void *frame, void *context, void *dispatcher)
{
  (void) record;
  (void) frame;
  (void) context;
  (void) dispatcher;
  return 1;
}
