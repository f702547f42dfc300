/* Functions of images that are bound when they are first called (the linker's /DELAYLOAD): Microsoft's "Linker support for delay-loaded
   DLLs" has the structures and the exceptions. An image that is named as a program, as in /DELAYLOAD:node.exe, is the program of the
   process whatever its file is called: a plug-in's host may be renamed. */

#include <stddef.h>
#include <stdint.h>

__declspec (dllimport) void *GetModuleHandleW (const wchar_t *name);
__declspec (dllimport) void *LoadLibraryExA (const char *name, void *file, unsigned long flags);
__declspec (dllimport) void *GetProcAddress (void *module, const char *name);
__declspec (dllimport) void RaiseException (unsigned long code, unsigned long flags, unsigned long count, const uintptr_t *arguments);

/* LOAD_LIBRARY_SEARCH_DEFAULT_DIRS: never the current folder. */
enum { DEFAULT_FOLDERS = 0x1000 };

/* VcppException of delayimp.h: severity error, facility 0x6D, and ERROR_MOD_NOT_FOUND or ERROR_PROC_NOT_FOUND. */
#define NO_MODULE 0xC06D007Eul
#define NO_FUNCTION 0xC06D007Ful

/* ImgDelayDescr; its addresses are relative to the image. */
struct description
{
  uint32_t attributes;
  uint32_t name;
  uint32_t module;
  uint32_t addresses;
  uint32_t names;
  uint32_t bound;
  uint32_t unload;
  uint32_t stamp;
};

extern char __ImageBase;

#define AT(offset) (&__ImageBase + (offset))

/* The most significant bit of an entry says that the function has a number and no name; the name follows a hint of two bytes. */
#define BY_NUMBER (1ull << 63)

static int
is_program (const char *name)
{
  size_t length = 0;
  while (name[length] != 0)
    length++;
  const char *end = name + length - 4;
  return length > 4 && end[0] == '.' && (end[1] | 0x20) == 'e' && (end[2] | 0x20) == 'x' && (end[3] | 0x20) == 'e';
}

static void
refuse (unsigned long code, const struct description *what)
{
  uintptr_t argument = (uintptr_t) what;
  RaiseException (code, 0, 1, &argument);
}

void *
__delayLoadHelper2 (const struct description *what, void **slot)
{
  const char *name = AT (what->name);
  void **module = (void **) AT (what->module);
  if (*module == NULL)
    *module = is_program (name) ? GetModuleHandleW (NULL) : LoadLibraryExA (name, NULL, DEFAULT_FOLDERS);
  if (*module == NULL)
    refuse (NO_MODULE, what);

  uint64_t entry = ((const uint64_t *) AT (what->names))[slot - (void **) AT (what->addresses)];
  void *function = GetProcAddress (*module, entry & BY_NUMBER ? (const char *) (uintptr_t) (entry & 0xFFFF) : AT ((uint32_t) entry) + 2);
  if (function == NULL)
    refuse (NO_FUNCTION, what);
  *slot = function;
  return function;
}
