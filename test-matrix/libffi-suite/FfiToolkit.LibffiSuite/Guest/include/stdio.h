/* C's <stdio.h>, as far as libffi's tests need it. A stream is a number here: 1 is standard output, 2 is standard error. */
#pragma once
#include <stdarg.h>
#include <stddef.h>

typedef struct guest_stream FILE;
#define stdout ((FILE *) 1)
#define stderr ((FILE *) 2)

int printf (const char *, ...) __attribute__((format (printf, 1, 2)));
int fprintf (FILE *, const char *, ...) __attribute__((format (printf, 2, 3)));
int sprintf (char *, const char *, ...) __attribute__((format (printf, 2, 3)));
int snprintf (char *, size_t, const char *, ...) __attribute__((format (printf, 3, 4)));
int puts (const char *);
int putchar (int);
int fputs (const char *, FILE *);
int fputc (int, FILE *);
size_t fwrite (const void *, size_t, size_t, FILE *);
int fflush (FILE *);
void perror (const char *);
