/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#include <sys/ioccom.h>
#define FIONREAD 0x4004667f
#define FIONBIO 0x8004667eU
#define FIOASYNC 0x8004667dU
#define FIOCLEX 0x20006601U
#define FIONCLEX 0x20006602U
#define TIOCGWINSZ 0x40087468
#define TIOCSWINSZ 0x80087467U
struct winsize { unsigned short ws_row, ws_col, ws_xpixel, ws_ypixel; };
__BEGIN_DECLS
int ioctl (int, unsigned long, ...);
__END_DECLS
