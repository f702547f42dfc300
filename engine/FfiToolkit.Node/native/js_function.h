// Making functions of JavaScript, which V8's optimised code calls directly where they have fast code.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include <v8.h>

#include "fast_call.h"
#include "interop.h"

namespace {

#if FFITK_NODE == 26
// V8 14 tags external pointers with their type.
constexpr v8::ExternalPointerTypeTag kTag = v8::kExternalPointerTypeTagDefault;
v8::Local<v8::Value> Wrap(v8::Isolate* isolate, void* pointer) { return v8::External::New(isolate, pointer, kTag); }
void* Unwrap(v8::Local<v8::Value> value) { return value.As<v8::External>()->Value(kTag); }
#else
v8::Local<v8::Value> Wrap(v8::Isolate* isolate, void* pointer) { return v8::External::New(isolate, pointer); }
void* Unwrap(v8::Local<v8::Value> value) { return value.As<v8::External>()->Value(); }
#endif

void Make(v8::Isolate* isolate, v8::FunctionCallback slow, void* data, int length, const FastFunction* fast, void** function) {
  v8::Local<v8::Value> value;
  if (data != nullptr) value = Wrap(isolate, data);
  v8::Local<v8::Function> made =
      v8::FunctionTemplate::New(isolate, slow, value, v8::Local<v8::Signature>(), length, v8::ConstructorBehavior::kThrow,
                                v8::SideEffectType::kHasSideEffect, reinterpret_cast<const v8::CFunction*>(fast))
          ->GetFunction(isolate->GetCurrentContext())
          .ToLocalChecked();
  // A napi_value has the bits of a Local.
  static_assert(sizeof made == sizeof *function, "a Local is one word");
  memcpy(function, &made, sizeof made);
}

// A function that Node-API has as a napi_value.
v8::Local<v8::Function> FunctionOf(void* value) {
  v8::Local<v8::Function> function;
  memcpy(static_cast<void*>(&function), &value, sizeof function);
  return function;
}

constexpr TypeInfo TypeOf(uint8_t kind) {
  TypeInfo info{};
  info.type = kind == kAddress ? static_cast<uint8_t>(kUint64) : kind;
  return info;
}

// Makes V8's description of a signature. It must never be freed: V8's compiler threads read it, even while an isolate ends.
const void* Describe(Kind result, const Kind* kinds, uint32_t count) {
  char* room = static_cast<char*>(calloc(1, sizeof(FunctionInfo) + (count + 1) * sizeof(TypeInfo)));
  if (room == nullptr) abort();
  FunctionInfo* info = reinterpret_cast<FunctionInfo*>(room);
  TypeInfo* arguments = reinterpret_cast<TypeInfo*>(info + 1);
  arguments[0] = TypeOf(kValue);
  for (uint32_t i = 0; i < count; i++) arguments[i + 1] = TypeOf(kinds[i]);
  *info = InfoOf(TypeOf(result), count + 1, arguments);
  return info;
}

}  // namespace
