/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3
#define _POSIX_VERSION 200112L
#define _POSIX_THREADS 200112L
#define _POSIX_TIMERS 200112L
#define _POSIX_MONOTONIC_CLOCK 200112L
#define _POSIX_MAPPED_FILES 200112L
#define _POSIX_FSYNC 200112L
#define _POSIX_THREAD_SAFE_FUNCTIONS -1
#define _POSIX_SEMAPHORES 200112L
#define _POSIX_SPIN_LOCKS 200112L
#define _POSIX_BARRIERS 200112L
#define _POSIX_READER_WRITER_LOCKS 200112L
#define _SC_ARG_MAX 1
#define _SC_CHILD_MAX 2
#define _SC_CLK_TCK 3
#define _SC_NGROUPS_MAX 4
#define _SC_OPEN_MAX 5
#define _SC_VERSION 8
#define _SC_PAGESIZE 47
#define _SC_PAGE_SIZE 47
#define _SC_IOV_MAX 56
#define _SC_NPROCESSORS_CONF 57
#define _SC_NPROCESSORS_ONLN 58
#define _SC_PHYS_PAGES 121
#define _SC_GETPW_R_SIZE_MAX 71
#define _SC_GETGR_R_SIZE_MAX 70
#define _SC_HOST_NAME_MAX 72
#define _SC_LINE_MAX 15
#define _SC_TZNAME_MAX 27
#define _SC_MONOTONIC_CLOCK 74
#define _SC_THREADS 96
#define _SC_THREAD_STACK_MIN 93
#define _PC_LINK_MAX 1
#define _PC_MAX_CANON 2
#define _PC_MAX_INPUT 3
#define _PC_NAME_MAX 4
#define _PC_PATH_MAX 5
#define _PC_PIPE_BUF 6
#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif
#define SEEK_DATA 3
#define SEEK_HOLE 4
__BEGIN_DECLS
extern char **environ;
extern char *optarg;
extern int optind;
extern int opterr;
extern int optopt;
extern int optreset;
void _exit (int) __dead2;
int access (const char *, int);
unsigned int alarm (unsigned int);
int chdir (const char *);
int chown (const char *, uid_t, gid_t);
int close (int);
void closefrom (int);
size_t confstr (int, char *, size_t);
int dup (int);
int dup2 (int, int);
int dup3 (int, int, int);
int eaccess (const char *, int);
int execl (const char *, const char *, ...);
int execlp (const char *, const char *, ...);
int execv (const char *, char *const *);
int execve (const char *, char *const *, char *const *);
int execvp (const char *, char *const *);
int faccessat (int, const char *, int, int);
int fchdir (int);
int fchown (int, uid_t, gid_t);
int fchownat (int, const char *, uid_t, gid_t, int);
int fdatasync (int);
pid_t fork (void);
long fpathconf (int, int);
int fsync (int);
int ftruncate (int, off_t);
char *getcwd (char *, size_t);
int getdtablesize (void);
gid_t getegid (void);
int getentropy (void *, size_t);
uid_t geteuid (void);
gid_t getgid (void);
int getgroups (int, gid_t[]);
int gethostname (char *, size_t);
char *getlogin (void);
int getlogin_r (char *, int);
int getopt (int, char *const[], const char *);
int getpagesize (void);
pid_t getpgid (pid_t);
pid_t getpgrp (void);
pid_t getpid (void);
pid_t getppid (void);
pid_t getsid (pid_t);
uid_t getuid (void);
int isatty (int);
int issetugid (void);
int lchown (const char *, uid_t, gid_t);
int link (const char *, const char *);
int linkat (int, const char *, int, const char *, int);
int lockf (int, int, off_t);
off_t lseek (int, off_t, int);
int nice (int);
long pathconf (const char *, int);
int pause (void);
int pipe (int *);
int pipe2 (int *, int);
ssize_t pread (int, void *, size_t, off_t);
ssize_t pwrite (int, const void *, size_t, off_t);
ssize_t read (int, void *, size_t);
ssize_t readlink (const char *, char *, size_t);
ssize_t readlinkat (int, const char *, char *, size_t);
int rmdir (const char *);
int setegid (gid_t);
int seteuid (uid_t);
int setgid (gid_t);
int setpgid (pid_t, pid_t);
int setregid (gid_t, gid_t);
int setreuid (uid_t, uid_t);
pid_t setsid (void);
int setuid (uid_t);
unsigned int sleep (unsigned int);
int symlink (const char *, const char *);
int symlinkat (const char *, int, const char *);
void sync (void);
long sysconf (int);
pid_t tcgetpgrp (int);
int tcsetpgrp (int, pid_t);
int truncate (const char *, off_t);
char *ttyname (int);
int unlink (const char *);
int unlinkat (int, const char *, int);
int usleep (useconds_t);
pid_t vfork (void) __attribute__ ((__returns_twice__));
ssize_t write (int, const void *, size_t);
__END_DECLS
