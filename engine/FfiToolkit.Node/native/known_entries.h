// The addresses at which native code calls the callbacks of an isolate: a set, by hash.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "interop.h"

namespace {

constexpr uint64_t kForgotten = 1;

uint32_t HashOf(uint64_t entry, uint32_t mask) { return static_cast<uint32_t>((entry >> 4) * 0x9e3779b9u) & mask; }

void AddEntry(CallState* state, uint64_t entry) {
  if (state->entries == nullptr || state->entries_used > state->entries_mask / 2) {
    uint64_t* old = state->entries;
    uint32_t old_size = old == nullptr ? 0 : state->entries_mask + 1;
    uint32_t count = 0;
    for (uint32_t i = 0; i < old_size; i++) count += old[i] > kForgotten;
    uint32_t size = 16;
    while (size < count * 4) size *= 2;
    state->entries = static_cast<uint64_t*>(calloc(size, sizeof *state->entries));
    if (state->entries == nullptr) abort();
    state->entries_mask = size - 1;
    state->entries_used = 0;
    for (uint32_t i = 0; i < old_size; i++) {
      if (old[i] > kForgotten) AddEntry(state, old[i]);
    }
    free(old);
  }
  uint32_t i = HashOf(entry, state->entries_mask);
  while (state->entries[i] != 0) i = (i + 1) & state->entries_mask;
  state->entries[i] = entry;
  state->entries_used++;
}

void ForgetEntry(CallState* state, uint64_t entry) {
  if (state->entries == nullptr) return;
  for (uint32_t i = HashOf(entry, state->entries_mask); state->entries[i] != 0; i = (i + 1) & state->entries_mask) {
    if (state->entries[i] == entry) state->entries[i] = kForgotten;
  }
}

bool Knows(const CallState* state, uint64_t entry) {
  for (uint32_t i = HashOf(entry, state->entries_mask); state->entries[i] != 0; i = (i + 1) & state->entries_mask) {
    if (state->entries[i] == entry) return true;
  }
  return false;
}

}  // namespace
