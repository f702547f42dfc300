'use strict';
// The contract as a function from (type, sample) to an outcome, written down apart from every implementation.
const { charIsUnsigned } = require('../support/host.js');

const integers = {
  int8: [-128, 127], char: charIsUnsigned ? [0, 255] : [-128, 127], uint8: [0, 255], bool: [0, 255],
  int16: [-32768, 32767], uint16: [0, 65535], int32: [-2147483648, 2147483647], uint32: [0, 4294967295],
};
// char is the platform's: unsigned on Linux for ARM, and then refused in the words of uint8, as bool is.
const integerNames = { bool: 'a uint8', char: charIsUnsigned ? 'a uint8' : 'an int8' };
const wide = { int64: [-(2n ** 63n), 2n ** 63n - 1n], uint64: [0n, 2n ** 64n - 1n] };
const floats = { float32: 'a float', float64: 'a double' };
const pointers = ['pointer', 'string', 'buffer', 'arraybuffer', 'function'];
const types = [...Object.keys(integers), ...Object.keys(wide), ...Object.keys(floats), ...pointers];

const refused = (message) => `TypeError ERR_INVALID_ARG_VALUE: ${message}`;

// What an argument of a type comes back as from a function that returns it: text, as encode() writes it.
// index: which argument it is.
function expected(type, { kind, make }, index) {
  const value = make();
  if (type in integers) {
    const [low, high] = integers[type];
    return kind === 'number' && Number.isInteger(value) && value >= low && value <= high
      ? encode(value + 0)
      : refused(`Argument ${index} must be ${integerNames[type] ?? (type.startsWith('u') ? `a ${type}` : `an ${type}`)}`);
  }

  if (type in wide) {
    const [low, high] = wide[type];
    const exact = kind === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
    return typeof exact === 'bigint' && exact >= low && exact <= high
      ? encode(exact)
      : refused(`Argument ${index} must be ${type === 'int64' ? 'an int64' : 'a uint64'}`);
  }

  if (type in floats) {
    return kind === 'number' ? encode(type === 'float32' ? Math.fround(value) : value) : refused(`Argument ${index} must be ${floats[type]}`);
  }

  switch (kind) {
    case 'bigint':
      return value >= 0n && value < 2n ** 64n ? encode(value) : refused(`Argument ${index} must be a non-negative pointer bigint`);
    case 'nullish':
      return encode(0n);
    case 'string':
      return 'a temporary text';
    case 'nul':
      return refused(`Argument ${index} must not contain null bytes`);
    case 'memory':
      return 'the address of its memory';
    case 'empty':
      return 'any address';
    case 'detached':
      return refused(`Argument ${index} is a detached ArrayBuffer`);
    case 'detached view':
      return refused(`Argument ${index} is an ArrayBufferView backed by a detached ArrayBuffer`);
    default:
      return refused(`Argument ${index} must be a buffer, an ArrayBuffer, a string, or a bigint`);
  }
}

// A value that every host writes alike.
function encode(value) {
  return `${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`;
}

// A value of the type that is always accepted, and one that a call must convert.
function plain(type) {
  return type in wide || pointers.includes(type) ? 5n : 5;
}

module.exports = { types, pointers, integers, wide, floats, expected, encode, plain };
