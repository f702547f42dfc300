'use strict';
// Optimised code hands pointers and 64-bit integers to native code as they are, and the stub reads them. Whatever they are, the
// outcome is that of JavaScript's own reading, and nothing wrong reaches native code.
const { Worker } = require('node:worker_threads');
const path = require('node:path');
const { createContext, runInContext, runInNewContext } = require('node:vm');
const { setFlagsFromString } = require('node:v8');
const { describe } = require('./support/harness.js');
const { ffi, isOracle, isKnownNode, isEmulated, canOptimise, runtime } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert, describe: describeError, detach } = require('./support/assertions.js');
const { ours, test } = require('./support/testing.js');
const { callerOf, compile, isTurbofanned } = require('./support/optimise.js');
const child = require('./support/child.js');

const isFast = !isOracle && ffi.engine.fastcall;
const unread = !isKnownNode ? 'the addon does not know the V8 of this runtime' : !isFast && 'the fast path is off here';

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
const Foreign = runInContext('({ Uint8Array, DataView, ArrayBuffer })', createContext());
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
function callers(name, signature, warming) {
  const library = new ffi.DynamicLibrary(fixture);
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

  assert.ok(compilations < times / 20, `V8 threw its code away ${compilations} times in ${times} calls`);
}

describe('values', () => {
  for (const type of ['buffer', 'pointer', 'string']) {
    test(`Whatever is passed for a ${type}, native code gets its address or is not called`, () => {
      const pair = callers(`echo_${type}`, { arguments: [type], return: 'pointer' }, [[new Uint8Array(9)], [Buffer.from('x')], [5n], [null], [new DataView(new ArrayBuffer(3))], [new ArrayBuffer(8)]]);
    const { library } = pair;
      hammer(pair, pointer, (call, { value, address, message }) => {
        const result = outcome(() => call(value));
        const expected = message === undefined ? address() : refusal(message);
        if (result !== expected) assert.equal(result, expected, shown(value));
      });
      library.close();
    });
  }

  test('Native code reads the very bytes of what is passed', () => {
    const pair = callers('sum_bytes', { arguments: ['buffer', 'u64'], return: 'u64' }, [[new Uint8Array(9), 9n], [Buffer.from('x'), 1], [new DataView(new ArrayBuffer(3)), 3]]);
    const { library } = pair;
    hammer(pair, () => any(holders)(), (call, value) => {
      const { length } = isEmpty(value) ? [] : bytesOf(value);
      const result = call(value, random(2) ? length : BigInt(length));
      let sum = 0;
      for (const byte of bytesOf(value)) sum += byte;
      if (result !== BigInt(sum)) assert.equal(result, BigInt(sum), shown(value));
    });
    library.close();
  });

  test('What stands among other values, on the stack too, is read all the same', () => {
    const types = ['pointer', 'i64', 'f64', 'u64', 'i8', 'pointer', 'u64', 'f64', 'pointer', 'i64', 'pointer'];
    const pair = callers('weigh_values', { arguments: types, return: 'u64' }, [[Buffer.from('x'), 1n, 0.5, 2n, 3, null, 4, 0.25, new Uint8Array(9), 5n, 6n]]);
    const { library } = pair;
    hammer(pair, pointer, (call, first) => {
      const others = [-BigInt(random(2 ** 31)), random(9) / 2, BigInt(random(2 ** 31)), -5, pointer(), random(99), 0.5, pointer(), 7n, pointer()];
      const wanted = [first, ...others];
      const values = wanted.map((each) => (each?.value !== undefined || each?.address !== undefined ? each.value : each));
      const wrong = wanted.findIndex((each) => each?.message !== undefined);
      const result = outcome(() => call(...values));
      const expected = wrong >= 0 ? refusal(wanted[wrong].message, wrong)
        : BigInt.asUintN(64, wanted.reduce((sum, each, i) => sum + BigInt(i + 1) * (each?.address !== undefined ? each.address() : BigInt(types[i] === 'f64' ? 4 * each : each)), 0n));
      if (result !== expected) assert.equal(result, expected, values.map(shown).join('; '));
    }, count / 4);
    library.close();
  });

  for (const [type, least, most] of [['int64', -(2n ** 63n), 2n ** 63n - 1n], ['uint64', 0n, 2n ** 64n - 1n]]) {
    test(`Whatever is passed for ${type}, native code gets that number or is not called`, () => {
      const pair = callers(`echo_${type}`, { arguments: [type], return: type }, [[5n], [7], [2n ** 63n], [-1n]]);
    const { library, calls } = pair;
      const article = type === 'int64' ? 'an int64' : 'a uint64';
      hammer(pair, () => any(any([bigints, bigints, numbers, strangers]))(), (call, value) => {
        const number = typeof value === 'bigint' ? value : Number.isSafeInteger(value) ? BigInt(value) : undefined;
        const result = outcome(() => call(value));
        const expected = number !== undefined && number >= least && number <= most ? number : refusal(`must be ${article}`);
        if (result !== expected) assert.equal(result, expected, shown(value));
      });
      library.close();
    });
  }

  test('A text of any kind arrives as UTF-8', () => {
    const pair = callers('text_length', { arguments: ['string'], return: 'u64' }, [['text'], [seed], ['é']]);
    const { library } = pair;
    hammer(pair, () => (random(2000) === 0 ? any(external) : any(texts)()), (call, text) => {
      const result = outcome(() => call(text));
      const expected = text.includes('\0') ? refusal('must not contain null bytes') : BigInt(Buffer.byteLength(text));
      if (result !== expected) assert.equal(result, expected, JSON.stringify(text.slice(0, 50)));
    });
    const equals = callers('text_equals', { arguments: ['string', 'string'], return: 'i32' }, [['a', 'b']]);
    hammer(equals, () => any(texts)(), (call, text) => {
      const copy = Buffer.from(text).toString();
      assert.equal(call(text, copy), 1);
      assert.equal(call(`${text}!`, copy), 0);
      assert.equal(call(Buffer.from(`${copy}\0`), text), 1);
    }, count / 4);
    library.close();
  });

  test('What was refused is not remembered against the next call', () => {
    const pair = callers('first_byte', { arguments: ['buffer'], return: 'i32' }, [[Buffer.from([9])]]);
    const { library, calls } = pair;
    const other = callers('echo_int64', { arguments: ['i64'], return: 'i64' }, [[1n]]);
    const bytes = Buffer.from([9]);
    for (let i = 0; i < 200; i += 1) {
      assert.equal(outcome(() => calls[i & 1]({})), refusal(noPointer));
      assert.equal(other.calls[i & 1](BigInt(-i)), BigInt(-i));
      assert.equal(outcome(() => other.calls[i & 1](2n ** 63n)), refusal('must be an int64'));
      assert.equal(calls[i & 1](bytes), 9);
      assert.equal(calls[i & 1](new Uint8Array(3).fill(i)), i & 255);
    }

    library.close();
  });

  ours('A refused value does not reach native code', () => {
    const pair = callers('first_byte', { arguments: ['buffer'], return: 'i32' }, [[Buffer.from([9])]]);
    const { library, calls } = pair;
    const made = library.getFunction('calls_made', { return: 'u64' });
    const before = made();
    for (let i = 0; i < 500; i += 1) {
      for (const call of calls) outcome(() => call(any(strangers)()));
      for (const call of calls) outcome(() => call(any(lost)()[0]));
    }

    assert.equal(made(), before);
    library.close();
  });

  ours('Values are the same while everything is collected and moved at every turn', () => {
    const text = child.output(`const { run } = require(${JSON.stringify(path.join(__dirname, 'support/value-churn.js'))}); console.log(run(ffi, fixture, ${isEmulated ? 60 : 2000}));`,
      { flags: ['--stress-compaction', '--expose-gc', '--gc-interval=500', '--allow-natives-syntax'] });
    assert.match(text, /^0 wrong of [1-9]\d+$/m);
  }, unread || (process.env.FFITK_NODE_STRESS === '0' && 'left to the first mode'));

  ours('callPathReason says that values are read', () => {
    const library = new ffi.DynamicLibrary(fixture);
    const native = library.getFunction('first_byte', { arguments: ['buffer'], return: 'i32' });
    assert.equal(native.callPath, 'fast');
    assert.match(native.callPathReason, /which reads V8's values$/);
    assert.doesNotMatch(library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' }).callPathReason, /values/);
    library.close();
  }, unread);
});

// Every field of V8Field.cs that the probe can see by itself.
const fields = [
  'MapInstanceType', 'TypedArrayType', 'DataViewType', 'ArrayBufferType', 'BigIntType', 'OddballType', 'ViewBuffer', 'ViewFlags', 'ViewByteLength', 'TypedArrayExternalPointer',
  'TypedArrayBasePointer', 'DataViewData', 'BufferFlags', 'BufferByteLength', 'BufferData', 'BufferDetachableBit', 'BufferSharedBit', 'BufferResizableBit', 'BigIntBits', 'BigIntDigits',
  'OddballKind', 'NullKind', 'UndefinedKind',
];
const worker = `'use strict';
  const { parentPort, workerData: { host, fixture } } = require('node:worker_threads');
  const { ffi } = require(host);
  const library = new ffi.DynamicLibrary(fixture);
  const sum = library.getFunction('sum_bytes', { arguments: ['buffer', 'u64'], return: 'u64' });
  const echo = library.getFunction('echo_pointer', { arguments: ['pointer'], return: 'pointer' });
  const bytes = Buffer.from([1, 2, 3]);
  const results = [];
  for (let i = 0; i < 3; i++) results.push(sum(bytes, 3n), sum(new DataView(new Uint8Array([9, 8]).buffer), 2), echo(null), echo(2n ** 64n - 1n));
  try { echo({}); } catch (error) { results.push(error.message); }
  parentPort.postMessage({ path: sum.callPath, reason: sum.callPathReason, results });`;

function inWorker(env, source = worker) {
  return new Promise((resolve, reject) => {
    const thread = new Worker(source, { eval: true, env: { ...process.env, ...env }, workerData: { host: path.join(__dirname, 'support/host.js'), fixture } });
    thread.on('message', resolve);
    thread.on('error', reject);
  });
}

ours('Nobody looks at V8\'s values for functions of numbers alone', async () => {
  const source = `
    const { parentPort, workerData: { host, fixture } } = require('node:worker_threads');
    const { ffi } = require(host);
    const library = new ffi.DynamicLibrary(fixture);
    const weigh = library.getFunction('weigh_6_i32', { arguments: new Array(6).fill('i32'), return: 'i32' });
    let message;
    try { library.getFunction('echo_pointer', { arguments: ['pointer'], return: 'pointer' }); } catch (error) { message = error.message; }
    parentPort.postMessage([weigh(1, 2, 3, 4, 5, 6), message]);`;
  // No such field.
  const [sum, message] = await inWorker({ FFITK_V8_LAYOUT: 'Nothing+8' }, source);
  assert.equal(sum, 91);
  assert.match(message, /Nothing/);
}, unread);

for (const by of isWhole ? [8, -8, 1] : [8]) {
  ours(`A table whose fields are wrong by ${by} is noticed field by field, and JavaScript reads the values then`, async () => {
    const right = await inWorker({});
    for (const field of fields) {
      // A byte less or more is no place of a field of eight.
      const wrong = await inWorker({ FFITK_V8_LAYOUT: `${field}+${by}` });
      assert.equal(wrong.path, 'fast', `${field}: ${wrong.reason}`);
      assert.match(wrong.reason, /values are not read.*: this V8 does not have the layout that is known of its version: /, field);
      assert.deepEqual(wrong.results, right.results, field);
    }

    assert.match(right.reason, /which reads V8's values$/);
  }, unread || (isEmulated && 'what it looks at is the same on every processor'));
}
