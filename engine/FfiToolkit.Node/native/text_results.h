// Text of native code as strings of JavaScript.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include <v8.h>

#include "interop.h"
#include "values.h"

namespace {

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

// text(address, kind): the text there as a string, null for 0.
void SlowText(const v8::FunctionCallbackInfo<v8::Value>& info) {
  ReturnText(info, At<const char>(info[0].As<v8::Number>()->Value()), static_cast<Kind>(info[1].As<v8::Number>()->Value()));
}

}  // namespace
