// What Node-API cannot do, or not as fast: functions that V8's optimised code calls directly, and callbacks of native code. One
// object per Node ABI, compiled with that Node's headers and FFITK_NODE set to its major version; everything else of the addon is C#.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include <v8.h>

#include "coroutine.h"
#include "fast_call.h"

#define FFITK_JOIN(name, node) name##_##node
#define FFITK_EXPORT_AS(name, node) FFITK_JOIN(name, node)
#define FFITK_EXPORT(name) FFITK_EXPORT_AS(name, FFITK_NODE)

namespace {

// v8::CTypeInfo::Type: the same numbers in every version. C# uses them for what a slot holds, too.
enum Kind : uint8_t { kVoid = 0, kInt32 = 3, kUint32 = 4, kInt64 = 5, kUint64 = 6, kFloat32 = 7, kFloat64 = 8, kAddress = 9, kValue = 10, kOneByteString = 11, kText = 12, kText16 = 13, kText32 = 14 };

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

// Where the bytes of a view or an ArrayBuffer are. 0 for what has no bytes at an address that stays: something detached, empty or
// out of the bounds of its buffer, a small view whose bytes are still inside V8's heap (asking it for its buffer in JavaScript
// moves them out), or something else. Allocates nothing in V8's heap.
uint64_t AddressOf(v8::Local<v8::Value> value) {
  if (value->IsArrayBufferView()) {
    v8::Local<v8::ArrayBufferView> view = value.As<v8::ArrayBufferView>();
    if (!view->HasBuffer() || view->ByteLength() == 0) return 0;
#if V8_MAJOR_VERSION > 12
    return reinterpret_cast<uint64_t>(view->GetContents({}).data());
#else
    // A fast call has no scope for the handle of the buffer.
    v8::HandleScope scope(v8::Isolate::GetCurrent());
    uint8_t* start = static_cast<uint8_t*>(view->Buffer()->Data());
    return start == nullptr ? 0 : reinterpret_cast<uint64_t>(start + view->ByteOffset());
#endif
  }
  if (value->IsArrayBuffer()) return reinterpret_cast<uint64_t>(value.As<v8::ArrayBuffer>()->Data());
  return 0;
}

bool StoreNumber(double number, Kind kind, uint64_t* slot) {
  float narrow = static_cast<float>(number);
  switch (kind) {
    case kInt32: *slot = static_cast<uint64_t>(static_cast<int64_t>(static_cast<int32_t>(number))); return true;
    case kUint32: *slot = static_cast<uint32_t>(static_cast<int64_t>(number)); return true;
    case kFloat32: memcpy(slot, &narrow, sizeof narrow); return true;
    case kFloat64: memcpy(slot, &number, sizeof number); return true;
    default: return false;
  }
}

// Numbers have been validated by JavaScript, and are refused here only so that nothing undefined can happen. Of 64-bit integers and
// addresses it takes no more than the stubs of optimised code do (ValueReading.cs) but small integers, and then only in range.
bool Store(v8::Local<v8::Value> value, Kind kind, uint64_t* slot) {
  *slot = 0;
  if (value->IsNumber()) return StoreNumber(value.As<v8::Number>()->Value(), kind, slot);
  if (kind < kInt64 || kind == kFloat32 || kind == kFloat64) return false;
  if (value->IsBigInt()) {
    bool is_lossless = false;
    *slot = kind == kInt64 ? static_cast<uint64_t>(value.As<v8::BigInt>()->Int64Value(&is_lossless)) : value.As<v8::BigInt>()->Uint64Value(&is_lossless);
    return is_lossless;
  }
  if (kind != kAddress) return false;
  if (value->IsNullOrUndefined()) return true;
  *slot = AddressOf(value);
  return *slot != 0;
}

bool IsAscii(const char* text, size_t length) {
  size_t i = 0;
  uint64_t high = 0;
  for (uint64_t word; i + sizeof word <= length; i += sizeof word) {
    memcpy(&word, text + i, sizeof word);
    high |= word;
  }
  for (; i < length; i++) high |= static_cast<uint8_t>(text[i]);
  return (high & 0x8080808080808080) == 0;
}

template <class T>
T LoadAs(const void* from) {
  T word;
  memcpy(&word, from, sizeof word);
  return word;
}

// How many units are before the null one.
template <class T>
size_t LengthOf(const char* text) {
  size_t length = 0;
  while (LoadAs<T>(text + length * sizeof(T)) != 0) length++;
  return length;
}

using MaybeString = v8::MaybeLocal<v8::String>;
constexpr v8::NewStringType kNormal = v8::NewStringType::kNormal;

MaybeString StringOf8(v8::Isolate* isolate, const char* text) {
  size_t length = strlen(text);
  if (length > static_cast<size_t>(v8::String::kMaxLength)) return {};
  return IsAscii(text, length) ? v8::String::NewFromOneByte(isolate, reinterpret_cast<const uint8_t*>(text), kNormal, static_cast<int>(length))
                               : v8::String::NewFromUtf8(isolate, text, kNormal, static_cast<int>(length));
}

MaybeString StringOf16(v8::Isolate* isolate, const char* text) {
  size_t length = LengthOf<uint16_t>(text);
  if (length > static_cast<size_t>(v8::String::kMaxLength)) return {};
  return v8::String::NewFromTwoByte(isolate, reinterpret_cast<const uint16_t*>(text), kNormal, static_cast<int>(length));
}

// What is no character becomes U+FFFD, as it does in UTF-8.
MaybeString StringOf32(v8::Isolate* isolate, const char* text) {
  size_t length = LengthOf<uint32_t>(text);
  if (length > static_cast<size_t>(v8::String::kMaxLength) / 2) return {};
  uint16_t* units = static_cast<uint16_t*>(malloc(length == 0 ? 1 : length * 2 * sizeof(uint16_t)));
  if (units == nullptr) return {};
  int count = 0;
  for (size_t i = 0; i < length; i++) {
    uint32_t character = LoadAs<uint32_t>(text + i * sizeof character);
    if (character > 0x10ffff || (character >= 0xd800 && character < 0xe000)) character = 0xfffd;
    if (character >= 0x10000) {
      units[count++] = static_cast<uint16_t>(0xd7c0 + (character >> 10));
      character = 0xdc00 + (character & 0x3ff);
    }
    units[count++] = static_cast<uint16_t>(character);
  }
  MaybeString string = v8::String::NewFromTwoByte(isolate, units, kNormal, count);
  free(units);
  return string;
}

// A string of text, which ends with a null character; null for NULL.
void ReturnText(const v8::FunctionCallbackInfo<v8::Value>& info, const char* text, Kind kind) {
  if (text == nullptr) {
    info.GetReturnValue().SetNull();
    return;
  }
  v8::Isolate* isolate = info.GetIsolate();
  v8::Local<v8::String> string;
  MaybeString made = kind == kText ? StringOf8(isolate, text) : kind == kText16 ? StringOf16(isolate, text) : StringOf32(isolate, text);
  if (made.ToLocal(&string)) {
    info.GetReturnValue().Set(string);
  } else {
    isolate->ThrowException(v8::Exception::RangeError(v8::String::NewFromUtf8Literal(isolate, "the text of a result is longer than a string can be")));
  }
}

void Return(const v8::FunctionCallbackInfo<v8::Value>& info, Kind kind, uint64_t bits) {
  float narrow;
  double number;
  switch (kind) {
    case kInt32: info.GetReturnValue().Set(static_cast<int32_t>(bits)); break;
    case kUint32: info.GetReturnValue().Set(static_cast<uint32_t>(bits)); break;
    case kInt64: info.GetReturnValue().Set(v8::BigInt::New(info.GetIsolate(), static_cast<int64_t>(bits))); break;
    case kUint64:
    case kAddress: info.GetReturnValue().Set(v8::BigInt::NewFromUnsigned(info.GetIsolate(), bits)); break;
    case kFloat32: memcpy(&narrow, &bits, sizeof narrow); info.GetReturnValue().Set(static_cast<double>(narrow)); break;
    case kFloat64: memcpy(&number, &bits, sizeof number); info.GetReturnValue().Set(number); break;
    default: break;
  }
}

#if FFITK_NODE == 26
// V8 14 tags external pointers with their type.
constexpr v8::ExternalPointerTypeTag kTag = v8::kExternalPointerTypeTagDefault;
v8::Local<v8::Value> Wrap(v8::Isolate* isolate, void* pointer) { return v8::External::New(isolate, pointer, kTag); }
void* Unwrap(v8::Local<v8::Value> value) { return value.As<v8::External>()->Value(kTag); }
#else
v8::Local<v8::Value> Wrap(v8::Isolate* isolate, void* pointer) { return v8::External::New(isolate, pointer); }
void* Unwrap(v8::Local<v8::Value> value) { return value.As<v8::External>()->Value(); }
#endif

void Run(Call* call, const uint64_t* slots, uint64_t* result);

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

// CallsBack.cs: its user promised that it does not.
constexpr uint8_t kPromisedNot = 1;

// A call in memory: JavaScript has written the slots, and reads the result behind them. Whatever its signature, V8 passes two numbers:
// no processor has addresses of more than the 52 bits that a double holds. Of some of the addresses among the arguments it passes the
// values, and a number that says into which slots they go.
template <class T>
T* At(double address) { return reinterpret_cast<T*>(static_cast<uintptr_t>(address)); }

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

constexpr TypeInfo TypeOf(uint8_t kind) {
  TypeInfo info{};
  info.type = kind == kAddress ? static_cast<uint8_t>(kUint64) : kind;
  return info;
}

// v8::FastOneByteString
struct OneByteString {
  const char* data;
  uint32_t length;
};

uint64_t FastAddress(v8::Local<v8::Value>, v8::Local<v8::Value> value) { return AddressOf(value); }

void SlowAddress(const v8::FunctionCallbackInfo<v8::Value>& info) {
  info.GetReturnValue().Set(v8::BigInt::NewFromUnsigned(info.GetIsolate(), AddressOf(info[0])));
}

// Copies one word and says, in the highest bits of its bytes, which of them are not ASCII: above 127, or null, which sets the bit
// when 1 is taken from it.
template <class T>
T CopyWord(char* to, const char* from) {
  constexpr T kOnes = static_cast<T>(0x0101010101010101);
  T word = LoadAs<T>(from);
  memcpy(to, &word, sizeof word);
  return static_cast<T>(((word - kOnes) | word) & (kOnes << 7));
}

// Copies as many bytes as fit in two words or more: the last word again has what there is of the one before.
template <class T>
T CopyWords(char* to, const char* from, uint32_t length) {
  T strange = 0;
  for (uint32_t i = 0; i + sizeof(T) < length; i += sizeof(T)) strange |= CopyWord<T>(to + i, from + i);
  return strange | CopyWord<T>(to + length - sizeof(T), from + length - sizeof(T));
}

// Copies ASCII text and a terminating null character. 0 where the text is longer than the room, is not ASCII or has a null
// character of its own. Addresses fit a double: no processor has more than 52 bits of them.
uint32_t FastCopy(v8::Local<v8::Value>, const OneByteString& text, double to, uint32_t room) {
  if (text.length >= room) return 0;
  char* destination = reinterpret_cast<char*>(static_cast<uint64_t>(to));
  destination[text.length] = 0;
  if (text.length >= sizeof(uint64_t)) return CopyWords<uint64_t>(destination, text.data, text.length) == 0;
  if (text.length >= sizeof(uint32_t)) return CopyWords<uint32_t>(destination, text.data, text.length) == 0;
  uint8_t strange = 0;
  for (uint32_t i = 0; i < text.length; i++) strange |= CopyWord<uint8_t>(destination + i, text.data + i);
  return strange == 0;
}

// The same in units of 16 or 32 bits, of any text whose characters are bytes.
template <class T>
uint32_t FastCopyWide(v8::Local<v8::Value>, const OneByteString& text, double to, uint32_t room) {
  if (text.length >= room / sizeof(T)) return 0;
  T* destination = At<T>(to);
  bool has_null = false;
  for (uint32_t i = 0; i < text.length; i++) {
    destination[i] = static_cast<uint8_t>(text.data[i]);
    has_null |= destination[i] == 0;
  }
  destination[text.length] = 0;
  return !has_null;
}

void WriteUnits(v8::Isolate* isolate, v8::Local<v8::String> text, uint16_t* to) {
#if V8_MAJOR_VERSION > 13
  text->WriteV2(isolate, 0, static_cast<uint32_t>(text->Length()), to);
#else
  text->Write(isolate, to, 0, text->Length(), v8::String::NO_NULL_TERMINATION);
#endif
}

// Writes a text with a null character behind it, where there is room for the longest that it could become. What is no character of its
// own is replaced, as Buffer.from does; in units of 16 bits it stays. The result is how many units there are.
bool Write(v8::Isolate* isolate, v8::Local<v8::String> text, char* to, size_t room, size_t* count) {
  constexpr size_t kLongest = 3;
  if (kLongest * static_cast<size_t>(text->Length()) >= room) return false;
#if V8_MAJOR_VERSION > 13
  *count = text->WriteUtf8V2(isolate, to, room - 1, v8::String::WriteFlags::kReplaceInvalidUtf8);
#else
  *count = static_cast<size_t>(text->WriteUtf8(isolate, to, static_cast<int>(room - 1), nullptr,
                                               v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8));
#endif
  return true;
}

bool Write(v8::Isolate* isolate, v8::Local<v8::String> text, uint16_t* to, size_t room, size_t* count) {
  *count = static_cast<size_t>(text->Length());
  if (*count >= room / sizeof *to) return false;
  WriteUnits(isolate, text, to);
  return true;
}

bool Write(v8::Isolate* isolate, v8::Local<v8::String> text, uint32_t* to, size_t room, size_t* count) {
  constexpr size_t kMost = 1024;
  uint16_t units[kMost];
  size_t length = static_cast<size_t>(text->Length());
  if (length >= room / sizeof *to || length >= kMost) return false;
  WriteUnits(isolate, text, units);
  *count = 0;
  for (size_t i = 0; i < length; i++) {
    uint32_t character = units[i];
    if (character >= 0xd800 && character < 0xe000) {
      bool is_pair = character < 0xdc00 && i + 1 < length && (units[i + 1] & 0xfc00) == 0xdc00;
      character = is_pair ? 0x10000 + ((character & 0x3ff) << 10) + (units[++i] & 0x3ff) : 0xfffd;
    }
    to[(*count)++] = character;
  }
  return true;
}

// What takes the texts that the fast copies do not: copy(text, to, room).
template <class T>
void SlowCopy(const v8::FunctionCallbackInfo<v8::Value>& info) {
  info.GetReturnValue().Set(0);
  if (!info[0]->IsString() || !info[1]->IsNumber() || !info[2]->IsNumber()) return;
  T* to = At<T>(info[1].As<v8::Number>()->Value());
  size_t count;
  if (!Write(info.GetIsolate(), info[0].As<v8::String>(), to, static_cast<size_t>(info[2].As<v8::Number>()->Value()), &count)) return;
  for (size_t i = 0; i < count; i++) {
    if (to[i] == 0) return;
  }
  to[count] = 0;
  info.GetReturnValue().Set(1);
}

// text(address, kind): the text there as a string, null for 0.
void SlowText(const v8::FunctionCallbackInfo<v8::Value>& info) {
  ReturnText(info, At<const char>(info[0].As<v8::Number>()->Value()), static_cast<Kind>(info[1].As<v8::Number>()->Value()));
}

// A word that no two running threads have in common.
uintptr_t ThisThread() {
  uintptr_t self;
#if defined(_WIN32) && defined(__x86_64__)
  // winnt.h, NT_TIB: the address of the thread's block is in the block.
  asm("movq %%gs:0x30, %0" : "=r"(self));
#elif defined(__APPLE__) && defined(__x86_64__)
  // libpthread, tsd_private.h: the thread itself is in the first slot of its data (_PTHREAD_TSD_SLOT_PTHREAD_SELF), where %gs is.
  asm("movq %%gs:0, %0" : "=r"(self));
#elif defined(__APPLE__) && defined(__aarch64__)
  // libplatform, os/tsd.h: the address of the thread's data, in whose lowest three bits the system may keep other things.
  asm("mrs %0, tpidrro_el0" : "=r"(self));
  self &= ~static_cast<uintptr_t>(7);
#elif defined(__x86_64__)
  // System V psABI, "Thread-Local Storage": the word at %fs:0 is the thread pointer itself.
  asm("movq %%fs:0, %0" : "=r"(self));
#elif defined(__aarch64__)
  asm("mrs %0, tpidr_el0" : "=r"(self));
#else
#error "unknown processor: find its thread pointer first"
#endif
  return self;
}

template <class T>
v8::Local<T> LocalOf(const v8::Global<T>& global) {
  // As Node's PersistentToLocal::Strong: no handle is made, and none is needed where the other one stays.
  static_assert(sizeof(v8::Local<T>) == sizeof(v8::Global<T>), "both are one word");
  return *reinterpret_cast<const v8::Local<T>*>(&global);
}

// Copies word by word, as what comes in registers was stored just before, and as JavaScript reads it: a wider load would wait until
// narrower stores are through.
void CopyBytes(void* to, const void* from, uint32_t bytes) {
  char* destination = static_cast<char*>(to);
  const char* source = static_cast<const char*>(from);
  uint32_t i = 0;
  for (; i + sizeof(uint64_t) <= bytes; i += sizeof(uint64_t)) memcpy(destination + i, source + i, sizeof(uint64_t));
  if ((bytes & sizeof(uint32_t)) != 0) {
    memcpy(destination + i, source + i, sizeof(uint32_t));
    i += sizeof(uint32_t);
  }
  for (; i < bytes; i++) destination[i] = source[i];
}

void LoadArguments(const Callback* callback, const uint64_t* slots) {
  uint64_t* to = callback->arguments;
  uint32_t count = callback->count;
  if (callback->sizes == nullptr) {
    for (uint32_t i = 0; i < count; i++) to[i] = slots[i];
    return;
  }
  for (uint32_t i = 0; i < count; i++) {
    uint32_t bytes = static_cast<uint32_t>(callback->sizes[i]);
    if (bytes == 0) {
      *to++ = slots[i];
    } else {
      CopyBytes(to, reinterpret_cast<const void*>(slots[i]), bytes);
      to += (bytes + sizeof *to - 1) / sizeof *to;
    }
  }
}

// What native code gets where no JavaScript runs.
void GiveSubstitute(const Callback* callback, uint64_t* result) {
  if (callback->result_bytes == 0) {
    *result = callback->substitute;
  } else {
    memset(result, 0, callback->result_bytes);
  }
}

#ifdef FFITK_COROUTINES
// What native code wants of JavaScript, besides places of adapters (package/lib/coroutines.js): nothing any more, or an answer of one
// that has no place.
enum Wanted : int32_t { kNothing = 0, kOther = 1 };

// Native code that runs on a stack of its own, at whose end this is. Where it calls back it is suspended, and resume(), a fast call of
// the JavaScript that answers, goes on with it. So one callback after the other is answered without entering V8, and no JavaScript
// runs inside of a fast call.
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
  const Callback* callback = self->callback;
  if (self->is_answered) {
  } else if (callback->result_bytes == 0) {
    *self->result = *callback->memory;
  } else {
    CopyBytes(self->result, callback->memory, callback->result_bytes);
  }
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
#endif

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

void CallAdapter(Callback* callback, uint64_t* result) {
  CallState* state = callback->state;
  v8::HandleScope scope(state->isolate);
  ++state->depth;
  bool has_returned = CallJavaScript(state, callback->adapter, 0, nullptr);
  --state->depth;
  if (!has_returned) {
    GiveSubstitute(callback, result);
  } else if (callback->result_bytes == 0) {
    *result = *callback->memory;
  } else {
    CopyBytes(result, callback->memory, callback->result_bytes);
  }
}

// What thunks lead to. What is rare is C#'s: another thread, a callback that is no more, no call of JavaScript below, one that must not
// come back.
#ifdef FFITK_COROUTINES
static Switch* AnswerOrAsk(Callback* callback, const uint64_t* slots, uint64_t* result) asm("ffitk_answer_or_ask") __attribute__((used));
Switch* AnswerOrAsk(Callback* callback, const uint64_t* slots, uint64_t* result) {
#else
void* Answer(Callback* callback, const uint64_t* slots, uint64_t* result) {
#endif
  CallState* state = callback->state;
  if (ThisThread() != callback->thread || state->innermost == nullptr || state->innermost->calls_back != 0 || state->leaf != nullptr) {
#ifdef FFITK_COROUTINES
    // C# and Node run on the thread's own stack.
    if (Coroutine* here = Here()) return Ask(here, callback, slots, result, kOther);
#endif
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
#ifdef FFITK_COROUTINES
  if (state->running != nullptr) return Ask(state->running, callback, slots, result, callback->place);
#endif
  CallAdapter(callback, result);
  return nullptr;
}

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

uint32_t HashOf(uint64_t entry, uint32_t mask) { return static_cast<uint32_t>((entry >> 4) * 0x9e3779b9u) & mask; }

constexpr uint64_t kForgotten = 1;

// Takes an address at which a callback of the isolate is called, or forgets it.
void Know(CallState* state, uint64_t entry, int is_known) {
  if (!is_known) {
    for (uint32_t i = HashOf(entry, state->entries_mask); state->entries != nullptr && state->entries[i] != 0; i = (i + 1) & state->entries_mask) {
      if (state->entries[i] == entry) state->entries[i] = kForgotten;
    }
    return;
  }
  if (state->entries == nullptr || state->entries_used > state->entries_mask / 2) {
    uint64_t* old = state->entries;
    uint32_t old_size = old == nullptr ? 0 : state->entries_mask + 1;
    uint32_t count = 0;
    for (uint32_t i = 0; i < old_size; i++) count += old[i] > kForgotten;
    uint32_t size = 16;
    while (size < count * 4) size *= 2;
    state->entries = static_cast<uint64_t*>(calloc(size, sizeof *state->entries));
    if (state->entries == nullptr) abort();
    state->entries_mask = size - 1;
    state->entries_used = 0;
    for (uint32_t i = 0; i < old_size; i++) {
      if (old[i] > kForgotten) Know(state, old[i], 1);
    }
    free(old);
  }
  uint32_t i = HashOf(entry, state->entries_mask);
  while (state->entries[i] != 0) i = (i + 1) & state->entries_mask;
  state->entries[i] = entry;
  state->entries_used++;
}

bool Knows(const CallState* state, uint64_t entry) {
  for (uint32_t i = HashOf(entry, state->entries_mask); state->entries[i] != 0; i = (i + 1) & state->entries_mask) {
    if (state->entries[i] == entry) return true;
  }
  return false;
}

// What the addresses of a call may be of (FunctionBinder.cs), above their slots.
constexpr uint32_t kFunction = 0x80000000;

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
#else
void Know(CallState*, uint64_t, int) {}
#endif

// Runs the stub of a call that may call back.
void Run(Call* call, const uint64_t* slots, uint64_t* result) {
#ifdef FFITK_COROUTINES
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
#endif
  call->stub(slots, result);
}

// Takes the isolate that is entered, and its context, as those that callbacks run in.
void Enter(CallState* state) {
  state->thread = ThisThread();
  state->isolate = v8::Isolate::GetCurrent();
  state->context.Reset(state->isolate, state->isolate->GetCurrentContext());
}

void Leave(CallState* state) {
  state->context.Reset();
#ifdef FFITK_COROUTINES
  state->make_loop.Reset();
  for (Coroutine* next = state->idle; next != nullptr;) {
    Coroutine* idle = next;
    next = idle->below;
    Stacks::Give(idle);
  }
  free(state->entries);
#endif
}

// Gives a callback its adapter, a napi_value; null takes it away.
void Adapt(Callback* callback, void* function) {
  if (function == nullptr) {
    callback->adapter.Reset();
    return;
  }
  v8::Local<v8::Function> adapter;
  memcpy(static_cast<void*>(&adapter), &function, sizeof adapter);
  callback->adapter.Reset(callback->state->isolate, adapter);
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

// What JavaScript gets once per isolate.
struct Helpers {
  void* address;   // address(buffer)
  void* copies[3]; // copy(string, to, room): to UTF-8, UTF-16 and UTF-32
  void* text;      // text(address, kind)
};

// None re-enters JavaScript.
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

// Makes invoke(call, slots), and the same without a fast call.
void MakeInvoke(void** fast, void** slow) {
  static constexpr TypeInfo arguments[] = {TypeOf(kValue), TypeOf(kFloat64), TypeOf(kFloat64)};
  static constexpr FunctionInfo info = InfoOf(TypeOf(kVoid), 3, arguments);
  static const FastFunction invoke = {reinterpret_cast<const void*>(FastInvoke), &info};
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  Make(isolate, SlowInvoke, nullptr, 2, &invoke, fast);
  Make(isolate, SlowInvoke, nullptr, 2, nullptr, slow);
}

// Takes what makes loops, a napi_value, and makes resume(state), which says what native code wants; 0 where it has no stacks of its own.
int MakeResume(CallState* state, void* make_loop, void** resume) {
#ifdef FFITK_COROUTINES
  static constexpr TypeInfo arguments[] = {TypeOf(kValue), TypeOf(kFloat64)};
  static constexpr FunctionInfo info = InfoOf(TypeOf(kInt32), 2, arguments);
  static const FastFunction fast = {reinterpret_cast<const void*>(FastResume), &info};
  v8::Local<v8::Function> made;
  memcpy(static_cast<void*>(&made), &make_loop, sizeof made);
  state->make_loop.Reset(state->isolate, made);
  Make(state->isolate, SlowResume, state, 1, &fast, resume);
  return 1;
#else
  (void)state;
  (void)make_loop;
  (void)resume;
  return 0;
#endif
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

// Whether JavaScript is being ended from outside: a worker that is terminated, or a script whose time is over.
int IsTerminating() { return v8::Isolate::GetCurrent()->IsExecutionTerminating(); }

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

// Makes a function of a call, which V8's optimised code calls directly where the call has fast code and is_fast says so.
void Bind(const Call* call, int is_fast, void** function) {
  Make(v8::Isolate::GetCurrent(), SlowCall, const_cast<Call*>(call), static_cast<int>(call->count), is_fast ? &call->fast : nullptr, function);
}

// What C# calls (V8Functions.cs).
struct Functions {
  decltype(&Bind) bind;
  decltype(&Describe) describe;
  decltype(&MakeHelpers) make_helpers;
  decltype(&MakeInvoke) make_invoke;
  decltype(&InvokerOf) invoker_of;
  decltype(&MakeReadingInvoke) make_reading_invoke;
  decltype(&IsTerminating) is_terminating;
  decltype(&Enter) enter;
  decltype(&Leave) leave;
  decltype(&Adapt) adapt;
  decltype(&Hold) hold;
  decltype(&Answer) answer;
  decltype(&MakeResume) make_resume;
  decltype(&Know) know;
};

}  // namespace

extern "C" const Functions* FFITK_EXPORT(ffitk_functions)() {
  static constexpr Functions functions = {Bind, Describe, MakeHelpers, MakeInvoke, InvokerOf, MakeReadingInvoke, IsTerminating, Enter, Leave, Adapt, Hold, Answer, MakeResume, Know};
  return &functions;
}
