'use strict';
// Optimised code hands pointers and 64-bit integers to native code as they are, and the stub reads them. Whatever they are, the
// outcome is that of JavaScript's own reading, and nothing wrong reaches native code.
const { Worker } = require('node:worker_threads');
const path = require('node:path');
const { describe } = require('./support/harness.js');
const { ffi, isOracle, isKnownNode, isEmulated } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert } = require('./support/assertions.js');
const { ours, test } = require('./support/testing.js');
const { any, bigints, bytesOf, callers, count, external, hammer, holders, isEmpty, isWhole, lost, noPointer, numbers, outcome, pointer, random, refusal, seed, shown, strangers, texts } = require('./support/hostile.js');
const child = require('./support/child.js');

const isFast = !isOracle && ffi.engine.fastcall;
const unread = !isKnownNode ? 'the addon does not know the V8 of this runtime' : !isFast && 'the fast path is off here';

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
