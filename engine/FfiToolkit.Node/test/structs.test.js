'use strict';
// Structs, unions, arrays and enumerations by value and by address: the same in every tier of V8, and by whatever way a call goes.
const { setTimeout: sleep } = require('node:timers/promises');
const { describe } = require('./support/harness.js');
const { ffi, isEmulated, isOracle, runtime } = require('./support/host.js');
const { structs } = require('./support/fixture.js');
const { assert, closed, detach, invalidType, invalidValue } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const { callerOf, compile } = require('./support/optimise.js');
const child = require('./support/child.js');

const made = isOracle ? undefined : require('./support/structs.js');
const types = made?.types ?? {};
const native = made?.open() ?? {};
const text = 'a text';
const f32 = Math.fround;
const every = { a: -128, b: 255, c: -32768, d: 65535, e: -(2 ** 31), f: 2 ** 32 - 1, g: -(2n ** 63n), h: 2n ** 64n - 1n, i: f32(0.1), j: 0.1 };
const shape = { id: 3, weights: [1, 2, 3, 4], corners: [{ x: 5, y: 6 }, { x: 7, y: 8 }] };
const bits = { low: 6, middle: -5, colour: 'GREEN', high: 2n ** 38n, last: 255 };
const flags = { mode: 15, size: 1, rest: 0x8001, all: 5, sign: -1, odd: 5, flag: 1 };
const bytesOf = (...numbers) => Float64Array.of(...numbers);
const isLong32 = !isOracle && ffi.sizeof('long') === 4;
const long = (value) => (isLong32 ? Number(value) : value);

// The function, arguments, and what it gives.
const calls = [
  ['add_points', () => [{ x: 1, y: 2 }, { x: 3, y: 4 }], { x: 4, y: 6 }],
  ['add_points', () => [{ y: 2, more: 'ignored', x: -0 }, Object.create({ x: NaN, y: Infinity })], { x: NaN, y: Infinity }],
  ['add_points', () => [bytesOf(1, 2), Buffer.from(bytesOf(3, 4).buffer)], { x: 4, y: 6 }],
  ['add_points', () => [new DataView(bytesOf(0, 1, 2).buffer, 8), bytesOf(3, 4).buffer], { x: 4, y: 6 }],
  ['add_points', () => [new Float64Array(new SharedArrayBuffer(16)), { x: 3, y: 4 }], { x: 3, y: 4 }],
  ['cross', () => [{ x: 1, y: 0, z: 0 }, { x: 0, y: 1, z: 0.1 }], { x: 0, y: -f32(0.1), z: 1 }],
  ['change_large', () => [{ i: 1, d: 2, p: 0xdeadbeefn, l: 5n }], { i: 2, d: 4, p: 0xdeadbeefn, l: -5n }],
  ['change_large', () => [{ i: -1, d: 2, p: null, l: 7 }], { i: 0, d: 4, p: 0n, l: -7n }],
  ['echo_every', () => [every], every],
  ['echo_every', () => [{ ...every, g: -5, h: 5, i: 0.1, a: -0 }], { ...every, g: -5n, h: 5n, a: 0 }],
  ['line_area', () => [{ from: { x: 1, y: 1 }, to: { x: 3, y: 4 } }, -1], -6],
  ['line_area', () => [{ from: bytesOf(1, 1), to: { x: 3, y: 4 } }, 1], 6],
  ['turn', () => [{ from: { x: 1, y: 2 }, to: { x: 3, y: 4 } }], { from: { x: 3, y: 4 }, to: { x: 1, y: 2 } }],
  ['double_shape', () => [shape], { id: 6, weights: [2, 4, 6, 8], corners: [{ x: 10, y: 6 }, { x: 14, y: 8 }] }],
  ['double_shape', () => [{ ...shape, weights: Float32Array.of(1, 2, 3, 4) }], { id: 6, weights: [2, 4, 6, 8], corners: [{ x: 10, y: 6 }, { x: 14, y: 8 }] }],
  ['upper', () => [{ text, bytes: new Uint8Array(64).fill(8) }], { text: 'A TEXT', bytes: new Array(64).fill(9) }],
  ['upper', () => [{ text: [...Buffer.from('bytes'.padEnd(16, '\0'))], bytes: new Array(64).fill(255) }], { text: 'BYTES', bytes: new Array(64).fill(0) }],
  ['upper', () => [{ text: 'fünfzehn bytes', bytes: new Uint8Array(64) }], { text: 'FüNFZEHN BYTES', bytes: new Array(64).fill(1) }],
  ['echo_number', () => [{ f: 1 }], { i: 0x3f800000, f: 1 }],
  ['echo_number', () => [{ i: 0x3f800000, f: undefined }], { i: 0x3f800000, f: 1 }],
  ['echo_number', () => [Int32Array.of(0x3f800000)], { i: 0x3f800000, f: 1 }],
  ['echo_tagged', () => [{ tag: 1, value: { i: -1 } }], { tag: 1, value: { i: -1, f: NaN } }],
  ...['choose', 'choose_at'].flatMap((name) => [
    [name, () => [{ tag: 0, value: { text } }], 6],
    [name, () => [{ tag: 0, value: { text: Buffer.from('bytes\0') } }], 5],
    [name, () => [{ tag: 1, value: { number: -5 } }], -5],
    [name, () => [{ tag: 2, value: { point: { x: 1, y: 3 } } }], -2],
    [name, () => [{ tag: 2, value: { point: bytesOf(1, 3) } }], -2],
    [name, () => [{ tag: 2, value: bytesOf(5, 3) }], 2],
  ]),
  ['next_colour', () => ['RED'], 5],
  ['next_colour', () => [5], 6],
  ['next_colour', () => [77], 0],
  ['name_length', () => [{ colour: 'GREEN', name: text }], 506n],
  ['name_length', () => [{ colour: 0, name: null }], 1000n],
  ['name_length', () => [{ colour: 0, name: Buffer.from('bytes\0') }], 5n],
  ['echo_packed', () => [{ kind: 1, size: 2, value: 3 }], { kind: 1, size: 2, value: 3 }],
  ['echo_of_c', () => [{ l: -1, u: 2, s: 3n, i: 4, h: 5 }], { l: long(-1n), u: long(2n), s: 3n, i: 4, h: 5 }],
  ['change_bits', () => [bits], { low: 7, middle: 5, colour: 5, high: 2n ** 39n, last: 254 }],
  ['change_bits', () => [{ low: 7, middle: 63, colour: 0, high: 2n ** 40n - 1n, last: 0 }], { low: 0, middle: -63, colour: 0, high: 2n ** 40n - 2n, last: 255 }],
  ['swap_bits', () => [{ bits: [bits, { ...bits, low: 0, middle: -64 }], at: { x: 1, y: 2 } }], { bits: [{ ...bits, colour: 5, low: 0, middle: -64 }, { ...bits, colour: 5 }], at: { x: 2, y: 1 } }],
  ['change_flags', () => [flags], { mode: 0, size: 4095, rest: 2, all: -5, sign: 0, odd: 6, flag: 0 }],
  ['change_flags', () => [{ mode: 0, size: 4095, rest: 65535, all: 1 - 2 ** 31, sign: 0, odd: 7, flag: 0 }], { mode: 1, size: 1, rest: 65534, all: 2 ** 31 - 1, sign: -1, odd: 4, flag: 1 }],
  ['dot', () => [{ x: 1, y: 2 }, { x: 3, y: 4 }], 11],
  ['dot', () => [{ x: 1, y: 2 }, bytesOf(3, 4)], 11],
  ['dot', () => [null, { x: 1, y: 2 }], -1],
  ['scale', () => [null, 2], 0],
  ['scale', () => [undefined, 2], 0],
  ['next', () => [{ value: 41 }], 41],
  ['next', () => [null], -1],
  ['next', () => [Int32Array.of(7)], 7],
];

