'use strict';

// The native types: their names, the numbers that the addon knows them by (NativeTypes.Basic), and how alike they are.

const codes = {
  __proto__: null,
  void: 0,
  bool: 1,
  char: 2,
  int8: 3,
  i8: 3,
  uint8: 4,
  u8: 4,
  int16: 5,
  i16: 5,
  uint16: 6,
  u16: 6,
  int32: 7,
  i32: 7,
  uint32: 8,
  u32: 8,
  int64: 9,
  i64: 9,
  uint64: 10,
  u64: 10,
  float32: 11,
  f32: 11,
  float: 11,
  float64: 12,
  f64: 12,
  double: 12,
  pointer: 13,
  ptr: 13,
  string: 14,
  str: 14,
  buffer: 15,
  arraybuffer: 16,
  function: 17,
};

// AAPCS64 10.1.2 makes plain char unsigned; Apple's and Microsoft's arm64 ABIs make it signed, as x64 does.
const charIsSigned = !process.arch.startsWith('arm') || process.platform === 'darwin' || process.platform === 'win32';

// What JavaScript has to know of a type, by code. Types of one kind are the same to native code.
const kinds = [
  'void', 'uint8', charIsSigned ? 'int8' : 'uint8', 'int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32',
  'int64', 'uint64', 'float', 'double', 'pointer', 'pointer', 'pointer', 'pointer', 'pointer',
];

const types = Object.freeze({
  __proto__: null,
  VOID: 'void',
  POINTER: 'pointer',
  BUFFER: 'buffer',
  ARRAY_BUFFER: 'arraybuffer',
  FUNCTION: 'function',
  BOOL: 'bool',
  CHAR: 'char',
  STRING: 'string',
  FLOAT: 'float',
  DOUBLE: 'double',
  INT_8: 'int8',
  UINT_8: 'uint8',
  INT_16: 'int16',
  UINT_16: 'uint16',
  INT_32: 'int32',
  UINT_32: 'uint32',
  INT_64: 'int64',
  UINT_64: 'uint64',
  FLOAT_32: 'float32',
  FLOAT_64: 'float64',
});

// For messages: every name, those of one type together.
const typeList = kinds
  .map((_, code) => Object.keys(codes).filter((name) => codes[name] === code).join(' or '))
  .join(', ');

const suffix = process.platform === 'win32' ? 'dll' : process.platform === 'darwin' ? 'dylib' : 'so';

module.exports = { codes, kinds, typeList, types, suffix };
