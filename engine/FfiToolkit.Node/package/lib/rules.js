'use strict';

// What each kind of parameter accepts, and what a result is made into. Conditions and conversions are source text, inlined into
// the wrapper of every function; V8 itself truncates without a word.

const { invalidValue } = require('./errors.js');
const { pointerAddress, pointerObstacle } = require('./pointers.js');

const asIntN = BigInt.asIntN;
const asUintN = BigInt.asUintN;

// (value | 0) === value and its like would throw for a bigint or a symbol, and run the code of an object: hence typeof.
const integer = (truncated) => (name) => `typeof ${name} === 'number' && (${truncated(name)}) === ${name}`;
const number = (name) => `typeof ${name} === 'number'`;
const same = (call) => call;

const scalars = {
  __proto__: null,
  int8: { article: 'an int8', accepts: integer((v) => `${v} << 24 >> 24`), test: (v) => v << 24 >> 24 === v, result: (call) => `${call} << 24 >> 24` },
  uint8: { article: 'a uint8', accepts: integer((v) => `${v} & 255`), test: (v) => (v & 255) === v, result: (call) => `${call} & 255` },
  int16: { article: 'an int16', accepts: integer((v) => `${v} << 16 >> 16`), test: (v) => v << 16 >> 16 === v, result: (call) => `${call} << 16 >> 16` },
  uint16: { article: 'a uint16', accepts: integer((v) => `${v} & 65535`), test: (v) => (v & 65535) === v, result: (call) => `${call} & 65535` },
  int32: { article: 'an int32', accepts: integer((v) => `${v} | 0`), test: (v) => (v | 0) === v, result: same },
  uint32: { article: 'a uint32', accepts: integer((v) => `${v} >>> 0`), test: (v) => v >>> 0 === v, result: same },
  float: { article: 'a float', accepts: number, test: () => true, result: same },
  double: { article: 'a double', accepts: number, test: () => true, result: same },
};

/** A 64-bit integer as a bigint, or undefined for what is none: bigints in range and safe integers are. */
function toInt64(value) {
  if (typeof value === 'bigint') return asIntN(64, value) === value ? value : undefined;
  return Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

function toUint64(value) {
  if (typeof value === 'bigint') return asUintN(64, value) === value ? value : undefined;
  return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined;
}

/** The error that a call throws for an argument, or undefined where it is accepted. */
function argumentObstacle(kind, value, index) {
  if (kind === 'pointer') return pointerObstacle(value, index);
  if (kind === 'int64') return toInt64(value) === undefined ? invalidValue(`Argument ${index} must be an int64`) : undefined;
  if (kind === 'uint64') return toUint64(value) === undefined ? invalidValue(`Argument ${index} must be a uint64`) : undefined;
  const rule = scalars[kind];
  return typeof value === 'number' && rule.test(value) ? undefined : invalidValue(`Argument ${index} must be ${rule.article}`);
}

/** What native code gets for an argument that is accepted; what belongs to it stays until the caller releases its mark. */
function convertArgument(kind, value, index, mark) {
  switch (kind) {
    case 'int64': return toInt64(value);
    case 'uint64': return toUint64(value);
    case 'pointer': return pointerAddress(value, index, mark);
    default: return value;
  }
}

module.exports = { scalars, toInt64, toUint64, argumentObstacle, convertArgument };