// What else is called, to warm it.
const warming = [
  ['bounds', () => [{}, {}, {}]], ['touch_nothing', () => [{}, {}]], ['write_if', () => [{}, 1]], ['echo_width', () => [{ wide: 1n }]],
];

const view = 'an object with the members of the struct Point, or its 16 bytes';
const good = { x: 1, y: 2 };
const line = (from, to = good) => [{ from, to }, 1];
const empty = new Uint8Array(0);

// The function, arguments, and what it says of them.
const refused = [
  ['add_points', () => [{ x: 1 }, good], 'Argument 0 (y) is missing'],
  ['add_points', () => [good, { y: 1 }], 'Argument 1 (x) is missing'],
  ['add_points', () => [good, { x: 1, y: '2' }], 'Argument 1 (y) must be a double'],
  ['add_points', () => [good, { x: 1, y: null }], 'Argument 1 (y) must be a double'],
  ['add_points', () => [{ x: 1n, y: 1 }, 5], 'Argument 0 (x) must be a double'],
  ...[5, '5', 5n, true, undefined, null, Symbol('none'), () => {}].map((value) => ['add_points', () => [value, value], `Argument 0 must be ${view}`]),
  ['add_points', () => [good, []], 'Argument 1 (x) is missing'],
  ['add_points', () => [good, bytesOf(1)], 'Argument 1 must have 16 bytes, not 8'],
  ['add_points', () => [good, bytesOf(1, 2, 3)], 'Argument 1 must have 16 bytes, not 24'],
  ['add_points', () => [new ArrayBuffer(15), good], 'Argument 0 must have 16 bytes, not 15'],
  ['add_points', () => [new SharedArrayBuffer(16), good], 'Argument 0 (x) is missing'],
  ['add_points', () => [detach(new ArrayBuffer(16)), good], 'Argument 0 is a detached ArrayBuffer'],
  ['add_points', () => [(() => { const points = bytesOf(1, 2); detach(points.buffer); return points; })(), good], 'Argument 0 is an ArrayBufferView backed by a detached ArrayBuffer'],
  ['line_area', () => line(5), `Argument 0 (from) must be ${view}`],
  ['line_area', () => line(good, { x: 1, y: true }), 'Argument 0 (to.y) must be a double'],
  ['line_area', () => line(undefined), 'Argument 0 (from) is missing'],
  ['line_area', () => line(bytesOf(1)), 'Argument 0 (from) must have 16 bytes, not 8'],
  ['line_area', () => [{ from: good, to: good }, 1.5], 'Argument 1 must be an int32'],
  ['line_area', () => [{ from: good, to: {} }, 1.5], 'Argument 0 (to.x) is missing'],
  ...[['a', 128, 'an int8'], ['b', -1, 'a uint8'], ['c', 0.5, 'an int16'], ['d', 65536, 'a uint16'], ['e', 2 ** 31, 'an int32'], ['f', -1, 'a uint32'], ['g', 2n ** 63n, 'an int64'], ['h', -1n, 'a uint64'], ['h', 2 ** 53, 'a uint64'], ['i', '1', 'a float'], ['j', 1n, 'a double']]
    .map(([name, value, type]) => ['echo_every', () => [{ ...every, [name]: value }], `Argument 0 (${name}) must be ${type}`]),
  ['change_large', () => [{ i: 1, d: 1, p: undefined, l: 1n }], 'Argument 0 (p) is missing'],
  ['change_large', () => [{ i: 1, d: 1, p: -1n, l: 1n }], 'Argument 0 (p) must be a non-negative pointer bigint'],
  ['change_large', () => [{ i: 1, d: 1, p: 5, l: 1n }], 'Argument 0 (p) must be a buffer, an ArrayBuffer, a string, or a bigint'],
  ['double_shape', () => [{ ...shape, weights: [1, 2, 3] }], 'Argument 0 (weights) must have 4 elements, not 3'],
  ['double_shape', () => [{ ...shape, weights: new Float32Array(5) }], 'Argument 0 (weights) must have 4 elements, not 5'],
  ['double_shape', () => [{ ...shape, weights: 'text' }], 'Argument 0 (weights) must be an array of 4'],
  ['double_shape', () => [{ ...shape, weights: [1, 2, , 4] }], 'Argument 0 (weights[2]) is missing'],
  ['double_shape', () => [{ ...shape, corners: [good, { x: 1, y: '1' }] }], 'Argument 0 (corners[1].y) must be a double'],
  ['double_shape', () => [{ ...shape, corners: undefined }], 'Argument 0 (corners) is missing'],
  ['upper', () => [{ text: 'sixteen bytes...', bytes: new Uint8Array(64) }], 'Argument 0 (text) takes 17 bytes with its null byte, more than the 16 of the array'],
  ['upper', () => [{ text: 'a\0b', bytes: new Uint8Array(64) }], 'Argument 0 (text) must not contain null bytes'],
  ['upper', () => [{ text: 5, bytes: new Uint8Array(64) }], 'Argument 0 (text) must be an array of 16, or a string'],
  ['upper', () => [{ text, bytes: new Uint8Array(63) }], 'Argument 0 (bytes) must have 64 elements, not 63'],
  ['upper', () => [{ text, bytes: new Array(64).fill(256) }], 'Argument 0 (bytes[0]) must be a uint8'],
  ['echo_number', () => [{}], 'Argument 0 must have one of the members i, f of the union Number; it has none'],
  ['echo_number', () => [{ i: 1, f: 1 }], 'Argument 0 must have one of the members i, f of the union Number; it has i and f'],
  ['echo_number', () => [{ i: 1.5 }], 'Argument 0 (i) must be an int32'],
  ['echo_number', () => [empty], 'Argument 0 must have 4 bytes, not 0'],
  ['echo_tagged', () => [{ tag: 1, value: {} }], 'Argument 0 (value) must have one of the members i, f of the union Number; it has none'],
  ['echo_tagged', () => [{ tag: 1, value: { f: '1' } }], 'Argument 0 (value.f) must be a float'],
  ['next_colour', () => ['YELLOW'], "Argument 0 is 'YELLOW', which is no member of the enumeration (RED, GREEN, BLUE)"],
  ['next_colour', () => ['toString'], "Argument 0 is 'toString', which is no member of the enumeration (RED, GREEN, BLUE)"],
  // Microsoft's compilers make every enumeration an int, others this one an unsigned.
  ['next_colour', () => [2 ** 40], /: Argument 0 must be an? u?int32$/],
  ['next_colour', () => [{}], /: Argument 0 must be an? u?int32$/],
  ['name_length', () => [{ colour: 'YELLOW', name: text }], "Argument 0 (colour) is 'YELLOW', which is no member of the enumeration (RED, GREEN, BLUE)"],
  ['name_length', () => [{ colour: 'RED', name: 'a\0b' }], 'Argument 0 (name) must not contain null bytes'],
  ['echo_packed', () => [{ kind: 1, size: -2, value: 3 }], 'Argument 0 (size) must be a uint32'],
  ['change_bits', () => [{ ...bits, low: 8 }], 'Argument 0 (low) must be an integer from 0 to 7: it has 3 bits'],
  ['change_bits', () => [{ ...bits, middle: -65 }], 'Argument 0 (middle) must be an integer from -64 to 63: it has 7 bits'],
  ['choose', () => [{ tag: 0, value: {} }], 'Argument 0 (value) must have one of the members text, number, point of the union; it has none'],
  ['choose', () => [{ tag: 0, value: { text, number: 1 } }], 'Argument 0 (value) must have one of the members text, number, point of the union; it has text and number'],
  ['choose', () => [{ tag: 0, value: { number: 1.5 } }], 'Argument 0 (value.number) must be an int64'],
  ['choose', () => [{ tag: 0, value: { point: { x: 1 } } }], 'Argument 0 (value.point.y) is missing'],
  ['choose_at', () => [{ tag: 0, value: { text: 5 } }], 'Argument 0 (value.text) must be a buffer, an ArrayBuffer, a string, or a bigint'],
  ['change_flags', () => [{ ...flags, size: 4096 }], 'Argument 0 (size) must be an integer from 0 to 4095: it has 12 bits'],
  ['change_flags', () => [{ ...flags, all: 2 ** 31 }], 'Argument 0 (all) must be an int32'],
  ['change_flags', () => [{ ...flags, sign: 1 }], 'Argument 0 (sign) must be an integer from -1 to 0: it has 1 bits'],
  ['change_flags', () => [{ ...flags, flag: 2 }], 'Argument 0 (flag) must be an integer from 0 to 1: it has 1 bits'],
  ['change_bits', () => [{ ...bits, high: 2n ** 40n }], 'Argument 0 (high) must be an integer from 0 to 1099511627775: it has 40 bits'],
  ['change_bits', () => [{ ...bits, middle: 1.5 }], 'Argument 0 (middle) must be an int32'],
  ['change_bits', () => [{ ...bits, colour: 'YELLOW' }], "Argument 0 (colour) is 'YELLOW', which is no member of the enumeration (RED, GREEN, BLUE)"],
  ['change_bits', () => [{ ...bits, last: undefined }], 'Argument 0 (last) is missing'],
  ['change_bits', () => [{ ...bits, high: undefined }], 'Argument 0 (high) is missing'],
  ['swap_bits', () => [{ bits: [bits, { ...bits, low: -1 }], at: good }], 'Argument 0 (bits[1].low) must be a uint32'],
  ['scale', () => [{ x: 1 }, 2], 'Argument 0 (y) is missing'],
  ['scale', () => [5, 2], 'Argument 0 must be a buffer, an ArrayBuffer, a string, or a bigint'],
  ['scale', () => ['text', 2], 'Argument 0 must be an object, a buffer, an ArrayBuffer, or a bigint'],
  ['scale', () => [bytesOf(1), 2], 'Argument 0 must have at least 16 bytes, not 8'],
  ['scale', () => [-1n, 2], 'Argument 0 must be a non-negative pointer bigint'],
  ['scale', () => [{ x: 1, y: 2 }, '2'], 'Argument 1 must be a double'],
  ['dot', () => [good, { x: 1, y: 'y' }], 'Argument 1 (y) must be a double'],
  ['next', () => [{ value: 1.5 }], 'Argument 0 (value) must be an int32'],
  ['next', () => [{}], 'Argument 0 (value) is missing'],
  ['next', () => [5], 'Argument 0 must be a buffer, an ArrayBuffer, a string, or a bigint'],
  ['bounds', () => [{}, {}, 'text'], 'Argument 2 must be an object, a buffer, an ArrayBuffer, or a bigint'],
  ['bounds', () => [bytesOf(1), {}, {}], 'Argument 0 must have at least 32 bytes, not 8'],
];

