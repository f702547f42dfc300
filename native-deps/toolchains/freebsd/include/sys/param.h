/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#include <sys/limits.h>
#include <errno.h>
#define __FreeBSD_version 1400097
#define BSD 199506
#define MAXPATHLEN 1024
#define MAXHOSTNAMELEN 256
#define MAXSYMLINKS 32
#define NBBY 8
#define NOFILE 256
#define NGROUPS 1024
#define roundup2(value, power) (((value) + ((power) - 1)) & ~((power) - 1))
#define howmany(value, unit) (((value) + ((unit) - 1)) / (unit))
#define MIN(a, b) (((a) < (b)) ? (a) : (b))
#define MAX(a, b) (((a) > (b)) ? (a) : (b))
