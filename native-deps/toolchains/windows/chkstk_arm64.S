/* Stack probe of a frame larger than a page: the system grows a stack by one guard page at a time, so every page of the new
   frame is touched in order, from the stack pointer down. x15 has the size in units of 16 bytes; only x16 and x17 may change;
   the caller subtracts by itself. Microsoft's "Overview of ARM64 ABI conventions", "Stack". */

	.text
	.globl	__chkstk
	.p2align 2
__chkstk:
	sub	x16, sp, x15, uxtx #4	/* the new frame's lowest address */
	mov	x17, sp
.Lpage:
	sub	x17, x17, #0x1000
	cmp	x17, x16
	b.ls	.Llowest
	ldrb	wzr, [x17]
	b	.Lpage
.Llowest:
	ldrb	wzr, [x16]
	ret