const title = (name, i) => `${name}, case ${i}`;

for (const hot of [false, true]) {
  const tier = hot ? 'from optimised code' : 'from cold code';
  const callersOf = (name) => {
    const call = native[name];
    if (!hot) return call;
    const [, values] = [...calls, ...warming].find(([each]) => each === name);
    const caller = callerOf(call, call.length);
    compile(caller, call, () => caller(...values()));
    return caller;
  };

  describe(`structs ${tier}`, () => {
    for (const [i, [name, values, expected]] of calls.entries()) {
      ours(`${title(name, i)} passes and gives values ${tier}`, () => {
        assert.deepEqual(callersOf(name)(...values()), expected);
      });
    }

    // What is refused never reaches the processor: once is enough of an emulated one.
    for (const [i, [name, values, message]] of isEmulated && hot ? [] : refused.entries()) {
      ours(`${title(name, i)} is refused with the member, before native code runs ${tier}`, () => {
        const call = callersOf(name);
        const before = native.calls_made?.() ?? 0n;
        invalidValue(() => call(...values()), message);
        assert.equal(native.calls_made?.() ?? 0n, before);
      });
    }

    ours(`Results of structs are plain objects of their members in order ${tier}`, () => {
      const result = callersOf('turn')({ from: good, to: good });
      assert.equal(Object.getPrototypeOf(result), Object.prototype);
      assert.deepEqual(Object.keys(result), ['from', 'to']);
      assert.deepEqual(Object.keys(result.to), ['x', 'y']);
    });

    ours(`What native code writes is in the object that it was given ${tier}`, () => {
      const point = { x: 1, y: 2, more: 'kept' };
      assert.equal(callersOf('scale')(point, 3), 1);
      assert.deepEqual(point, { x: 3, y: 6, more: 'kept' });
      const points = bytesOf(0, 1, 2, 9);
      callersOf('scale')(points.subarray(1, 3), 3);
      assert.deepEqual(points, bytesOf(0, 3, 6, 9));
      callersOf('scale')(ffi.getRawPointer(points), 2);
      assert.deepEqual(points, bytesOf(0, 6, 6, 9));
      const box = { value: 41 };
      assert.equal(callersOf('next')(box), 41);
      assert.deepEqual(box, { value: 42 });
      const [whole, count, name] = [{}, { value: null }, {}];
      const bounds = callersOf('bounds');
      bounds(whole, count, name);
      assert.deepEqual([whole, count, ffi.toString(name.value)], [{ from: { x: 1, y: 2 }, to: { x: 3, y: 4 } }, { value: 7 }, 'bounds']);
      bounds(whole, null, name);
    });

    ours(`What native code does not write is zero ${tier}`, () => {
      const [touch, write] = [callersOf('touch_nothing'), callersOf('write_if')];
      const point = {};
      write(point, 1);
      assert.deepEqual(point, { x: 1, y: 2 });
      write(point, 0);
      assert.deepEqual(point, { x: 0, y: 0 });
      const [given, number] = [{ id: 5, weights: 'old' }, { value: 5n }];
      for (const _ of [1, 2]) {
        assert.equal(touch(given, number), 1);
        assert.deepEqual([given, number], [{ id: 0, weights: [0, 0, 0, 0], corners: [{ x: 0, y: 0 }, { x: 0, y: 0 }] }, { value: 0n }]);
      }
    });

    ours(`What a member of a union does not fill is zero ${tier}`, () => {
      const echo = callersOf('echo_width');
      assert.deepEqual(echo({ wide: -1n }), { wide: -1n, narrow: 255 });
      assert.deepEqual(echo({ narrow: 1 }), { wide: 1n, narrow: 1 });
    });

    ours(`Each member is read once and in order, by getters that may do anything ${tier}`, () => {
      const call = callersOf('add_points');
      const read = [];
      const loud = (name, x, y) => ({ get y() { read.push(`${name}.y`); return y; }, get x() { read.push(`${name}.x`); assert.deepEqual(native.add_points(good, good), { x: 2, y: 4 }); return x; } });
      assert.deepEqual(call(loud('a', 1, 2), loud('b', 3, 4)), { x: 4, y: 6 });
      assert.deepEqual(read.splice(0), ['a.x', 'a.y', 'b.x', 'b.y']);
      invalidValue(() => call(loud('a', '1', 2), loud('b', 3, 4)), 'Argument 0 (x) must be a double');
      assert.deepEqual(read.splice(0), ['a.x', 'a.y', 'b.x', 'b.y']);
      const mine = new RangeError('mine');
      assert.throws(() => call(good, { get x() { throw mine; } }), (error) => error === mine);
      assert.deepEqual(call(new Proxy(good, {}), good), { x: 2, y: 4 });
    });

    ours(`A getter that closes the library ends the call before native code runs ${tier}`, () => {
      const { library, add_points: add } = made.open();
      const call = hot ? callerOf(add, 2) : add;
      if (hot) compile(call, add, () => call(good, good));
      closed(() => call(good, { x: 1, get y() { library.close(); return 2; } }));
      closed(() => call(5, 5));
      closed(() => call());
    });

    ours(`Setters that call again see what native code left ${tier}`, () => {
      const scale = callersOf('scale');
      const seen = [];
      const target = { get x() { return 1; }, get y() { return 2; }, set x(x) { const inner = { x: 10, y: 20 }; scale(inner, 2); seen.push(x, inner.x); }, set y(y) { seen.push(y); } };
      scale(target, 3);
      assert.deepEqual(seen, [3, 20, 6]);
      const next = callersOf('next');
      assert.equal(next({ get value() { return 5; }, set value(value) { assert.equal(next({ value: 100 + value }), 106); } }), 5);
    });

    ours(`A wrong number of arguments is refused ${tier}`, () => {
      for (const values of [[], [good], [good, good, good]]) {
        const call = hot ? callerOf(native.add_points, values.length) : native.add_points;
        invalidValue(() => call(...values), `Invalid argument count: expected 2, got ${values.length}`);
      }
    });
  });
}

