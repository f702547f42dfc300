#include "oracle.h"

Value oracle_seen[ORACLE_WORDS];
Value oracle_preset[ORACLE_WORDS];
uint64_t oracle_frame;

#if defined(__x86_64__)
// uint64_t oracle_guarded(f, a, b, c, d): calls f(a, b, c, d) with known values in every register that a callee must
// keep, and returns one bit for each that came back changed: rbx, rbp, r12, r13, r14, r15, rsp, the direction flag.
uint64_t oracle_rsp;
__asm__(
    ".text\n"
    ".globl oracle_guarded\n"
    ".type oracle_guarded, @function\n"
    "oracle_guarded:\n"
    "  push %rbx\n"
    "  push %rbp\n"
    "  push %r12\n"
    "  push %r13\n"
    "  push %r14\n"
    "  push %r15\n"
    "  sub $24, %rsp\n"
    "  mov %rdi, %r11\n"
    "  mov %rsi, %rdi\n"
    "  mov %rdx, %rsi\n"
    "  mov %rcx, %rdx\n"
    "  mov %r8, %rcx\n"
    "  mov $0x1111111122222222, %rbx\n"
    "  mov $0x3333333344444444, %rbp\n"
    "  mov $0x5555555566666666, %r12\n"
    "  mov $0x7777777788888888, %r13\n"
    "  mov $0x99999999aaaaaaaa, %r14\n"
    "  mov $0xbbbbbbbbcccccccc, %r15\n"
    "  mov oracle_rsp@GOTPCREL(%rip), %rax\n"
    "  mov %rsp, (%rax)\n"
    "  call *%r11\n"
    "  mov oracle_rsp@GOTPCREL(%rip), %rdx\n"
    "  xor %eax, %eax\n"
    "  cmp %rsp, (%rdx)\n"
    "  je 1f\n"
    "  or $64, %eax\n"
    "  mov (%rdx), %rsp\n"
    "1:\n"
    "  mov $0x1111111122222222, %rcx\n  cmp %rcx, %rbx\n  je 2f\n  or $1, %eax\n2:\n"
    "  mov $0x3333333344444444, %rcx\n  cmp %rcx, %rbp\n  je 3f\n  or $2, %eax\n3:\n"
    "  mov $0x5555555566666666, %rcx\n  cmp %rcx, %r12\n  je 4f\n  or $4, %eax\n4:\n"
    "  mov $0x7777777788888888, %rcx\n  cmp %rcx, %r13\n  je 5f\n  or $8, %eax\n5:\n"
    "  mov $0x99999999aaaaaaaa, %rcx\n  cmp %rcx, %r14\n  je 6f\n  or $16, %eax\n6:\n"
    "  mov $0xbbbbbbbbcccccccc, %rcx\n  cmp %rcx, %r15\n  je 7f\n  or $32, %eax\n7:\n"
    "  pushf\n  pop %rcx\n  test $0x400, %ecx\n  je 8f\n  or $128, %eax\n  cld\n8:\n"
    "  add $24, %rsp\n"
    "  pop %r15\n"
    "  pop %r14\n"
    "  pop %r13\n"
    "  pop %r12\n"
    "  pop %rbp\n"
    "  pop %rbx\n"
    "  ret\n"
    ".size oracle_guarded, .-oracle_guarded\n");
#endif
