// Calls whose arguments V8 passes: each has a function of JavaScript of its own.
#pragma once

#include <cstdint>
#include <cstdlib>

#include <v8.h>

#include "coroutine_call.h"
#include "interop.h"
#include "js_function.h"
#include "values.h"

namespace {

void CallWith(const v8::FunctionCallbackInfo<v8::Value>& info, Call* call, uint64_t* slots, void** values) {
  for (uint32_t i = 0; i < call->count; i++) {
    if (!Store(info[static_cast<int>(i)], call->kinds[i], &slots[i])) {
      if (call->form != kConverted) {
        call->state->refused = 1;
        return;
      }
      info.GetIsolate()->ThrowException(v8::Exception::TypeError(
          v8::String::NewFromUtf8Literal(info.GetIsolate(), "an argument of a native call was not validated")));
      return;
    }
    values[i] = &slots[i];
  }
  CallState* state = call->state;
  const Call* outer = state->innermost;
  state->innermost = call;
  uint64_t result = 0;
  if (call->stub != nullptr) {
    Run(call, slots, &result);
  } else {
    call->libffi(call->plan, call->target, &result, values);
  }
  state->innermost = outer;
  if (state->failure != kNone) {
    // What is pending in V8 ends the JavaScript function that called native code, too.
    state->failure = kNone;
  } else if (call->form == kResultInCell) {
    state->result = result;
  } else {
    Return(info, call->result, result);
  }
}

// What unoptimised code calls.
void SlowCall(const v8::FunctionCallbackInfo<v8::Value>& info) {
  Call* call = static_cast<Call*>(Unwrap(info.Data()));
  ++call->state->slow_calls;
  constexpr uint32_t kOnStack = 32;
  if (call->count <= kOnStack) {
    uint64_t slots[kOnStack];
    void* values[kOnStack];
    CallWith(info, call, slots, values);
    return;
  }
  void* room = malloc(call->count * (sizeof(uint64_t) + sizeof(void*)));
  if (room == nullptr) abort();
  uint64_t* slots = static_cast<uint64_t*>(room);
  CallWith(info, call, slots, reinterpret_cast<void**>(slots + call->count));
  free(room);
}

// Makes a function of a call, which V8's optimised code calls directly where the call has fast code and is_fast says so.
void Bind(const Call* call, int is_fast, void** function) {
  Make(v8::Isolate::GetCurrent(), SlowCall, const_cast<Call*>(call), static_cast<int>(call->count), is_fast ? &call->fast : nullptr, function);
}

}  // namespace