describe('results into what is given, and of classes', () => {
  const heat = (call, ...warming) => {
    const caller = callerOf(call, call.length);
    compile(caller, call, () => warming.forEach((values) => caller(...values())));
    return caller;
  };
  class Dot {
    constructor(...members) { [this.x, this.y] = members; this.given = members.length; }
    get sum() { return this.x + this.y; }
  }
  const open = (name, signature) => new ffi.DynamicLibrary(structs()).getFunction(name, signature);

  for (const hot of [false, true]) {
    const tier = hot ? 'from optimised code' : 'from cold code';
    const { Line, Point, Shape, Text, Num } = types;

    ours(`A result goes into the object, or the bytes, that the call is given last, and is that ${tier}`, () => {
      const { into } = ffi;
      const add = open('add_points', { arguments: [Point, Point], return: into(Point) });
      assert.equal(add.length, 3);
      const call = hot ? heat(add, () => [good, good, {}]) : add;
      const target = { more: 'kept' };
      assert.equal(call(good, { x: 3, y: 4 }, target), target);
      assert.deepEqual(target, { more: 'kept', x: 4, y: 6 });
      for (const bytes of [new Float64Array(2), Buffer.alloc(16), new ArrayBuffer(16), new DataView(new ArrayBuffer(24), 8), new Uint8Array(new SharedArrayBuffer(16))]) {
        assert.equal(call(good, { x: 3, y: 4 }, bytes), bytes);
        assert.deepEqual([...new Float64Array((bytes.buffer ?? bytes).slice(bytes.byteOffset ?? 0, (bytes.byteOffset ?? 0) + 16))], [4, 6]);
      }
      // What takes the result may be an argument, too.
      assert.deepEqual(call(target, target, target), { more: 'kept', x: 8, y: 12 });
      const turn = open('turn', { arguments: [Line], return: into(Line) });
      const line = {};
      (hot ? heat(turn, () => [{ from: good, to: good }, {}]) : turn)({ from: good, to: { x: 3, y: 4 } }, line);
      assert.deepEqual(line, { from: { x: 3, y: 4 }, to: good });
      const large = open('upper', { arguments: [Text], return: into(Text) });
      const given = {};
      large({ text, bytes: new Array(64).fill(1) }, given);
      assert.deepEqual(given, { text: 'A TEXT', bytes: new Array(64).fill(2) });
      const number = open('echo_number', { arguments: [Num], return: into(Num) });
      assert.deepEqual(number({ f: 1 }, {}), { i: 0x3f800000, f: 1 });
      assert.deepEqual(number({ f: 1 }, new Int32Array(1)), Int32Array.of(0x3f800000));
    });

    ours(`What can take no result is refused before native code runs ${tier}`, () => {
      const add = open('add_points', { arguments: [Point, Point], return: ffi.into(Point) });
      const made = open('calls_made', { return: 'u64' });
      const call = hot ? heat(add, () => [good, good, {}]) : add;
      const before = made();
      for (const value of [5, 'text', null, undefined, 5n, () => {}]) invalidValue(() => call(good, good, value), 'Argument 2 must be an object that takes the result, or 16 bytes');
      invalidValue(() => call(good, good, bytesOf(1)), 'Argument 2 must have 16 bytes, not 8');
      invalidValue(() => call(good, good, detach(new ArrayBuffer(16))), 'Argument 2 is a detached ArrayBuffer');
      invalidValue(() => call(good, { x: 1 }, 5), 'Argument 1 (y) is missing');
      invalidValue(() => add(good, good), 'Invalid argument count: expected 3, got 2');
      assert.equal(made(), before);
      assert.throws(() => call(good, good, Object.freeze({ x: 1, y: 2 })), TypeError);
    });

    ours(`Values of a struct with a class are its instances, wherever they are given ${tier}`, () => {
      const PointOf = ffi.struct('Point', { x: 'f64', y: 'f64' }, { class: Dot });
      const LineOf = ffi.struct({ from: PointOf, to: Point });
      const add = open('add_points', { arguments: [Point, PointOf], return: PointOf });
      const sum = (hot ? heat(add, () => [good, good]) : add)(good, new Dot(3, 4));
      assert.ok(sum instanceof Dot);
      assert.deepEqual([sum.sum, sum.given], [10, 2]);
      const turn = open('turn', { arguments: [LineOf], return: LineOf });
      const line = (hot ? heat(turn, () => [{ from: good, to: good }]) : turn)({ from: good, to: { x: 3, y: 4 } });
      assert.ok(line.from instanceof Dot);
      assert.deepEqual([line.from.sum, line.to], [7, good]);
      const bounds = open('bounds', { arguments: [ffi.out(LineOf), ffi.out('i32'), ffi.out('cstring')] });
      const [whole, name] = [{}, {}];
      (hot ? heat(bounds, () => [{}, {}, {}]) : bounds)(whole, {}, name);
      assert.ok(whole.from instanceof Dot);
      assert.deepEqual([whole.from.sum, whole.to, name.value], [3, { x: 3, y: 4 }, 'bounds']);
      const into = open('turn', { arguments: [LineOf], return: ffi.into(LineOf) });
      assert.equal((hot ? heat(into, () => [{ from: good, to: good }, {}]) : into)({ from: good, to: { x: 3, y: 4 } }, {}).from.sum, 7);
      const ShapeOf = ffi.struct({ id: 'i32', weights: ffi.array('f32', 4), corners: ffi.array(PointOf, 2) });
      assert.deepEqual(open('double_shape', { arguments: [Shape], return: ShapeOf })(shape).corners.map((corner) => corner.sum), [16, 22]);
    });

    ours(`A constructor that calls again sees, and disturbs, nothing ${tier}`, () => {
      let depth = 0;
      let add;
      class Again {
        constructor(x, y) {
          [this.x, this.y] = [x, y];
          if (depth++ < 3) assert.equal(add({ x: 1000 * depth, y: 1 }, good).y, 3);
          depth -= 1;
        }
      }
      const PointOf = ffi.struct({ x: 'f64', y: 'f64' }, { class: Again });
      const LineOf = ffi.struct({ from: PointOf, to: PointOf });
      add = open('turn', { arguments: [LineOf], return: LineOf });
      const turn = add;
      add = (a, b) => turn({ from: a, to: { x: a.x, y: a.y + b.y } }).from;
      const call = hot ? heat(turn, () => [{ from: good, to: good }]) : turn;
      const { from, to } = call({ from: good, to: { x: 3, y: 4 } });
      assert.deepEqual([from.x, from.y, to.x, to.y], [3, 4, 1, 2]);
    });
  }

  ours('into is for results, and a class is a class', () => {
    const { into, struct } = ffi;
    const { Point } = types;
    invalidValue(() => into('i32'), 'into() takes a struct or a union: other results are values of their own');
    invalidValue(() => struct({ a: into(Point) }), 'Member a of the struct must not be into(…), which is for results');
    invalidValue(() => ffi.pointer(into(Point)), 'What pointer() points at must not be into(…), which is for results');
    invalidValue(() => open('add_points', { arguments: [into(Point)] }), 'Argument 0 of function add_points must not be into(…), which is for results');
    invalidValue(() => new ffi.DynamicLibrary(structs()).registerCallback({ return: into(Point) }, () => good), 'Return value type of function <callback> must not be into(…), which is for calls');
    invalidType(() => struct({ a: 'i32' }, { class: 5 }), 'class of the struct must be a class');
    const one = new ffi.DynamicLibrary(structs());
    one.getFunction('add_points', { arguments: [Point, Point], return: Point });
    invalidValue(() => one.getFunction('add_points', { arguments: [Point, Point], return: into(Point) }), 'Function add_points was already requested with a different signature');
  });
});

