/* Every conversion, with flags, widths and precisions that meet each other: what it prints is compared with glibc's. Values of
   long double are exact in every format that a target has. None is such as 999999.5, of which glibc 2.36 makes 1.e+06 with
   %#g, where C11 7.21.6.1 keeps the zeros. */
#include <ffi.h>
#include <stdint.h>
#include <stdio.h>

void *use = (void *) ffi_call;

static const char *const flags[] = { "", "-", "+", " ", "0", "#", "+0", "-+", "#0", " -" };
static const char *const widths[] = { "", "1", "12", ".0", ".1", ".7", "14.3", "3.12" };

static void
floats (double value)
{
  char format[32];
  int f, w, c;

  for (f = 0; f < 10; f++)
    for (w = 0; w < 8; w++)
      for (c = 0; c < 4; c++)
        {
          snprintf (format, sizeof format, "[%%%s%s%c]", flags[f], widths[w], "fegG"[c]);
          printf (format, value);
        }
  putchar ('\n');
}

int
main (void)
{
  static const double values[] =
    { 0.0, -0.0, 1.0, -1.5, 0.5, 2.5, 3.5, 0.1, 9.995, 99999.95, 999998.5, 1e-5, 1e-4, 123456789.0, 1e21, 4.9e-324, 1.7976931348623157e308, 2122.120117, -7.25, 1.0 / 0.0, -1.0 / 0.0 };
  char format[32], buffer[8];
  int f, w, i, count;

  for (i = 0; i < (int) (sizeof values / sizeof values[0]); i++)
    floats (values[i]);
  for (f = 0; f < 10; f++)
    for (w = 0; w < 8; w++)
      {
        snprintf (format, sizeof format, "[%%%s%sd]", flags[f], widths[w]);
        printf (format, 0);
        printf (format, 42);
        printf (format, -2147483647 - 1);
        if (flags[f][0] == '+' || flags[f][0] == ' ' || flags[f][0] == '-')
          continue;
        snprintf (format, sizeof format, "[%%%s%sx]", flags[f], widths[w]);
        printf (format, 0);
        printf (format, 0x2aU);
        printf (format, 0xffffffffU);
        snprintf (format, sizeof format, "[%%%s%so]", flags[f], widths[w]);
        printf (format, 0);
        printf (format, 8U);
      }
  printf ("\n%hhd %hhu %hd %hu %ld %lu %lld %llu %zu %jd %td\n", 200, 200, 40000, 40000, -5L, 5UL, -1LL, ~0ULL, (size_t) 9, (intmax_t) -3, (ptrdiff_t) 4);
  printf ("%c%c|%s|%5s|%-5s|%.2s|%*d|%-*d|%.*f|%%\n", 'a', 'b', "text", "ab", "ab", "abcdef", 6, 1, 6, 2, 3, 1.23456);
  printf ("%.1Lf %Lg %.3Le %Lf\n", 7.0L, 0.5L, -1024.0L, 65536.25L);

  /* More of each kind than registers take, mixed. */
  printf ("%d %f %d %f %d %f %d %f %d %f %d %f %d %f %d %f %d %f %d %f\n", 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10, 10.5);
  printf ("%d %Lf %f %Lf %f %f %f %f %f %f %f %Lf %d %Lf %lld\n", 1, 1.5L, 2.5, 3.5L, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5, 11.5L, 12, 13.5L, 14LL);
  count = snprintf (buffer, sizeof buffer, "%d %s", 12345, "longer");
  printf ("%s %d\n", buffer, count);
  puts ("end");
  return use == NULL;
}
