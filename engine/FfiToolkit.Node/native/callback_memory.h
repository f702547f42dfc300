// The memory that a callback's adapter works on.
#pragma once

#include <cstdint>
#include <cstring>

#include "interop.h"

namespace {

// Copies word by word, as what comes in registers was stored just before, and as JavaScript reads it: a wider load would wait until
// narrower stores are through.
void CopyBytes(void* to, const void* from, uint32_t bytes) {
  char* destination = static_cast<char*>(to);
  const char* source = static_cast<const char*>(from);
  uint32_t i = 0;
  for (; i + sizeof(uint64_t) <= bytes; i += sizeof(uint64_t)) memcpy(destination + i, source + i, sizeof(uint64_t));
  if ((bytes & sizeof(uint32_t)) != 0) {
    memcpy(destination + i, source + i, sizeof(uint32_t));
    i += sizeof(uint32_t);
  }
  for (; i < bytes; i++) destination[i] = source[i];
}

void LoadArguments(const Callback* callback, const uint64_t* slots) {
  uint64_t* to = callback->arguments;
  uint32_t count = callback->count;
  if (callback->sizes == nullptr) {
    for (uint32_t i = 0; i < count; i++) to[i] = slots[i];
    return;
  }
  for (uint32_t i = 0; i < count; i++) {
    uint32_t bytes = static_cast<uint32_t>(callback->sizes[i]);
    if (bytes == 0) {
      *to++ = slots[i];
    } else {
      CopyBytes(to, reinterpret_cast<const void*>(slots[i]), bytes);
      to += (bytes + sizeof *to - 1) / sizeof *to;
    }
  }
}

// What native code gets where no JavaScript runs.
void GiveSubstitute(const Callback* callback, uint64_t* result) {
  if (callback->result_bytes == 0) {
    *result = callback->substitute;
  } else {
    memset(result, 0, callback->result_bytes);
  }
}

// What an adapter has written.
void GiveResult(const Callback* callback, uint64_t* result) {
  if (callback->result_bytes == 0) {
    *result = *callback->memory;
  } else {
    CopyBytes(result, callback->memory, callback->result_bytes);
  }
}

}  // namespace
