// JavaScript as native code meets it: handles that stay, entering it, and its end.
#pragma once

#include <v8.h>

#include "interop.h"

namespace {

template <class T>
v8::Local<T> LocalOf(const v8::Global<T>& global) {
  // As Node's PersistentToLocal::Strong: no handle is made, and none is needed where the other one stays.
  static_assert(sizeof(v8::Local<T>) == sizeof(v8::Global<T>), "both are one word");
  return *reinterpret_cast<const v8::Local<T>*>(&global);
}

// Enters JavaScript. No exception is caught: what is pending when a callback does not return, V8 throws when native code has returned
// to JavaScript; until then no other callback runs.
bool CallJavaScript(CallState* state, const v8::Global<v8::Function>& function, int count, v8::Local<v8::Value>* arguments, v8::Local<v8::Value>* result = nullptr) {
  v8::Isolate* isolate = state->isolate;
  v8::Local<v8::Value> returned;
  if (!LocalOf(function)
#if V8_MAJOR_VERSION > 12
           ->Call(isolate, LocalOf(state->context), v8::Undefined(isolate), count, arguments)
#else
           ->Call(LocalOf(state->context), v8::Undefined(isolate), count, arguments)
#endif
           .ToLocal(&returned)) {
    state->failure = kPending;
    return false;
  }
  if (result != nullptr) *result = returned;
  return true;
}

// Whether JavaScript is being ended from outside: a worker that is terminated, or a script whose time is over.
int IsTerminating() { return v8::Isolate::GetCurrent()->IsExecutionTerminating(); }

}  // namespace
