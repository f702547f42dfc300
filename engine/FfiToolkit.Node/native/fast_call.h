// V8's description of a function that optimised code calls directly. It is in no public header: it was found in these versions of
// V8, and in no others. FFITK_NODE is the major version of the Node whose headers are compiled with.
#pragma once

#include <cstddef>
#include <cstdint>

#include <v8-version.h>

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

// Nobody else's: objects for other versions of V8 are linked into the same addon.
namespace {

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

static_assert(sizeof(FunctionInfo) == 8 + sizeof(void*) && offsetof(FunctionInfo, count) == 4, "v8::CFunctionInfo");

// The description of a function of so many parameters, the receiver among them. 64-bit integers are bigints in JavaScript.
constexpr FunctionInfo InfoOf(TypeInfo result, uint32_t count, const TypeInfo* arguments) {
  FunctionInfo info{};
  info.result = result;
#if V8_MAJOR_VERSION > 11
  info.int64_as_bigint = 1;
#endif
  info.count = count;
  info.arguments = arguments;
  return info;
}

}  // namespace
