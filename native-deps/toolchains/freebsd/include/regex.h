/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
typedef off_t regoff_t;
typedef struct { int re_magic; size_t re_nsub; const char *re_endp; struct re_guts *re_g; } regex_t;
typedef struct { regoff_t rm_so, rm_eo; } regmatch_t;
#define REG_EXTENDED 1
#define REG_ICASE 2
#define REG_NOSUB 4
#define REG_NEWLINE 8
#define REG_NOMATCH 1
#define REG_BADPAT 2
#define REG_ECOLLATE 3
#define REG_ECTYPE 4
#define REG_EESCAPE 5
#define REG_ESUBREG 6
#define REG_EBRACK 7
#define REG_EPAREN 8
#define REG_EBRACE 9
#define REG_BADBR 10
#define REG_ERANGE 11
#define REG_ESPACE 12
#define REG_BADRPT 13
#define REG_NOTBOL 1
#define REG_NOTEOL 2
__BEGIN_DECLS
int regcomp (regex_t *, const char *, int);
size_t regerror (int, const regex_t *, char *, size_t);
int regexec (const regex_t *, const char *, size_t, regmatch_t[], int);
void regfree (regex_t *);
__END_DECLS
