'use strict';
// Reading and writing native memory.
const { constants } = require('node:buffer');
const { ffi } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert, refuses, invalidType, invalidValue, detach } = require('./support/assertions.js');
const { test, ours } = require('./support/testing.js');

const library = new ffi.DynamicLibrary(fixture);
const allocate = library.getFunction('allocate', { arguments: ['u64'], return: 'pointer' });
const greeting = library.getFunction('greeting', { return: 'string' });
const top = 2n ** 64n - 1n;
const nullPointer = (action, message) => refuses(action, 'Error ERR_FFI_INVALID_POINTER', message);
const outOfRange = (action, message) => refuses(action, 'RangeError ERR_OUT_OF_RANGE', message);

const kinds = {
  Int8: { size: 1, name: 'an int8', good: [-128, 127, 0], bad: [128, -129, 1.5, NaN, '1', 1n, true, {}] },
  Uint8: { size: 1, name: 'a uint8', good: [0, 255], bad: [256, -1, 1.5, Infinity, '1', 1n] },
  Int16: { size: 2, name: 'an int16', good: [-32768, 32767], bad: [32768, -32769, 0.5, 1n] },
  Uint16: { size: 2, name: 'a uint16', good: [0, 65535], bad: [65536, -1, 0.5] },
  Int32: { size: 4, name: 'an int32', good: [-2147483648, 2147483647], bad: [2147483648, -2147483649, 0.5, NaN] },
  Uint32: { size: 4, name: 'a uint32', good: [0, 4294967295], bad: [4294967296, -1, 0.5, NaN] },
  Int64: { size: 8, name: 'an int64', good: [-(2n ** 63n), 2n ** 63n - 1n], bad: [2n ** 63n, -(2n ** 63n) - 1n, 1.5, 2 ** 53, NaN] },
  Uint64: { size: 8, name: 'a uint64', good: [0n, top], bad: [2n ** 64n, -1n, -1, 1.5, 2 ** 53, NaN] },
  Float32: { size: 4, name: 'a float', good: [0.5, -0, Infinity, NaN], bad: ['1', 1n, true] },
  Float64: { size: 8, name: 'a double', good: [0.1, -0, -Infinity, NaN, Number.MIN_VALUE], bad: ['1', 1n, true] },
};

for (const [kind, { size, name, good, bad }] of Object.entries(kinds)) {
  const get = ffi[`get${kind}`];
  const set = ffi[`set${kind}`];

  test(`set${kind} writes what get${kind} reads, at any offset`, () => {
    const block = allocate(64n);
    for (const offset of [0, 3, 24]) {
      for (const value of good) {
        assert.equal(set(block, offset, value), undefined);
        assert.equal(get(block, offset), value);
        assert.equal(get(block + BigInt(offset)), value);
      }
    }

    // Nothing beside it was touched.
    const bytes = ffi.toBuffer(block, 64);
    assert.deepEqual([...bytes.subarray(24 + size)], new Array(64 - 24 - size).fill(0));
  });

  test(`set${kind} refuses values that are not ${name}`, () => {
    const block = allocate(16n);
    for (const value of bad) {
      const message = size === 8 && kind !== 'Float64' && !['number', 'bigint'].includes(typeof value) ? 'Value must be a bigint or a number' : `Value must be ${name}`;
      invalidValue(() => set(block, 0, value), message);
    }

    assert.deepEqual([...ffi.toBuffer(block, 16)], new Array(16).fill(0));
  });

  test(`get${kind} and set${kind} refuse wrong pointers and offsets`, () => {
    for (const pointer of [undefined, null, 5, '5', {}, true]) {
      invalidType(() => get(pointer), 'The pointer must be a bigint');
      invalidType(() => set(pointer, 0, good[0]), 'The pointer must be a bigint');
    }

    for (const pointer of [-1n, 2n ** 64n]) {
      invalidValue(() => get(pointer), 'The pointer must be a non-negative bigint');
      invalidValue(() => set(pointer, 0, good[0]), 'The pointer must be a non-negative bigint');
    }

    for (const offset of ['8', 1n, {}, true]) {
      invalidType(() => get(64n, offset), 'The offset must be a number');
      invalidType(() => set(64n, offset, good[0]), 'The offset must be a number');
    }

    for (const offset of [-1, 0.5, NaN, Infinity]) {
      invalidValue(() => get(64n, offset), 'The offset must be a non-negative integer');
      invalidValue(() => set(64n, offset, good[0]), 'The offset must be a non-negative integer');
    }

    invalidValue(() => get(top, 8), 'The pointer and offset exceed the platform address range');
    invalidValue(() => set(top, 8, good[0]), 'The pointer and offset exceed the platform address range');
    if (size > 1) {
      invalidValue(() => get(top, 0), 'The accessed range exceeds the platform address range');
      invalidValue(() => set(top, 0, good[0]), 'The accessed range exceeds the platform address range');
    }
  });

  test(`get${kind} and set${kind} do not follow NULL`, () => {
    nullPointer(() => get(0n), 'Cannot dereference a null pointer');
    nullPointer(() => get(0n, 16), 'Cannot dereference a null pointer');
    nullPointer(() => set(0n, 0, good[0]), 'Cannot dereference a null pointer');
  });

  test(`set${kind} needs an offset and a value`, () => {
    invalidValue(() => set(64n), 'Expected an offset argument');
    invalidValue(() => set(64n, undefined, good[0]), 'Expected an offset argument');
    invalidValue(() => set(64n, 0), 'Expected a value argument');
    invalidValue(() => set(64n, 0, undefined), 'Expected a value argument');
  });
}

