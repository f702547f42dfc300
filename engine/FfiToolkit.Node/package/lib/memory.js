'use strict';

// Memory that native code and JavaScript share. Loads and stores are native functions, called as every other one is.

const { isArrayBuffer, isAnyArrayBuffer } = require('node:util').types;
const { constants } = require('node:buffer');
const { addon } = require('./addon.js');
const { coded, invalidPointer, invalidType, invalidValue, outOfRange } = require('./errors.js');
const { makeFunction } = require('./function.js');
const { requirePermission } = require('./permission.js');
const { bufferAddress, isDetached } = require('./pointers.js');
const { codes, kinds } = require('./types.js');
const { inspect } = require('node:util');

const MAXIMUM_ADDRESS = 2n ** 64n - 1n;
const asUintN = BigInt.asUintN;

// In the order of native/memory.c.
const accessors = [
  ['Int8', 'int8', 1], ['Uint8', 'uint8', 1], ['Int16', 'int16', 2], ['Uint16', 'uint16', 2], ['Int32', 'int32', 4],
  ['Uint32', 'uint32', 4], ['Int64', 'int64', 8], ['Uint64', 'uint64', 8], ['Float32', 'float', 4], ['Float64', 'double', 8],
];

// They belong to no library that could be closed.
const always = { open: true };

function nativeFunction(name, index, result, parameters) {
  const signatureCodes = [result, ...parameters].map((type) => codes[type]);
  return makeFunction(always, name, addon().memory()[index], {
    codes: Uint8Array.from(signatureCodes),
    kinds: signatureCodes.slice(1).map((code) => kinds[code]),
    result: kinds[signatureCodes[0]],
  });
}

let move;

function copyMemory(to, from, length) {
  move ??= nativeFunction('memmove', 2 * accessors.length, 'pointer', ['pointer', 'pointer', 'uint64']);
  move(to, from, BigInt(length));
}

function accessAddress(pointer, offset, size) {
  if (typeof pointer !== 'bigint') throw invalidType('The pointer must be a bigint');
  if (asUintN(64, pointer) !== pointer) throw invalidValue('The pointer must be a non-negative bigint');
  if (offset !== undefined) {
    if (typeof offset !== 'number') throw invalidType('The offset must be a number');
    if (!Number.isInteger(offset) || offset < 0) throw invalidValue('The offset must be a non-negative integer');
  }
  if (pointer === 0n) throw invalidPointer('Cannot dereference a null pointer');
  const address = offset === undefined || offset === 0 ? pointer : pointer + BigInt(offset);
  if (address > MAXIMUM_ADDRESS) throw invalidValue('The pointer and offset exceed the platform address range');
  if (address > MAXIMUM_ADDRESS - BigInt(size) + 1n) throw invalidValue('The accessed range exceeds the platform address range');
  return address;
}

const articles = {
  __proto__: null, int8: 'an int8', uint8: 'a uint8', int16: 'an int16', uint16: 'a uint16', int32: 'an int32', uint32: 'a uint32',
  int64: 'an int64', uint64: 'a uint64', float: 'a float', double: 'a double',
};

function valueObstacle(type, value) {
  if (type.endsWith('64') && typeof value !== 'bigint' && typeof value !== 'number') {
    return invalidType('Value must be a bigint or a number');
  }
  return invalidValue(`Value must be ${articles[type]}`);
}

const memory = {};

accessors.forEach(([name, type, size], index) => {
  let get;
  let set;
  memory[`get${name}`] = ({
    get(...[pointer, offset]) {
      requirePermission();
      get ??= nativeFunction(`get${name}`, 2 * index, type, ['pointer']);
      return get(accessAddress(pointer, offset, size));
    },
  }).get;
  memory[`set${name}`] = ({
    set(...values) {
      requirePermission();
      const [pointer, offset, value] = values;
      if (typeof pointer !== 'bigint') throw invalidType('The pointer must be a bigint');
      if (values.length < 2) throw invalidValue('Expected an offset argument');
      if (values.length < 3) throw invalidValue('Expected a value argument');
      set ??= nativeFunction(`set${name}`, 2 * index + 1, 'void', ['pointer', type]);
      const address = accessAddress(pointer, offset, size);
      try {
        set(address, value);
      } catch {
        throw valueObstacle(type, value);
      }
    },
  }).set;
  for (const kind of ['get', 'set']) Object.defineProperty(memory[`${kind}${name}`], 'name', { value: `${kind}${name}` });
});

function firstPointer(pointer) {
  if (typeof pointer !== 'bigint') throw invalidType('The first argument must be a bigint');
  if (asUintN(64, pointer) !== pointer) throw invalidValue('The first argument must be a non-negative bigint');
  return pointer;
}

function rangeLength(length) {
  if (typeof length !== 'number') throw invalidType('The length must be a number');
  if (!Number.isInteger(length) || length < 0) throw invalidValue('The length must be a non-negative integer');
  return length;
}

function requireRange(pointer, length, what) {
  if (pointer === 0n && length > 0) throw invalidPointer(`Cannot create ${what} from a null pointer`);
  if (pointer + BigInt(length) > MAXIMUM_ADDRESS) throw invalidValue('The pointer and length exceed the platform address range');
}

