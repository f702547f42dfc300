/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#define IOCPARM_SHIFT 13
#define IOCPARM_MASK ((1 << IOCPARM_SHIFT) - 1)
#define IOC_VOID 0x20000000
#define IOC_OUT 0x40000000
#define IOC_IN 0x80000000
#define IOC_INOUT (IOC_IN | IOC_OUT)
#define _IOC(inout, group, num, len) ((unsigned long) ((inout) | (((len) & IOCPARM_MASK) << 16) | ((group) << 8) | (num)))
#define _IO(group, num) _IOC (IOC_VOID, (group), (num), 0)
#define _IOR(group, num, type) _IOC (IOC_OUT, (group), (num), sizeof (type))
#define _IOW(group, num, type) _IOC (IOC_IN, (group), (num), sizeof (type))
#define _IOWR(group, num, type) _IOC (IOC_INOUT, (group), (num), sizeof (type))
