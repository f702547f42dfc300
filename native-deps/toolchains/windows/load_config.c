/* The load configuration, which tells Windows the functions that an indirect call may reach (control flow guard). Microsoft's
   "The Load Configuration Structure"; the linker fills in the table of the functions. Our own calls are not checked: what
   ffi_call calls is known to nobody before. So the function that a check would go through is never called. */

#include <stdint.h>

extern const char __guard_fids_table;
extern const char __guard_fids_count;
extern const char __guard_flags;

static void
unchecked (uintptr_t target)
{
  (void) target;
}

/* Windows puts its own function here when it loads the library. */
__attribute__ ((section (".00cfg"))) void (*const __guard_check_icall_fptr) (uintptr_t) = unchecked;

/* IMAGE_LOAD_CONFIG_DIRECTORY64 up to its member GuardFlags, which was the end of it when the guard came. */
const struct
{
  uint32_t size;
  uint32_t unused_32[5];
  uint64_t unused_64[11];
  const void *check_function;
  const void *dispatch_function;
  const void *function_table;
  const void *function_count;
  const void *guard_flags;
} _load_config_used = {
  .size = 0x94, /* the last member is four bytes wide */
  .check_function = &__guard_check_icall_fptr,
  .function_table = &__guard_fids_table,
  .function_count = &__guard_fids_count,
  .guard_flags = &__guard_flags,
};
