'use strict';

// What a pointer-like parameter accepts: an address, null, a string, or a buffer.

const { addon } = require('./addon.js');
const { builtin } = require('./builtins.js');
const { invalidValue } = require('./errors.js');
const { encodings, hold, shortText, longText, release } = require('./temporaries.js');
const { bufferOf, byteOffsetOf, isDetached, viewObstacle } = require('./views.js');

const { isArrayBuffer } = builtin('node:util').types;

const asUintN = BigInt.asUintN;

/** Where the bytes of a view or an ArrayBuffer are; 0n for what has none: something empty, detached or out of bounds. */
function bufferAddress(value) {
  const address = addon().address(value);
  if (address !== 0n || !ArrayBuffer.isView(value)) return address;
  // The bytes of a small view may still be in V8's heap: whoever asks for its buffer moves them to where they stay.
  bufferOf(value);
  return addon().address(value);
}

/** Where the bytes of an empty view would begin; 0n for an empty buffer. */
function emptyAddress(view) {
  if (!ArrayBuffer.isView(view)) return 0n;
  const start = addon().address(new Uint8Array(bufferOf(view)));
  return start === 0n ? 0n : start + BigInt(byteOffsetOf(view));
}

/** The error for a value that no pointer-like parameter accepts, or undefined for one that it does; accepted is what it accepts, in words. */
function pointerObstacle(value, index, accepted = 'a buffer, an ArrayBuffer, a string, or a bigint') {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'bigint') {
    return asUintN(64, value) === value ? undefined : invalidValue(`Argument ${index} must be a non-negative pointer bigint`);
  }
  if (typeof value === 'string') {
    return value.includes('\0') ? invalidValue(`Argument ${index} must not contain null bytes`) : undefined;
  }
  if (ArrayBuffer.isView(value)) {
    switch (viewObstacle(value)) {
      case 'detached': return invalidValue(`Argument ${index} is an ArrayBufferView backed by a detached ArrayBuffer`);
      case 'out of bounds': return invalidValue(`Argument ${index} is an ArrayBufferView that is out of the bounds of its ArrayBuffer`);
      default: return undefined;
    }
  }
  if (isArrayBuffer(value)) {
    return isDetached(value) ? invalidValue(`Argument ${index} is a detached ArrayBuffer`) : undefined;
  }
  return invalidValue(`Argument ${index} must be ${accepted}`);
}

/**
 * The address that native code gets for a value. What belongs to it stays until the caller releases its mark; an error releases
 * it at once.
 * @param {number} [encoding] How a string is written: a number of encodings.
 */
function pointerAddress(value, index, mark, encoding = encodings.utf8) {
  if (typeof value === 'string') {
    const address = shortText(value, encoding);
    if (address !== 0n) return address;
  } else if (typeof value === 'object' && value !== null) {
    const address = bufferAddress(value);
    if (address !== 0n) {
      hold(value);
      return address;
    }
  }
  const obstacle = pointerObstacle(value, index);
  if (obstacle !== undefined) {
    release(mark);
    throw obstacle;
  }
  if (typeof value === 'string') return longText(value, encoding);
  if (typeof value === 'bigint') return value;
  return value === null || value === undefined ? 0n : emptyAddress(value);
}

module.exports = { bufferAddress, emptyAddress, pointerObstacle, pointerAddress };