describe('calls of structs inside of calls', () => {
  ours('A callback that calls the same function again does not disturb the outer call', () => {
    const { library, with_callback: call, large_with_callback: large } = made.open();
    // Plain objects go one way and bytes another: each inside of the other, and of itself.
    const pointOf = (n) => (n % 5 < 2 ? bytesOf(n, -n) : { x: n, y: -n });
    const ended = [];
    const check = (n) => {
      const also = { x: 1000, y: 2000 };
      assert.deepEqual(call(pointOf(n), callback, also), { x: n, y: -n });
      ended.push([n, also]);
    };
    const callback = library.registerCallback({ arguments: ['f64'] }, (n) => { if (n < 40) check(n + 1); });
    check(0);
    assert.deepEqual(ended, Array.from({ length: 41 }, (_, i) => [40 - i, { x: 1040 - i, y: 2040 - i }]));

    let rounds = 0;
    const again = library.registerCallback({ arguments: ['f64'] }, (id) => {
      if (++rounds > 10) return;
      const inner = { id: id + 1, weights: [9, 9, 9, id], corners: [good, { x: 9, y: 5 }] };
      assert.equal(large(inner, again), id + 1 + id + 5);
    });
    assert.equal(large(shape, again), 3 + 4 + 8);
    library.close();
  });

  ours('What a callback throws passes, and the next call is as ever', () => {
    const { library, with_callback: call } = made.open();
    const mine = new RangeError('mine');
    let throws = true;
    const callback = library.registerCallback({ arguments: ['f64'], onError: 'throw' }, () => { if (throws) throw mine; });
    for (let i = 0; i < 3; i++) assert.throws(() => call(good, callback, { x: 0, y: 0 }), (error) => error === mine);
    throws = false;
    const also = { x: 0, y: 0 };
    assert.deepEqual(call(good, callback, also), good);
    assert.deepEqual(also, { x: 1, y: 1 });
    library.close();
  });

  ours('Collections inside of getters move nothing that a call needs', () => {
    const { library, change_large: call, name_length: length } = made.open();
    const collect = () => { for (let i = 0; i < 50; i++) new Array(1000).fill({ i }); globalThis.gc?.(); };
    for (let i = 0; i < 300; i++) {
      const value = { get i() { collect(); return i; }, d: 1.5, p: BigInt(i), get l() { return BigInt(i) * 2n ** 32n; } };
      assert.deepEqual(call(value), { i: i + 1, d: 3, p: BigInt(i), l: -BigInt(i) * 2n ** 32n });
      assert.equal(length({ get colour() { collect(); return 0; }, get name() { return 'x'.repeat(i); } }), BigInt(i));
    }
    library.close();
  });
});

