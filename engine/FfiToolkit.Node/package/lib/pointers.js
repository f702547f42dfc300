'use strict';

// What a pointer-like parameter accepts: an address, null, a string, or a buffer.

const { addon } = require('./addon.js');
const { builtin } = require('./builtins.js');
const { invalidValue } = require('./errors.js');
const { hold, shortText, longText, release } = require('./temporaries.js');

const { isArrayBuffer } = builtin('node:util').types;

const asUintN = BigInt.asUintN;

/** Whether a buffer is detached: it has no bytes and takes no view. */
function isDetached(buffer) {
  if (!isArrayBuffer(buffer) || buffer.byteLength !== 0) return false;
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}

/** Where the bytes of a view or an ArrayBuffer are; 0n for what has none. */
function bufferAddress(value) {
  const address = addon().address(value);
  if (address !== 0n || !ArrayBuffer.isView(value)) return address;
  // The bytes of a small view may still be in V8's heap: whoever asks for its buffer moves them to where they stay.
  void value.buffer;
  return addon().address(value);
}

/** The error for a value that no pointer-like parameter accepts, or undefined for one that it does. */
function pointerObstacle(value, index) {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'bigint') {
    return asUintN(64, value) === value ? undefined : invalidValue(`Argument ${index} must be a non-negative pointer bigint`);
  }
  if (typeof value === 'string') {
    return value.includes('\0') ? invalidValue(`Argument ${index} must not contain null bytes`) : undefined;
  }
  if (ArrayBuffer.isView(value)) {
    return isDetached(value.buffer)
      ? invalidValue(`Argument ${index} is an ArrayBufferView backed by a detached ArrayBuffer`)
      : undefined;
  }
  if (isArrayBuffer(value)) {
    return isDetached(value) ? invalidValue(`Argument ${index} is a detached ArrayBuffer`) : undefined;
  }
  return invalidValue(`Argument ${index} must be a buffer, an ArrayBuffer, a string, or a bigint`);
}

/**
 * The address that native code gets for a value. What belongs to it stays until the caller releases its mark; an error releases
 * it at once.
 */
function pointerAddress(value, index, mark) {
  if (typeof value === 'string') {
    const address = shortText(value);
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
  if (typeof value === 'string') return longText(value);
  return typeof value === 'bigint' ? value : 0n;
}

module.exports = { bufferAddress, isDetached, pointerObstacle, pointerAddress };
