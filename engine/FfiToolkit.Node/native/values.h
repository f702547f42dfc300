// Values of JavaScript as the slots of a call, and the other way round.
#pragma once

#include <cstdint>
#include <cstring>

#include <v8.h>

#include "interop.h"

namespace {

// What JavaScript passes as a number: no processor has addresses of more than the 52 bits that a double holds.
template <class T>
T* At(double address) { return reinterpret_cast<T*>(static_cast<uintptr_t>(address)); }

template <class T>
T LoadAs(const void* from) {
  T word;
  memcpy(&word, from, sizeof word);
  return word;
}

// Where the bytes of a view or an ArrayBuffer are. 0 for what has no bytes at an address that stays: something detached, empty or
// out of the bounds of its buffer, a small view whose bytes are still inside V8's heap (asking it for its buffer in JavaScript
// moves them out), or something else. Allocates nothing in V8's heap.
uint64_t AddressOf(v8::Local<v8::Value> value) {
  if (value->IsArrayBufferView()) {
    v8::Local<v8::ArrayBufferView> view = value.As<v8::ArrayBufferView>();
    if (!view->HasBuffer() || view->ByteLength() == 0) return 0;
#if V8_MAJOR_VERSION > 12
    return reinterpret_cast<uint64_t>(view->GetContents({}).data());
#else
    // A fast call has no scope for the handle of the buffer.
    v8::HandleScope scope(v8::Isolate::GetCurrent());
    uint8_t* start = static_cast<uint8_t*>(view->Buffer()->Data());
    return start == nullptr ? 0 : reinterpret_cast<uint64_t>(start + view->ByteOffset());
#endif
  }
  if (value->IsArrayBuffer()) return reinterpret_cast<uint64_t>(value.As<v8::ArrayBuffer>()->Data());
  return 0;
}

bool StoreNumber(double number, Kind kind, uint64_t* slot) {
  float narrow = static_cast<float>(number);
  switch (kind) {
    case kInt32: *slot = static_cast<uint64_t>(static_cast<int64_t>(static_cast<int32_t>(number))); return true;
    case kUint32: *slot = static_cast<uint32_t>(static_cast<int64_t>(number)); return true;
    case kFloat32: memcpy(slot, &narrow, sizeof narrow); return true;
    case kFloat64: memcpy(slot, &number, sizeof number); return true;
    default: return false;
  }
}

// Numbers have been validated by JavaScript, and are refused here only so that nothing undefined can happen. Of 64-bit integers and
// addresses it takes no more than the stubs of optimised code do (ValueReading.cs) but small integers, and then only in range.
bool Store(v8::Local<v8::Value> value, Kind kind, uint64_t* slot) {
  *slot = 0;
  if (value->IsNumber()) return StoreNumber(value.As<v8::Number>()->Value(), kind, slot);
  if (kind < kInt64 || kind == kFloat32 || kind == kFloat64) return false;
  if (value->IsBigInt()) {
    bool is_lossless = false;
    *slot = kind == kInt64 ? static_cast<uint64_t>(value.As<v8::BigInt>()->Int64Value(&is_lossless)) : value.As<v8::BigInt>()->Uint64Value(&is_lossless);
    return is_lossless;
  }
  if (kind != kAddress) return false;
  if (value->IsNullOrUndefined()) return true;
  *slot = AddressOf(value);
  return *slot != 0;
}

void Return(const v8::FunctionCallbackInfo<v8::Value>& info, Kind kind, uint64_t bits) {
  float narrow;
  double number;
  switch (kind) {
    case kInt32: info.GetReturnValue().Set(static_cast<int32_t>(bits)); break;
    case kUint32: info.GetReturnValue().Set(static_cast<uint32_t>(bits)); break;
    case kInt64: info.GetReturnValue().Set(v8::BigInt::New(info.GetIsolate(), static_cast<int64_t>(bits))); break;
    case kUint64:
    case kAddress: info.GetReturnValue().Set(v8::BigInt::NewFromUnsigned(info.GetIsolate(), bits)); break;
    case kFloat32: memcpy(&narrow, &bits, sizeof narrow); info.GetReturnValue().Set(static_cast<double>(narrow)); break;
    case kFloat64: memcpy(&number, &bits, sizeof number); info.GetReturnValue().Set(number); break;
    default: break;
  }
}

}  // namespace
