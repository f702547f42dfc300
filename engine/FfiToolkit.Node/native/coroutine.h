// Native code that runs on a stack of its own. Where it calls back it is suspended, and resume(), a fast call of the JavaScript that
// answers, goes on with it. So one callback after the other is answered without entering V8, and no JavaScript runs inside of a fast call.
#pragma once

#include <cstdint>

#include <v8.h>

#include "callback_memory.h"
#include "interop.h"
#include "js_function.h"
#include "values.h"

// Linux on x64. Elsewhere native code calls V8.
#if defined(__linux__) && defined(__x86_64__)
#define FFITK_COROUTINES 1
#include "stack_switch.h"
#include "stacks.h"
#endif

namespace {

// What native code wants of JavaScript, besides places of adapters (package/lib/coroutines.js): nothing any more, or an answer of one
// that has no place.
enum Wanted : int32_t { kNothing = 0, kOther = 1 };

#ifdef FFITK_COROUTINES
// At the end of its stack.
struct Coroutine : Switch {
  CallState* state;
  const Call* call;
  const uint64_t* slots;  // of the call
  uint64_t* returned;
  Coroutine* below;       // the suspended one that was started before it; of idle ones another
  Callback* callback;     // what it has called,
  const uint64_t* arguments;  // with what,
  uint64_t* result;           // and where the result goes
  bool is_answered;       // whether that is there already
};

// The coroutine whose stack this is called on; null on other stacks.
Coroutine* Here() {
  char* end = Stacks::EndOf(__builtin_frame_address(0));
  return end == nullptr ? nullptr : reinterpret_cast<Coroutine*>(end) - 1;
}

// The coroutine that runs; null while JavaScript does, or what native code it called on its own stack.
Coroutine* Running(const CallState* state) { return state->running; }

// Takes down what a coroutine wants before it is left.
Coroutine* Ask(Coroutine* self, Callback* callback, const uint64_t* slots, uint64_t* result, int32_t wanted) {
  CallState* state = self->state;
  state->running = nullptr;
  ++state->depth;
  self->callback = callback;
  self->arguments = slots;
  self->result = result;
  self->is_answered = false;
  self->wanted = wanted;
  bool is_short = callback->is_thunk != 0 && callback->result_bytes == 0;
  self->landing = reinterpret_cast<const void*>(is_short ? ReturnFromThunk : ReturnToThunk);
  return self;
}

// What a coroutine's stack begins with: one call after the other.
static void RunCoroutine(Coroutine* self) asm("ffitk_run_coroutine") __attribute__((used, noreturn));
void RunCoroutine(Coroutine* self) {
  for (;;) {
    self->call->stub(self->slots, self->returned);
    self->state->running = nullptr;
    self->wanted = kNothing;
    self->landing = reinterpret_cast<const void*>(ReturnToThunk);
    LeaveStack(self);
  }
}

// Gives a coroutine its answer; it is to be entered then.
Coroutine* Answered(Coroutine* self) {
  CallState* state = self->state;
  // Most are answered by the loop of JavaScript.
  if (__builtin_expect(!self->is_answered, true)) GiveResult(self->callback, self->result);
  --state->depth;
  state->running = self;
  return self;
}

// What FastResume goes on with. Calls are nested, and so are coroutines: it is the innermost.
static Switch* FindResumed(v8::Local<v8::Value>, double state) asm("ffitk_find_resumed") __attribute__((used));
Switch* FindResumed(v8::Local<v8::Value>, double state) { return Answered(At<CallState>(state)->suspended); }

void SlowResume(const v8::FunctionCallbackInfo<v8::Value>& info) {
  CallState* state = static_cast<CallState*>(Unwrap(info.Data()));
  info.GetReturnValue().Set(EnterStack(Answered(state->suspended)));
}
#else
Coroutine* Here() { return nullptr; }
Coroutine* Running(const CallState*) { return nullptr; }
Coroutine* Ask(Coroutine* self, Callback*, const uint64_t*, uint64_t*, int32_t) { return self; }
#endif

}  // namespace
