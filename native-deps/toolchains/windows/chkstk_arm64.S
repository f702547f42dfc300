/* Stack probe of a frame larger than a page. x15 has the size in units of 16 bytes; only x16 and x17 may change. Microsoft's
   ARM64 ABI conventions, "Stack". The caller subtracts by itself. */

	.text
	.globl	__chkstk
	.p2align 2
__chkstk:
	lsl	x16, x15, #4
	mov	x17, sp
1:
	sub	x17, x17, #0x1000
	subs	x16, x16, #0x1000
	ldr	xzr, [x17]
	b.gt	1b
	ret