describe('structs in callbacks', () => {
  ours('Callbacks take structs and return them by value', () => {
    const { Colour, Line, Named, Point, Tagged, Text, Vector } = types;
    const { library, ...f } = made.open();
    const on = (signature, body) => library.registerCallback(signature, body);
    const seen = [];
    const note = (...values) => { seen.push(values); return values[0]; };
    assert.deepEqual(f.map_point(good, on({ arguments: [Point, 'i32'], return: Point }, (p, n) => ({ x: p.y * n, y: p.x, more: 1 })), 7), { x: 14, y: 1 });
    assert.deepEqual(f.map_point(good, on({ arguments: [Point, 'i32'], return: Point }, (p) => bytesOf(p.y, p.x)), 7), { x: 2, y: 1 });
    assert.deepEqual(f.map_line({ from: good, to: good }, on({ arguments: [Line, 'f64'], return: Line }, ({ from, to }, by) => ({ from: to, to: { x: from.x * by, y: from.y * by } }))), { from: { x: 2, y: 3 }, to: { x: 2.5, y: 5 } });
    assert.deepEqual(f.map_vector({ x: 1, y: 2, z: 3 }, on({ arguments: [Vector], return: Vector }, ({ x, y, z }) => ({ x: z, y, z: x }))), { x: 3, y: 2, z: 1 });
    assert.deepEqual(f.map_text({ text, bytes: new Array(64).fill(1) }, on({ arguments: [Text], return: Text }, (t) => ({ text: `${t.text}!`, bytes: t.bytes.map((byte) => byte + 1) }))), { text: `${text}!`, bytes: new Array(64).fill(2) });
    assert.deepEqual(f.map_tagged({ tag: 7, value: { f: 1 } }, on({ arguments: ['i8', Tagged, 'f32'], return: Tagged }, (a, t, b) => { note(a, t, b); return { tag: t.tag + 1, value: { i: t.value.i } }; })), { tag: 8, value: { i: 0x3f800000, f: 1 } });
    assert.deepEqual(seen, [[-5, { tag: 7, value: { i: 0x3f800000, f: 1 } }, 0.5]]);
    assert.deepEqual(f.map_named(on({ return: Named }, () => ({ colour: 'BLUE', name: 0x1234n }))), { colour: Colour.values.BLUE, name: 0x1234n });
    assert.equal(f.measure(good, on({ arguments: [Point], return: 'f64' }, ({ x, y }) => x + y)), 4);
    library.close();
  });

  ours('A callback of structs inside of its own call disturbs neither', () => {
    const { library, map_line: map } = made.open();
    const callback = library.registerCallback({ arguments: [types.Line, 'f64'], return: types.Line }, ({ from, to }) => {
      if (from.x > 0) {
        const inner = map({ from: { x: from.x - 1, y: 10 }, to }, callback);
        assert.equal(inner.to.x, from.x - 1);
      }
      return { from: to, to: from };
    });
    assert.deepEqual(map({ from: { x: 20, y: 1 }, to: { x: 3, y: 4 } }, callback), { from: { x: 4, y: 5 }, to: { x: 20, y: 1 } });
    library.close();
  });

  ours('The constructor of a class of an argument may call again, with callbacks inside', () => {
    const { library, map_line: map, map_text: mapText } = made.open();
    const { Point, Text } = types;
    const bytes = new Array(64).fill(7);
    let depth = 0;
    class Dot {
      constructor(x, y) {
        Object.assign(this, { x, y });
        if (depth++ === 0) assert.deepEqual(mapText({ text, bytes }, plain), { text, bytes });
      }
    }
    const DotLine = ffi.struct({ from: ffi.struct({ x: 'f64', y: 'f64' }, { class: Dot }), to: Point });
    // What it returns is larger than what is still to be read of the outer call.
    const plain = library.registerCallback({ arguments: [Text], return: Text }, (value) => value);
    const seen = [];
    const dotted = library.registerCallback({ arguments: [DotLine, 'f64'], return: DotLine }, (line, by) => { seen.push([line.from instanceof Dot, line.to, by]); return line; });
    assert.deepEqual(map({ from: { x: 1, y: 2 }, to: { x: 3, y: 4 } }, dotted), { from: { x: 2, y: 2 }, to: { x: 3, y: 5 } });
    assert.deepEqual(seen, [[true, { x: 3, y: 5 }, 2.5]]);
    library.close();
  });

  ours('A result that is no such struct, and an exception, end the native call', () => {
    const { library, map_point: map, map_named: named } = made.open();
    const { Named, Point } = types;
    let result;
    const on = (signature) => library.registerCallback({ ...signature, onError: 'throw' }, () => { if (result instanceof Error) throw result; return result; });
    const [point, name] = [on({ arguments: [Point, 'i32'], return: Point }), on({ return: Named })];
    const refuses = (bad, call, message) => { result = bad; assert.throws(call, { code: 'ERR_INVALID_RETURN_VALUE', message }); };
    const members = 'it must be an object with the members of the struct Point, or its 16 bytes';
    for (const [bad, what] of [
      [undefined, `undefined, which is no struct Point: ${members}`], [null, `null, which is no struct Point: ${members}`], [5, `5, which is no struct Point: ${members}`],
      [{}, '{}, which is no struct Point: x is missing'], [{ x: 1 }, '{ x: 1 }, which is no struct Point: y is missing'],
      [{ x: 1, y: '2' }, "{ x: 1, y: '2' }, which is no struct Point: y must be a double"],
      [bytesOf(1), /^.* 1 \], which is no struct Point: it must have 16 bytes, not 8$/],
      [Promise.resolve(good), 'a promise, which native code does not wait for'],
    ]) refuses(bad, () => map(good, point, 1), typeof what === 'string' ? `The callback without a name returned ${what}` : what);
    const kept = /which is no struct Named: name must be an address \(a bigint\) or null: nobody would keep the memory for native code$/;
    for (const bad of ['text', Buffer.from('text\0')]) refuses({ colour: 0, name: bad }, () => named(name), kept);
    refuses({ colour: 0, name: undefined }, () => named(name), /which is no struct Named: name is missing$/);
    refuses({ colour: 'PINK', name: null }, () => named(name), /which is no struct Named: colour is 'PINK', which is no member of the enumeration \(RED, GREEN, BLUE\)$/);
    const mine = new RangeError('mine');
    result = mine;
    assert.throws(() => map(good, point, 1), (error) => error === mine);
    result = { get x() { throw mine; }, y: 1 };
    assert.throws(() => map(good, point, 1), (error) => error === mine);
    result = good;
    assert.deepEqual(map(good, point, 1), good);
    library.close();
  });
});

