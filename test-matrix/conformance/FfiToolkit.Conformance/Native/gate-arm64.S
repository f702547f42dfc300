/* As gate-sysv-x64.S, for AAPCS64 (6.1.1: x19 to x28; 6.4.6: the frame pointer; 6.1.2: the low halves of v8 to v15). */
    .macro address register, symbol
    adrp \register, \symbol
    add \register, \register, :lo12:\symbol
    .endm
    .macro keep to
    address x9, \to
    stp x19, x20, [x9]
    stp x21, x22, [x9, #16]
    stp x23, x24, [x9, #32]
    stp x25, x26, [x9, #48]
    stp x27, x28, [x9, #64]
    str x29, [x9, #80]
    stp d8, d9, [x9, #88]
    stp d10, d11, [x9, #104]
    stp d12, d13, [x9, #120]
    stp d14, d15, [x9, #136]
    .endm
    .macro take from
    address x9, \from
    ldp x19, x20, [x9]
    ldp x21, x22, [x9, #16]
    ldp x23, x24, [x9, #32]
    ldp x25, x26, [x9, #48]
    ldp x27, x28, [x9, #64]
    ldr x29, [x9, #80]
    ldp d8, d9, [x9, #88]
    ldp d10, d11, [x9, #104]
    ldp d12, d13, [x9, #120]
    ldp d14, d15, [x9, #136]
    .endm

    .text
    .p2align 2
    .globl ffitk_gate
    .type ffitk_gate, %function
ffitk_gate:
    address x9, ffitk_return
    str x30, [x9]
    address x9, ffitk_sp
    mov x10, sp
    str x10, [x9]
    keep ffitk_saved
    take ffitk_seeds
    address x30, .Lback
    movz x9, #0xBAD1, lsl #32
    mov x8, x9
    mov x10, x9
    mov x11, x9
    mov x12, x9
    mov x13, x9
    mov x14, x9
    mov x15, x9
    mov x17, x9
    address x16, ffitk_stub
    ldr x16, [x16]
    br x16

.Lback:
    address x9, ffitk_after_sp
    mov x10, sp
    str x10, [x9]
    address x9, ffitk_sp
    ldr x10, [x9]
    mov sp, x10
    keep ffitk_after
    take ffitk_saved
    address x9, ffitk_return
    ldr x30, [x9]
    ret

/* Every callee is entered through here, its address in x17. x8 may hold the address of the result (AAPCS64 6.9). */
    .globl ffitk_entry
ffitk_entry:
    address x9, ffitk_entry_sp
    mov x10, sp
    str x10, [x9]
    movz x9, #0xBAD2, lsl #32
    mov x10, x9
    mov x11, x9
    mov x16, x9
    br x17

    .section .rodata
    .globl ffitk_register_words
    .p2align 2
ffitk_register_words: .word 19
    .section .note.GNU-stack, "", %progbits
