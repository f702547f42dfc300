'use strict';

// What types made of a value that they looked at, and how errors name the place that it has in an argument.

const { invalidValue } = require('./errors.js');
const { argumentObstacle } = require('./rules.js');
const { byteLengthOf, bufferOf, byteOffsetOf, isDetached, viewObstacle } = require('./views.js');

/** What a struct, a union or an array was looked at as: its parts in order, and how many there were. */
class Parts {
  constructor(parts, length = parts.length) {
    this.parts = parts;
    this.length = length;
  }
}

/** What a parameter that points at a value was given: the object, and its value where native code reads one. */
class Pointee {
  constructor(object, taken) {
    this.object = object;
    this.taken = taken;
  }
}

const joined = (path, member) => (path === '' ? member : `${path}.${member}`);
const argumentAt = (index, path) => (path === '' ? `Argument ${index}` : `Argument ${index} (${path})`);
const placeOf = (index, path) => (path === '' ? index : `${index} (${path})`);

// Of another realm an ArrayBuffer is an object as any other: generated code asks the same.
const isBytes = (value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer;

/** What a value with bytes of its own is taken for, where the members of a type were not found on it. */
const asBytes = (value, first) => (first === undefined && isBytes(value) ? value : undefined);

function bytesObstacle(value, size, index, path) {
  if (ArrayBuffer.isView(value) ? viewObstacle(value) !== undefined : isDetached(value)) {
    return argumentObstacle('pointer', value, placeOf(index, path));
  }
  const length = byteLengthOf(value);
  return length === size ? undefined : invalidValue(`${argumentAt(index, path)} must have ${size} bytes, not ${length}`);
}

function copyBytes(value, memory, offset, size) {
  const source = ArrayBuffer.isView(value) ? new Uint8Array(bufferOf(value), byteOffsetOf(value), size) : new Uint8Array(value);
  memory.bytes.set(source, offset);
}

module.exports = { Parts, Pointee, argumentAt, asBytes, bytesObstacle, copyBytes, isBytes, joined, placeOf };
