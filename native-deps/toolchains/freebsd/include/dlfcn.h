/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#define RTLD_LAZY 1
#define RTLD_NOW 2
#define RTLD_GLOBAL 256
#define RTLD_LOCAL 0
#define RTLD_NODELETE 4096
#define RTLD_NOLOAD 8192
#define RTLD_NEXT ((void *) -1)
#define RTLD_DEFAULT ((void *) -2)
#define RTLD_SELF ((void *) -3)
typedef struct dl_info { const char *dli_fname; void *dli_fbase; const char *dli_sname; void *dli_saddr; } Dl_info;
__BEGIN_DECLS
int dladdr (const void *, Dl_info *);
int dlclose (void *);
char *dlerror (void);
void *dlopen (const char *, int);
void *dlsym (void *, const char *);
void *dlvsym (void *, const char *, const char *);
__END_DECLS
