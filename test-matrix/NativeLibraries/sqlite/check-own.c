/* SQLite's own test/speedtest1.c, for what its queries give: their hash is that of a build by gcc without optimisation. */
#include "check.h"
#define main speedtest
#include "test/speedtest1.c"
#undef main

int
main (void)
{
  char *arguments[] = { "speedtest1", "--memdb", "--size", "2", "--verify", NULL };
  CHECK (speedtest (5, arguments) == 0);
  CHECK (g.nResByte == 244592);
  char hash[49];
  for (int i = 0; i < 24; i++)
    snprintf (hash + 2 * i, 3, "%02x", g.hash.r[i]);
  CHECK (strcmp (hash, "28e6676ac610b0067f7b48634a7665a3ccf4f1ef8d7fd374") == 0);
  return end ();
}
