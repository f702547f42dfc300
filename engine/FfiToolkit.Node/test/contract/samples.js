'use strict';
// Every kind of value, at every boundary of every type. make() gives a fresh one: some are used up by the call.
const { detach } = require('../support/assertions.js');

const sample = (label, kind, make) => ({ label, kind, make });
const number = (value) => sample(`number ${Object.is(value, -0) ? '-0' : value}`, 'number', () => value);
const bigint = (value) => sample(`bigint ${value}`, 'bigint', () => value);

const boundaries = [7, 8, 15, 16, 31, 32, 53].flatMap((bits) => [2 ** bits - 1, 2 ** bits, -(2 ** bits) + 1, -(2 ** bits), -(2 ** bits) - 1]);
const numbers = [...new Set([
  0, 1, -1, 2, 100, ...boundaries, 2 ** 63, -(2 ** 63), 2 ** 64, 0.5, -0.5, 1.5, 127.5, 255.5, -128.5, 2147483647.5, 4294967295.5,
  1e39, -1e39, 0.1, Number.MIN_VALUE, Number.MAX_VALUE, NaN, Infinity, -Infinity,
])].map(number);

const bigints = [
  0n, 1n, -1n, 127n, 255n, -128n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), -(2n ** 63n) - 1n,
  2n ** 64n - 1n, 2n ** 64n, 2n ** 64n + 5n, -(2n ** 64n), 2n ** 100n, 0xdeadbeefn,
].map(bigint);

const others = [
  sample('true', 'other', () => true),
  sample('false', 'other', () => false),
  sample('null', 'nullish', () => null),
  sample('undefined', 'nullish', () => undefined),
  sample('Number object', 'other', () => new Number(1)),
  sample('BigInt object', 'other', () => Object(1n)),
  sample('String object', 'other', () => new String('text')),
  sample('symbol', 'other', () => Symbol('text')),
  sample('plain object', 'other', () => ({})),
  sample('object with valueOf', 'other', () => ({ valueOf: () => 1 })),
  sample('object without prototype', 'other', () => Object.create(null)),
  sample('array', 'other', () => [1]),
  sample('date', 'other', () => new Date(0)),
  sample('function', 'other', () => () => 1),
  sample('proxy of a Buffer', 'other', () => new Proxy(Buffer.alloc(8), {})),
  sample('SharedArrayBuffer', 'other', () => new SharedArrayBuffer(8)),
];

const strings = [
  sample('string', 'string', () => 'text'),
  sample('empty string', 'string', () => ''),
  sample('string of digits', 'string', () => '1'),
  sample('string beyond ASCII', 'string', () => 'zażółć 🦊'),
  sample('Latin-1 string', 'string', () => 'caf\u00e9'),
  sample('concatenated string', 'string', () => 'a long enough rope of '.repeat(3) + String(process.pid)),
  sample('sliced string', 'string', () => `${process.pid} a slice of a longer string`.slice(3, 30)),
  sample('lone surrogate', 'string', () => '\ud800'),
  sample('string with NUL', 'nul', () => 'te\0xt'),
  sample('string of NUL', 'nul', () => '\0'),
  sample('string ending with NUL', 'nul', () => 'text\0'),
];

const views = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array,
  Float32Array, Float64Array,
].map((type) => sample(type.name, 'memory', () => new type(4)));

const memory = [
  ...views,
  sample('Buffer', 'memory', () => Buffer.from('bytes')),
  sample('large Buffer', 'memory', () => Buffer.alloc(100_000)),
  sample('Buffer with an offset', 'memory', () => Buffer.alloc(64).subarray(7, 9)),
  sample('typed array with an offset', 'memory', () => new Int32Array(new ArrayBuffer(64), 16, 4)),
  sample('DataView', 'memory', () => new DataView(new ArrayBuffer(16), 3)),
  sample('ArrayBuffer', 'memory', () => new ArrayBuffer(16)),
  sample('resizable ArrayBuffer', 'memory', () => new ArrayBuffer(16, { maxByteLength: 64 })),
  sample('view of a resizable ArrayBuffer', 'memory', () => new Uint8Array(new ArrayBuffer(16, { maxByteLength: 64 }))),
  sample('view of a SharedArrayBuffer', 'memory', () => new Uint8Array(new SharedArrayBuffer(8), 2)),
  sample('DataView of a SharedArrayBuffer', 'memory', () => new DataView(new SharedArrayBuffer(8))),
  sample('subclass of Uint8Array', 'memory', () => new (class Bytes extends Uint8Array {})(4)),
  sample('subclass of ArrayBuffer', 'memory', () => new (class Block extends ArrayBuffer {})(4)),
  sample('empty Buffer', 'empty', () => Buffer.alloc(0)),
  sample('empty ArrayBuffer', 'empty', () => new ArrayBuffer(0)),
  sample('detached ArrayBuffer', 'detached', () => detach(new ArrayBuffer(16))),
  sample('Uint8Array on a detached ArrayBuffer', 'detached view', () => detachedView(new Uint8Array(16))),
  sample('Float64Array on a detached ArrayBuffer', 'detached view', () => detachedView(new Float64Array(16))),
  sample('DataView on a detached ArrayBuffer', 'detached view', () => detachedView(new DataView(new ArrayBuffer(16)))),
];

function detachedView(view) {
  detach(view.buffer);
  return view;
}

const samples = [...numbers, number(-0), ...bigints, ...others, ...strings, ...memory];

module.exports = { samples };