test('64-bit values may be written as safe integers', () => {
  const block = allocate(16n);
  ffi.setInt64(block, 0, -9007199254740991);
  ffi.setUint64(block, 8, 9007199254740991);
  assert.equal(ffi.getInt64(block), -9007199254740991n);
  assert.equal(ffi.getUint64(block, 8), 9007199254740991n);
});

test('toString reads UTF-8 up to the NUL, and NULL as null', () => {
  assert.equal(ffi.toString(greeting()), 'grüße, 世界 🦊');
  assert.equal(ffi.toString(0n), null);
  const bytes = Buffer.from([0x61, 0xff, 0x62, 0]);
  assert.equal(ffi.toString(ffi.getRawPointer(bytes)), 'a\ufffdb');
  const empty = Buffer.from([0]);
  assert.equal(ffi.toString(ffi.getRawPointer(empty)), '');
});

for (const name of ['toString', 'toBuffer', 'toArrayBuffer']) {
  test(`${name} refuses wrong pointers`, () => {
    for (const pointer of [undefined, null, 5, '5', {}]) {
      invalidType(() => ffi[name](pointer, 4), 'The first argument must be a bigint');
    }

    for (const pointer of [-1n, 2n ** 64n]) {
      invalidValue(() => ffi[name](pointer, 4), 'The first argument must be a non-negative bigint');
    }
  });
}

for (const name of ['toBuffer', 'toArrayBuffer']) {
  test(`${name} refuses wrong lengths`, () => {
    for (const length of [undefined, null, '5', 5n]) {
      invalidType(() => ffi[name](64n, length), 'The length must be a number');
    }

    for (const length of [-1, 1.5, NaN, Infinity]) {
      invalidValue(() => ffi[name](64n, length), 'The length must be a non-negative integer');
    }

    invalidValue(() => ffi[name](top - 1n, 5), 'The pointer and length exceed the platform address range');
  });

  test(`${name} copies unless it is told not to`, () => {
    const block = allocate(8n);
    const bytesOf = (result) => (result instanceof ArrayBuffer ? new Uint8Array(result) : result);
    ffi.setUint8(block, 0, 1);
    const copy = bytesOf(ffi[name](block, 8));
    const explicit = bytesOf(ffi[name](block, 8, true));
    const view = bytesOf(ffi[name](block, 8, false));
    ffi.setUint8(block, 0, 2);
    assert.deepEqual([copy[0], explicit[0], view[0]], [1, 1, 2]);
    view[1] = 9;
    assert.equal(ffi.getUint8(block, 1), 9);
    copy[1] = 5;
    assert.equal(ffi.getUint8(block, 1), 9);
  });
}

