// Node unloads an addon with the last worker that loaded it; the runtime inside cannot be unloaded. Linkers for Linux write that into
// the addon (-z nodelete), Apple's has no word for it.
#include <dlfcn.h>

__attribute__((constructor)) static void stay(void) {
  Dl_info own;
  if (dladdr((const void*)stay, &own)) dlopen(own.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
}
