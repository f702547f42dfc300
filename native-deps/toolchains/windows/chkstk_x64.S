/* Stack probe of a frame larger than a page: the system grows a stack by one guard page at a time, so every page of the new
   frame is touched in order, from the caller's stack pointer down. The size is in rax; every register is kept; the caller
   subtracts by itself. Microsoft's x64 calling convention, "Stack allocation"; the name is the one that GNU targets use. */

	.text
	.globl	___chkstk_ms
	.p2align 4
___chkstk_ms:
	pushq	%rax
	pushq	%rcx
	leaq	24(%rsp), %rcx		/* the caller's stack pointer: above the return address and two saved registers */
	negq	%rax
	addq	%rcx, %rax		/* the new frame's lowest address */
.Lpage:
	subq	$0x1000, %rcx
	cmpq	%rax, %rcx
	jbe	.Llowest
	orb	$0, (%rcx)
	jmp	.Lpage
.Llowest:
	orb	$0, (%rax)
	popq	%rcx
	popq	%rax
	ret
