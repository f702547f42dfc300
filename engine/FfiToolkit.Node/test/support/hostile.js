'use strict';
// Hostile values, what native code must get of each, and callers that get them cold and from optimised code.
const { createContext, runInContext, runInNewContext } = require('node:vm');
const { setFlagsFromString } = require('node:v8');
const { ffi, isEmulated, canOptimise, runtime } = require('./host.js');
const { fixture } = require('./fixture.js');
const { assert, describe: describeError, detach } = require('./assertions.js');
const { callerOf, compile, isTurbofanned } = require('./optimise.js');

// FFITK_NODE_VALUES: how many hostile values each function gets.
const isWhole = process.env.FFITK_NODE_SAMPLES === undefined;
const count = Number(process.env.FFITK_NODE_VALUES ?? (isEmulated ? (isWhole ? 300 : 100) : isWhole ? 20_000 : 5000));

let state = 1;
function random(below) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % below;
}

const filled = (bytes) => {
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = random(256);
  return bytes;
};
const any = (list) => list[random(list.length)];
const Foreign = runInContext('({ Array, Object, Uint8Array, DataView, ArrayBuffer })', createContext());
class Sub extends Uint8Array { get buffer() { throw new Error('asked'); } get byteLength() { throw new Error('asked'); } }
// V8 that may not generate code has no WebAssembly.
const hasWasm = typeof WebAssembly !== 'undefined';
const memories = hasWasm ? Array.from({ length: 3 }, () => new WebAssembly.Memory({ initial: 1, maximum: 4000 })) : [];

// What has bytes: a view or a buffer of any kind, whose bytes are random.
const holders = [
  () => filled(new Uint8Array(random(64))), () => filled(new Uint8Array(65 + random(3000))), () => filled(Buffer.from('x'.repeat(1 + random(90)))),
  () => filled(Buffer.alloc(random(300))), () => filled(Buffer.allocUnsafe(random(3000))), () => filled(new Sub(random(90))), () => filled(new Uint8ClampedArray(random(90))),
  () => filled(new Uint8Array(new SharedArrayBuffer(20 + random(99)), random(20))), () => filled(new Foreign.Uint8Array(random(99))),
  () => { const block = filled(new Uint8Array(8 + random(200))).buffer; return any([block, new DataView(block, random(block.byteLength + 1)), new Foreign.DataView(block, random(8))]); },
  () => new Float64Array(filled(new Uint8Array(8 * (1 + random(30)))).buffer, 8 * random(2)), () => new BigInt64Array(1 + random(9)).fill(BigInt(random(1000))),
  () => new Int16Array(1 + random(60)).fill(random(30_000)), () => new Foreign.ArrayBuffer(random(70)), () => new ArrayBuffer(random(3)),
  () => { const block = new ArrayBuffer(64 + random(64), { maxByteLength: 256 }); filled(new Uint8Array(block)); return any([block, new Uint8Array(block), new Uint8Array(block, 8), new Uint8Array(block, 8, 24), new DataView(block, random(64)), new DataView(block, 3, 5)]); },
  () => { const block = new SharedArrayBuffer(64, { maxByteLength: 128 }); const view = filled(new Uint8Array(block, random(8))); if (random(2)) block.grow(100); return view; },
  ...memories.map((memory) => () => filled(new Uint8Array(memory.buffer, random(1000), random(100)))),
  () => Object.preventExtensions(filled(new Uint8Array(random(90)))), () => Object.setPrototypeOf(filled(new Uint8Array(random(90))), null),
];

// What was one of those, and is no more.
const lost = [
  () => { const view = any([() => new Uint8Array(random(200)), () => new DataView(new ArrayBuffer(9), random(9)), () => new Float32Array(random(9)), () => Buffer.from(new ArrayBuffer(5))])(); detach(view.buffer); return [view, 'is an ArrayBufferView backed by a detached ArrayBuffer']; },
  () => [detach(new ArrayBuffer(random(80))), 'is a detached ArrayBuffer'],
  () => { const block = new ArrayBuffer(64, { maxByteLength: 64 }); const view = any([() => new Uint8Array(block, 8, 8), () => new DataView(block, 32), () => new Float64Array(block, 16, 1)])(); block.resize(4); return [view, 'is an ArrayBufferView that is out of the bounds of its ArrayBuffer']; },
  ...(hasWasm ? [() => { const memory = new WebAssembly.Memory({ initial: 1, maximum: 2 }); const view = new Uint8Array(memory.buffer, 4); memory.grow(1); return [view, 'is an ArrayBufferView backed by a detached ArrayBuffer']; }] : []),
];

const noPointer = 'must be a buffer, an ArrayBuffer, a string, or a bigint';
const strangers = [
  () => ({}), () => new Proxy(new Uint8Array(9), {}), () => Object.create(new Uint8Array(9)), () => Object.setPrototypeOf({}, Uint8Array.prototype), () => Uint8Array.prototype,
  () => DataView.prototype, () => ArrayBuffer.prototype, () => new SharedArrayBuffer(8), () => [1], () => new Map(), () => Symbol('x'), () => () => {}, () => true, () => false,
  () => random(9), () => -1, () => 1.5, () => 2 ** 40, () => NaN, () => new Date(), () => globalThis, () => new Error('x'), () => Object(5n), () => /x/, () => Promise.resolve(),
  ...memories.map((memory) => () => memory), () => any([Atomics, Math, JSON, Uint8Array, new WeakMap(), new Set(), (function () { return arguments; })()]), () => new Number(8), () => Buffer,
];

