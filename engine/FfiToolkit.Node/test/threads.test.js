'use strict';
// Calls of callbacks from threads that native code made, by the policy that the callback was registered with.
const { setTimeout: sleep } = require('node:timers/promises');
const { Worker } = require('node:worker_threads');
const { ffi, isEmulated, isKnownNode } = require('./support/host.js');
const { compile, fixture } = require('./support/fixture.js');
const { assert, invalidValue } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const child = require('./support/child.js');

const library = new ffi.DynamicLibrary(fixture);
const { start_callers: start, callers_running: running, sum_of_answers: answers, await_callers: awaitCallers, call_unary: call } = library.getFunctions({
  start_callers: { arguments: ['pointer', 'i32', 'i32', 'i32'] },
  callers_running: { return: 'i32' },
  sum_of_answers: { return: 'i64' },
  await_callers: { arguments: ['i32'], return: 'i32' },
  call_unary: { arguments: ['pointer', 'i32'], return: 'i32' },
});
const posted = { arguments: ['i32'], threads: 'post' };
const blocking = { arguments: ['i32'], return: 'i32', threads: 'block' };

// Waits for a condition, with the event loop running.
async function until(condition, what) {
  for (let round = 0; !condition(); round += 1) {
    assert.ok(round < 20_000, `in vain: ${what}`);
    await sleep(1);
  }
}

const idle = () => until(() => running() === 0, 'the threads end');

// Splits what was delivered by the thread that passed it.
function byThread(values, threads) {
  return Array.from({ length: threads }, (_, t) => values.filter((value) => Math.floor(value / 1_000_000) === t).map((value) => value % 1_000_000));
}

const upTo = (count) => Array.from({ length: count }, (_, i) => i);

for (const [policy, register] of Object.entries({
  post: (got, options) => library.registerCallback({ ...posted, ...options }, (x) => { got.push(x); }),
  batch: (got, options) => library.registerCallback({ ...posted, threads: 'batch', ...options }, (calls) => { for (const [x] of calls) got.push(x); }),
})) {
  for (const threads of [1, 4]) {
    ours(`Calls from ${threads} threads are delivered by ${policy}, each once, in the order of their thread`, async () => {
      const got = [];
      const before = ffi.engine.statistics().droppedCalls;
      const callback = register(got, { capacity: 64 });
      start(callback, threads, 5000, 0);
      await until(() => got.length === threads * 5000, 'every call');
      await idle();
      assert.deepEqual(byThread(got, threads), Array(threads).fill(upTo(5000)));
      assert.equal(ffi.engine.statistics().droppedCalls, before);
      library.unregisterCallback(callback);
    });
  }

  ours(`What finds no room is dropped and counted where ${policy} is told so, and the rest is in order`, async () => {
    const got = [];
    const before = ffi.engine.statistics().droppedCalls;
    const callback = register(got, { capacity: 16, overflow: 'drop' });
    start(callback, 1, 1000, 0);
    assert.equal(awaitCallers(10_000), 0, 'no thread waits');
    await until(() => got.length >= 16, 'what had room');
    assert.deepEqual(got, upTo(16));
    assert.equal(ffi.engine.statistics().droppedCalls - before, 984);
    library.unregisterCallback(callback);
  });

  ours(`A call from JavaScript's own thread is delivered by ${policy} too, later, and never waits for room`, async () => {
    const got = [];
    const before = ffi.engine.statistics().droppedCalls;
    const callback = register(got, { capacity: 2 });
    for (const x of [5, 6, 7]) call(callback, x);
    assert.deepEqual(got, []);
    await until(() => got.length === 2, 'both');
    assert.deepEqual(got, [5, 6]);
    assert.equal(ffi.engine.statistics().droppedCalls - before, 1);
    library.unregisterCallback(callback);
  });

  ours(`A callback whose calls come by ${policy} gets arguments of every class as they were passed`, async () => {
    let got;
    const callback = library.registerCallback({ arguments: ['i8', 'f32', 'u64', 'f64', 'string', 'i32'], threads: policy }, (...values) => { got = policy === 'batch' ? values[0][0] : values; });
    library.getFunction('mixed_from_thread', { arguments: ['pointer'] })(callback);
    await until(() => got !== undefined, 'the call');
    assert.deepEqual(got, [-100, 1.5, 2n ** 64n - 1n, 2.5, 0x123456789an, -(2 ** 31)]);
    library.unregisterCallback(callback);
  });

  ours(`A callback that its own call by ${policy} unregisters gets no other`, async () => {
    let count = 0;
    const callback = library.registerCallback({ ...posted, threads: policy }, () => { count += 1; library.unregisterCallback(callback); });
    for (const x of [1, 2, 3]) call(callback, x);
    await until(() => count > 0, 'the first call');
    await sleep(20);
    assert.equal(count, 1);
  });
}

