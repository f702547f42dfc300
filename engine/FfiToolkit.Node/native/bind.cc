// What Node-API cannot do: functions that V8's optimised code calls directly. One object per Node ABI, compiled with that
// Node's headers and FFITK_NODE set to its major version; everything else of the addon is C#.
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include <v8.h>

// The layouts below are not in a public header; they were found in these versions of V8, and in no others.
#if FFITK_NODE == 20
static_assert(V8_MAJOR_VERSION == 11 && V8_MINOR_VERSION == 3, "Node 20 has V8 11.3");
#elif FFITK_NODE == 22
static_assert(V8_MAJOR_VERSION == 12 && V8_MINOR_VERSION == 4, "Node 22 has V8 12.4");
#elif FFITK_NODE == 24
static_assert(V8_MAJOR_VERSION == 13 && V8_MINOR_VERSION == 6, "Node 24 has V8 13.6");
#elif FFITK_NODE == 26
static_assert(V8_MAJOR_VERSION == 14 && V8_MINOR_VERSION == 6, "Node 26 has V8 14.6");
#else
#error "unknown Node: find its layouts first"
#endif

#define FFITK_JOIN(name, node) name##_##node
#define FFITK_EXPORT_AS(name, node) FFITK_JOIN(name, node)
#define FFITK_EXPORT(name) FFITK_EXPORT_AS(name, FFITK_NODE)

namespace {

// v8::CTypeInfo::Type: the same numbers in every version. C# uses them for what a slot holds, too.
enum Kind : uint8_t { kVoid = 0, kUint8 = 2, kInt32 = 3, kUint32 = 4, kInt64 = 5, kUint64 = 6, kFloat32 = 7, kFloat64 = 8, kAddress = 9, kValue = 10, kOneByteString = 11 };

// v8::CTypeInfo. The sequence type went away with V8 14.
struct TypeInfo {
  uint8_t type;
#if V8_MAJOR_VERSION < 14
  uint8_t sequence;
#endif
  uint8_t flags;
};

// v8::CFunctionInfo. V8 11 has only the receiver's own representation of 64-bit integers: none.
struct FunctionInfo {
  TypeInfo result;
#if V8_MAJOR_VERSION > 11
  uint8_t int64_as_bigint;
#endif
  uint32_t count;
  const TypeInfo* arguments;
};

// v8::CFunction
struct FastFunction {
  const void* code;
  const FunctionInfo* info;
};

static_assert(sizeof(FunctionInfo) == 16 && offsetof(FunctionInfo, count) == 4, "v8::CFunctionInfo on a 64-bit machine");

// What a call needs outside of optimised code. Written by C# (CallDescription.cs) and not changed afterwards.
struct Call {
  void (*stub)(const uint64_t* slots, uint64_t* result);  // null: through libffi
  void (*libffi)(void* plan, void* target, void* result, void** values);  // ffi_call or ffi_call_plan_invoke
  void* plan;
  void* target;
  uint64_t* slow_calls;
  uint32_t count;
  Kind result;
  Kind kinds[];
};

uint64_t AddressOf(v8::Local<v8::Value> value) {
  if (value->IsArrayBufferView()) {
    v8::Local<v8::ArrayBufferView> view = value.As<v8::ArrayBufferView>();
#if V8_MAJOR_VERSION > 12
    return reinterpret_cast<uint64_t>(view->GetContents({}).data());
#else
    uint8_t* start = static_cast<uint8_t*>(view->Buffer()->Data());
    return start == nullptr ? 0 : reinterpret_cast<uint64_t>(start + view->ByteOffset());
#endif
  }
  if (value->IsArrayBuffer()) return reinterpret_cast<uint64_t>(value.As<v8::ArrayBuffer>()->Data());
  if (value->IsSharedArrayBuffer()) return reinterpret_cast<uint64_t>(value.As<v8::SharedArrayBuffer>()->Data());
  return 0;
}

// JavaScript has validated the value; what it would refuse is refused here only so that nothing undefined can happen.
bool Store(v8::Local<v8::Value> value, Kind kind, uint64_t* slot) {
  *slot = 0;
  if (value->IsNumber()) {
    double number = value.As<v8::Number>()->Value();
    float narrow = static_cast<float>(number);
    switch (kind) {
      case kInt32: *slot = static_cast<uint64_t>(static_cast<int64_t>(static_cast<int32_t>(number))); return true;
      case kUint32: *slot = static_cast<uint32_t>(static_cast<int64_t>(number)); return true;
      case kFloat32: memcpy(slot, &narrow, sizeof narrow); return true;
      case kFloat64: memcpy(slot, &number, sizeof number); return true;
      default: return false;
    }
  }
  if (kind < kInt64 || kind == kFloat32 || kind == kFloat64) return false;
  if (value->IsBigInt()) {
    *slot = value.As<v8::BigInt>()->Uint64Value();
    return true;
  }
  *slot = kind == kAddress ? AddressOf(value) : 0;
  return *slot != 0;
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

void CallWith(const v8::FunctionCallbackInfo<v8::Value>& info, const Call* call, uint64_t* slots, void** values) {
  for (uint32_t i = 0; i < call->count; i++) {
    if (!Store(info[static_cast<int>(i)], call->kinds[i], &slots[i])) {
      info.GetIsolate()->ThrowException(v8::Exception::TypeError(
          v8::String::NewFromUtf8Literal(info.GetIsolate(), "an argument of a native call was not validated")));
      return;
    }
    values[i] = &slots[i];
  }
  uint64_t result = 0;
  if (call->stub != nullptr) {
    call->stub(slots, &result);
  } else {
    call->libffi(call->plan, call->target, &result, values);
  }
  Return(info, call->result, result);
}

// What unoptimised code calls.
void SlowCall(const v8::FunctionCallbackInfo<v8::Value>& info) {
  const Call* call = static_cast<const Call*>(Unwrap(info.Data()));
  ++*call->slow_calls;
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

TypeInfo TypeOf(uint8_t kind) {
  TypeInfo info{};
  info.type = kind == kAddress ? static_cast<uint8_t>(kUint64) : kind;
  return info;
}

// Neither is freed: optimised code of every isolate may hold them.
FastFunction* Describe(const void* code, Kind result, uint32_t count, const uint8_t* kinds) {
  char* room = static_cast<char*>(calloc(1, sizeof(FastFunction) + sizeof(FunctionInfo) + (count + 1) * sizeof(TypeInfo)));
  if (room == nullptr) abort();
  FastFunction* function = reinterpret_cast<FastFunction*>(room);
  FunctionInfo* info = reinterpret_cast<FunctionInfo*>(function + 1);
  TypeInfo* arguments = reinterpret_cast<TypeInfo*>(info + 1);
  arguments[0] = TypeOf(kValue);
  for (uint32_t i = 0; i < count; i++) arguments[i + 1] = TypeOf(kinds[i]);
  info->result = TypeOf(result);
#if V8_MAJOR_VERSION > 11
  info->int64_as_bigint = 1;
#endif
  info->count = count + 1;
  info->arguments = arguments;
  function->code = code;
  function->info = info;
  return function;
}

}  // namespace

// Makes a function of a call. fast is a receiver stub's address, or null where optimised code takes the slow path too.
extern "C" void FFITK_EXPORT(ffitk_bind)(const Call* call, const void* fast, void** function) {
  FastFunction* description = fast == nullptr ? nullptr : Describe(fast, call->result, call->count, reinterpret_cast<const uint8_t*>(call->kinds));
  Make(v8::Isolate::GetCurrent(), SlowCall, const_cast<Call*>(call), static_cast<int>(call->count), description, function);
}