test('A view of memory gives the same bytes each time, and outlives other views', () => {
  const block = allocate(8n);
  const first = ffi.toArrayBuffer(block, 8, false);
  const second = ffi.toArrayBuffer(block, 8, false);
  new Uint8Array(first)[0] = 7;
  assert.equal(new Uint8Array(second)[0], 7);
  assert.equal(ffi.toBuffer(block, 8, false)[0], 7);
});

test('toBuffer gives a Buffer and toArrayBuffer an ArrayBuffer', () => {
  const block = allocate(8n);
  assert.ok(Buffer.isBuffer(ffi.toBuffer(block, 8)));
  assert.ok(ffi.toArrayBuffer(block, 8) instanceof ArrayBuffer);
  assert.equal(ffi.toBuffer(block, 8).length, 8);
  assert.equal(ffi.toArrayBuffer(block, 8).byteLength, 8);
});

test('Nothing at NULL is an empty buffer, something is refused', () => {
  assert.equal(ffi.toBuffer(0n, 0).length, 0);
  assert.equal(ffi.toArrayBuffer(0n, 0).byteLength, 0);
  nullPointer(() => ffi.toBuffer(0n, 1), 'Cannot create a buffer from a null pointer');
  nullPointer(() => ffi.toArrayBuffer(0n, 1), 'Cannot create an ArrayBuffer from a null pointer');
});

test('A length that is no safe integer is refused before anything else of it', () => {
  for (const length of [2 ** 53, 2 ** 60, 1e300]) {
    for (const pointer of [0n, 64n, top]) {
      outOfRange(() => ffi.toBuffer(pointer, length), 'The length is too large');
      outOfRange(() => ffi.toArrayBuffer(pointer, length, false), 'The length is too large');
    }
  }
});

test('An offset that is no safe integer is refused, and reads nothing', () => {
  const block = allocate(8n);
  for (const offset of [2 ** 53, 2 ** 60, 1e300]) {
    for (const kind of Object.keys(kinds)) {
      outOfRange(() => ffi[`get${kind}`](block, offset), 'The offset is too large');
      outOfRange(() => ffi[`set${kind}`](block, offset), 'The offset is too large');
    }
    outOfRange(() => ffi.getInt8(top, offset), 'The offset is too large');
    nullPointer(() => ffi.getInt8(0n, offset), 'Cannot dereference a null pointer');
  }
});

test('Whether to copy is said by true or false alone', () => {
  const block = allocate(8n);
  for (const name of ['toBuffer', 'toArrayBuffer']) {
    for (const copy of [null, 0, 1, 'false', {}, 1n]) {
      for (const length of [0, 4, 2 ** 31]) {
        invalidType(() => ffi[name](block, length, copy), 'The copy argument must be a boolean');
      }
    }
    invalidType(() => ffi[name](block, '4', 0), 'The length must be a number');
    assert.equal(ffi[name](block, 4, undefined).byteLength, 4);
  }
});

test("Errors that node's own JavaScript makes have their code in their text and stack", () => {
  const shown = (action) => {
    try {
      action();
    } catch (error) {
      assert.equal(error.stack.split('\n', 1)[0], String(error));
      assert.match(error.name, /^\w+$/);
      return String(error);
    }
  };
  const block = allocate(8n);
  assert.equal(shown(() => ffi.exportString('text', block, 1)), 'RangeError [ERR_OUT_OF_RANGE]: The value of "len" is out of range. It must be >= 5. Received 1');
  assert.equal(shown(() => ffi.exportString(5, block, 1)), 'TypeError [ERR_INVALID_ARG_TYPE]: The "string" argument must be of type string. Received type number (5)');
  assert.equal(shown(() => ffi.exportString('', block, 8, 'none')), 'TypeError [ERR_UNKNOWN_ENCODING]: Unknown encoding: none');
  assert.equal(shown(() => ffi.exportBuffer(5, block, 1)), 'TypeError [ERR_INVALID_ARG_TYPE]: The "buffer" argument must be an instance of Buffer. Received type number (5)');
  assert.equal(shown(() => ffi.getInt8(5)), 'TypeError: The pointer must be a bigint');
});