ours('Functions stay fast beside callbacks whose calls are posted: none of them enters JavaScript', () => {
  const callback = library.registerCallback(posted, () => {});
  assert.equal(call.callPathReason.includes('a callback is registered'), false);
  library.unregisterCallback(callback);
  const other = library.registerCallback(blocking, (x) => x);
  const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
  assert.equal(add.callPath === 'fast', false);
  library.unregisterCallback(other);
});

ours('An exception of a posted call is an uncaught one, and the calls after it are delivered', () => {
  for (const thrown of ["new Error('mine')", 'undefined', 'null']) {
    const text = child.output(`
      const library = new ffi.DynamicLibrary(fixture);
      const start = library.getFunction('start_callers', { arguments: ['pointer', 'i32', 'i32', 'i32'] });
      const got = [];
      process.on('uncaughtException', (error) => got.push(String(error)));
      const callback = library.registerCallback({ arguments: ['i32'], threads: 'post' }, (x) => {
        got.push(x);
        if (x === 4) { library.unregisterCallback(callback); setTimeout(() => console.log(got.join())); }
        if (x === 1 || x === 4) throw ${thrown};
      });
      start(callback, 1, 5, 0);`);
    const said = thrown.startsWith('new') ? 'Error: mine' : thrown;
    assert.equal(text, `0,1,${said},2,3,4,${said}`);
  }
});

for (const threads of [1, 4]) {
  ours(`Calls from ${threads} threads wait for their answer, each for its own`, async () => {
    const before = answers();
    const seen = [];
    const callback = library.registerCallback(blocking, (x) => { seen.push(x); return x % 1_000_000 + 1; });
    start(callback, threads, 200, 0);
    await idle();
    assert.deepEqual(byThread(seen, threads), Array(threads).fill(upTo(200)));
    assert.equal(answers() - before, BigInt(threads * (200 * 201) / 2));
    assert.equal(call(callback, 41), 42, 'its own thread is answered at once');
    library.unregisterCallback(callback);
  });
}

ours('A call that waited longer than its limit goes on with the default, and is counted', () => {
  const before = { answers: answers(), dropped: ffi.engine.statistics().droppedCalls };
  let ran = 0;
  const callback = library.registerCallback({ ...blocking, default: -5, timeLimit: 20 }, (x) => { ran += 1; return x; });
  start(callback, 2, 1, 0);
  assert.equal(awaitCallers(10_000), 0, 'no thread waits any more');
  assert.equal(answers() - before.answers, -10n);
  assert.equal(ffi.engine.statistics().droppedCalls - before.dropped, 2);
  assert.equal(ran, 0);
  library.unregisterCallback(callback);
});

