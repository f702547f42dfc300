// Binds symbols to an old version of glibc. The linker, given --wrap, sends calls of a symbol to __wrap_<symbol>; floor.inc has
// one line "floor <symbol>, <version>" for each (build/Link.targets).
.macro floor symbol, version
    .symver old_\symbol, \symbol@\version
    .globl __wrap_\symbol
    .hidden __wrap_\symbol
    .type __wrap_\symbol, %function
__wrap_\symbol:
#if defined(__x86_64__)
    jmp *old_\symbol@GOTPCREL(%rip)
#elif defined(__aarch64__)
    b old_\symbol
#else
#error "how does this processor jump to another library?"
#endif
.endm

    .text
#include "floor.inc"
    .section .note.GNU-stack,"",%progbits