test('More than there is memory for is refused by toBuffer', () => {
  if (constants.MAX_LENGTH < 2 ** 52) {
    // Older Nodes have a smaller limit for Buffers than any memory.
    refuses(() => ffi.toBuffer(64n, constants.MAX_LENGTH + 1), 'Error ERR_BUFFER_TOO_LARGE', 'Buffer is too large');
  } else {
    refuses(() => ffi.toBuffer(64n, 2 ** 52), 'RangeError ERR_MEMORY_ALLOCATION_FAILED', 'Failed to allocate memory');
  }
});

test('More than there is memory for is refused by toArrayBuffer', () => {
  refuses(() => ffi.toArrayBuffer(64n, 2 ** 52), 'RangeError ERR_MEMORY_ALLOCATION_FAILED', 'Failed to allocate memory');
});

test('exportString writes the text and a NUL of its encoding', () => {
  const bytes = Buffer.alloc(16, 0xff);
  const block = ffi.getRawPointer(bytes);
  assert.equal(ffi.exportString('héé', block, 16), undefined);
  assert.equal(bytes.toString('hex', 0, 7), '68c3a9c3a900ff');
  ffi.exportString('hé', block, 16, 'utf16le');
  assert.equal(bytes.toString('hex', 0, 6), '6800e9000000');
  ffi.exportString('hé', block, 3, 'latin1');
  assert.equal(bytes.toString('hex', 0, 3), '68e900');
});

test('exportString refuses what does not fit, and writes nothing then', () => {
  const bytes = Buffer.alloc(16, 0xff);
  const block = ffi.getRawPointer(bytes);
  outOfRange(() => ffi.exportString('héé', block, 5), 'The value of "len" is out of range. It must be >= 6. Received 5');
  outOfRange(() => ffi.exportString('hé', block, 5, 'utf16le'), 'The value of "len" is out of range. It must be >= 6. Received 5');
  assert.equal(bytes[0], 0xff);
});

test('exportString refuses wrong arguments', () => {
  const bytes = Buffer.alloc(16);
  const block = ffi.getRawPointer(bytes);
  invalidType(() => ffi.exportString(5, block, 3), 'The "string" argument must be of type string. Received type number (5)');
  refuses(() => ffi.exportString('x', block, 3, 'zzz'), 'TypeError ERR_UNKNOWN_ENCODING', 'Unknown encoding: zzz');
  invalidType(() => ffi.exportString('x', block, 3, 5), 'The "encoding" argument must be of type string. Received type number (5)');
  invalidType(() => ffi.exportString('x', 5, 3), 'The pointer must be a bigint');
  invalidValue(() => ffi.exportString('x', -1n, 3), 'The pointer must be a non-negative bigint');
  nullPointer(() => ffi.exportString('x', 0n, 3), 'Cannot create a buffer from a null pointer');
  invalidType(() => ffi.exportString('x', block, '3'), `The "len" argument must be of type number. Received type string ('3')`);
  outOfRange(() => ffi.exportString('x', block, -3), 'The value of "len" is out of range. It must be >= 0 && <= 9007199254740991. Received -3');
  outOfRange(() => ffi.exportString('x', block, 1.5), 'The value of "len" is out of range. It must be an integer. Received 1.5');
});

const exporters = {
  exportBuffer: { make: () => Buffer.from([1, 2, 3, 4]), wrong: 'The "buffer" argument must be an instance of Buffer. Received an instance of Uint8Array', other: new Uint8Array(4) },
  exportArrayBuffer: { make: () => new Uint8Array([1, 2, 3, 4]).buffer, wrong: 'The "arrayBuffer" argument must be an instance of ArrayBuffer. Received an instance of Uint8Array', other: new Uint8Array(4) },
  exportArrayBufferView: { make: () => new Uint16Array([0x201, 0x403]), wrong: 'The "arrayBufferView" argument must be an instance of ArrayBufferView. Received an instance of ArrayBuffer', other: new ArrayBuffer(4) },
};
for (const [name, { make, wrong, other }] of Object.entries(exporters)) {
  test(`${name} writes the bytes`, () => {
    const target = Buffer.alloc(8, 0xff);
    assert.equal(ffi[name](make(), ffi.getRawPointer(target), 4), undefined);
    assert.equal(target.toString('hex'), '01020304ffffffff');
  });

  test(`${name} refuses what does not fit, other kinds, and NULL`, () => {
    const target = Buffer.alloc(8, 0xff);
    const block = ffi.getRawPointer(target);
    outOfRange(() => ffi[name](make(), block, 3), 'The value of "len" is out of range. It must be >= 4. Received 3');
    assert.equal(target[0], 0xff);
    invalidType(() => ffi[name](other, block, 8), wrong);
    nullPointer(() => ffi[name](make(), 0n, 4), 'Cannot create a buffer from a null pointer');
    invalidType(() => ffi[name](make(), 5, 4), 'The pointer must be a bigint');
  });
}

