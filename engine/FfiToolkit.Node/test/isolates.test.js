'use strict';
// Worker threads: each has its own code memory and its own end.
const path = require('node:path');
const { Worker } = require('node:worker_threads');
const { ffi, isEmulated } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert, closed } = require('./support/assertions.js');
const { test, ours, unless } = require('./support/testing.js');
const { maps, noMaps, stubs, isMapped, discard } = require('./support/maps.js');
const child = require('./support/child.js');

const host = path.join(__dirname, 'support/host.js');
const prelude = `'use strict';
  const { parentPort, workerData } = require('node:worker_threads');
  const { ffi } = require(${JSON.stringify(host)});
  const fixture = ${JSON.stringify(fixture)};
  const i32 = { arguments: ['i32', 'i32'], return: 'i32' };`;

// Starts a worker and resolves with what it posted and its exit code.
function work(source, options = {}) {
  return new Promise((resolve, reject) => {
    const messages = [];
    const worker = new Worker(prelude + source, { eval: true, ...options });
    worker.on('message', (message) => messages.push(message));
    worker.on('error', reject);
    worker.on('exit', (code) => resolve({ messages, code }));
  });
}

const busy = `
  const library = new ffi.DynamicLibrary(fixture);
  const add = library.getFunction('add_i32', i32);
  const length = library.getFunction('text_length', { arguments: ['string'], return: 'u64' });
  const call = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
  const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1);
  let sum = 0;
  for (let i = 0; i < 3000; i++) sum = add(sum & 255, i & 255);
  parentPort.postMessage([sum, Number(length('text')), call(callback, 41)]);`;

test('A worker calls, and gets called', async () => {
  const { messages, code } = await work(busy);
  assert.equal(code, 0);
  assert.deepEqual(messages[0].slice(1), [4, 42]);
});

test('A library that only a worker loads is safe when the worker ends', () => {
  const text = child.output(`
    const { Worker } = require('node:worker_threads');
    const source = ${JSON.stringify(prelude + busy)};
    let left = 5;
    (function next() {
      if (left-- === 0) return console.log('ended');
      new Worker(source, { eval: true }).on('exit', next);
    })();`, { prelude: false });
  assert.equal(text, 'ended');
});

unless(noMaps, 'The end of a worker leaves the libraries mapped that it did not close', async () => {
  const fs = require('node:fs');
  const [open, shut] = ['open', 'shut'].map((name) => {
    const copy = path.join(require('node:os').tmpdir(), `ffitk-worker-${name}-${process.pid}.${ffi.suffix}`);
    fs.copyFileSync(fixture, copy);
    return copy;
  });
  try {
    const { code } = await work(`
      const [open, shut] = workerData.map((file) => new ffi.DynamicLibrary(file));
      for (const library of [open, shut]) library.getFunction('add_i32', i32)(1, 2);
      shut.close();`, { workerData: [open, shut] });
    assert.equal(code, 0);
    assert.deepEqual([open, shut].map(isMapped), [true, false]);
  } finally {
    discard(open);
    discard(shut);
  }
});

