/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define UMTX_OP_WAIT 2
#define UMTX_OP_WAKE 3
#define UMTX_OP_WAIT_UINT 11
#define UMTX_OP_WAIT_UINT_PRIVATE 15
#define UMTX_OP_WAKE_PRIVATE 16
__BEGIN_DECLS
int _umtx_op (void *, int, unsigned long, void *, void *);
__END_DECLS
