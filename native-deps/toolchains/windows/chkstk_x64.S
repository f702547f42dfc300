/* Stack probe of a frame larger than a page: touches each page down to the new stack pointer, so that the guard page is met in
   order. The size is in rax; every register is kept. Microsoft's x64 calling convention, "Stack allocation". The
   caller subtracts by itself. */

	.text
	.globl	___chkstk_ms
	.p2align 4
___chkstk_ms:
	pushq	%rcx
	pushq	%rax
	leaq	24(%rsp), %rcx
	cmpq	$0x1000, %rax
	jb	2f
1:
	subq	$0x1000, %rcx
	testq	%rcx, (%rcx)
	subq	$0x1000, %rax
	cmpq	$0x1000, %rax
	ja	1b
2:
	subq	%rax, %rcx
	testq	%rcx, (%rcx)
	popq	%rax
	popq	%rcx
	ret
