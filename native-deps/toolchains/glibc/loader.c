/* Where the canary of the stack protector is not in the thread's own block (arm, arm64), glibc's dynamic linker has it. */

unsigned long __stack_chk_guard;
