// Running the stub of a call that may call back: on a stack of its own where that is worth it, else on JavaScript's.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <new>

#include <v8.h>

#include "callback.h"
#include "callback_memory.h"
#include "coroutine.h"
#include "fast_call.h"
#include "interop.h"
#include "javascript.h"
#include "js_function.h"

#ifdef FFITK_COROUTINES
#include "known_entries.h"
#endif

namespace {

#ifdef FFITK_COROUTINES
// Calls of an isolate that have a stack of their own at once. What is nested further goes on on V8's, whose end V8 looks for.
constexpr uint32_t kMostCoroutines = 32;

Coroutine* TakeCoroutine(CallState* state) {
  Coroutine* idle = state->idle;
  if (idle != nullptr) {
    state->idle = idle->below;
    return idle;
  }
  char* end = state->coroutines < kMostCoroutines ? Stacks::Take() : nullptr;
  if (end == nullptr) return nullptr;
  state->coroutines++;
  Coroutine* made = new (reinterpret_cast<Coroutine*>(end) - 1) Coroutine{};
  made->state = state;
  // The convention wants a multiple of 16 where a function is called.
  made->native = reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(made) & ~uintptr_t{15});
  made->landing = reinterpret_cast<const void*>(BeginStack);
  return made;
}

// Whether native code is given a callback, and no function that is none: one of another package may enter V8, which looks for the end
// of its own stack.
bool IsGivenCallbacks(const Call* call, const uint64_t* slots) {
  const uint32_t* pointers = call->pointers;
  bool is_given = false;
  for (uint32_t i = 1; i <= pointers[0]; i++) {
    uint64_t address = slots[pointers[i] & ~kFunction];
    if (address == 0) continue;
    bool is_known = Knows(call->state, address);
    is_given |= is_known;
    if (!is_known && (pointers[i] & kFunction) != 0) return false;
  }
  return is_given;
}

// Has JavaScript answer until native code ends or wants something else.
bool Loop(Call* call, int32_t wanted) {
  CallState* state = call->state;
  v8::HandleScope scope(state->isolate);
  v8::Local<v8::Value> value;
  if (call->loop.IsEmpty()) {
    if (!CallJavaScript(state, state->make_loop, 0, nullptr, &value)) return false;
    call->loop.Reset(state->isolate, value.As<v8::Function>());
  }
  value = v8::Integer::New(state->isolate, wanted);
  return CallJavaScript(state, call->loop, 1, &value);
}

void RunOnStack(Coroutine* self, Call* call, const uint64_t* slots, uint64_t* result) {
  CallState* state = call->state;
  self->call = call;
  self->slots = slots;
  self->returned = result;
  self->below = state->suspended;
  state->suspended = self;
  state->running = self;
  int32_t wanted = EnterStack(self);
  while (wanted != kNothing) {
    if (wanted == kOther) {
      AnswerOrAsk(self->callback, self->arguments, self->result);
    } else if (Loop(call, wanted)) {
      wanted = self->wanted;
      continue;
    } else {
      GiveSubstitute(self->callback, self->result);
    }
    self->is_answered = true;
    wanted = EnterStack(Answered(self));
  }
  state->suspended = self->below;
  self->below = state->idle;
  state->idle = self;
}

// Callbacks that V8 is entered for sooner than a stack is changed: entering the loop and leaving it takes as long as four of them.
constexpr uint32_t kFewAnswers = 5;

void Run(Call* call, const uint64_t* slots, uint64_t* result) {
  CallState* state = call->state;
  if (call->pointers != nullptr && state->entries != nullptr) {
    uint32_t answers = state->answers;
    state->answers = 0;
    Coroutine* self = call->calls_back_little == 0 && state->others == 0 && !state->make_loop.IsEmpty() && IsGivenCallbacks(call, slots) ? TakeCoroutine(state) : nullptr;
    if (self != nullptr) {
      RunOnStack(self, call, slots, result);
    } else {
      call->stub(slots, result);
    }
    call->calls_back_little = state->answers < kFewAnswers;
    state->answers = answers;
    return;
  }
  call->stub(slots, result);
}

// Takes an address at which a callback of the isolate is called, or forgets it.
void Know(CallState* state, uint64_t entry, int is_known) {
  if (is_known) {
    AddEntry(state, entry);
  } else {
    ForgetEntry(state, entry);
  }
}

// Takes what makes loops, a napi_value, and makes resume(state), which says what native code wants; 0 where it has no stacks of its own.
int MakeResume(CallState* state, void* make_loop, void** resume) {
  static constexpr TypeInfo arguments[] = {TypeOf(kValue), TypeOf(kFloat64)};
  static constexpr FunctionInfo info = InfoOf(TypeOf(kInt32), 2, arguments);
  static const FastFunction fast = {reinterpret_cast<const void*>(FastResume), &info};
  state->make_loop.Reset(state->isolate, FunctionOf(make_loop));
  Make(state->isolate, SlowResume, state, 1, &fast, resume);
  return 1;
}

// Gives back what the calls of an isolate that ends have taken.
void ReleaseCoroutines(CallState* state) {
  state->make_loop.Reset();
  for (Coroutine* next = state->idle; next != nullptr;) {
    Coroutine* idle = next;
    next = idle->below;
    Stacks::Give(idle);
  }
  free(state->entries);
}
#else
void Run(Call* call, const uint64_t* slots, uint64_t* result) { call->stub(slots, result); }
void Know(CallState*, uint64_t, int) {}
int MakeResume(CallState*, void*, void**) { return 0; }
void ReleaseCoroutines(CallState*) {}
#endif

}  // namespace
