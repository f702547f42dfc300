/* The functions of <stdio.h> and <wchar.h> that ucrtbase.dll has no name for: Microsoft's headers define them inline, over these
   few ("Upgrade your code to the Universal CRT"). Options: 2 of vsprintf is C99's snprintf, which returns the whole length. */

#include <stdarg.h>
#include <stddef.h>

typedef unsigned long long options;

__declspec (dllimport) void *__acrt_iob_func (unsigned index);
__declspec (dllimport) int __stdio_common_vfprintf (options options, void *file, const char *format, void *locale, va_list values);
__declspec (dllimport) int __stdio_common_vfscanf (options options, void *file, const char *format, void *locale, va_list values);
__declspec (dllimport) int __stdio_common_vfwprintf (options options, void *file, const wchar_t *format, void *locale, va_list values);
__declspec (dllimport) int __stdio_common_vsprintf (options options, char *text, size_t size, const char *format, void *locale, va_list values);
__declspec (dllimport) int __stdio_common_vsscanf (options options, const char *text, size_t size, const char *format, void *locale, va_list values);
__declspec (dllimport) int __stdio_common_vswprintf (options options, wchar_t *text, size_t size, const wchar_t *format, void *locale, va_list values);

enum { INPUT = 0, OUTPUT = 1, STANDARD_SNPRINTF = 2, ALL = -1 };

#define VARIADIC(call) \
  { \
    va_list values; \
    va_start (values, format); \
    int result = call; \
    va_end (values); \
    return result; \
  }

int
vfprintf (void *file, const char *format, va_list values)
{
  return __stdio_common_vfprintf (0, file, format, NULL, values);
}

int
vprintf (const char *format, va_list values)
{
  return vfprintf (__acrt_iob_func (OUTPUT), format, values);
}

int
vsnprintf (char *text, size_t size, const char *format, va_list values)
{
  return __stdio_common_vsprintf (STANDARD_SNPRINTF, text, size, format, NULL, values);
}

int
vsprintf (char *text, const char *format, va_list values)
{
  return vsnprintf (text, (size_t) ALL, format, values);
}

int
vfscanf (void *file, const char *format, va_list values)
{
  return __stdio_common_vfscanf (0, file, format, NULL, values);
}

int
vscanf (const char *format, va_list values)
{
  return vfscanf (__acrt_iob_func (INPUT), format, values);
}

int
vsscanf (const char *text, const char *format, va_list values)
{
  return __stdio_common_vsscanf (0, text, (size_t) ALL, format, NULL, values);
}

int
vfwprintf (void *file, const wchar_t *format, va_list values)
{
  return __stdio_common_vfwprintf (0, file, format, NULL, values);
}

int
vswprintf (wchar_t *text, size_t size, const wchar_t *format, va_list values)
{
  return __stdio_common_vswprintf (0, text, size, format, NULL, values);
}

int fprintf (void *file, const char *format, ...) VARIADIC (vfprintf (file, format, values))
int printf (const char *format, ...) VARIADIC (vprintf (format, values))
int snprintf (char *text, size_t size, const char *format, ...) VARIADIC (vsnprintf (text, size, format, values))
int sprintf (char *text, const char *format, ...) VARIADIC (vsprintf (text, format, values))
int fscanf (void *file, const char *format, ...) VARIADIC (vfscanf (file, format, values))
int scanf (const char *format, ...) VARIADIC (vscanf (format, values))
int sscanf (const char *text, const char *format, ...) VARIADIC (vsscanf (text, format, values))
int fwprintf (void *file, const wchar_t *format, ...) VARIADIC (vfwprintf (file, format, values))
int swprintf (wchar_t *text, size_t size, const wchar_t *format, ...) VARIADIC (vswprintf (text, size, format, values))

/* Microsoft's older functions: the result has no end where the text just fits, and is negative where it does not. */
int
_vsnprintf (char *text, size_t size, const char *format, va_list values)
{
  return __stdio_common_vsprintf (1, text, size, format, NULL, values);
}

int
_vscprintf (const char *format, va_list values)
{
  return vsnprintf (NULL, 0, format, values);
}

int _snprintf (char *text, size_t size, const char *format, ...) VARIADIC (_vsnprintf (text, size, format, values))
int _scprintf (const char *format, ...) VARIADIC (_vscprintf (format, values))