test('A view is exported from where it starts', () => {
  const target = Buffer.alloc(4);
  ffi.exportArrayBufferView(new Uint8Array([1, 2, 3, 4]).subarray(1, 3), ffi.getRawPointer(target), 4);
  assert.equal(target.toString('hex'), '02030000');
});

test('Detached memory is not exported', () => {
  const target = ffi.getRawPointer(Buffer.alloc(16));
  const view = new Uint8Array(8);
  invalidValue(() => ffi.exportArrayBuffer(detach(view.buffer), target, 8), 'ArrayBuffer is detached');
  refuses(() => ffi.exportArrayBufferView(view, target, 8), 'TypeError ERR_INVALID_ARG_VALUE', /ArrayBuffer is detached|ArrayBufferView is backed by a detached ArrayBuffer/);
});

test('A detached DataView is not exported', () => {
  const target = ffi.getRawPointer(Buffer.alloc(16));
  const view = new DataView(new ArrayBuffer(8));
  detach(view.buffer);
  invalidValue(() => ffi.exportArrayBufferView(view, target, 8), 'ArrayBuffer is detached');
});

ours('A view that its buffer no longer reaches has neither an address nor bytes to export', () => {
  const target = ffi.getRawPointer(Buffer.alloc(16));
  for (const View of [Uint8Array, DataView]) {
    const block = new ArrayBuffer(8, { maxByteLength: 16 });
    const view = new View(block, 4, 4);
    block.resize(2);
    for (const action of [() => ffi.getRawPointer(view), () => ffi.exportArrayBufferView(view, target, 8)]) {
      invalidValue(action, 'ArrayBufferView is out of the bounds of its ArrayBuffer');
    }

    block.resize(16);
    assert.equal(ffi.getRawPointer(view), ffi.getRawPointer(block) + 4n);
  }
});

ours('What a subclass says of its own length is not believed', () => {
  class Liar extends Uint8Array {
    get byteLength() { return 1; }

    get buffer() { throw new Error('asked'); }
  }

  const memory = Buffer.alloc(4, 0xff);
  ffi.exportArrayBufferView(new Liar([1, 2]), ffi.getRawPointer(memory), 4);
  assert.equal(memory.toString('hex'), '0102ffff');
});

test('getRawPointer gives the address of memory, offset included', () => {
  const block = new ArrayBuffer(32);
  const address = ffi.getRawPointer(block);
  assert.equal(typeof address, 'bigint');
  assert.ok(address > 0n);
  assert.equal(ffi.getRawPointer(new Uint8Array(block, 5)), address + 5n);
  assert.equal(ffi.getRawPointer(new DataView(block, 7)), address + 7n);
  assert.equal(ffi.getRawPointer(new Float64Array(block, 8, 1)), address + 8n);
  new Uint8Array(block)[0] = 77;
  assert.equal(ffi.getUint8(address), 77);
  const shared = new SharedArrayBuffer(8);
  assert.ok(ffi.getRawPointer(shared) > 0n);
  assert.equal(ffi.getRawPointer(new Uint8Array(shared, 2)), ffi.getRawPointer(shared) + 2n);
});

test('getRawPointer refuses everything else', () => {
  for (const value of [undefined, null, 5, 'text', {}, [], 5n]) {
    invalidType(() => ffi.getRawPointer(value), 'The first argument must be a Buffer, ArrayBuffer, SharedArrayBuffer, or ArrayBufferView');
  }

  const view = new Uint8Array(8);
  invalidValue(() => ffi.getRawPointer(detach(view.buffer)), 'ArrayBuffer is detached');
  invalidValue(() => ffi.getRawPointer(view), 'ArrayBufferView is backed by a detached ArrayBuffer');
});