const count = Number(process.env.FFITK_NODE_WORKERS ?? 200);
unless(noMaps, `${count} workers leave no executable memory behind`, async () => {
  const library = new ffi.DynamicLibrary(fixture);
  assert.equal(library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' })(1, 2), 3);
  await Promise.all([work(busy), work(busy)]);
  // Without V8's code range: it is writable too, which ours never is, and how many mappings it is in is not for us to say (QEMU
  // splits it at every page whose translation it has).
  const executable = () => maps().filter(({ permissions }) => permissions.startsWith('r-x')).length;
  const before = { stubs: stubs().length, executable: executable() };
  for (let started = 0; started < count; started += 4) {
    const ended = await Promise.all([work(busy), work(busy), work(busy), work(busy)]);
    assert.deepEqual(ended.map(({ code }) => code), [0, 0, 0, 0]);
  }

  assert.equal(stubs().length, before.stubs);
  // Others may keep a little, but nothing that grows with the number of workers.
  assert.ok(executable() <= before.executable + 8, `${executable()} executable mappings after ${count} workers, ${before.executable} before`);
  library.close();
});

test('Closing a library in one thread leaves the others alone', async () => {
  const library = new ffi.DynamicLibrary(fixture);
  const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
  await work('const library = new ffi.DynamicLibrary(fixture); library.getFunction("add_i32", i32)(1, 2); library.close();');
  assert.equal(add(1, 2), 3);
  library.close();
  closed(() => add(1, 2));
});

test('A worker that is terminated inside a native call ends when the call returns', async () => {
  const state = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(`${prelude}
    const library = new ffi.DynamicLibrary(fixture);
    library.getFunction('spin_until', { arguments: ['buffer'], return: 'i32' })(workerData);
    for (;;) {}`, { eval: true, workerData: state });
  while (Atomics.load(state, 0) !== 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  const ended = worker.terminate();
  await new Promise((resolve) => setTimeout(resolve, 30));
  Atomics.store(state, 1, 1);
  await ended;
  assert.equal(Atomics.load(state, 0), 2, 'the native function ran to its end');
});

// Where native code calls back again and again, no other callback runs.
for (const [label, native] of Object.entries({ 'inside a callback': 'call_unary', 'while native code calls it back again and again': 'call_times' })) {
  test(`A worker that is terminated ${label} ends`, () => {
    const result = child.run(`
      const { Worker } = require('node:worker_threads');
      const state = new Int32Array(new SharedArrayBuffer(8));
      const worker = new Worker(${JSON.stringify(`${prelude}
        const library = new ffi.DynamicLibrary(fixture);
        const call = library.getFunction('${native}', { arguments: ['function', 'i32'], return: 'i32' });
        const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { Atomics.store(workerData, 0, 1); for (;;) {} });
        try { call(callback, 1000); } catch {} finally { Atomics.store(workerData, 1, 1); }
        for (;;) {}`)}, { eval: true, workerData: state });
      (async () => {
        while (Atomics.load(state, 0) !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
        await worker.terminate();
        console.log('ended, and went on:', Atomics.load(state, 1));
      })();`);
    assert.equal(result.stdout.trim(), 'ended, and went on: 0', result.stderr);
    assert.equal(result.status, 0);
  });
}

test('Workers that are terminated in a hot loop of calls end', async () => {
  for (let round = 0; round < (isEmulated ? 2 : 10); round += 1) {
    const state = new Int32Array(new SharedArrayBuffer(8));
    const worker = new Worker(`${prelude}
      const add = new ffi.DynamicLibrary(fixture).getFunction('add_i32', i32);
      Atomics.store(workerData, 0, 1);
      for (let i = 0; ; i = (i + 1) | 0) add(i & 255, 1);`, { eval: true, workerData: state });
    while (Atomics.load(state, 0) !== 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }

    await new Promise((resolve) => setTimeout(resolve, 10 * round));
    await worker.terminate();
  }
});

test('A callback is refused on a thread that did not make it', () => {
  const result = child.run(`
    const { Worker } = require('node:worker_threads');
    const library = new ffi.DynamicLibrary(fixture);
    const callback = library.registerCallback(() => console.log('ran'));
    new Worker(${JSON.stringify(`${prelude} new ffi.DynamicLibrary(fixture).getFunction('call_action', { arguments: ['function'] })(workerData);`)}, { eval: true, workerData: callback });`);
  assert.match(result.stderr, /Callbacks can only be invoked on the system thread they were created on/);
  assert.ok(child.aborted(result), `status ${result.status}, signal ${result.signal}`);
});

test('A process may exit while workers are in calls', () => {
  const result = child.run(`
    const { Worker } = require('node:worker_threads');
    let running = 0;
    for (let i = 0; i < 3; i++) {
      const worker = new Worker(${JSON.stringify(`${prelude}
        const add = new ffi.DynamicLibrary(fixture).getFunction('add_i32', i32);
        parentPort.postMessage(1);
        for (let i = 0; ; i = (i + 1) | 0) add(i & 255, 1);`)}, { eval: true });
      worker.on('message', () => { if (++running === 3) setTimeout(() => process.exit(9), 20); });
    }`);
  assert.equal(result.status, 9);
});

test('Functions and libraries cannot be sent to another thread', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
  assert.throws(() => structuredClone(add), (error) => error.name === 'DataCloneError');
  library.close();
});

ours('Every thread has its own statistics', async () => {
  const before = ffi.engine.statistics().slowCalls;
  const { messages } = await work(`
    const add = new ffi.DynamicLibrary(fixture).getFunction('add_i32', i32);
    for (let i = 0; i < 10; i++) add(i, 1);
    parentPort.postMessage(ffi.engine.statistics().slowCalls);`);
  assert.equal(typeof messages[0], 'number');
  assert.equal(ffi.engine.statistics().slowCalls, before);
});