ours('A callback that does not return holds a thread no longer than the limit, and nobody takes the answer that it gives after all', async () => {
  const before = { answers: answers(), dropped: ffi.engine.statistics().droppedCalls };
  let ran = 0;
  let waiting;
  const callback = library.registerCallback({ ...blocking, default: -5, timeLimit: 50 }, () => { ran += 1; waiting = awaitCallers(10_000); return 7; });
  // On a busy machine its time may be over before it is even delivered.
  let calls = 0;
  for (; ran === 0; calls += 1) {
    start(callback, 1, 1, 0);
    await idle();
  }
  assert.equal(waiting, 0, 'its thread went on before it returned');
  assert.equal(answers() - before.answers, BigInt(-5 * calls));
  assert.equal(ffi.engine.statistics().droppedCalls - before.dropped, calls);
  assert.equal(call(callback, 1), 7, 'the next one is answered');
  library.unregisterCallback(callback);
});

ours('A callback that is unregistered while it runs still answers the thread that waits for it', async () => {
  const before = answers();
  const callback = library.registerCallback({ ...blocking, default: -5 }, (x) => { library.unregisterCallback(callback); return x + 40; });
  start(callback, 1, 1, 0);
  await idle();
  assert.equal(answers() - before, 40n);
});

ours('What a call that a thread waits for leaves to be done is done before the next one', () => {
  // In a process of its own: the runner of tests has things of its own done in every turn of the event loop, and this with them.
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const start = library.getFunction('start_callers', { arguments: ['pointer', 'i32', 'i32', 'i32'] });
    const events = [];
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32', threads: 'block' }, (x) => {
      events.push(x);
      if (x === 3) library.unregisterCallback(callback);
      process.nextTick(() => events.push('tick'));
      Promise.resolve().then(() => events.push('microtask'));
      return x;
    });
    start(callback, 1, 4, 0);
    process.on('exit', () => console.log(events.join(' ')));`);
  assert.equal(text, '0 tick microtask 1 tick microtask 2 tick microtask 3 tick microtask');
}, !isKnownNode && 'other runtimes have an order of their own');

ours('A thread that waits while the one that could answer is in native code says so, and names both', () => {
  const result = child.run(`
    const library = new ffi.DynamicLibrary(fixture);
    const start = library.getFunction('start_callers', { arguments: ['pointer', 'i32', 'i32', 'i32'] });
    const wait = library.getFunction('await_callers', { arguments: ['i32'], return: 'i32' });
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32', threads: 'block' }, function progress(x) { library.unregisterCallback(callback); return x; });
    const begun = library.getFunction('calls_begun', { return: 'i32' });
    start(callback, 1, 1, 0);
    // The second that it waits begins when its thread does, which on a busy machine may be late.
    while (begun() < 1) wait(1);
    console.log(wait(2500));
    process.on('exit', () => console.log(wait(10000)));`);
  assert.equal(result.stdout.trim(), '1\n0');
  assert.equal(result.stderr.match(/Warning: a thread waits for the callback progress, registered as int32\(int32\)/g)?.length, 1, result.stderr);
  assert.match(result.stderr, /inside of the native function await_callers/);
});

const hasDescriptors = isKnownNode && process.platform === 'linux' && process.env.FFITK_V8 !== '0';
ours('Where the process may open no more files a callback for other threads is refused, and is taken once it may', () => {
  const text = child.output(`
    const { openSync, closeSync } = require('node:fs');
    const library = new ffi.DynamicLibrary(fixture);
    const start = library.getFunction('start_callers', { arguments: ['pointer', 'i32', 'i32', 'i32'] });
    const register = () => library.registerCallback({ arguments: ['i32'], threads: 'block' }, (x) => { console.log('got', x); if (x === 1) library.unregisterCallback(callback); });
    const opened = [];
    try { for (;;) opened.push(openSync('/dev/null')); } catch (error) { console.log(error.code); }
    try { register(); } catch (error) { console.log(error.code, /too many files open/.test(error.message)); }
    opened.forEach((file) => closeSync(file));
    const callback = register();
    start(callback, 1, 2, 0);`, { before: ['sh', '-c', 'ulimit -n 128; exec "$@"', 'sh'] });
  assert.equal(text, 'EMFILE\nERR_FFI_CALL_FAILED true\ngot 0\ngot 1');
}, !hasDescriptors && 'the event loop is woken by what needs no descriptor');

ours('Where the event loop may look at no more files a callback for other threads is refused, keeps nothing, and is taken once it may', () => {
  const text = child.output(`
    const { readdirSync } = require('node:fs');
    const { functions: { refuse_watching: refuse } } = ffi.dlopen(null, { refuse_watching: { arguments: ['i32'] } });
    const library = new ffi.DynamicLibrary(fixture);
    const start = library.getFunction('start_callers', { arguments: ['pointer', 'i32', 'i32', 'i32'] });
    const register = () => library.registerCallback({ arguments: ['i32'], threads: 'post' }, (x) => { console.log('got', x); library.unregisterCallback(callback); });
    const files = () => readdirSync('/proc/self/fd').length;
    const before = files();
    refuse(1);
    let refused = 0;
    for (let i = 0; i < 20; i++) try { register(); } catch (error) { refused += error.code === 'ERR_FFI_CALL_FAILED' && /max_user_watches/.test(error.message); }
    refuse(0);
    console.log(refused, files() - before);
    const callback = register();
    start(callback, 1, 1, 0);`, { env: { LD_PRELOAD: compile('refuse-watching', { file: require.resolve('./native/refuse-watching.c') }) } });
  assert.equal(text, '20 0\ngot 0');
}, !hasDescriptors ? 'the event loop is woken by what needs no descriptor' : isEmulated && 'an emulator needs libraries of its own');

ours('A thread that waits for a callback that is unregistered, or whose library is closed, goes on with the default', () => {
  for (const end of ['unregisterCallback(callback)', 'close()']) {
    const text = child.output(`
      const library = new ffi.DynamicLibrary(fixture), owner = new ffi.DynamicLibrary(fixture);
      const { start_callers: start, await_callers: wait, calls_begun: begun, sum_of_answers: answers } = library.getFunctions({ start_callers: { arguments: ['pointer', 'i32', 'i32', 'i32'] }, await_callers: { arguments: ['i32'], return: 'i32' }, calls_begun: { return: 'i32' }, sum_of_answers: { return: 'i64' } });
      const callback = owner.registerCallback({ arguments: ['i32'], return: 'i32', threads: 'block', default: 9 }, () => { console.log('ran'); return 1; });
      start(callback, 3, 1, 0);
      // For the threads to be inside, on a busy machine too: who calls after the end ends the process.
      while (begun() < 3) wait(1);
      wait(500);
      owner.${end};
      console.log(wait(10000), answers());`);
    assert.equal(text, '0 27n');
  }
});

ours('A callback for other threads keeps the process running until it is unregistered or let go', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const start = library.getFunction('start_callers', { arguments: ['pointer', 'i32', 'i32', 'i32'] });
    const letGo = (x) => console.log('nothing waits for this');
    library.unrefCallback(library.registerCallback({ arguments: ['i32'], threads: 'post' }, letGo));
    globalThis.held = letGo;
    const callback = library.registerCallback({ arguments: ['i32'], threads: 'post' }, (x) => { console.log('got', x); if (x === 2) library.unregisterCallback(callback); });
    start(callback, 1, 3, 30000);`);
  assert.equal(text, 'got 0\ngot 1\ngot 2');
});

