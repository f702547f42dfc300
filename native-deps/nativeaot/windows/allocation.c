/* C++ allocation over ucrtbase.dll, under the names that Microsoft's compiler gives its operators, and what a call of a pure virtual
   function comes to. Where new may fail it returns null: nothing here throws. */

#include <stddef.h>

__declspec (dllimport) void *malloc (size_t size);
__declspec (dllimport) void free (void *block);
__declspec (dllimport) __attribute__ ((noreturn)) void abort (void);

#define NAMED(name) __asm__ (name)

/* std::nothrow */
extern const char nothrow NAMED ("?nothrow@std@@3Unothrow_t@1@B");
const char nothrow = 0;

void *new_nothrow (size_t size, const void *tag) NAMED ("??2@YAPEAX_KAEBUnothrow_t@std@@@Z");
void *new_array_nothrow (size_t size, const void *tag) NAMED ("??_U@YAPEAX_KAEBUnothrow_t@std@@@Z");
void delete_one (void *block) NAMED ("??3@YAXPEAX@Z");
void delete_one_sized (void *block, size_t size) NAMED ("??3@YAXPEAX_K@Z");
void delete_array (void *block) NAMED ("??_V@YAXPEAX@Z");
void delete_array_sized (void *block, size_t size) NAMED ("??_V@YAXPEAX_K@Z");

/* Two objects have two addresses, even where they have no size. */
void *
new_nothrow (size_t size, const void *tag)
{
  (void) tag;
  return malloc (size == 0 ? 1 : size);
}

void *
new_array_nothrow (size_t size, const void *tag)
{
  return new_nothrow (size, tag);
}

void
delete_one (void *block)
{
  free (block);
}

void
delete_one_sized (void *block, size_t size)
{
  (void) size;
  free (block);
}

void
delete_array (void *block)
{
  free (block);
}

void
delete_array_sized (void *block, size_t size)
{
  (void) size;
  free (block);
}

void
_purecall (void)
{
  abort ();
}
