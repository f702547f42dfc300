'use strict';
// One process of stress: callbacks and every kind of argument, from optimised code, with collections inside of callbacks; and workers
// that are terminated inside of a callback. Started with V8's switches by eng/stress-node.sh and, without workers, by reentry.test.js.
// Usage: node stress.js [rounds] [workers] [seed]
const { setFlagsFromString } = require('node:v8');
const { compileFunction, runInNewContext } = require('node:vm');
const { Worker } = require('node:worker_threads');
const { ffi } = require('./host.js');
const { fixture } = require('./fixture.js');
const { compile } = require('./optimise.js');
const structs = require('./structs.js');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const rounds = Number(process.argv[2] ?? 4);
const workers = Number(process.argv[3] ?? 0);
let state = Number(process.argv[4] ?? 1) | 1;

function random(below) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % below;
}

function check(actual, expected, what) {
  if (!Object.is(actual, expected)) {
    throw new Error(`${what}: ${actual} instead of ${expected}`);
  }
}

const library = new ffi.DynamicLibrary(fixture);
const open = (name, types, result) => library.getFunction(name, { arguments: types, return: result });
const scalars = [['int8', -5], ['uint8', 250], ['int16', -500], ['uint16', 60000], ['int32', -70000], ['uint32', 4000000000], ['int64', -(2n ** 62n)], ['uint64', 2n ** 63n], ['float32', 0.5], ['float64', 0.1], ['pointer', 2n ** 47n]];
const echoes = scalars.map(([type, value]) => ({ type, value, echo: open(`echo_${type}`, [type], type), call: open(`call_${type}`, ['pointer', type], type) }));
const sum = open('sum_bytes', ['buffer', 'u64'], 'u64');
const length = open('text_length', ['string'], 'u64');
const survives = open('text_survives', ['string', 'pointer'], 'i32');
const weigh = open('weigh_mixed_12', ['i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64'], 'f64');
const times = open('call_times', ['pointer', 'i32'], 'i32');
// Without a pointer among the arguments: fast on Node 20 too.
const store = open('store_unary', ['pointer'], 'void');
const callStored = open('call_stored', ['i32'], 'i32');
const leaf = new ffi.DynamicLibrary(fixture).getFunction('weigh_6_i32', { arguments: new Array(6).fill('i32'), return: 'i32', leaf: true });
const config = { scale: 1 };
const overflow = () => 1 + overflow();
const { map_line: mapLine, library: structLibrary } = structs.open();
const { Line } = structs.types;
const startCallers = open('start_callers', ['pointer', 'i32', 'i32', 'i32'], 'void');
const callersRunning = open('callers_running', [], 'i32');
let kept = [];
let made = 0;
let callbacks = 0;

// A caller that TurboFan compiled. New text each time: new code, some of which becomes garbage.
const caller = (native, ...values) => {
  const names = values.map((_, index) => `a${index}`).join(', ');
  made += 1;
  const hot = compileFunction(`return function stress${made}(${names}) { const before = config.scale; const r = native(${names}); return [r, before, config.scale]; }`, ['native', 'config'])(native, config);
  compile(hot, native, () => hot(...values));
  return hot;
};

function disturb() {
  callbacks += 1;
  kept.push(new Array(random(4000)).fill(random(9)));
  if (kept.length > 300) kept = [];
  if (random(40) === 0) collect();
  if (random(10) === 0) config.scale += 1;
}

