/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#include <sys/_sigset.h>
#include <sys/_timespec.h>
#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGIOT 6
#define SIGEMT 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGBUS 10
#define SIGSEGV 11
#define SIGSYS 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGURG 16
#define SIGSTOP 17
#define SIGTSTP 18
#define SIGCONT 19
#define SIGCHLD 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGIO 23
#define SIGXCPU 24
#define SIGXFSZ 25
#define SIGVTALRM 26
#define SIGPROF 27
#define SIGWINCH 28
#define SIGINFO 29
#define SIGUSR1 30
#define SIGUSR2 31
#define SIGTHR 32
#define NSIG 32
#define SA_ONSTACK 1
#define SA_RESTART 2
#define SA_RESETHAND 4
#define SA_NOCLDSTOP 8
#define SA_NODEFER 16
#define SA_NOCLDWAIT 32
#define SA_SIGINFO 64
#define SIG_BLOCK 1
#define SIG_UNBLOCK 2
#define SIG_SETMASK 3
#define SS_ONSTACK 1
#define SS_DISABLE 4
#define SIGEV_NONE 0
#define SIGEV_SIGNAL 1
#define SIGEV_THREAD 2
#define BUS_ADRALN 1
#define BUS_ADRERR 2
#define BUS_OBJERR 3
#define CLD_EXITED 1
#define CLD_KILLED 2
#define CLD_DUMPED 3
#define CLD_TRAPPED 4
#define CLD_STOPPED 5
#define CLD_CONTINUED 6
#define FPE_INTOVF 1
#define FPE_INTDIV 2
#define FPE_FLTDIV 3
#define FPE_FLTOVF 4
#define FPE_FLTUND 5
#define FPE_FLTRES 6
#define FPE_FLTINV 7
#define FPE_FLTSUB 8
#define ILL_ILLOPC 1
#define ILL_ILLOPN 2
#define ILL_ILLADR 3
#define ILL_ILLTRP 4
#define ILL_PRVOPC 5
#define ILL_PRVREG 6
#define ILL_COPROC 7
#define ILL_BADSTK 8
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define TRAP_BRKPT 1
#define TRAP_TRACE 2
#define SI_USER 0x10001
#define SI_QUEUE 0x10002
#define SI_TIMER 0x10003
#define SI_ASYNCIO 0x10004
#define SI_MESGQ 0x10005
#ifdef __aarch64__
#define MINSIGSTKSZ 4096
#else
#define MINSIGSTKSZ 2048
#endif
#define SIGSTKSZ (MINSIGSTKSZ + 32768)
typedef int sig_atomic_64_t;
typedef long sig_atomic_t;
typedef void (*sig_t) (int);
typedef void (*sighandler_t) (int);
#define SIG_DFL ((sig_t) 0)
#define SIG_IGN ((sig_t) 1)
#define SIG_ERR ((sig_t) -1)
union sigval { int sival_int; void *sival_ptr; };
struct sigevent { int sigev_notify, sigev_signo; union sigval sigev_value; union { int _threadid; struct { void (*_function) (union sigval); void *_attribute; } _sigev_thread; long __spare[8]; } _sigev_un; };
#define sigev_notify_function _sigev_un._sigev_thread._function
#define sigev_notify_attributes _sigev_un._sigev_thread._attribute
typedef struct __siginfo
{
  int si_signo, si_errno, si_code;
  pid_t si_pid;
  uid_t si_uid;
  int si_status;
  void *si_addr;
  union sigval si_value;
  union { struct { int _trapno; } _fault; struct { long _band; } _poll; struct { long __spare1__; int __spare2__[7]; } __spare__; } _reason;
} siginfo_t;
#define si_band _reason._poll._band
struct sigaction { union { void (*__sa_handler) (int); void (*__sa_sigaction) (int, siginfo_t *, void *); } __sigaction_u; int sa_flags; sigset_t sa_mask; };
#define sa_handler __sigaction_u.__sa_handler
#define sa_sigaction __sigaction_u.__sa_sigaction
typedef struct sigaltstack { void *ss_sp; size_t ss_size; int ss_flags; } stack_t;
__BEGIN_DECLS
void (*signal (int, void (*) (int))) (int);
int raise (int);
int kill (pid_t, int);
int killpg (pid_t, int);
int pthread_kill (pthread_t, int);
int pthread_sigmask (int, const sigset_t *, sigset_t *);
int sigaction (int, const struct sigaction *, struct sigaction *);
int sigaddset (sigset_t *, int);
int sigaltstack (const stack_t *, stack_t *);
int sigdelset (sigset_t *, int);
int sigemptyset (sigset_t *);
int sigfillset (sigset_t *);
int siginterrupt (int, int);
int sigismember (const sigset_t *, int);
int sigpending (sigset_t *);
int sigprocmask (int, const sigset_t *, sigset_t *);
int sigqueue (pid_t, int, const union sigval);
int sigsuspend (const sigset_t *);
int sigtimedwait (const sigset_t *, siginfo_t *, const struct timespec *);
int sigwait (const sigset_t *, int *);
int sigwaitinfo (const sigset_t *, siginfo_t *);
void psignal (int, const char *);
__END_DECLS
