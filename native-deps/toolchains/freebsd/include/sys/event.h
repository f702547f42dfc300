/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#include <sys/_timespec.h>
struct kevent { uintptr_t ident; short filter; unsigned short flags; unsigned int fflags; int64_t data; void *udata; uint64_t ext[4]; };
#define EVFILT_READ (-1)
#define EVFILT_WRITE (-2)
#define EVFILT_AIO (-3)
#define EVFILT_VNODE (-4)
#define EVFILT_PROC (-5)
#define EVFILT_SIGNAL (-6)
#define EVFILT_TIMER (-7)
#define EVFILT_USER (-11)
#define EV_ADD 0x1
#define EV_DELETE 0x2
#define EV_ENABLE 0x4
#define EV_DISABLE 0x8
#define EV_ONESHOT 0x10
#define EV_CLEAR 0x20
#define EV_RECEIPT 0x40
#define EV_DISPATCH 0x80
#define EV_EOF 0x8000
#define EV_ERROR 0x4000
#define NOTE_TRIGGER 0x1000000
#define NOTE_DELETE 0x1
#define NOTE_WRITE 0x2
#define NOTE_EXTEND 0x4
#define NOTE_ATTRIB 0x8
#define NOTE_LINK 0x10
#define NOTE_RENAME 0x20
#define NOTE_REVOKE 0x40
#define NOTE_EXIT 0x80000000
#define NOTE_FORK 0x40000000
#define NOTE_EXEC 0x20000000
#define EV_SET(event, a, b, c, d, e, f) do { struct kevent *__e = (event); __e->ident = (a); __e->filter = (b); __e->flags = (c); __e->fflags = (d); __e->data = (e); __e->udata = (f); __e->ext[0] = __e->ext[1] = __e->ext[2] = __e->ext[3] = 0; } while (0)
__BEGIN_DECLS
int kevent (int, const struct kevent *, int, struct kevent *, int, const struct timespec *);
int kqueue (void);
__END_DECLS
