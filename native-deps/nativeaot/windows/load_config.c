/* The load configuration: where the security cookie is, which Windows then sets, and the functions that an indirect call may reach
   (control flow guard, the linker's /guard:cf; without it the table is empty). Microsoft's "The Load Configuration Structure". */

#include <stdint.h>

extern const char __guard_fids_table;
extern const char __guard_fids_count;
extern const char __guard_flags;
extern uint64_t __security_cookie;

/* helpers_x64.S; Windows puts functions of its own here when it loads an image with the guard. */
extern void __guard_check_icall_nop (void);
extern void __guard_dispatch_icall_nop (void);
__attribute__ ((section (".00cfg"))) void (*const __guard_check_icall_fptr) (void) = __guard_check_icall_nop;
__attribute__ ((section (".00cfg"))) void (*const __guard_dispatch_icall_fptr) (void) = __guard_dispatch_icall_nop;

/* IMAGE_LOAD_CONFIG_DIRECTORY64 up to its member GuardFlags. */
const struct
{
  uint32_t size;
  uint32_t unused_32[5];
  uint64_t unused_64[8];
  uint64_t *security_cookie;
  uint64_t unused_handlers[2];
  const void *check_function;
  const void *dispatch_function;
  const void *function_table;
  const void *function_count;
  const void *guard_flags;
} _load_config_used = {
  .size = 0x94, /* the last member is four bytes wide */
  .security_cookie = &__security_cookie,
  .check_function = &__guard_check_icall_fptr,
  .dispatch_function = &__guard_dispatch_icall_fptr,
  .function_table = &__guard_fids_table,
  .function_count = &__guard_fids_count,
  .guard_flags = &__guard_flags,
};