/** The text at an address, up to its null character; null for NULL. */
function toString(...[pointer]) {
  requirePermission();
  if (firstPointer(pointer) === 0n) return null;
  return addon().readString(pointer);
}

function toBuffer(...[pointer, length, copy = true]) {
  requirePermission();
  firstPointer(pointer);
  rangeLength(length);
  if (length > constants.MAX_LENGTH) throw coded(Error, 'ERR_BUFFER_TOO_LARGE', 'Buffer is too large');
  requireRange(pointer, length, 'a buffer');
  if (length === 0) return Buffer.alloc(0);
  if (!copy) return Buffer.from(addon().view(pointer, length));
  const bytes = Buffer.allocUnsafeSlow(length);
  copyMemory(bytes, pointer, length);
  return bytes;
}

function toArrayBuffer(...[pointer, length, copy = true]) {
  requirePermission();
  firstPointer(pointer);
  rangeLength(length);
  requireRange(pointer, length, 'an ArrayBuffer');
  if (length === 0) return new ArrayBuffer(0);
  if (!copy) return addon().view(pointer, length);
  let bytes;
  try {
    bytes = new ArrayBuffer(length);
  } catch {
    throw coded(RangeError, 'ERR_MEMORY_ALLOCATION_FAILED', 'Failed to allocate memory');
  }
  copyMemory(bytes, pointer, length);
  return bytes;
}

/** Where the bytes of a buffer are. */
function getRawPointer(...[source]) {
  requirePermission();
  if (!ArrayBuffer.isView(source) && !isAnyArrayBuffer(source)) {
    throw invalidType('The first argument must be a Buffer, ArrayBuffer, SharedArrayBuffer, or ArrayBufferView');
  }
  requireAttached(source);
  return bufferAddress(isAnyArrayBuffer(source) ? new Uint8Array(source) : source);
}

function requireAttached(source) {
  if (isArrayBuffer(source) && isDetached(source)) throw invalidValue('ArrayBuffer is detached');
  if (ArrayBuffer.isView(source) && isDetached(source.buffer)) {
    throw invalidValue('ArrayBufferView is backed by a detached ArrayBuffer');
  }
}

function received(value) {
  if (value == null) return `Received ${value}`;
  if (typeof value === 'function') return `Received function ${value.name}`;
  if (typeof value === 'object') {
    return value.constructor?.name ? `Received an instance of ${value.constructor.name}` : `Received ${inspect(value, { depth: -1 })}`;
  }
  return `Received type ${typeof value} (${inspect(value, { colors: false })})`;
}

function exportTarget(pointer, length, needed) {
  firstPointer(pointer);
  rangeLength(length);
  if (length < needed) throw outOfRange(`The value of "len" is out of range. It must be >= ${needed}. Received ${length}`);
}

/** Writes text and a null character of its encoding. */
function exportString(string, pointer, length, encoding = 'utf8') {
  requirePermission();
  if (typeof string !== 'string') throw invalidType(`The "string" argument must be of type string. ${received(string)}`);
  if (!Buffer.isEncoding(encoding)) throw coded(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
  const terminator = ['utf16le', 'utf-16le', 'ucs2', 'ucs-2'].includes(encoding.toLowerCase()) ? 2 : 1;
  const bytes = Buffer.concat([Buffer.from(string, encoding), Buffer.alloc(terminator)]);
  exportTarget(pointer, length, bytes.length);
  exportBytes(bytes, pointer, bytes.length);
}

function exportBytes(bytes, pointer, count) {
  if (count === 0) return;
  if (pointer === 0n) throw invalidPointer('Cannot create a buffer from a null pointer');
  copyMemory(pointer, bytes, count);
}

function exportBuffer(buffer, pointer, length) {
  requirePermission();
  if (!Buffer.isBuffer(buffer)) throw invalidType(`The "buffer" argument must be an instance of Buffer. ${received(buffer)}`);
  requireAttached(buffer);
  exportTarget(pointer, length, buffer.length);
  exportBytes(buffer, pointer, buffer.length);
}

function exportArrayBuffer(arrayBuffer, pointer, length) {
  requirePermission();
  if (!isAnyArrayBuffer(arrayBuffer)) {
    throw invalidType(`The "arrayBuffer" argument must be an instance of ArrayBuffer. ${received(arrayBuffer)}`);
  }
  requireAttached(arrayBuffer);
  exportTarget(pointer, length, arrayBuffer.byteLength);
  exportBytes(new Uint8Array(arrayBuffer), pointer, arrayBuffer.byteLength);
}

function exportArrayBufferView(arrayBufferView, pointer, length) {
  requirePermission();
  if (!ArrayBuffer.isView(arrayBufferView)) {
    throw invalidType(
      `The "arrayBufferView" argument must be an instance of Buffer, TypedArray, or DataView. ${received(arrayBufferView)}`,
    );
  }
  requireAttached(arrayBufferView);
  exportTarget(pointer, length, arrayBufferView.byteLength);
  exportBytes(arrayBufferView, pointer, arrayBufferView.byteLength);
}

/** The address of the event loop's uv_loop_t. */
function getCurrentEventLoop() {
  requirePermission();
  return addon().eventLoop();
}

module.exports = {
  exportString, exportBuffer, exportArrayBuffer, exportArrayBufferView, getCurrentEventLoop, ...memory, getRawPointer, toString,
  toBuffer, toArrayBuffer,
};
