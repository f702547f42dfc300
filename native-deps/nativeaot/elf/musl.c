/* What objects that were compiled for glibc use and musl lacks, or has with another meaning. The structures that are passed are the
   kernel's in both. */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Names of functions whose offsets have 64 bits: musl has no others, and since 1.2.4 not under these names for a linker. */
#if defined __x86_64__
#define JUMP(name) "jmp *" #name "@GOTPCREL(%rip)"
#elif defined __aarch64__
#define JUMP(name) "b " #name
#endif
#define LARGE(name)                                                                                                     \
  __asm__ (".text\n.p2align 4\n.globl " #name "64\n.hidden " #name "64\n.type " #name "64, %function\n" #name "64:\n" JUMP (name) "\n" \
           ".size " #name "64, . - " #name "64\n");

LARGE (creat)
LARGE (fallocate)
LARGE (fopen)
LARGE (fstatfs)
LARGE (ftruncate)
LARGE (getrlimit)
LARGE (lseek)
LARGE (mkstemps)
LARGE (mmap)
LARGE (open)
LARGE (posix_fadvise)
LARGE (pread)
LARGE (preadv)
LARGE (pwrite)
LARGE (pwritev)
LARGE (readdir)
LARGE (sendfile)
LARGE (setrlimit)
LARGE (statfs)

/* stat as glibc's header had it before 2.33: the version says which structure is meant, and there is one. */
__attribute__ ((visibility ("hidden"))) int
__xstat64 (int version, const char *path, struct stat *result)
{
  (void) version;
  return stat (path, result);
}

__attribute__ ((visibility ("hidden"))) int
__lxstat64 (int version, const char *path, struct stat *result)
{
  (void) version;
  return lstat (path, result);
}

__attribute__ ((visibility ("hidden"))) int
__fxstat64 (int version, int file, struct stat *result)
{
  (void) version;
  return fstat (file, result);
}

/* The sets of processors of glibc's CPU_ALLOC: words of bits. */
__attribute__ ((visibility ("hidden"))) void *
__sched_cpualloc (size_t processors)
{
  size_t bits = 8 * sizeof (unsigned long);
  return calloc ((processors + bits - 1) / bits, sizeof (unsigned long));
}

__attribute__ ((visibility ("hidden"))) void
__sched_cpufree (void *set)
{
  free (set);
}

/* glibc's strerror_r gives back the text, where POSIX' and musl's give back a number. Linked with --wrap=strerror_r. */
__attribute__ ((visibility ("hidden"))) char *
__wrap_strerror_r (int error, char *buffer, size_t size)
{
  (void) buffer;
  (void) size;
  return strerror (error);
}
