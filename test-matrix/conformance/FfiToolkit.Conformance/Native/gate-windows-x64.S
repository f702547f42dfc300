/* As gate-sysv-x64.S, for Microsoft's convention ("x64 calling convention": rbx, rbp, rdi, rsi, r12 to r15 and xmm6 to xmm15
 * belong to the caller, and the 32 bytes above the return address to the callee). */
    .macro keep to
    movq %rbx, \to+0(%rip)
    movq %rbp, \to+8(%rip)
    movq %rdi, \to+16(%rip)
    movq %rsi, \to+24(%rip)
    movq %r12, \to+32(%rip)
    movq %r13, \to+40(%rip)
    movq %r14, \to+48(%rip)
    movq %r15, \to+56(%rip)
    movups %xmm6, \to+64(%rip)
    movups %xmm7, \to+80(%rip)
    movups %xmm8, \to+96(%rip)
    movups %xmm9, \to+112(%rip)
    movups %xmm10, \to+128(%rip)
    movups %xmm11, \to+144(%rip)
    movups %xmm12, \to+160(%rip)
    movups %xmm13, \to+176(%rip)
    movups %xmm14, \to+192(%rip)
    movups %xmm15, \to+208(%rip)
    .endm
    .macro take from
    movq \from+0(%rip), %rbx
    movq \from+8(%rip), %rbp
    movq \from+16(%rip), %rdi
    movq \from+24(%rip), %rsi
    movq \from+32(%rip), %r12
    movq \from+40(%rip), %r13
    movq \from+48(%rip), %r14
    movq \from+56(%rip), %r15
    movups \from+64(%rip), %xmm6
    movups \from+80(%rip), %xmm7
    movups \from+96(%rip), %xmm8
    movups \from+112(%rip), %xmm9
    movups \from+128(%rip), %xmm10
    movups \from+144(%rip), %xmm11
    movups \from+160(%rip), %xmm12
    movups \from+176(%rip), %xmm13
    movups \from+192(%rip), %xmm14
    movups \from+208(%rip), %xmm15
    .endm

    .text
    .globl ffitk_gate
ffitk_gate:
    popq ffitk_return(%rip)
    movq %rsp, ffitk_sp(%rip)
    keep ffitk_saved
    take ffitk_seeds
    leaq .Lback(%rip), %rax
    pushq %rax
    movabsq $0xBADBADBADBADBAD1, %rax
    movq %rax, %r10
    movq ffitk_stub(%rip), %r11
    jmp *%r11

.Lback:
    movq %rsp, ffitk_after_sp(%rip)
    movq ffitk_sp(%rip), %rsp
    keep ffitk_after
    pushfq
    popq ffitk_flags(%rip)
    cld
    take ffitk_saved
    jmp *ffitk_return(%rip)

/* The callee's home area is the callee's: what a stub keeps there is destroyed. */
    .globl ffitk_entry
ffitk_entry:
    movq %rsp, ffitk_entry_sp(%rip)
    movabsq $0xBADBADBADBADBAD2, %r10
    movq %r10, 8(%rsp)
    movq %r10, 16(%rsp)
    movq %r10, 24(%rsp)
    movq %r10, 32(%rsp)
    movq %r10, -8(%rsp)
    movq %r10, -16(%rsp)
    jmp *%r11

    .section .rdata, "dr"
    .globl ffitk_register_words
    .p2align 2
ffitk_register_words: .long 28