describe('structs in callbacks from other threads', () => {
  const until = async (condition) => {
    for (let round = 0; !condition(); round++) {
      assert.ok(round < 20_000, 'in vain');
      await sleep(1);
    }
  };

  ours('A thread waits for a struct, whose members are read before it goes on', async () => {
    const { library, start_lines: start, added_by_lines: added, threads_ended: ended } = made.open();
    const before = ended();
    const callback = library.registerCallback({ arguments: [types.Line, 'i32'], return: types.Line, threads: 'block' }, ({ from, to }, i) => ({ from: to, to: { x: from.x + i, y: from.x + to.y } }));
    start(callback, 200);
    await until(() => ended() > before);
    // The sum of from.x, which is 2, and to.y, which is i + i + 0.5.
    assert.equal(added(), 200 * 2.5 + 199 * 200);
    library.close();
  });

  ours('A thread whose time is over gets zeros for a struct', async () => {
    const { library, start_lines: start, added_by_lines: added, threads_ended: ended } = made.open();
    const before = [ended(), ffi.engine.statistics().droppedCalls];
    const callback = library.registerCallback({ arguments: [types.Line, 'i32'], return: types.Line, threads: 'block', timeLimit: 20 }, (line) => line);
    start(callback, 1);
    // The event loop does not run.
    for (const end = Date.now() + 10_000; ended() === before[0] && Date.now() < end;);
    assert.deepEqual([ended(), added(), ffi.engine.statistics().droppedCalls], [before[0] + 1, 0, before[1] + 1]);
    library.close();
  });

  for (const threads of ['post', 'batch']) {
    ours(`Structs are copied with calls that are delivered by ${threads}, in order`, async () => {
      const { library, start_posts: start, threads_ended: ended } = made.open();
      const { Line, Tagged, Vector } = types;
      const before = ended();
      const got = [];
      const take = threads === 'post' ? (...call) => { got.push(call); } : (calls) => { got.push(...calls); };
      const callback = library.registerCallback({ arguments: ['i8', Vector, Tagged, Line], threads, capacity: 24 }, take);
      start(callback, 200);
      await until(() => ended() > before && got.length === 200);
      library.close();
      const number = new DataView(new ArrayBuffer(4));
      got.forEach((call, i) => {
        number.setInt32(0, 0 - i);
        assert.deepEqual(call, [7, { x: i, y: 0.5, z: 0 - i }, { tag: i, value: { i: 0 - i, f: number.getFloat32(0) } }, { from: { x: i, y: 1 }, to: { x: 2, y: 3 } }]);
      });
    });
  }
});

