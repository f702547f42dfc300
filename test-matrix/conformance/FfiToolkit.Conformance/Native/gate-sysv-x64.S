/* The gate stands between a caller and a stub (psABI AMD64, figure 3.4: rbx, rbp and r12 to r15 belong to the caller): it
 * seeds the registers that the stub must keep, poisons those that carry nothing, and looks at both afterwards. Arguments,
 * in registers and on the stack, are where the caller put them. */
    .text
    .globl ffitk_gate
    .type ffitk_gate, @function
ffitk_gate:
    popq ffitk_return(%rip)
    movq %rsp, ffitk_sp(%rip)
    movq %rbx, ffitk_saved+0(%rip)
    movq %rbp, ffitk_saved+8(%rip)
    movq %r12, ffitk_saved+16(%rip)
    movq %r13, ffitk_saved+24(%rip)
    movq %r14, ffitk_saved+32(%rip)
    movq %r15, ffitk_saved+40(%rip)
    movq ffitk_seeds+0(%rip), %rbx
    movq ffitk_seeds+8(%rip), %rbp
    movq ffitk_seeds+16(%rip), %r12
    movq ffitk_seeds+24(%rip), %r13
    movq ffitk_seeds+32(%rip), %r14
    movq ffitk_seeds+40(%rip), %r15
    leaq .Lback(%rip), %rax
    pushq %rax
    movabsq $0xBADBADBADBADBAD1, %rax
    movq %rax, %r10
    movq ffitk_stub(%rip), %r11
    jmp *%r11

.Lback:
    movq %rsp, ffitk_after_sp(%rip)
    movq ffitk_sp(%rip), %rsp
    movq %rbx, ffitk_after+0(%rip)
    movq %rbp, ffitk_after+8(%rip)
    movq %r12, ffitk_after+16(%rip)
    movq %r13, ffitk_after+24(%rip)
    movq %r14, ffitk_after+32(%rip)
    movq %r15, ffitk_after+40(%rip)
    pushfq
    popq ffitk_flags(%rip)
    cld
    movq ffitk_saved+0(%rip), %rbx
    movq ffitk_saved+8(%rip), %rbp
    movq ffitk_saved+16(%rip), %r12
    movq ffitk_saved+24(%rip), %r13
    movq ffitk_saved+32(%rip), %r14
    movq ffitk_saved+40(%rip), %r15
    jmp *ffitk_return(%rip)

/* Every callee is entered through here, its address in r11: the stack pointer is kept for the check of its alignment, and
 * what a stub may have left below it is destroyed. */
    .globl ffitk_entry
ffitk_entry:
    movq %rsp, ffitk_entry_sp(%rip)
    movabsq $0xBADBADBADBADBAD2, %r10
    movq %r10, -8(%rsp)
    movq %r10, -16(%rsp)
    movq %r10, -24(%rsp)
    movq %r10, -32(%rsp)
    jmp *%r11

    .section .rodata
    .globl ffitk_register_words
    .p2align 2
ffitk_register_words: .long 6
    .section .note.GNU-stack, "", @progbits
