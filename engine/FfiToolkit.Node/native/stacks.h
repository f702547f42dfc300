// Stacks of their own for native code that calls back.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <sys/mman.h>

namespace {

// Address space alone, of which pages are taken as they are touched. As large as a main thread's stack by default, with V8's part.
constexpr size_t kStackBytes = size_t{8} << 20;
constexpr size_t kStacks = 512;
// Never mapped: what overflows a stack ends the process here.
constexpr size_t kGuardBytes = size_t{64} << 10;

// The stacks of the process, one behind the other, so that a stack's address says that it is one.
class Stacks {
 public:
  // The end of a stack that nobody has; null where there is none.
  static char* Take() {
    char* base = Base();
    if (base == nullptr) return nullptr;
    for (size_t i = 0; i < kStacks; i++) {
      if (taken_[i].exchange(true, std::memory_order_acquire)) continue;
      char* low = base + i * kStackBytes + kGuardBytes;
      if (mprotect(low, kStackBytes - kGuardBytes, PROT_READ | PROT_WRITE) != 0) {
        taken_[i].store(false, std::memory_order_release);
        return nullptr;
      }
      return low + (kStackBytes - kGuardBytes);
    }
    return nullptr;
  }

  // Takes back the stack that an address is in.
  static void Give(const void* address) {
    char* start = EndOf(address) - kStackBytes;
    // Its pages go back to the system.
    Reserve(start, kStackBytes);
    taken_[static_cast<size_t>(start - Base()) / kStackBytes].store(false, std::memory_order_release);
  }

  // The end of the stack that an address is in; null where it is in none.
  static char* EndOf(const void* address) {
    char* base = base_.load(std::memory_order_acquire);
    size_t offset = static_cast<size_t>(static_cast<const char*>(address) - base);
    return base == nullptr || offset >= kStacks * kStackBytes ? nullptr : base + (offset / kStackBytes + 1) * kStackBytes;
  }

 private:
  // Address space at a place, or anywhere. Huge pages would be touched whole.
  static void* Reserve(void* place, size_t bytes) {
    void* made = mmap(place, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (place == nullptr ? 0 : MAP_FIXED), -1, 0);
    if (made != MAP_FAILED) madvise(made, bytes, MADV_NOHUGEPAGE);
    return made;
  }

  static char* Base() {
    char* base = base_.load(std::memory_order_acquire);
    if (base != nullptr) return base;
    void* made = Reserve(nullptr, kStacks * kStackBytes);
    if (made == MAP_FAILED) return nullptr;
    if (base_.compare_exchange_strong(base, static_cast<char*>(made), std::memory_order_acq_rel)) return static_cast<char*>(made);
    munmap(made, kStacks * kStackBytes);
    return base;
  }

  static inline std::atomic<char*> base_{nullptr};
  static inline std::atomic<bool> taken_[kStacks];
};

}  // namespace
