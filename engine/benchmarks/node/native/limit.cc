// The limit: what an addon written by hand for exactly these functions reaches. V8 calls the native function with nothing in
// between but the receiver's removal. It validates nothing: a wrong value is converted silently, and a wrong buffer crashes.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <node.h>

extern "C" {
double add_f64(double, double);
int32_t add_i32(int32_t, int32_t);
int32_t sum_6_i32(int32_t, int32_t, int32_t, int32_t, int32_t, int32_t);
double mixed_12(int32_t, double, int32_t, double, int32_t, double, int32_t, double, int32_t, double, int32_t, double);
uint64_t pointer_to_usize(void*);
uint64_t next_u64(uint64_t);
int32_t first_byte(const uint8_t*);
uint64_t sum_buffer(const uint8_t*, uint64_t);
uint64_t string_length(const char*);
const char* greeting(void);
int uv_os_getpid(void);
int32_t back_void(void (*)(void), int32_t);
int32_t back_i32(int32_t (*)(int32_t), int32_t);
double back_f64(double (*)(double), int32_t);
uint64_t back_u64(uint64_t (*)(uint64_t), int32_t);
int32_t back_pointer(void* (*)(void*), int32_t);
double back_6_f64(double (*)(double, double, double, double, double, double), int32_t);
}

namespace {

using v8::Local;
using v8::Value;

// v8-fast-api-calls.h does not come with Node: what V8 14 has in it, as far as it is needed.
enum Type : uint8_t { kVoid = 0, kInt32 = 3, kUint64 = 6, kFloat64 = 8, kV8Value = 10, kSeqOneByteString = 11 };

static_assert(V8_MAJOR_VERSION == 14, "the layouts below are those of Node 26");

struct TypeInfo {
  uint8_t type;
  uint8_t flags = 0;
};

struct FunctionInfo {
  TypeInfo result;
  uint8_t int64_as_bigint = 1;
  uint32_t count;
  const TypeInfo* arguments;
};

struct FastFunction {
  const void* code;
  const FunctionInfo* info;
};

// v8::FastOneByteString
struct OneByteString {
  const char* data;
  uint32_t length;
};

template <typename T>
struct Is;
template <>
struct Is<int32_t> {
  static constexpr Type type = kInt32;
  static int32_t From(Local<Value> value) { return value.As<v8::Int32>()->Value(); }
  static Local<Value> Make(v8::Isolate* isolate, int32_t value) { return v8::Integer::New(isolate, value); }
  static void Return(const v8::FunctionCallbackInfo<Value>& info, int32_t value) { info.GetReturnValue().Set(value); }
};
template <>
struct Is<double> {
  static constexpr Type type = kFloat64;
  static double From(Local<Value> value) { return value.As<v8::Number>()->Value(); }
  static Local<Value> Make(v8::Isolate* isolate, double value) { return v8::Number::New(isolate, value); }
  static void Return(const v8::FunctionCallbackInfo<Value>& info, double value) { info.GetReturnValue().Set(value); }
};
template <>
struct Is<uint64_t> {
  static constexpr Type type = kUint64;
  static uint64_t From(Local<Value> value) { return value.As<v8::BigInt>()->Uint64Value(); }
  static Local<Value> Make(v8::Isolate* isolate, uint64_t value) { return v8::BigInt::NewFromUnsigned(isolate, value); }
  static void Return(const v8::FunctionCallbackInfo<Value>& info, uint64_t value) {
    info.GetReturnValue().Set(v8::BigInt::NewFromUnsigned(info.GetIsolate(), value));
  }
};
template <>
struct Is<Local<Value>> {
  static constexpr Type type = kV8Value;
  static Local<Value> From(Local<Value> value) { return value; }
};
template <>
struct Is<const OneByteString&> {
  static constexpr Type type = kSeqOneByteString;
};

template <>
struct Is<void*> {
  static void* From(Local<Value> value) { return reinterpret_cast<void*>(Is<uint64_t>::From(value)); }
  static Local<Value> Make(v8::Isolate* isolate, void* value) { return Is<uint64_t>::Make(isolate, reinterpret_cast<uint64_t>(value)); }
};
template <>
struct Is<void> {
  static void From(Local<Value>) {}
};

template <typename Result, typename... Arguments>
FastFunction* Describe(Result (*code)(Local<Value>, Arguments...)) {
  static const TypeInfo arguments[] = {{kV8Value}, {Is<Arguments>::type}...};
  static const FunctionInfo info = [] {
    FunctionInfo made{};
    made.result = {Is<Result>::type};
    made.count = sizeof...(Arguments) + 1;
    made.arguments = arguments;
    return made;
  }();
  static FastFunction function;
  function = {reinterpret_cast<const void*>(code), &info};
  return &function;
}

void Add(Local<v8::Object> exports, const char* name, v8::FunctionCallback slow, FastFunction* fast) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  Local<v8::Context> context = isolate->GetCurrentContext();
  Local<v8::Function> function =
      v8::FunctionTemplate::New(isolate, slow, {}, {}, 0, v8::ConstructorBehavior::kThrow, v8::SideEffectType::kHasSideEffect,
                                reinterpret_cast<const v8::CFunction*>(fast))
          ->GetFunction(context)
          .ToLocalChecked();
  exports->Set(context, v8::String::NewFromUtf8(isolate, name).ToLocalChecked(), function).Check();
}

// A function whose arguments are numbers: fast and slow are made of its type.
template <auto target>
struct Direct;
template <typename Result, typename... Arguments, Result (*target)(Arguments...)>
struct Direct<target> {
  static Result Fast(Local<Value>, Arguments... arguments) { return target(arguments...); }

