/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
struct dirent { ino_t d_fileno; off_t d_off; uint16_t d_reclen; uint8_t d_type, d_pad0; uint16_t d_namlen, d_pad1; char d_name[256]; };
#define d_ino d_fileno
#define MAXNAMLEN 255
#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12
#define DT_WHT 14
typedef struct _dirdesc DIR;
__BEGIN_DECLS
int alphasort (const struct dirent **, const struct dirent **);
int closedir (DIR *);
int dirfd (DIR *);
DIR *fdopendir (int);
DIR *opendir (const char *);
struct dirent *readdir (DIR *);
int readdir_r (DIR *, struct dirent *, struct dirent **);
void rewinddir (DIR *);
int scandir (const char *, struct dirent ***, int (*) (const struct dirent *), int (*) (const struct dirent **, const struct dirent **));
void seekdir (DIR *, long);
long telldir (DIR *);
__END_DECLS
