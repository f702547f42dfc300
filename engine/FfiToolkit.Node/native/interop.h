// What C# and the native side of the addon both read and write. FFITK_NODE is the major version of the Node whose headers are compiled
// with.
#pragma once

#include <cstdint>

#include <v8.h>

#include "fast_call.h"

namespace {

// v8::CTypeInfo::Type: the same numbers in every version. C# uses them for what a slot holds, too.
enum Kind : uint8_t { kVoid = 0, kInt32 = 3, kUint32 = 4, kInt64 = 5, kUint64 = 6, kFloat32 = 7, kFloat64 = 8, kAddress = 9, kValue = 10, kOneByteString = 11, kText = 12, kText16 = 13, kText32 = 14 };

// CallsBack.cs: its user promised that it does not.
constexpr uint8_t kPromisedNot = 1;

// What the addresses of a call may be of (FunctionBinder.cs), above their slots.
constexpr uint32_t kFunction = 0x80000000;

struct Call;
struct Coroutine;

// Why native code that called back goes on without a result. The one that Node-API keeps is C#'s own; what is pending in V8, an
// exception or the end of JavaScript, passes on by itself once native code has returned.
enum Failure : uint32_t { kNone = 0, kPending = 2 };

// What JavaScript passes to a call: validated and converted, or whatever it was called with where a 64-bit integer or an address is
// wanted. Its result of 64 bits may be left in a cell besides (CallForm.cs).
enum Form : uint8_t { kConverted = 0, kValues = 1, kResultInCell = 2 };

// What the calls of one isolate share. Made and freed by C# (CallState.cs).
struct CallState {
  void* env;
  uint64_t slow_calls;
  const Call* innermost;   // the native call that is running; optimised code's, which never enter JavaScript, are not counted
  const void* leaf;        // the native function that optimised code runs by a promise not to call back: written by its stub
  const void* leaf_return; // where that stub returns to
  Failure failure;         // of a callback; while it is set no other one runs
  uint32_t depth;          // callbacks that have not returned yet
  uintptr_t thread;        // the isolate's
  v8::Isolate* isolate;
  v8::Global<v8::Context> context;
  Coroutine* running;    // the native code that runs on a stack of its own; null while JavaScript does
  Coroutine* suspended;  // the innermost of those that wait for JavaScript's answer
  Coroutine* idle;       // those that wait for their next call
  uint32_t coroutines;   // how many there are
  uint32_t answers;      // callbacks of the native call that is running
  uint64_t* entries;     // addresses that native code calls the isolate's callbacks at, by hash (Know)
  uint32_t entries_mask;
  uint32_t entries_used;
  v8::Global<v8::Function> make_loop;  // makes what Call::loop is
  uint64_t refused;  // 1 where native code has not run because of a value that only JavaScript can make something of
  uint64_t result;   // kResultInCell's
  uint64_t others;   // callbacks that other copies of this package have registered
};

// The JavaScript of one address that native code calls. Made and freed by C# (CallbackBlock.cs); it outlives its environment.
struct Callback {
  uintptr_t thread;  // where JavaScript may answer at once; 0 where it may nowhere
  CallState* state;
  v8::Global<v8::Function> adapter;  // empty where it was collected
  uint64_t* memory;                  // what the adapter works on: the result,
  uint64_t* arguments;               // and the arguments behind it, in slots; a struct is there itself, from the start of one
  const int32_t* sizes;              // of each argument the bytes of a struct, 0 for a slot; null where all are slots
  uint64_t substitute;               // what native code gets where no JavaScript runs
  void (*rare)(Callback* callback, const uint64_t* slots, uint64_t* result);  // C#'s answer to every call that is not an ordinary one
  void* self;
  uint32_t count;
  uint32_t result_bytes;  // of a struct or union; 0 for a result that is a slot
  int32_t place;          // of the adapter among JavaScript's; kOther where it is not there
  uint32_t is_thunk;      // whether it is entered by a thunk's body (X64Callback.cs), and not by a closure of libffi
};

static_assert(sizeof(v8::Global<v8::Function>) == sizeof(void*) && sizeof(Failure) == sizeof(uint32_t), "as C# has them");

// What a call needs. Made and freed by C# (CallDescription.cs), when no code of the isolate runs any more.
struct Call {
  void (*stub)(const uint64_t* slots, uint64_t* result);  // null: through libffi
  void (*libffi)(void* plan, void* target, void* result, void** values);  // ffi_call or ffi_call_plan_invoke; in memory C#'s, which takes slots
  void* plan;
  void* target;
  CallState* state;
  void (*release)(void*);  // of a call in memory: takes a text that was read, or null
  const uint32_t* pointers;   // of what may run on a stack of its own: how many addresses it is given, and kFunction times what each may be of plus its slot
  v8::Global<v8::Function> loop;  // loop(wanted): has adapters answer until native code ends or wants something else (package/lib/coroutines.js)
  FastFunction fast;  // code is null where optimised code makes the slow call too
  uint32_t count;
  uint32_t result_slot;  // of a call in memory, from the first slot
  Kind result;
  uint8_t calls_back;
  Form form;
  uint8_t calls_back_little;  // or not at all, as it did last time: a stack of its own would not be worth it
  Kind kinds[];
};

}  // namespace
