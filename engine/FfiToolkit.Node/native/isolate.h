// The beginning and the end of an isolate's calls.
#pragma once

#include <v8.h>

#include "coroutine_call.h"
#include "interop.h"
#include "thread.h"

namespace {

// Takes the isolate that is entered, and its context, as those that callbacks run in.
void Enter(CallState* state) {
  state->thread = ThisThread();
  state->isolate = v8::Isolate::GetCurrent();
  state->context.Reset(state->isolate, state->isolate->GetCurrentContext());
}

void Leave(CallState* state) {
  state->context.Reset();
  ReleaseCoroutines(state);
}

}  // namespace
