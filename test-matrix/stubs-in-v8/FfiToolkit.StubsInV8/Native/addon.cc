// Receiver stubs that the engine emitted elsewhere, bound in this process as V8's fast calls. What they jump to was compiled with
// this file, and records its arguments as it got them.
#include <node.h>
#include <sys/mman.h>

#include <cstring>
#include <type_traits>

#include "fast_call.h"

namespace {

constexpr int kMostArguments = 20;

// What JavaScript reads and writes, as 64-bit integers.
struct Shared {
  uint64_t calls;       // of targets
  uint64_t slow_calls;  // of V8's callback, which calls no target
  uint64_t answer;      // the bits of a target's next result
  uint64_t seen[kMostArguments];
};
Shared shared;

// Integers are widened by what the compiler believes of registers, so that one that is not extended as the convention says shows.
template <class T>
uint64_t BitsOf(T value) {
  if constexpr (std::is_pointer_v<T>) {
    return reinterpret_cast<uintptr_t>(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof value);
    return bits;
  } else {
    return static_cast<uint64_t>(value);
  }
}

template <class T>
T Answer() {
  if constexpr (std::is_same_v<T, bool>) {
    return (shared.answer & 1) != 0;
  } else if constexpr (!std::is_void_v<T>) {
    T value;
    memcpy(&value, &shared.answer, sizeof value);
    return value;
  }
}

template <class Result, class... Arguments>
Result Target(Arguments... arguments) {
  shared.calls++;
  [[maybe_unused]] uint64_t* next = shared.seen;
  ((*next++ = BitsOf(arguments)), ...);
  return Answer<Result>();
}

// v8::CTypeInfo::Type: the same numbers in every version.
template <class T>
constexpr TypeInfo TypeOf() {
  TypeInfo info{};
  if constexpr (std::is_void_v<T>) {
    info.type = 0;
  } else if constexpr (std::is_same_v<T, bool>) {
    info.type = 1;
  } else if constexpr (std::is_pointer_v<T>) {
    info.type = 9;
  } else if constexpr (std::is_floating_point_v<T>) {
    info.type = sizeof(T) == 4 ? 7 : 8;
  } else if constexpr (sizeof(T) == 8) {
    info.type = std::is_signed_v<T> ? 5 : 6;
  } else {
    // V8 has no smaller ones.
    info.type = std::is_signed_v<T> ? 3 : 4;
  }
  return info;
}

// The receiver is a value.
constexpr TypeInfo kReceiver = [] {
  TypeInfo info{};
  info.type = 10;
  return info;
}();

template <class Result, class... Arguments>
constexpr TypeInfo kArguments[] = {kReceiver, TypeOf<Arguments>()...};

template <class Result, class... Arguments>
constexpr FunctionInfo kInfo = InfoOf(TypeOf<Result>(), sizeof...(Arguments) + 1, kArguments<Result, Arguments...>);

struct Stub {
  uintptr_t target;  // what the stub jumps to
  uintptr_t function;
  const char* code;
  size_t size;
  const FunctionInfo* info;
  FastFunction fast;
};

template <class Result, class... Arguments>
Stub Make(uintptr_t target, const char* code, size_t size) {
  return {target, reinterpret_cast<uintptr_t>(&Target<Result, Arguments...>), code, size, &kInfo<Result, Arguments...>, {}};
}

#define STUB(target, code, ...) Make<__VA_ARGS__>(target, code, sizeof code - 1),
Stub stubs[] = {
#include "stubs.inc"
};
#undef STUB
constexpr size_t kCount = sizeof stubs / sizeof *stubs;

// The engine wrote the targets' addresses into the stubs before there were targets: there, a jump leads to each.
#if defined(__arm__)
constexpr uint32_t kJump[] = {0xe51ff004};  // ldr pc, [pc, #-4]: takes bit 0 of the address for the instruction set
#elif defined(__aarch64__)
constexpr uint32_t kJump[] = {0x58000050, 0xd61f0200};  // ldr x16, .+8; br x16
#else
constexpr uint8_t kJump[] = {0xff, 0x25, 0, 0, 0, 0};  // jmp *[rip]
#endif

char* Map(uintptr_t address, size_t size) {
  void* room = mmap(reinterpret_cast<void*>(address), size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | (address == 0 ? 0 : MAP_FIXED_NOREPLACE), -1, 0);
  return room == MAP_FAILED || (address != 0 && room != reinterpret_cast<void*>(address)) ? nullptr : static_cast<char*>(room);
}

bool Seal(char* room, size_t size) {
  if (mprotect(room, size, PROT_READ | PROT_EXEC) != 0) return false;
  __builtin___clear_cache(room, room + size);
  return true;
}

// Says what went wrong; null where nothing did.
const char* Load() {
  const uintptr_t first = stubs[0].target;
  const size_t jumps = stubs[kCount - 1].target - first + sizeof kJump + sizeof(uintptr_t);
  char* room = Map(first, jumps);
  if (room == nullptr) return "the addresses of the targets are taken in this process";
  size_t size = 0;
  for (const Stub& stub : stubs) {
    char* jump = room + (stub.target - first);
    memcpy(jump, kJump, sizeof kJump);
    memcpy(jump + sizeof kJump, &stub.function, sizeof stub.function);
    size += (stub.size + 15) & ~size_t{15};
  }
  char* code = Map(0, size);
  if (code == nullptr || !Seal(room, jumps)) return "no memory for code";
  char* next = code;
  for (Stub& stub : stubs) {
    memcpy(next, stub.code, stub.size);
    stub.fast = {next, stub.info};
    next += (stub.size + 15) & ~size_t{15};
  }
  return Seal(code, size) ? nullptr : "no executable memory";
}

void SlowCall(const v8::FunctionCallbackInfo<v8::Value>&) { shared.slow_calls++; }

// bind(index)
void Bind(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const Stub& stub = stubs[info[0].As<v8::Uint32>()->Value()];
  info.GetReturnValue().Set(
      v8::FunctionTemplate::New(isolate, SlowCall, v8::Local<v8::Value>(), v8::Local<v8::Signature>(), static_cast<int>(stub.info->count) - 1,
                                v8::ConstructorBehavior::kThrow, v8::SideEffectType::kHasSideEffect, reinterpret_cast<const v8::CFunction*>(&stub.fast))
          ->GetFunction(isolate->GetCurrentContext())
          .ToLocalChecked());
}

// V8's pointers are objects of its own. pointer(bigint)
void Pointer(const v8::FunctionCallbackInfo<v8::Value>& info) {
  void* address = reinterpret_cast<void*>(static_cast<uintptr_t>(info[0].As<v8::BigInt>()->Uint64Value()));
#if FFITK_NODE == 26
  info.GetReturnValue().Set(v8::External::New(info.GetIsolate(), address, v8::kExternalPointerTypeTagDefault));
#else
  info.GetReturnValue().Set(v8::External::New(info.GetIsolate(), address));
#endif
}

// address(pointer)
void Address(const v8::FunctionCallbackInfo<v8::Value>& info) {
#if FFITK_NODE == 26
  void* address = info[0].As<v8::External>()->Value(v8::kExternalPointerTypeTagDefault);
#else
  void* address = info[0].As<v8::External>()->Value();
#endif
  info.GetReturnValue().Set(v8::BigInt::NewFromUnsigned(info.GetIsolate(), reinterpret_cast<uintptr_t>(address)));
}

}  // namespace

NODE_MODULE_INIT() {
  (void)module;
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  const char* problem = Load();
  if (problem != nullptr) {
    isolate->ThrowException(v8::Exception::Error(v8::String::NewFromUtf8(isolate, problem).ToLocalChecked()));
    return;
  }
  NODE_SET_METHOD(exports, "bind", Bind);
  NODE_SET_METHOD(exports, "pointer", Pointer);
  NODE_SET_METHOD(exports, "address", Address);
  auto store = v8::ArrayBuffer::NewBackingStore(&shared, sizeof shared, [](void*, size_t, void*) {}, nullptr);
  exports->Set(context, v8::String::NewFromUtf8Literal(isolate, "shared"), v8::ArrayBuffer::New(isolate, std::move(store))).Check();
}
