'use strict';

// Memory that native code and JavaScript share. Loads and stores are native functions, called as every other one is.

const { addon } = require('./addon.js');
const { builtin } = require('./builtins.js');
const { coded, invalidPointer, invalidType, invalidValue, outOfRange, printed } = require('./errors.js');
const { copyMemory, nativeFunction } = require('./copy.js');
const { requirePermission } = require('./permission.js');
const { bufferAddress, emptyAddress } = require('./pointers.js');
const { encodings } = require('./temporaries.js');
const { readText } = require('./text-type.js');
const { byteLengthOf, isDetached, viewObstacle } = require('./views.js');

const { constants } = builtin('node:buffer');
const { inspect, types: { isArrayBuffer, isAnyArrayBuffer } } = builtin('node:util');

const MAXIMUM_ADDRESS = 2n ** 64n - 1n;
const asUintN = BigInt.asUintN;

// In the order of native/memory.c.
const accessors = [
  ['Int8', 'int8', 1], ['Uint8', 'uint8', 1], ['Int16', 'int16', 2], ['Uint16', 'uint16', 2], ['Int32', 'int32', 4],
  ['Uint32', 'uint32', 4], ['Int64', 'int64', 8], ['Uint64', 'uint64', 8], ['Float32', 'float', 4], ['Float64', 'double', 8],
];