describe('declarations', () => {
  ours('Sizes, alignments and offsets are those of C', () => {
    const { Every, Line, Packed, Shape, Tagged, Text } = types;
    assert.deepEqual([Every, Line, Packed, Shape, Tagged, Text].map(ffi.sizeof), [48, 32, 13, 56, 8, 80]);
    assert.deepEqual([Every, Line, Packed, Shape, Tagged, Text].map(ffi.alignof), [8, 8, 1, 8, 4, 1]);
    assert.deepEqual([ffi.sizeof('int'), ffi.sizeof('size_t'), ffi.alignof('double'), ffi.sizeof('char')], [4, 8, 8, 1]);
    assert.deepEqual(Object.keys(Every.members).map((name) => ffi.offsetof(Every, name)), [0, 1, 2, 4, 8, 12, 16, 24, 32, 40]);
    assert.equal(ffi.offsetof(Line, 'to.y'), 24);
    assert.equal(ffi.offsetof(Shape, 'corners[1].y'), 48);
    for (const path of ['z', 'to.z', 'to.', 'to..x', 'from[0]']) invalidValue(() => ffi.offsetof(Line, path), `The type has no member ${path}`);
    invalidValue(() => ffi.offsetof(Line, ''), 'The type has no member without a name');
    invalidValue(() => ffi.offsetof(Shape, 'corners[2]'), 'The type has no member corners[2]');
  });

  ours('Bit-fields are members of structs, no wider than their type, and have no address', () => {
    const { array, bits, struct, union } = ffi;
    const low = bits('u32', 3);
    const elsewhere = 'must not be bits(…), which is for members of structs';
    assert.equal(ffi.sizeof(struct({ low, high: bits('u32', 29) })), 4);
    // Microsoft's compilers give the wider ones a word of their own.
    assert.equal(ffi.offsetof(types.Bits, 'last'), isLong32 ? 16 : 7);
    invalidValue(() => ffi.offsetof(types.Bits, 'middle'), 'The member middle is a bit-field, which has no address');
    invalidValue(() => union('U', { low, all: 'u32' }), `Member low of the union U ${elsewhere}`);
    invalidValue(() => array(low, 2), `The element of an array ${elsewhere}`);
    invalidValue(() => ffi.pointer(low), `What pointer() points at ${elsewhere}`);
    invalidValue(() => ffi.sizeof(low), `The type ${elsewhere}`);
    invalidValue(() => native.library.getFunction('next', { arguments: [low] }), `Argument 0 of function next ${elsewhere}`);
    invalidValue(() => bits('f32', 3), 'The type of bits() must be an integer, bool or an enumeration, not float32');
    invalidValue(() => bits('pointer', 3), 'The type of bits() must be an integer, bool or an enumeration, not pointer');
    for (const count of [0, -1, 1.5, '3', undefined]) invalidValue(() => bits('u32', count), 'A bit-field has a number of bits from 1 on');
    for (const [type, count] of [['u32', 33], ['i8', 9], ['bool', 2]]) invalidValue(() => ffi.sizeof(struct({ a: bits(type, count) })), /a bit-field of \w+ has 1 to \d+ on every target /);
    invalidValue(() => ffi.sizeof(struct({ low }, { packed: true })), /in a packed struct; compilers lay such out differently /);
  });

  ours('An enumeration has its numbers by name, and their names', () => {
    const { Colour } = types;
    assert.deepEqual({ ...Colour.values }, { RED: 0, GREEN: 5, BLUE: 6 });
    assert.deepEqual([Colour.nameOf(5), Colour.nameOf(6n), Colour.nameOf(7), Colour.nameOf('x')], ['GREEN', 'BLUE', undefined, undefined]);
    assert.deepEqual({ ...ffi.enums(['A', 'B']).values }, { A: 0, B: 1 });
    assert.equal(ffi.sizeof(ffi.enums({ A: -1, B: 1 }, 'i8')), 1);
    assert.equal(ffi.sizeof(ffi.enums({ A: 1 })), 4);
    assert.equal(ffi.sizeof(ffi.enums({ A: 2n ** 40n }, 'u64')), 8);
  });

  ours('An enumeration may be written with bigints, and one of 64 bits gives them', () => {
    const library = new ffi.DynamicLibrary(structs());
    const next = library.getFunction('next_colour', { arguments: [ffi.enums({ RED: 0n, GREEN: 5n })], return: 'i32' });
    assert.deepEqual([next('RED'), next('GREEN'), next(5)], [5, 6, 6]);
    library.close();
  });

  ours('A struct points at itself by a pointer, and at nothing else of its own', () => {
    const Node = ffi.struct('Node', (self) => ({ value: 'i32', next: ffi.pointer(self) }));
    assert.equal(ffi.sizeof(Node), 16);
    invalidValue(() => ffi.struct('Node', (self) => ({ next: self })), 'Member next of the struct Node is the Node that it is in: a type holds itself by pointer(Node) alone');
    invalidValue(() => ffi.struct('Node', (self) => ({ next: ffi.array(self, 2) })), 'The element of an array is the Node that it is in: a type holds itself by pointer(Node) alone');
  });

  ours('Types that C does not have are refused', () => {
    invalidValue(() => ffi.struct({}), 'The struct has no members: C has no such type');
    invalidValue(() => ffi.union('U', {}), 'The union U has no members: C has no such type');
    invalidType(() => ffi.struct('S'), 'The members of the struct S must be an object of names and types');
    invalidType(() => ffi.struct(['i32']), 'The members of the struct must be an object of names and types');
    invalidValue(() => ffi.struct('S', { x: 'void' }), "Member x of the struct S must not be 'void'");
    invalidType(() => ffi.struct('S', { x: 5 }), 'Member x of the struct S must be a string');
    invalidValue(() => ffi.struct({ x: 'nothing' }), /: Unsupported FFI type: nothing /);
    invalidValue(() => ffi.struct({ x: ffi.out('i32') }), 'Member x of the struct must not be out(…), which is for parameters');
    invalidValue(() => ffi.struct({ x: 'i32' }, { pack: 1 }), "the struct has an unknown option 'pack'; the options are 'packed', 'align' and 'class'");
    invalidValue(() => ffi.sizeof(ffi.struct({ x: 'i32' }, { align: 3 })), /aligned to 3; an alignment is a power of two/);
    for (const length of [0, -1, 1.5, '4', undefined]) invalidValue(() => ffi.array('i32', length), 'The length of an array must be an integer from 1 to 1073741824');
    invalidValue(() => ffi.sizeof(ffi.array('i64', 2 ** 30)), /\d/);
    invalidValue(() => ffi.enums({}), 'The enumeration has no members');
    invalidValue(() => ffi.enums('E', { A: 0.5 }), 'Member A of the enumeration E must be an integer of 64 bits');
    invalidValue(() => ffi.enums(['A', 'A']), 'The enumeration has two members of one name');
    invalidValue(() => ffi.sizeof(ffi.enums({ A: 1 }, 'f64')), /which is no integer/);
    invalidValue(() => ffi.out('void'), "What out() points at must not be 'void'");
    invalidValue(() => ffi.inout(ffi.out('i32')), 'What inout() points at must not be out(…), which is for parameters');
  });

  ours('Signatures with types where they cannot be are refused', () => {
    const library = new ffi.DynamicLibrary(structs());
    const { Point } = types;
    const f = (signature) => () => library.getFunction('add_points', signature);
    invalidValue(f({ arguments: [ffi.array('i32', 4)] }), 'Argument 0 of function add_points is an array, which C passes by address: write pointer(…) around it');
    invalidValue(f({ return: ffi.out(Point) }), 'Return value type of function add_points must not be out(…), which is for parameters');
    invalidValue(f({ arguments: [ffi.struct({ x: 'i32' }, { align: 32 })] }), /cannot be called: .*32/);
    invalidValue(() => library.registerCallback({ arguments: [ffi.out(Point)] }, () => {}), 'Arguments of function <callback> must not be out(…), which is for calls: they arrive as addresses');
    invalidValue(() => library.registerCallback({ return: Point, default: 0 }, () => good), 'default of function <callback> must be left out: it is zero for a struct');
    invalidValue(() => library.registerCallback({ arguments: [ffi.struct({ x: 'i32' }, { align: 32 })] }, () => {}), /There is no callback of/);
    const add = library.getFunction('add_points', { arguments: [Point, Point], return: Point });
    assert.equal(library.getFunction('add_points', { arguments: [ffi.struct({ x: 'f64', y: 'double' }), Point], return: Point }), add);
    invalidValue(f({ arguments: [ffi.struct({ x: 'f64', z: 'f64' }), Point], return: Point }), 'Function add_points was already requested with a different signature');
    library.close();
  });

  ours('A pointer to void is any pointer, and so is one that is returned: it is the same function', () => {
    const { Point } = types;
    const library = new ffi.DynamicLibrary(structs());
    const scale = library.getFunction('scale', { arguments: [ffi.pointer('void'), 'f64'], return: ffi.pointer(Point) });
    assert.equal(library.getFunction('scale', { arguments: ['pointer', 'f64'], return: 'pointer' }), scale);
    const points = bytesOf(1, 2);
    scale(points, 2);
    assert.deepEqual(points, bytesOf(2, 4));
    library.close();
  });

  ours("C's names are the types that they are here", () => {
    const library = new ffi.DynamicLibrary(structs());
    const next = library.getFunction('next', { arguments: ['int*'], return: 'int' });
    assert.equal(next(Int32Array.of(5)), 5);
    invalidValue(() => next(5), 'Argument 0 must be a buffer, an ArrayBuffer, a string, or a bigint');
    for (const name of ['float _Complex', '__int128', 'const int', 'int[4]', '{i32}', 'void(*)(void)']) invalidValue(() => library.getFunction('fail', { arguments: [name] }), /: Unsupported FFI type: /);
    library.close();
  });

  ours('A function at an address is called by its types', () => {
    const { library, add_points: add } = made.open();
    const address = library.getFunction('address_of_add_points', { return: 'pointer' })();
    assert.equal(address, add.pointer);
    const { Point } = types;
    const found = ffi.getFunctionFromPointer(address, { arguments: [Point, Point], return: Point });
    assert.deepEqual(found(good, good), { x: 2, y: 4 });
    assert.equal(found.name, `0x${address.toString(16)}`);
    assert.equal(ffi.getFunctionFromPointer(library.getSymbol('calls_made'), { return: 'u64' })() > 0n, true);
    for (const pointer of [0n, -1n, 2n ** 64n]) invalidValue(() => ffi.getFunctionFromPointer(pointer, {}), 'The pointer must be a positive bigint of 64 bits');
    invalidType(() => ffi.getFunctionFromPointer(5, {}), 'The pointer must be a bigint');
    invalidType(() => ffi.getFunctionFromPointer(address), 'Function signature must be an object');
    library.close();
  });
});

describe('the end of calls of structs', () => {
  ours('Workers call with structs of their own, at once', () => {
    const text2 = child.output(`
      const { Worker, isMainThread } = require('node:worker_threads');
      const source = ${JSON.stringify(`
        const { open } = require(${JSON.stringify(require.resolve('./support/structs.js'))});
        const { workerData } = require('node:worker_threads');
        const f = open();
        for (let i = 0; i < 20000; i++) {
          const { x, y } = f.add_points({ x: i, y: workerData }, { x: 1, y: 1 });
          if (x !== i + 1 || y !== workerData + 1) throw new Error('a wrong value');
          const box = { value: i };
          if (f.next(box) !== i || box.value !== i + 1) throw new Error('a wrong box');
        }
      `)};
      let left = 4;
      for (let i = 0; i < 4; i++) new Worker(source, { eval: true, workerData: i }).on('error', (error) => { throw error; }).on('exit', (code) => { if (code !== 0) process.exit(code); if (--left === 0) console.log('done'); });
    `);
    assert.match(text2, /done/);
  });
});