  static void Slow(const v8::FunctionCallbackInfo<Value>& info) { Call(info, std::index_sequence_for<Arguments...>()); }

  template <size_t... I>
  static void Call(const v8::FunctionCallbackInfo<Value>& info, std::index_sequence<I...>) {
    Is<Result>::Return(info, target(Is<Arguments>::From(info[I])...));
  }

  static void AddTo(Local<v8::Object> exports, const char* name) {
    Add(exports, name, Slow, Describe(&Fast));
  }
};

uint64_t PointerToUsize(uint64_t pointer) { return pointer_to_usize(reinterpret_cast<void*>(pointer)); }

uint64_t SumPointer(uint64_t bytes, uint64_t length) { return sum_buffer(reinterpret_cast<const uint8_t*>(bytes), length); }

// V8 keeps the bytes of the smallest views inside the heap, from where they are copied.
using Room = uint8_t[64];

const uint8_t* BytesOf(Local<Value> value, Room& room) {
  return value.As<v8::ArrayBufferView>()->GetContents({room, sizeof room}).data();
}

uint64_t SumBufferFast(Local<Value>, Local<Value> buffer, uint64_t length) {
  Room room;
  return sum_buffer(BytesOf(buffer, room), length);
}

void SumBufferSlow(const v8::FunctionCallbackInfo<Value>& info) {
  Is<uint64_t>::Return(info, SumBufferFast({}, info[0], Is<uint64_t>::From(info[1])));
}

int32_t FirstByteFast(Local<Value>, Local<Value> buffer) {
  Room room;
  return first_byte(BytesOf(buffer, room));
}

void FirstByteSlow(const v8::FunctionCallbackInfo<Value>& info) { Is<int32_t>::Return(info, FirstByteFast({}, info[0])); }

constexpr uint32_t kLongest = 255;

uint64_t StringLengthFast(Local<Value>, const OneByteString& string) {
  char terminated[kLongest + 1];
  memcpy(terminated, string.data, string.length);
  terminated[string.length] = 0;
  return string_length(terminated);
}

void StringLengthSlow(const v8::FunctionCallbackInfo<Value>& info) {
  v8::String::Utf8Value string(info.GetIsolate(), info[0]);
  Is<uint64_t>::Return(info, string_length(*string));
}

// V8 makes no string inside of a fast call.
void Greeting(const v8::FunctionCallbackInfo<Value>& info) {
  info.GetReturnValue().Set(v8::String::NewFromUtf8(info.GetIsolate(), greeting()).ToLocalChecked());
}

// The address of a buffer's first byte, for the rows that pass a raw pointer. Asking for the ArrayBuffer pins it.
void AddressOf(const v8::FunctionCallbackInfo<Value>& info) {
  Local<v8::ArrayBufferView> view = info[0].As<v8::ArrayBufferView>();
  Is<uint64_t>::Return(info, reinterpret_cast<uint64_t>(view->Buffer()->Data()) + view->ByteOffset());
}

// A loop that calls back: the least that V8's interface takes to run a JavaScript function from native code. Nothing is looked up, no
// thread, exception or type looked at; but each call frees its handles.
template <auto loop>
struct Back;
template <typename Whole, typename Result, typename... Arguments, Whole (*loop)(Result (*)(Arguments...), int32_t)>
struct Back<loop> {
  static inline v8::Isolate* isolate;
  static inline Local<v8::Context> context;
  static inline Local<Value> receiver;
  static inline Local<v8::Function> callback;

  static Result Call(Arguments... arguments) {
    v8::HandleScope scope(isolate);
    // One more than there are: there may be none.
    Local<Value> values[] = {Is<Arguments>::Make(isolate, arguments)..., {}};
    Local<Value> result;
    if (!callback->Call(isolate, context, receiver, sizeof...(Arguments), values).ToLocal(&result)) abort();
    return Is<Result>::From(result);
  }

  static void Slow(const v8::FunctionCallbackInfo<Value>& info) {
    isolate = info.GetIsolate();
    context = isolate->GetCurrentContext();
    receiver = v8::Undefined(isolate);
    callback = info[0].As<v8::Function>();
    Is<Whole>::Return(info, loop(Call, Is<int32_t>::From(info[1])));
  }

  static void AddTo(Local<v8::Object> exports, const char* name) { Add(exports, name, Slow, nullptr); }
};

}  // namespace

NODE_MODULE_INIT() {
  Direct<add_f64>::AddTo(exports, "add_f64");
  Direct<add_i32>::AddTo(exports, "add_i32");
  Direct<uv_os_getpid>::AddTo(exports, "uv_os_getpid");
  Direct<sum_6_i32>::AddTo(exports, "sum_6_i32");
  Direct<mixed_12>::AddTo(exports, "mixed_12");
  Direct<PointerToUsize>::AddTo(exports, "pointer_to_usize");
  Direct<SumPointer>::AddTo(exports, "sum_buffer");
  Direct<next_u64>::AddTo(exports, "next_u64");
  Add(exports, "first_byte_of", FirstByteSlow, Describe(FirstByteFast));
  Add(exports, "sum_buffer_of", SumBufferSlow, Describe(SumBufferFast));
  Add(exports, "string_length", StringLengthSlow, Describe(StringLengthFast));
  Back<back_void>::AddTo(exports, "back_void");
  Back<back_i32>::AddTo(exports, "back_i32");
  Back<back_f64>::AddTo(exports, "back_f64");
  Back<back_u64>::AddTo(exports, "back_u64");
  Back<back_pointer>::AddTo(exports, "back_pointer");
  Back<back_6_f64>::AddTo(exports, "back_6_f64");
  Add(exports, "greeting", Greeting, nullptr);
  Add(exports, "address_of", AddressOf, nullptr);
}