ours('A callback of another thread after it was unregistered ends the process and says so', () => {
  for (const policy of ['block', 'post', 'batch']) {
    const result = child.run(`
      const library = new ffi.DynamicLibrary(fixture);
      const start = library.getFunction('start_callers', { arguments: ['pointer', 'i32', 'i32', 'i32'] });
      const callback = library.registerCallback({ arguments: ['i32'], threads: '${policy}' }, function compare() {});
      library.unregisterCallback(callback);
      start(callback, 1, 1, 0);
      setTimeout(() => console.log('went on'), 60_000);`);
    assert.match(result.stderr, /^Callback called after it was unregistered/m);
    assert.match(result.stderr, /^  callback: compare, registered as /m);
    assert.ok(child.aborted(result), `status ${result.status}, signal ${result.signal}`);
    assert.equal(result.stdout, '');
  }
});

ours('The process ends well with threads that post and wait, by process.exit and by having nothing else to do', () => {
  for (const end of ['setTimeout(() => process.exit(7), 30);', 'process.exitCode = 7; for (const each of [posts, waits]) library.unrefCallback(each);']) {
    const result = child.run(`
      const library = new ffi.DynamicLibrary(fixture);
      const start = library.getFunction('start_callers', { arguments: ['pointer', 'i32', 'i32', 'i32'] });
      const functions = globalThis.functions = [() => {}, (x) => x];
      const posts = library.registerCallback({ arguments: ['i32'], threads: 'post', capacity: 8 }, functions[0]);
      const waits = library.registerCallback({ arguments: ['i32'], return: 'i32', threads: 'block' }, functions[1]);
      start(posts, 2, 100000000, 0);
      start(waits, 2, 100000000, 0);
      ${end}`);
    assert.equal(result.status, 7, `${result.signal} ${result.stderr}`);
    assert.doesNotMatch(result.stderr, /Callback|a thread waits|\.NET|Unhandled/);
  }
});

