/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#include <sys/_timespec.h>
#define SCHED_FIFO 1
#define SCHED_OTHER 2
#define SCHED_RR 3
struct sched_param { int sched_priority; };
__BEGIN_DECLS
int sched_get_priority_max (int);
int sched_get_priority_min (int);
int sched_getparam (pid_t, struct sched_param *);
int sched_getscheduler (pid_t);
int sched_rr_get_interval (pid_t, struct timespec *);
int sched_setparam (pid_t, const struct sched_param *);
int sched_setscheduler (pid_t, int, const struct sched_param *);
int sched_yield (void);
__END_DECLS
