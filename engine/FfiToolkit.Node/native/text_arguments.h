// Strings of JavaScript as text for native code.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <v8.h>

#include "values.h"

namespace {

// v8::FastOneByteString
struct OneByteString {
  const char* data;
  uint32_t length;
};

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

}  // namespace
