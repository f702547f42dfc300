/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#include <signal.h>
#include <sys/resource.h>
#define WNOHANG 1
#define WUNTRACED 2
#define WCONTINUED 4
#define WNOWAIT 8
#define WEXITED 16
#define WTRAPPED 32
#define WSTOPPED 2
#define WTERMSIG(status) ((status) & 0x7f)
#define WEXITSTATUS(status) (((status) >> 8) & 0xff)
#define WSTOPSIG(status) (((status) >> 8) & 0xff)
#define WIFEXITED(status) (WTERMSIG (status) == 0)
#define WIFSTOPPED(status) (((status) & 0xff) == 0x7f)
#define WIFSIGNALED(status) (WTERMSIG (status) != 0x7f && WTERMSIG (status) != 0 && (status) != 0x13)
#define WIFCONTINUED(status) ((status) == 0x13)
#define WCOREDUMP(status) ((status) & 0x80)
__BEGIN_DECLS
pid_t wait (int *);
pid_t wait3 (int *, int, struct rusage *);
pid_t wait4 (pid_t, int *, int, struct rusage *);
pid_t waitpid (pid_t, int *, int);
__END_DECLS
