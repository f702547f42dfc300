// Starts a program that cannot get executable memory as code generators do, as on hardened systems: a seccomp filter refuses it.
// Usage: refuse-executable-memory stubs|all PROGRAM [ARGUMENT...]
//   stubs  what a just-in-time compiler of V8's kind needs stays possible: memory that is writable and executable at once.
//          Refused are executable views of shared memory, and making memory executable that is not writable.
//   all    nothing but private views of files may be executable: V8 must run with --jitless.
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IF_EQUAL(value, then, otherwise) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, then, otherwise)
#define IF_ANY(bits, then, otherwise) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, then, otherwise)
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, action)

int main(int count, char** arguments)
{
    if (count < 3)
    {
        fprintf(stderr, "usage: refuse-executable-memory stubs|all PROGRAM [ARGUMENT...]\n");
        return 2;
    }

    // In mode 'stubs', writable memory may become executable: the filter lets it pass. In mode 'all' no protection has this bit.
    unsigned int passing = strcmp(arguments[1], "stubs") == 0 ? PROT_WRITE : 0x40000000;
    struct sock_filter filter[] = {
        /*  0 */ LOAD(nr),
        /*  1 */ IF_EQUAL(SYS_mmap, 5, 0),
        /*  2 */ IF_EQUAL(SYS_mprotect, 1, 0),
        /*  3 */ IF_EQUAL(SYS_pkey_mprotect, 0, 8),

        // mprotect and pkey_mprotect: nothing becomes executable.
        /*  4 */ LOAD(args[2]),
        /*  5 */ IF_ANY(passing, 6, 0),
        /*  6 */ IF_ANY(PROT_EXEC, 6, 5),

        // mmap: nothing executable but a private view of a file.
        /*  7 */ LOAD(args[2]),
        /*  8 */ IF_ANY(passing, 3, 0),
        /*  9 */ IF_ANY(PROT_EXEC, 0, 2),
        /* 10 */ LOAD(args[3]),
        /* 11 */ IF_ANY(MAP_SHARED | MAP_ANONYMOUS, 1, 0),
        /* 12 */ RETURN(SECCOMP_RET_ALLOW),
        /* 13 */ RETURN(SECCOMP_RET_ERRNO | EPERM),
    };
    struct sock_fprog program = { sizeof filter / sizeof filter[0], filter };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    {
        perror("prctl");
        return 2;
    }

    execvp(arguments[2], arguments + 2);
    perror(arguments[2]);
    return 2;
}
