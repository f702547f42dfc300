/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
typedef struct __sFILE FILE;
typedef off_t fpos_t;
#define BUFSIZ 1024
#define EOF (-1)
#define FILENAME_MAX 1024
#define FOPEN_MAX 20
#define L_tmpnam 1024
#define L_ctermid 1024
#define P_tmpdir "/tmp/"
#define TMP_MAX 308915776
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
__BEGIN_DECLS
extern FILE *__stdinp;
extern FILE *__stdoutp;
extern FILE *__stderrp;
void clearerr (FILE *);
int fclose (FILE *);
int feof (FILE *);
int ferror (FILE *);
int fflush (FILE *);
int fgetc (FILE *);
int fgetpos (FILE *, fpos_t *);
char *fgets (char *, int, FILE *);
FILE *fopen (const char *, const char *);
int fprintf (FILE *, const char *, ...) __printflike (2, 3);
int fputc (int, FILE *);
int fputs (const char *, FILE *);
size_t fread (void *, size_t, size_t, FILE *);
FILE *freopen (const char *, const char *, FILE *);
int fscanf (FILE *, const char *, ...) __scanflike (2, 3);
int fseek (FILE *, long, int);
int fsetpos (FILE *, const fpos_t *);
long ftell (FILE *);
size_t fwrite (const void *, size_t, size_t, FILE *);
int getc (FILE *);
int getchar (void);
void perror (const char *);
int printf (const char *, ...) __printflike (1, 2);
int putc (int, FILE *);
int putchar (int);
int puts (const char *);
int remove (const char *);
int rename (const char *, const char *);
void rewind (FILE *);
int scanf (const char *, ...) __scanflike (1, 2);
void setbuf (FILE *, char *);
int setvbuf (FILE *, char *, int, size_t);
int snprintf (char *, size_t, const char *, ...) __printflike (3, 4);
int sprintf (char *, const char *, ...) __printflike (2, 3);
int sscanf (const char *, const char *, ...) __scanflike (2, 3);
FILE *tmpfile (void);
char *tmpnam (char *);
int ungetc (int, FILE *);
int vfprintf (FILE *, const char *, __builtin_va_list) __printflike (2, 0);
int vfscanf (FILE *, const char *, __builtin_va_list) __scanflike (2, 0);
int vprintf (const char *, __builtin_va_list) __printflike (1, 0);
int vscanf (const char *, __builtin_va_list) __scanflike (1, 0);
int vsnprintf (char *, size_t, const char *, __builtin_va_list) __printflike (3, 0);
int vsprintf (char *, const char *, __builtin_va_list) __printflike (2, 0);
int vsscanf (const char *, const char *, __builtin_va_list) __scanflike (2, 0);
int asprintf (char **, const char *, ...) __printflike (2, 3);
int vasprintf (char **, const char *, __builtin_va_list) __printflike (2, 0);
char *ctermid (char *);
int dprintf (int, const char *, ...) __printflike (2, 3);
int vdprintf (int, const char *, __builtin_va_list) __printflike (2, 0);
FILE *fdopen (int, const char *);
int fileno (FILE *);
void flockfile (FILE *);
int ftrylockfile (FILE *);
void funlockfile (FILE *);
int fseeko (FILE *, off_t, int);
off_t ftello (FILE *);
int getc_unlocked (FILE *);
int getchar_unlocked (void);
int putc_unlocked (int, FILE *);
int putchar_unlocked (int);
ssize_t getdelim (char **, size_t *, int, FILE *);
ssize_t getline (char **, size_t *, FILE *);
FILE *fmemopen (void *, size_t, const char *);
FILE *open_memstream (char **, size_t *);
FILE *popen (const char *, const char *);
int pclose (FILE *);
int renameat (int, const char *, int, const char *);
char *tempnam (const char *, const char *);
void setbuffer (FILE *, char *, int);
int setlinebuf (FILE *);
__END_DECLS
#define stdin __stdinp
#define stdout __stdoutp
#define stderr __stderrp
