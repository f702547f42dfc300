'use strict';
// What calls of structs take and give, and what they refuse: the function (native/structs.c), its arguments, and the outcome.
const { ffi, isOracle } = require('./host.js');
const { detach } = require('./assertions.js');

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
  ['scale', () => [5, 2], 'Argument 0 must be an object, a buffer, an ArrayBuffer, or a bigint'],
  ['scale', () => ['text', 2], 'Argument 0 must be an object, a buffer, an ArrayBuffer, or a bigint'],
  ['scale', () => [bytesOf(1), 2], 'Argument 0 must have at least 16 bytes, not 8'],
  ['scale', () => [-1n, 2], 'Argument 0 must be a non-negative pointer bigint'],
  ['scale', () => [{ x: 1, y: 2 }, '2'], 'Argument 1 must be a double'],
  ['dot', () => [good, { x: 1, y: 'y' }], 'Argument 1 (y) must be a double'],
  ['next', () => [{ value: 1.5 }], 'Argument 0 (value) must be an int32'],
  ['next', () => [{}], 'Argument 0 (value) is missing'],
  ['next', () => [5], 'Argument 0 must be an object, a buffer, an ArrayBuffer, or a bigint'],
  ['bounds', () => [{}, {}, 'text'], 'Argument 2 must be an object, a buffer, an ArrayBuffer, or a bigint'],
  ['bounds', () => [bytesOf(1), {}, {}], 'Argument 0 must have at least 32 bytes, not 8'],
];

module.exports = { calls, warming, refused, text, shape, good, bytesOf, isLong32 };