function accessAddress(pointer, offset, size, isRequired) {
  if (typeof pointer !== 'bigint') throw invalidType('The pointer must be a bigint');
  if (asUintN(64, pointer) !== pointer) throw invalidValue('The pointer must be a non-negative bigint');
  if (pointer === 0n) throw invalidPointer('Cannot dereference a null pointer');
  if (offset !== undefined) {
    if (typeof offset !== 'number') throw invalidType('The offset must be a number');
    if (!Number.isInteger(offset) || offset < 0) throw invalidValue('The offset must be a non-negative integer');
    if (!Number.isSafeInteger(offset)) throw outOfRange('The offset is too large');
  } else if (isRequired) {
    throw invalidValue('Expected an offset argument');
  }
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
    return invalidValue('Value must be a bigint or a number');
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
      return get(accessAddress(pointer, offset, size, false));
    },
  }).get;
  memory[`set${name}`] = ({
    set(...[pointer, offset, value]) {
      requirePermission();
      const address = accessAddress(pointer, offset, size, true);
      if (value === undefined) throw invalidValue('Expected a value argument');
      set ??= nativeFunction(`set${name}`, 2 * index + 1, 'void', ['pointer', type]);
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
  if (!Number.isSafeInteger(length)) throw outOfRange('The length is too large');
  return length;
}

function requireRange(pointer, length, what) {
  if (pointer === 0n && length > 0) throw invalidPointer(`Cannot create ${what} from a null pointer`);
  if (pointer + BigInt(length) > MAXIMUM_ADDRESS + 1n) throw invalidValue('The pointer and length exceed the platform address range');
}

function requireFlag(copy) {
  if (typeof copy !== 'boolean') throw invalidType('The copy argument must be a boolean');
}

/** The text at an address, up to its null character; null for NULL. */
function toString(...[pointer]) {
  requirePermission();
  return readText(Number(firstPointer(pointer)), encodings.utf8);
}

function allocated(allocate) {
  try {
    return allocate();
  } catch {
    throw coded(RangeError, 'ERR_MEMORY_ALLOCATION_FAILED', 'Failed to allocate memory');
  }
}

function toBuffer(...[pointer, length, copy = true]) {
  requirePermission();
  firstPointer(pointer);
  rangeLength(length);
  if (length > constants.MAX_LENGTH) throw coded(Error, 'ERR_BUFFER_TOO_LARGE', 'Buffer is too large');
  requireRange(pointer, length, 'a buffer');
  requireFlag(copy);
  if (length === 0) return Buffer.alloc(0);
  if (!copy) return Buffer.from(addon().view(pointer, length));
  const bytes = allocated(() => Buffer.allocUnsafeSlow(length));
  copyMemory(bytes, pointer, length);
  return bytes;
}

function toArrayBuffer(...[pointer, length, copy = true]) {
  requirePermission();
  firstPointer(pointer);
  rangeLength(length);
  requireRange(pointer, length, 'an ArrayBuffer');
  requireFlag(copy);
  if (length === 0) return new ArrayBuffer(0);
  if (!copy) return addon().view(pointer, length);
  const bytes = allocated(() => new ArrayBuffer(length));
  copyMemory(bytes, pointer, length);
  return bytes;
}

/** Where the bytes of a buffer are. */
function getRawPointer(...[source]) {
  requirePermission();
  if (!ArrayBuffer.isView(source) && !isAnyArrayBuffer(source)) {
    throw invalidType('The first argument must be a Buffer, ArrayBuffer, SharedArrayBuffer, or ArrayBufferView');
  }
  requireBytes(source);
  const view = isAnyArrayBuffer(source) ? new Uint8Array(source) : source;
  return bufferAddress(view) || emptyAddress(view);
}

function requireBytes(source) {
  if (isArrayBuffer(source) && isDetached(source)) throw invalidValue('ArrayBuffer is detached');
  if (!ArrayBuffer.isView(source)) return;
  switch (viewObstacle(source)) {
    case 'detached': throw invalidValue('ArrayBufferView is backed by a detached ArrayBuffer');
    case 'out of bounds': throw outOfBounds();
  }
}

const outOfBounds = () => invalidValue('ArrayBufferView is out of the bounds of its ArrayBuffer');

// What node's own messages say about a value.
function received(value) {
  if (value == null) return `Received ${value}`;
  if (typeof value === 'function') return `Received function ${value.name}`;
  if (typeof value === 'object') {
    return value.constructor?.name ? `Received an instance of ${value.constructor.name}` : `Received ${inspect(value, { depth: -1 })}`;
  }
  const shown = typeof value === 'string' && value.length > 28 ? `${value.slice(0, 25)}...` : value;
  return `Received type ${typeof value} (${inspect(shown, { colors: false })})`;
}

const wrongType = (message) => printed(TypeError, 'ERR_INVALID_ARG_TYPE', message);

function requireString(value, name) {
  if (typeof value !== 'string') throw wrongType(`The "${name}" argument must be of type string. ${received(value)}`);
}

function requireCapacity(length, needed) {
  if (typeof length !== 'number') throw wrongType(`The "len" argument must be of type number. ${received(length)}`);
  const wrong = (must) => printed(RangeError, 'ERR_OUT_OF_RANGE', `The value of "len" is out of range. It must be ${must}. Received ${inspect(length, { numericSeparator: Number.isInteger(length) && Math.abs(length) > 2 ** 32 })}`);
  if (!Number.isInteger(length)) throw wrong('an integer');
  if (length < 0 || length > Number.MAX_SAFE_INTEGER) throw wrong('>= 0 && <= 9007199254740991');
  if (length < needed) throw wrong(`>= ${needed}`);
}

// Checks where to write, then writes: a source that has no bytes may go nowhere.
function exportBytes(source, pointer) {
  if (typeof pointer !== 'bigint') throw invalidType('The pointer must be a bigint');
  if (asUintN(64, pointer) !== pointer) throw invalidValue('The pointer must be a non-negative bigint');
  const obstacle = isArrayBuffer(source) ? isDetached(source) && 'detached' : viewObstacle(source);
  if (obstacle === 'detached') throw invalidValue('ArrayBuffer is detached');
  if (obstacle === 'out of bounds') throw outOfBounds();
  const length = byteLengthOf(source);
  if (length === 0) return;
  if (pointer === 0n) throw invalidPointer('Cannot create a buffer from a null pointer');
  if (pointer + BigInt(length) > MAXIMUM_ADDRESS + 1n) throw invalidValue('The pointer and length exceed the platform address range');
  copyMemory(pointer, source, length);
}

/** Writes text and a null character of its encoding. */
function exportString(string, pointer, length, encoding = 'utf8') {
  requirePermission();
  requireString(string, 'string');
  requireString(encoding, 'encoding');
  if (encoding !== '' && !Buffer.isEncoding(encoding)) throw printed(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
  const terminator = ['utf16le', 'utf-16le', 'ucs2', 'ucs-2'].includes(encoding.toLowerCase()) ? 2 : 1;
  const bytes = Buffer.concat([Buffer.from(string, encoding || 'utf8'), Buffer.alloc(terminator)]);
  requireCapacity(length, bytes.length);
  exportBytes(bytes, pointer);
}

function exportBuffer(buffer, pointer, length) {
  requirePermission();
  if (!Buffer.isBuffer(buffer)) throw wrongType(`The "buffer" argument must be an instance of Buffer. ${received(buffer)}`);
  requireCapacity(length, byteLengthOf(buffer));
  exportBytes(buffer, pointer);
}

function exportArrayBuffer(arrayBuffer, pointer, length) {
  requirePermission();
  if (!isArrayBuffer(arrayBuffer)) {
    throw wrongType(`The "arrayBuffer" argument must be an instance of ArrayBuffer. ${received(arrayBuffer)}`);
  }
  requireCapacity(length, byteLengthOf(arrayBuffer));
  exportBytes(arrayBuffer, pointer);
}

function exportArrayBufferView(arrayBufferView, pointer, length) {
  requirePermission();
  if (!ArrayBuffer.isView(arrayBufferView)) {
    throw wrongType(`The "arrayBufferView" argument must be an instance of ArrayBufferView. ${received(arrayBufferView)}`);
  }
  requireCapacity(length, byteLengthOf(arrayBufferView));
  exportBytes(arrayBufferView, pointer);
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
