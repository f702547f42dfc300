// The change from one stack to another, on x64 as System V has it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace {

// What the code below knows of a coroutine, by its offsets.
struct Switch {
  void* native;      // where the coroutine's stack was left: there is an address to go on at
  void* javascript;  // where the stack was left that it was entered from
  const void* landing;  // where to go on when it is entered again
  int32_t wanted;    // what the entering function returns
};

static_assert(offsetof(Switch, native) == 0 && offsetof(Switch, javascript) == 8 && offsetof(Switch, landing) == 16 && offsetof(Switch, wanted) == 24, "as the code has them");

// Where a new stack begins, by a call of ffitk_run_coroutine with what was entered. There is no caller, which unwinders are told.
extern "C" __attribute__((visibility("hidden"))) void BeginStack() asm("ffitk_begin_stack");

// Goes on where a coroutine was left, and returns what that wants when it is left again.
extern "C" __attribute__((visibility("hidden"))) int32_t EnterStack(Switch* entered) asm("ffitk_enter_stack");

// Leaves the coroutine that runs, until it is entered again.
extern "C" __attribute__((visibility("hidden"))) void LeaveStack(Switch* left) asm("ffitk_leave_stack");

// What optimised code calls to go on with a coroutine: EnterStack of what ffitk_find_resumed returns for its arguments.
extern "C" __attribute__((visibility("hidden"))) void FastResume() asm("ffitk_fast_resume");

// What thunks call: leaves the coroutine that ffitk_answer_or_ask returns, if it returns one.
extern "C" __attribute__((visibility("hidden"))) void Answer() asm("ffitk_answer");

// Where such a coroutine goes on: behind the call in the thunk's body,
extern "C" __attribute__((visibility("hidden"))) void ReturnToThunk() asm("ffitk_return_to_thunk");

// or in the thunk's caller, with a result that is in one slot. The body's frame begins at rbp (X64Callback.cs).
extern "C" __attribute__((visibility("hidden"))) void ReturnFromThunk() asm("ffitk_return_from_thunk");

// Functions keep rbx, rbp and r12 to r15 (System V psABI, 3.2.1). Where another stack is entered there is a jump in the place of each
// return: processors predict returns by the calls before them, which were those of the stack that is left, and a wrong prediction
// takes as long as all else here.
asm(R"(
  .pushsection .text
  .macro ffitk_push register
  pushq \register
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset \register, 0
  .endm
  .macro ffitk_pop register
  popq \register
  .cfi_adjust_cfa_offset -8
  .cfi_restore \register
  .endm
  .macro ffitk_save
  ffitk_push %rbp
  ffitk_push %rbx
  ffitk_push %r12
  ffitk_push %r13
  ffitk_push %r14
  ffitk_push %r15
  .endm
  .macro ffitk_restore
  ffitk_pop %r15
  ffitk_pop %r14
  ffitk_pop %r13
  ffitk_pop %r12
  ffitk_pop %rbx
  ffitk_pop %rbp
  .endm
  .macro ffitk_saved
  .cfi_adjust_cfa_offset 56
  .cfi_rel_offset %r15, 0
  .cfi_rel_offset %r14, 8
  .cfi_rel_offset %r13, 16
  .cfi_rel_offset %r12, 24
  .cfi_rel_offset %rbx, 32
  .cfi_rel_offset %rbp, 40
  .endm
  .macro ffitk_return
  popq %rcx
  .cfi_adjust_cfa_offset -8
  .cfi_register %rip, %rcx
  jmpq *%rcx
  .endm

  .p2align 4
  .type ffitk_fast_resume, @function
ffitk_fast_resume:
  .cfi_startproc
  endbr64
  subq $8, %rsp
  .cfi_adjust_cfa_offset 8
  callq ffitk_find_resumed
  addq $8, %rsp
  .cfi_adjust_cfa_offset -8
  movq %rax, %rdi
  jmp ffitk_enter_stack
  .cfi_endproc
  .size ffitk_fast_resume, . - ffitk_fast_resume

  .p2align 4
  .type ffitk_enter_stack, @function
ffitk_enter_stack:
  .cfi_startproc
  endbr64
  ffitk_save
  movq %rsp, 8(%rdi)
  movq (%rdi), %rsp
  jmpq *16(%rdi)
  .cfi_endproc
  .size ffitk_enter_stack, . - ffitk_enter_stack

  .p2align 4
  .type ffitk_answer, @function
ffitk_answer:
  .cfi_startproc
  endbr64
  pushq %rdx
  .cfi_adjust_cfa_offset 8
  callq ffitk_answer_or_ask
  testq %rax, %rax
  jz 1f
  movq %rax, %rdi
  jmp ffitk_leave
1:
  addq $8, %rsp
  .cfi_adjust_cfa_offset -8
  retq
  .cfi_endproc
  .size ffitk_answer, . - ffitk_answer

  .p2align 4
  .type ffitk_leave_stack, @function
ffitk_leave_stack:
  .cfi_startproc
  endbr64
  pushq $0
  .cfi_adjust_cfa_offset 8
ffitk_leave:
  ffitk_save
  movq %rsp, (%rdi)
  movl 24(%rdi), %eax
  movq 8(%rdi), %rsp
  ffitk_restore
  .cfi_adjust_cfa_offset -8
  ffitk_return
  .cfi_endproc
  .size ffitk_leave_stack, . - ffitk_leave_stack

  .p2align 4
  .type ffitk_return_to_thunk, @function
ffitk_return_to_thunk:
  .cfi_startproc
  ffitk_saved
  endbr64
  ffitk_restore
  popq %rdx
  .cfi_adjust_cfa_offset -8
  ffitk_return
  .cfi_endproc
  .size ffitk_return_to_thunk, . - ffitk_return_to_thunk

  .p2align 4
  .type ffitk_return_from_thunk, @function
ffitk_return_from_thunk:
  .cfi_startproc
  ffitk_saved
  endbr64
  ffitk_restore
  popq %rdx
  movq (%rdx), %rax
  movq %rax, %xmm0
  leaveq
  .cfi_def_cfa %rsp, 8
  ffitk_return
  .cfi_endproc
  .size ffitk_return_from_thunk, . - ffitk_return_from_thunk

  .p2align 4
  .type ffitk_begin_stack, @function
ffitk_begin_stack:
  .cfi_startproc
  .cfi_undefined %rip
  endbr64
  xorl %ebp, %ebp
  callq ffitk_run_coroutine
  ud2
  .cfi_endproc
  .size ffitk_begin_stack, . - ffitk_begin_stack
  .purgem ffitk_push
  .purgem ffitk_pop
  .purgem ffitk_save
  .purgem ffitk_restore
  .purgem ffitk_saved
  .purgem ffitk_return
  .popsection
)");

}  // namespace
