/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
typedef struct { int quot, rem; } div_t;
typedef struct { long quot, rem; } ldiv_t;
typedef struct { long long quot, rem; } lldiv_t;
#define EXIT_FAILURE 1
#define EXIT_SUCCESS 0
#define RAND_MAX 0x7fffffff
__BEGIN_DECLS
int ___mb_cur_max (void);
void abort (void) __dead2;
int abs (int);
int atexit (void (*) (void));
int at_quick_exit (void (*) (void));
double atof (const char *);
int atoi (const char *);
long atol (const char *);
long long atoll (const char *);
void *aligned_alloc (size_t, size_t);
void *bsearch (const void *, const void *, size_t, size_t, int (*) (const void *, const void *));
void *calloc (size_t, size_t);
div_t div (int, int);
void exit (int) __dead2;
void _Exit (int) __dead2;
void quick_exit (int) __dead2;
void free (void *);
char *getenv (const char *);
long labs (long);
long long llabs (long long);
ldiv_t ldiv (long, long);
lldiv_t lldiv (long long, long long);
void *malloc (size_t);
int mblen (const char *, size_t);
size_t mbstowcs (wchar_t *, const char *, size_t);
int mbtowc (wchar_t *, const char *, size_t);
void qsort (void *, size_t, size_t, int (*) (const void *, const void *));
int rand (void);
void *realloc (void *, size_t);
void srand (unsigned);
double strtod (const char *, char **);
float strtof (const char *, char **);
long double strtold (const char *, char **);
long strtol (const char *, char **, int);
long long strtoll (const char *, char **, int);
unsigned long strtoul (const char *, char **, int);
unsigned long long strtoull (const char *, char **, int);
int system (const char *);
size_t wcstombs (char *, const wchar_t *, size_t);
int wctomb (char *, wchar_t);
int posix_memalign (void **, size_t, size_t);
int setenv (const char *, const char *, int);
int unsetenv (const char *);
int putenv (char *);
int clearenv (void);
int mkstemp (char *);
int mkstemps (char *, int);
int mkostemp (char *, int);
int mkostemps (char *, int, int);
char *mktemp (char *);
char *mkdtemp (char *);
char *realpath (const char *, char *);
int getsubopt (char **, char *const *, char **);
int rand_r (unsigned *);
long random (void);
void srandom (unsigned);
char *initstate (unsigned, char *, size_t);
char *setstate (char *);
double drand48 (void);
double erand48 (unsigned short[3]);
long lrand48 (void);
long nrand48 (unsigned short[3]);
long mrand48 (void);
long jrand48 (unsigned short[3]);
void srand48 (long);
unsigned short *seed48 (unsigned short[3]);
void lcong48 (unsigned short[7]);
int grantpt (int);
int unlockpt (int);
char *ptsname (int);
int posix_openpt (int);
uint32_t arc4random (void);
void arc4random_buf (void *, size_t);
uint32_t arc4random_uniform (uint32_t);
const char *getprogname (void);
void setprogname (const char *);
int getloadavg (double[], int);
int heapsort (void *, size_t, size_t, int (*) (const void *, const void *));
int mergesort (void *, size_t, size_t, int (*) (const void *, const void *));
void qsort_r (void *, size_t, size_t, int (*) (const void *, const void *, void *), void *);
void *reallocarray (void *, size_t, size_t);
void *reallocf (void *, size_t);
long long strtonum (const char *, long long, long long, const char **);
__END_DECLS
#define MB_CUR_MAX ((size_t) ___mb_cur_max ())
#define alloca(size) __builtin_alloca (size)
