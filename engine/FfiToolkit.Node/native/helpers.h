// What the JavaScript of an isolate is given once: small functions, none of which enters JavaScript again.
#pragma once

#include <cstdint>

#include <v8.h>

#include "fast_call.h"
#include "interop.h"
#include "js_function.h"
#include "text_arguments.h"
#include "text_results.h"
#include "values.h"

namespace {

uint64_t FastAddress(v8::Local<v8::Value>, v8::Local<v8::Value> value) { return AddressOf(value); }

void SlowAddress(const v8::FunctionCallbackInfo<v8::Value>& info) {
  info.GetReturnValue().Set(v8::BigInt::NewFromUnsigned(info.GetIsolate(), AddressOf(info[0])));
}

// What JavaScript gets once per isolate.
struct Helpers {
  void* address;   // address(buffer)
  void* copies[3]; // copy(string, to, room): to UTF-8, UTF-16 and UTF-32
  void* text;      // text(address, kind)
};

void MakeHelpers(Helpers* helpers) {
  static constexpr TypeInfo address_arguments[] = {TypeOf(kValue), TypeOf(kValue)};
  static constexpr FunctionInfo address_info = InfoOf(TypeOf(kUint64), 2, address_arguments);
  static const FastFunction fast_address = {reinterpret_cast<const void*>(FastAddress), &address_info};
  static constexpr TypeInfo copy_arguments[] = {TypeOf(kValue), TypeOf(kOneByteString), TypeOf(kFloat64), TypeOf(kUint32)};
  static constexpr FunctionInfo copy_info = InfoOf(TypeOf(kUint32), 4, copy_arguments);
  static const FastFunction fast_copies[] = {
      {reinterpret_cast<const void*>(FastCopy), &copy_info},
      {reinterpret_cast<const void*>(FastCopyWide<uint16_t>), &copy_info},
      {reinterpret_cast<const void*>(FastCopyWide<uint32_t>), &copy_info},
  };
  static constexpr v8::FunctionCallback slow_copies[] = {SlowCopy<char>, SlowCopy<uint16_t>, SlowCopy<uint32_t>};
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  // A fast result of 64 bits would end the process of Node 20.
  Make(isolate, SlowAddress, nullptr, 1, FFITK_NODE == 20 ? nullptr : &fast_address, &helpers->address);
  for (int i = 0; i < 3; i++) Make(isolate, slow_copies[i], nullptr, 3, &fast_copies[i], &helpers->copies[i]);
  Make(isolate, SlowText, nullptr, 2, nullptr, &helpers->text);
}

}  // namespace
