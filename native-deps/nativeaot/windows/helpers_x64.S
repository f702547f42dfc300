/* What Microsoft's compiler calls by itself. None of these follows the calling convention: their registers are given below. */

	.text

/* The cookie of a frame, in rcx, on its way out; every other register is the caller's. */
	.globl	__security_check_cookie
	.p2align 4
__security_check_cookie:
	cmpq	__security_cookie(%rip), %rcx
	jne	.Loverrun
	ret
.Loverrun:
	movl	$2, %ecx		/* FAST_FAIL_STACK_COOKIE_CHECK_FAILURE */
	int	$0x29

/* Stack probe: the size of a new frame in rax, which is kept as every other register is; the caller subtracts by itself. The
   system grows a stack by one guard page at a time, so each page is touched in order, from the caller's stack pointer down.
   Microsoft's x64 calling convention, "Stack allocation". */
	.globl	__chkstk
	.p2align 4
__chkstk:
	pushq	%rax
	pushq	%rcx
	leaq	24(%rsp), %rcx		/* the caller's stack pointer: above the return address and two saved registers */
	subq	%rax, %rcx
	jnc	.Lfits
	xorl	%ecx, %ecx		/* larger than all that is below: the first page that is not there ends the process */
.Lfits:
	leaq	24(%rsp), %rax
.Lpage:
	subq	$0x1000, %rax
	cmpq	%rcx, %rax
	jbe	.Llowest
	orb	$0, (%rax)
	jmp	.Lpage
.Llowest:
	orb	$0, (%rcx)
	popq	%rcx
	popq	%rax
	ret

/* Where indirect calls go that control flow guard would check: the check, of an address in rcx, finds nothing wrong; the dispatch
   goes on to the address in rax. Every other register is the caller's. load_config.c has the pointers that calls go through. */
	.globl	__guard_check_icall_nop
	.p2align 4
__guard_check_icall_nop:
	ret

	.globl	__guard_dispatch_icall_nop
	.p2align 4
__guard_dispatch_icall_nop:
	jmpq	*%rax
