/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/_types.h>
#include <stddef.h>
#include <stdint.h>
typedef unsigned char u_char;
typedef unsigned short u_short, ushort;
typedef unsigned int u_int, uint;
typedef unsigned long u_long, ulong;
typedef uint8_t u_int8_t;
typedef uint16_t u_int16_t;
typedef uint32_t u_int32_t;
typedef uint64_t u_int64_t;
typedef int64_t quad_t;
typedef uint64_t u_quad_t;
typedef char *caddr_t;
typedef int64_t blkcnt_t;
typedef int32_t blksize_t;
typedef int32_t clock_t;
typedef int32_t clockid_t;
typedef uint64_t dev_t;
typedef uint32_t fflags_t;
typedef uint64_t fsblkcnt_t;
typedef uint64_t fsfilcnt_t;
typedef uint32_t gid_t;
typedef int64_t id_t;
typedef uint64_t ino_t;
typedef long key_t;
typedef uint16_t mode_t;
typedef uint64_t nlink_t;
typedef int64_t off_t;
typedef int32_t pid_t;
typedef int64_t rlim_t;
typedef int64_t ssize_t;
typedef long suseconds_t;
typedef int64_t time_t;
typedef struct __timer *timer_t;
typedef uint32_t uid_t;
typedef unsigned int useconds_t;
typedef struct pthread *pthread_t;
typedef struct pthread_attr *pthread_attr_t;
typedef struct pthread_mutex *pthread_mutex_t;
typedef struct pthread_mutex_attr *pthread_mutexattr_t;
typedef struct pthread_cond *pthread_cond_t;
typedef struct pthread_cond_attr *pthread_condattr_t;
typedef struct pthread_rwlock *pthread_rwlock_t;
typedef struct pthread_rwlockattr *pthread_rwlockattr_t;
typedef struct pthread_barrier *pthread_barrier_t;
typedef struct pthread_barrierattr *pthread_barrierattr_t;
typedef struct pthread_spinlock *pthread_spinlock_t;
typedef int pthread_key_t;
typedef struct pthread_once { int state; pthread_mutex_t mutex; } pthread_once_t;
