/* As gate-sysv-x64.S, for AAPCS32 (6.1.1: r4 to r11; 6.1.2.1: d8 to d15). Only r12 and lr are free here. */
    .syntax unified
    .arch armv7-a
    .fpu vfpv3-d16
    .arm
    .macro address register, symbol
    movw \register, #:lower16:\symbol
    movt \register, #:upper16:\symbol
    .endm
    .macro keep to
    address r12, \to
    stmia r12!, {r4-r11}
    vstmia r12, {d8-d15}
    .endm
    .macro take from
    address r12, \from
    ldmia r12!, {r4-r11}
    vldmia r12, {d8-d15}
    .endm

    .text
    .p2align 2
    .globl ffitk_gate
    .type ffitk_gate, %function
ffitk_gate:
    address r12, ffitk_return
    str lr, [r12]
    address r12, ffitk_sp
    str sp, [r12]
    keep ffitk_saved
    take ffitk_seeds
    address lr, .Lback
    address r12, ffitk_stub
    ldr r12, [r12]
    bx r12

.Lback:
    address r12, ffitk_after_sp
    str sp, [r12]
    address r12, ffitk_sp
    ldr sp, [r12]
    keep ffitk_after
    take ffitk_saved
    address r12, ffitk_return
    ldr r12, [r12]
    bx r12

/* Every callee is entered through here, its address in r12. */
    .globl ffitk_entry
    .type ffitk_entry, %function
ffitk_entry:
    str r12, [sp, #-4]
    address r12, ffitk_entry_sp
    str sp, [r12]
    ldr r12, [sp, #-4]
    bx r12

/* The same for callees whose entry is Thumb code: reading pc there gives the next A32 instruction. */
    .thumb
    .p2align 2
    .globl ffitk_entry_thumb
    .type ffitk_entry_thumb, %function
ffitk_entry_thumb:
    bx pc
    nop
    .arm
    b ffitk_entry

    .section .rodata
    .globl ffitk_register_words
    .p2align 2
ffitk_register_words: .word 12
    .section .note.GNU-stack, "", %progbits