ours('Workers end with threads of native code inside of their callbacks, which go on', async () => {
  const count = Math.min(Number(process.env.FFITK_NODE_WORKERS ?? 200), 40);
  const ends = ['setTimeout(() => process.exit(0), 5);', '', 'spins = true;', 'setTimeout(() => { throw new Error("mine"); }, 5);'];
  for (let done = 0; done < count; done += ends.length) {
    await Promise.all(ends.map((end, i) => new Promise((resolve) => {
      const worker = new Worker(`
        const { parentPort } = require('node:worker_threads');
        const { ffi } = require(${JSON.stringify(require.resolve('./support/host.js'))});
        const library = new ffi.DynamicLibrary(${JSON.stringify(fixture)});
        const start = library.getFunction('start_callers', { arguments: ['pointer', 'i32', 'i32', 'i32'] });
        let spins = false;
        const waits = library.registerCallback({ arguments: ['i32'], return: 'i32', threads: 'block' }, (x) => { while (spins); return x; });
        const posts = library.registerCallback({ arguments: ['i32'], threads: 'post', capacity: 4 }, () => { while (spins); });
        start(waits, 2, 2000, 0);
        start(posts, 1, 2000, 0);
        parentPort.postMessage('ready');
        ${end}`, { eval: true });
      worker.on('message', () => { if (i === 1 || i === 2) setTimeout(() => worker.terminate(), 5); });
      worker.on('error', () => {});
      worker.on('exit', resolve);
    })));
  }
  await idle();
});

ours('An option that says nothing to its policy, or is no such value, is refused', () => {
  const register = (signature) => () => library.registerCallback(signature, () => {});
  invalidValue(register({ threads: 'any' }), "threads of function <callback> must be one of 'same-thread', 'block', 'post', 'batch'");
  invalidValue(register({ threads: 'post', return: 'i32' }), "threads: 'post' of function <callback> needs the return type void: native code does not wait for a result");
  for (const [threads, keys] of Object.entries({ 'same-thread': ['capacity', 'overflow', 'timeLimit'], block: ['capacity', 'overflow'], post: ['onError', 'timeLimit'], batch: ['onError', 'timeLimit'] })) {
    const values = { capacity: 8, overflow: 'drop', timeLimit: 8, onError: 'throw' };
    for (const key of keys) invalidValue(register({ threads, [key]: values[key] }), `${key} of function <callback> says nothing with threads: '${threads}'`);
  }
  for (const capacity of [0, -1, 1.5, '8', 2 ** 20 + 1]) invalidValue(register({ threads: 'post', capacity }), 'capacity of function <callback> must be an integer from 1 to 1048576');
  for (const timeLimit of [0, 2 ** 31, NaN]) invalidValue(register({ threads: 'block', timeLimit }), 'timeLimit of function <callback> must be an integer from 1 to 2147483647');
});
