// Which thread this is.
#pragma once

#include <cstdint>

namespace {

// A word that no two running threads have in common.
uintptr_t ThisThread() {
  uintptr_t self;
#if defined(_WIN32) && defined(__x86_64__)
  // winnt.h, NT_TIB: the address of the thread's block is in the block.
  asm("movq %%gs:0x30, %0" : "=r"(self));
#elif defined(__APPLE__) && defined(__x86_64__)
  // libpthread, tsd_private.h: the thread itself is in the first slot of its data (_PTHREAD_TSD_SLOT_PTHREAD_SELF), where %gs is.
  asm("movq %%gs:0, %0" : "=r"(self));
#elif defined(__APPLE__) && defined(__aarch64__)
  // libplatform, os/tsd.h: the address of the thread's data, in whose lowest three bits the system may keep other things.
  asm("mrs %0, tpidrro_el0" : "=r"(self));
  self &= ~static_cast<uintptr_t>(7);
#elif defined(__x86_64__)
  // System V psABI, "Thread-Local Storage": the word at %fs:0 is the thread pointer itself.
  asm("movq %%fs:0, %0" : "=r"(self));
#elif defined(__aarch64__)
  asm("mrs %0, tpidr_el0" : "=r"(self));
#else
#error "unknown processor: find its thread pointer first"
#endif
  return self;
}

}  // namespace
