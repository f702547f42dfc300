// Native code calls back: what thunks lead to, and the adapter, the function of JavaScript that answers.
#pragma once

#include <cstdint>

#include <v8.h>

#include "callback_memory.h"
#include "coroutine.h"
#include "interop.h"
#include "javascript.h"
#include "js_function.h"
#include "thread.h"

namespace {

void CallAdapter(Callback* callback, uint64_t* result) {
  CallState* state = callback->state;
  v8::HandleScope scope(state->isolate);
  ++state->depth;
  bool has_returned = CallJavaScript(state, callback->adapter, 0, nullptr);
  --state->depth;
  if (!has_returned) {
    GiveSubstitute(callback, result);
  } else {
    GiveResult(callback, result);
  }
}

// Answers, or says which coroutine is to be left until JavaScript has answered. What is rare is C#'s: another thread, a callback that
// is no more, no call of JavaScript below, one that must not come back.
#ifdef FFITK_COROUTINES
static Coroutine* AnswerOrAsk(Callback* callback, const uint64_t* slots, uint64_t* result) asm("ffitk_answer_or_ask") __attribute__((used));
#endif
Coroutine* AnswerOrAsk(Callback* callback, const uint64_t* slots, uint64_t* result) {
  CallState* state = callback->state;
  if (ThisThread() != callback->thread || state->innermost == nullptr || state->innermost->calls_back != 0 || state->leaf != nullptr) {
    // C# and Node run on the thread's own stack.
    if (Coroutine* here = Here()) return Ask(here, callback, slots, result, kOther);
    callback->rare(callback, slots, result);
    return nullptr;
  }
  if (state->failure != kNone || callback->adapter.IsEmpty()) {
    GiveSubstitute(callback, result);
    return nullptr;
  }
  // Of the isolate, and not of this call: JavaScript reads the arguments before it calls anything, and writes the result last.
  LoadArguments(callback, slots);
  ++state->answers;
  if (Coroutine* running = Running(state)) return Ask(running, callback, slots, result, callback->place);
  CallAdapter(callback, result);
  return nullptr;
}

// What thunks call.
#ifdef FFITK_COROUTINES
constexpr auto* kAnswer = Answer;
#else
constexpr auto* kAnswer = AnswerOrAsk;
#endif

// Gives a callback its adapter, a napi_value; null takes it away.
void Adapt(Callback* callback, void* function) {
  if (function == nullptr) {
    callback->adapter.Reset();
    return;
  }
  callback->adapter.Reset(callback->state->isolate, FunctionOf(function));
}

// Keeps a callback's adapter alive, or lets it be collected.
void Hold(Callback* callback, int strongly) {
  if (callback->adapter.IsEmpty()) return;
  if (strongly) {
    callback->adapter.ClearWeak();
  } else {
    callback->adapter.SetWeak();
  }
}

}  // namespace
