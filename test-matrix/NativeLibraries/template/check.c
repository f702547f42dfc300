/* What a project that dotnet new made builds, before anybody changed it. */
#include "check.h"
#include <example_template.h>

int
main (void)
{
  const double left[] = { 1, 2, 3, 0.5 }, right[] = { 4, 5, 6, 1e300 };
  CHECK (example_template_dot (left, right, 3) == 32);
  CHECK (example_template_dot (left, right, 4) == 5e299);
  CHECK (example_template_dot (left, right, 0) == 0);
  return end ();
}
