// Calls in memory: JavaScript has written the slots, and reads the result behind them. Whatever its signature, V8 passes two numbers. Of
// some of the addresses among the arguments it passes the values, and a number that says into which slots they go.
#pragma once

#include <cstdint>

#include <v8.h>

#include "coroutine_call.h"
#include "fast_call.h"
#include "interop.h"
#include "js_function.h"
#include "text_results.h"
#include "values.h"

namespace {

constexpr uint64_t kSlotBits = 13;
constexpr int kMostValues = 4;

uint64_t* SlotOf(uint64_t* slots, uint64_t where, int i) { return slots + ((where >> (kSlotBits * i)) & ((1 << kSlotBits) - 1)); }

// What optimised code calls, of a call that has a stub.
void FastInvoke(v8::Local<v8::Value>, double call_address, double slots_address) {
  const Call* call = At<const Call>(call_address);
  uint64_t* slots = At<uint64_t>(slots_address);
  if (call->calls_back != kPromisedNot) {
    call->stub(slots, slots + call->result_slot);
    return;
  }
  call->state->leaf = call->target;
  call->stub(slots, slots + call->result_slot);
  call->state->leaf = nullptr;
}

// The same behind a receiver stub, which has made addresses of the values.
template <class... Addresses>
void InvokeWith(double call, double slots, double where, Addresses... addresses) {
  uint64_t places = static_cast<uint64_t>(where);
  int i = 0;
  ((*SlotOf(At<uint64_t>(slots), places, i++) = addresses), ...);
  FastInvoke({}, call, slots);
}

void SlowInvoke(const v8::FunctionCallbackInfo<v8::Value>& info) {
  Call* call = At<Call>(info[0].As<v8::Number>()->Value());
  uint64_t* slots = At<uint64_t>(info[1].As<v8::Number>()->Value());
  CallState* state = call->state;
  ++state->slow_calls;
  constexpr int kBefore = 3;
  for (int i = 0; i < info.Length() - kBefore; i++) {
    if (!Store(info[i + kBefore], kAddress, SlotOf(slots, static_cast<uint64_t>(info[2].As<v8::Number>()->Value()), i))) {
      state->refused = 1;
      return;
    }
  }
  const Call* outer = state->innermost;
  state->innermost = call;
  uint64_t* result = slots + call->result_slot;
  if (call->stub != nullptr) {
    Run(call, slots, result);
  } else {
    call->libffi(call->plan, call->target, result, reinterpret_cast<void**>(slots));
  }
  state->innermost = outer;
  if (call->result >= kText) {
    if (state->failure == kNone) ReturnText(info, reinterpret_cast<const char*>(*result), call->result);
    if (call->release != nullptr && *result != 0) call->release(reinterpret_cast<void*>(*result));
  }
  // What is pending in V8 ends the JavaScript function that called native code, too.
  state->failure = kNone;
}

// Makes invoke(call, slots), and the same without a fast call.
void MakeInvoke(void** fast, void** slow) {
  static constexpr TypeInfo arguments[] = {TypeOf(kValue), TypeOf(kFloat64), TypeOf(kFloat64)};
  static constexpr FunctionInfo info = InfoOf(TypeOf(kVoid), 3, arguments);
  static const FastFunction invoke = {reinterpret_cast<const void*>(FastInvoke), &info};
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  Make(isolate, SlowInvoke, nullptr, 2, &invoke, fast);
  Make(isolate, SlowInvoke, nullptr, 2, nullptr, slow);
}

// What a receiver stub jumps to that reads so many values, 1 to kMostValues, behind three numbers.
const void* InvokerOf(uint32_t values) {
  using Address = uint64_t;
  static const void* const invokers[kMostValues] = {
      reinterpret_cast<const void*>(InvokeWith<Address>),
      reinterpret_cast<const void*>(InvokeWith<Address, Address>),
      reinterpret_cast<const void*>(InvokeWith<Address, Address, Address>),
      reinterpret_cast<const void*>(InvokeWith<Address, Address, Address, Address>),
  };
  return invokers[values - 1];
}

// Makes invoke(call, slots, where, ...values) of such a stub. The function must outlive the isolate.
void MakeReadingInvoke(FastFunction* fast, uint32_t values, void** function) {
  static constexpr TypeInfo arguments[] = {TypeOf(kValue), TypeOf(kFloat64), TypeOf(kFloat64), TypeOf(kFloat64),
                                           TypeOf(kValue), TypeOf(kValue), TypeOf(kValue), TypeOf(kValue)};
  static constexpr FunctionInfo infos[kMostValues] = {
      InfoOf(TypeOf(kVoid), 5, arguments), InfoOf(TypeOf(kVoid), 6, arguments), InfoOf(TypeOf(kVoid), 7, arguments), InfoOf(TypeOf(kVoid), 8, arguments),
  };
  fast->info = &infos[values - 1];
  Make(v8::Isolate::GetCurrent(), SlowInvoke, nullptr, static_cast<int>(3 + values), fast, function);
}

}  // namespace