const bigints = [
  () => 0n, () => 1n, () => BigInt(random(2 ** 30)), () => (BigInt(random(2 ** 31)) << 33n) + 5n, () => 2n ** 63n - 1n, () => 2n ** 63n, () => 2n ** 64n - 1n, () => 2n ** 64n,
  () => 2n ** 64n + BigInt(random(99)), () => 2n ** 128n, () => 1n << BigInt(random(400)), () => -1n, () => -BigInt(random(2 ** 30)), () => -(2n ** 63n), () => -(2n ** 63n) - 1n, () => -(2n ** 64n), () => -(1n << BigInt(random(300))),
  () => BigInt.asUintN(64, -5n), () => BigInt.asIntN(64, 2n ** 63n),
];
const numbers = [() => random(2 ** 31), () => -random(2 ** 31), () => 2 ** 31, () => -(2 ** 31), () => 2 ** 53 - 1, () => 2 ** 53, () => -(2 ** 53), () => 0.5, () => -0, () => Infinity, () => random(2 ** 30) * 2 ** 20];

const seed = 'abcdefghij klmnopqrst uvwxyz 0123456789 '.repeat(20);
const texts = [
  () => seed.slice(0, random(14)), () => seed.slice(random(9), 20 + random(700)), () => `${random(99)}-${seed.slice(0, 20)}`, () => seed.slice(0, 30) + random(1000), () => `é${random(99)}`, () => `${seed.slice(0, random(40))}\u{1f98a}`,
  () => String(Math.fround(random(1000) / 7)), () => Object.keys({ [`key${random(99)}`]: 1 })[0], () => 'x'.repeat(random(6000)), () => Buffer.from(seed.slice(0, 40 + random(99))).toString('latin1'), () => '', () => '\ud800',
];
// Strings whose characters are outside of V8's heap.
const external = [Buffer.alloc(1_100_000, 'y').toString('latin1'), Buffer.alloc(2_200_000, 'y\0').toString('utf16le')];

// What a pointer is: a value, and the address that native code gets, as a function, or what is wrong with it.
function pointer() {
  const kind = random(100);
  if (kind < 60) {
    const value = any(holders)();
    return { value, address: () => addressOf(value) };
  }

  if (kind < 63) {
    const [value, message] = any(lost)();
    return { value, message };
  }

  if (kind < 75) return { value: any(strangers)(), message: noPointer };
  if (kind < 80) return { value: random(2) ? null : undefined, address: () => 0n };
  const value = any(bigints)();
  return value >= 0n && value < 2n ** 64n ? { value, address: () => value } : { value, message: 'must be a non-negative pointer bigint' };
}

const isEmpty = (value) => bytesOf(value).length === 0;
const bytesOf = (value) => (ArrayBuffer.isView(value) ? new Uint8Array(bufferOf(value), offsetOf(value), lengthOf(value)) : new Uint8Array(value));
const getter = (name) => {
  const of = (prototype) => Object.getOwnPropertyDescriptor(prototype, name).get;
  const typed = of(Object.getPrototypeOf(Uint8Array.prototype)), data = of(DataView.prototype);
  return (view) => Reflect.apply(Object.prototype.toString.call(view) === '[object DataView]' ? data : typed, view, []);
};
const [bufferOf, offsetOf, lengthOf] = ['buffer', 'byteOffset', 'byteLength'].map(getter);

// Known apart from the calls under test: by the API that gives an address, and how many bytes of its buffer are before it.
function addressOf(value) {
  if (!ArrayBuffer.isView(value)) return value.byteLength === 0 ? 0n : ffi.getRawPointer(value);
  const buffer = bufferOf(value);
  return buffer.byteLength === 0 ? 0n : ffi.getRawPointer(buffer) + BigInt(offsetOf(value));
}

function outcome(action) {
  try {
    return action();
  } catch (error) {
    return describeError(error);
  }
}

const refusal = (message, index = 0) => `TypeError ERR_INVALID_ARG_VALUE: Argument ${index} ${message}`;
const shown = (value) => { try { return typeof value === 'bigint' ? `${value}n` : `${typeof value} ${Object.prototype.toString.call(value)} ${value?.byteLength}`; } catch { return typeof value; } };

// The function as it is called first, and from code that V8 compiled after it saw such values.
function callers(name, signature, warming, file = fixture) {
  const library = new ffi.DynamicLibrary(file);
  const native = library.getFunction(name, signature);
  const hot = callerOf(native, native.length);
  const heat = () => compile(hot, native, () => warming.forEach((values) => outcome(() => hot(...values))));
  heat();
  return { library, calls: [hot, native], heat };
}

setFlagsFromString('--expose-gc');
const collect = runtime === 'node' ? runInNewContext('gc') : () => {};

// Gives each of both callers half of the values, and now and then collects, and lets memories grow, which detaches their buffers.
// What V8 threw away it compiles again, knowing more.
function hammer({ calls, heat }, draw, check, times = count) {
  let compilations = 0;
  for (let i = 0; i < times; i += 1) {
    if (canOptimise && !isTurbofanned(calls[0])) {
      compilations += 1;
      heat();
    }

    if (i % 1000 === 999) memories.filter(({ buffer }) => buffer.byteLength < 2 ** 23).forEach((memory) => memory.grow(1));
    if (i % 10_000 === 9999) collect();
    check(calls[i & 1], draw());
  }

  // A few times whatever the number of calls: what V8 learns of the values it learns of the first.
  assert.ok(compilations < 4 + times / 20, `V8 threw its code away ${compilations} times in ${times} calls`);
}

module.exports = {
  Foreign, any, bigints, bytesOf, callers, collect, count, external, filled, hammer, holders, isEmpty, isWhole, lost, noPointer, numbers, outcome, pointer, random, refusal, seed, shown,
  strangers, texts,
};