function round() {
  const { type, value, echo, call } = echoes[random(echoes.length)];
  const callback = library.registerCallback({ arguments: [type], return: type }, (x) => { disturb(); return x; });
  const fails = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { disturb(); return x === 2 ? overflow() : x; });
  const texts = library.registerCallback(() => { disturb(); check(length('inner text'), 10n, 'a text inside of a callback'); });
  const throwing = library.registerCallback({ arguments: ['i32'], return: 'i32', onError: 'throw' }, (x) => { disturb(); if (x === 3) throw config; return x; });
  const many = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { callbacks += 1; return [x, x][1]; });
  const lines = structLibrary.registerCallback({ arguments: [Line, 'f64'], return: Line }, ({ from, to }, by) => { disturb(); return { from: to, to: { x: from.x * by, y: from.y } }; });
  const stored = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { disturb(); return -x; });
  store(stored);
  const bytes = new Uint8Array(8 + random(200)).fill(1);
  const text = 'text '.repeat(1 + random(30)) + (random(2) ? 'grüße' : '');
  const hotEcho = caller(echo, value), hotCall = caller(call, callback, value), hotTimes = caller(times, fails, 1), hotSum = caller(sum, bytes, 8n), hotText = caller(survives, text, texts);
  const hotStored = caller(callStored, 1);
  const line = { from: { x: 1, y: 2 }, to: { x: 3, y: 4 } };
  const hotLine = caller(mapLine, line, lines);
  const hotLeaf = caller(leaf, 1, 2, 3, 4, 5, 6);
  for (let i = 0; i < 60; i += 1) {
    const [result, before, after] = hotCall(callback, value);
    check(result, value, `call_${type}`);
    check(after >= before && after === config.scale, true, 'what a callback changed');
    check(hotStored(9)[0], -9, 'call_stored');
    const { from, to } = hotLine(line, lines)[0];
    check([from.x, from.y, to.x, to.y].join(), '4,5,2.5,2', 'map_line');
    check(hotEcho(value)[0], value, `echo_${type}`);
    check(hotSum(bytes, bytes.length)[0], BigInt(bytes.length), 'sum_bytes');
    check(hotText(text, texts)[0], 1, 'text_survives');
    check(hotTimes(many, 100)[0], 4950, 'call_times of many');
    check(hotLeaf(1, 2, 3, 4, 5, 6)[0], 91, 'weigh_6_i32');
    check(hotTimes(fails, 2)[0], 1, 'call_times');
    let thrown;
    try { hotTimes(fails, 5); } catch (error) { thrown = error.name; }
    check(thrown, 'RangeError', 'what ended a callback');
    thrown = undefined;
    try { hotTimes(throwing, 9); } catch (error) { thrown = error; }
    check(thrown, config, 'what a callback threw');
    check(hotTimes(throwing, 3)[0], 3, 'call_times after it');
  }

  check(weigh(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), 650, 'weigh_mixed_12');
  for (const each of [callback, fails, texts, throwing, many, stored]) library.unregisterCallback(each);
  structLibrary.unregisterCallback(lines);
  for (let i = 0; i < 300; i += 1) check(hotEcho(value)[0], value, `echo_${type}`);
}

// Calls from two threads, waiting and posted in turn, while JavaScript goes on.
async function threads() {
  const calls = 200;
  let got = 0;
  const policy = random(2) === 0 ? { return: 'i32', threads: 'block' } : { threads: random(2) === 0 ? 'post' : 'batch' };
  const take = (x) => { disturb(); got += 1; return x; };
  const called = library.registerCallback({ arguments: ['i32'], ...policy }, policy.threads === 'batch' ? (due) => { for (const [x] of due) take(x); } : take);
  startCallers(called, 2, calls / 2, 0);
  while (got < calls || callersRunning() > 0) await new Promise((resolve) => { setImmediate(resolve); });
  check(got, calls, 'calls from other threads');
  library.unregisterCallback(called);
}

// A worker that native code calls back again and again, in one call after the other. At the last one it goes on for ever, and collects.
const terminated = `
  const { workerData: { state, fixture, host, last } } = require('node:worker_threads');
  const { ffi } = require(host);
  const { INSIDE, AFTERWARDS, RETURNED, WRONG } = { INSIDE: 0, AFTERWARDS: 1, RETURNED: 2, WRONG: 3 };
  const times = new ffi.DynamicLibrary(fixture).getFunction('call_times', { arguments: ['pointer', 'i32'], return: 'i32' });
  let kept = [], ran = 0;
  // Of its own: V8 of Node 24 and 26 looks for an end a second later where a loop begins in a function that is hot already.
  const goOn = (x) => {
    Atomics.store(state, INSIDE, 1);
    for (;;) kept = [kept.length, x];
  };
  const callback = new ffi.DynamicLibrary(fixture).registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => {
    if (ran === last) Atomics.add(state, AFTERWARDS, 1);
    ran++;
    if (ran === last) goOn(x);
    return x;
  });
  for (;;) {
    let sum;
    try { sum = times(callback, 100); } catch { Atomics.add(state, RETURNED, 1); } finally { if (ran >= last) Atomics.add(state, RETURNED, 1); }
    if (sum !== 4950) Atomics.add(state, WRONG, 1);
  }`;

async function terminateOne() {
  const words = new Int32Array(new SharedArrayBuffer(16));
  const last = 1 + random(3000);
  const worker = new Worker(terminated, { eval: true, workerData: { state: words, fixture, host: require.resolve('./host.js'), last } });
  const ended = new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', resolve);
  });
  while (Atomics.load(words, 0) === 0) await Promise.race([ended.then(() => { throw new Error('a worker ended before it was terminated'); }), new Promise((resolve) => { setTimeout(resolve, 1); })]);
  if (random(2) === 0) collect();
  await worker.terminate();
  check([...words].join(), '1,0,0,0', 'inside, callbacks afterwards, calls that returned, wrong results');
  callbacks += last;
}

async function main() {
  for (let i = 0; i < rounds; i += 1) {
    round();
    await threads();
  }
  for (let i = 0; i < workers; i += 1) await terminateOne();
  console.log(`${rounds} rounds, ${callbacks} callbacks, ${workers} workers terminated inside of one`);
}

main();
