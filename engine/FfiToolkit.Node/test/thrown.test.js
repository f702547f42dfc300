'use strict';
// Callbacks with onError: 'throw': the native call that led to one throws what it threw.
const { Worker } = require('node:worker_threads');
const { ffi, isOracle, isKnownNode, runtime } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert, invalidValue } = require('./support/assertions.js');
const { ours, unless } = require('./support/testing.js');
const { script } = require('./support/script.js');
const { compile } = require('./support/optimise.js');
const { types } = require('./contract/model.js');
const callbacks = require('./support/callbacks.js');
const child = require('./support/child.js');

const library = new ffi.DynamicLibrary(fixture);
const withCallback = callbacks.withCallback.bind(undefined, library);
const i32 = { arguments: ['i32'], return: 'i32' };
const call = library.getFunction('call_unary', { arguments: ['pointer', 'i32'], return: 'i32' });
const keep = library.getFunction('keep_times', { arguments: ['pointer', 'i32', 'buffer'] });

// What a call throws, in a list: undefined can be thrown, too.
function thrownBy(body) {
  try {
    body();
  } catch (error) {
    return [error];
  }
  return [];
}

const thrown = { 'an error': new RangeError('mine'), undefined, null: null, 'a number': 5, 'not a number': NaN, 'a symbol': Symbol('mine'), 'an object': { some: 'thing' } };
for (const [label, value] of Object.entries(thrown)) {
  ours(`The native call throws what the callback threw: ${label}, cold and optimised`, () => {
    withCallback({ ...i32, onError: 'throw' }, (x) => { if (x === 3) throw value; return x; }, (pointer) => {
      const hot = script('call, pointer', 'return function hot(x) { try { return call(pointer, x); } catch (error) { return [error]; } }')(call, pointer);
      assert.deepEqual(hot(3), [value]);
      compile(hot, call, () => hot(7));
      for (let round = 0; round < 50; round += 1) {
        const [error] = hot(3);
        assert.ok(Object.is(error, value));
        assert.equal(hot(4), 4);
      }
    });
  });
}

ours('Native code gets the declared default for what threw, and for each callback after it until the call is over', () => {
  let ran = 0;
  const results = new Int32Array(5);
  withCallback({ ...i32, onError: 'throw', default: -7 }, (x) => { ran += 1; if (x === 2) throw new Error('mine'); return x + 10; }, (pointer) => {
    assert.throws(() => keep(pointer, 5, results), /^Error: mine$/);
    assert.deepEqual([...results], [10, 11, -7, -7, -7]);
    assert.equal(ran, 3);
    keep(pointer, 2, results);
    assert.deepEqual([...results], [10, 11, -7, -7, -7]);
    assert.equal(ran, 5);
  });
});

ours('Native code gets zero where no default is declared', () => {
  const results = new Int32Array(3).fill(9);
  withCallback({ ...i32, onError: 'throw' }, () => { throw new Error('mine'); }, (pointer) => {
    assert.throws(() => keep(pointer, 3, results), /^Error: mine$/);
  });
  assert.deepEqual([...results], [0, 0, 0]);
});

const defaults = { bool: 200, char: 100, int8: -100, uint8: 200, int16: -30000, uint16: 60000, int32: -2000000000, uint32: 4000000000, int64: -(2n ** 62n), uint64: 2n ** 64n - 1n, float32: 0.5, float64: 0.1 };
for (const type of types) {
  ours(`The declared default is one of ${type}, exactly`, () => {
    const value = defaults[type] ?? 0x123456789abn;
    const keepOne = library.getFunction(`keep_${type}`, { arguments: ['pointer', type, 'buffer'] });
    const echo = library.getFunction(`call_${type}`, { arguments: ['pointer', type], return: type });
    const results = Buffer.alloc(16, 0x5a);
    withCallback({ arguments: [type], return: type, onError: 'throw', default: value }, () => { throw new Error('mine'); }, (pointer) => {
      assert.throws(() => keepOne(pointer, value, results), /^Error: mine$/);
    });
    const expected = Buffer.alloc(16, 0x5a);
    withCallback({ arguments: [type], return: type }, () => value, (pointer) => {
      keepOne(pointer, value, expected);
      assert.equal(echo(pointer, value), value);
    });
    assert.deepEqual(results, expected);
  });
}

ours('A default that is no value of the return type is refused, and so are other words for onError', () => {
  for (const [type, values] of Object.entries({ i32: ['5', 1.5, 2 ** 31, 5n, null, true], i64: [5, 2n ** 63n], pointer: [-1n, 'text'], void: [0, null] })) {
    for (const value of values) {
      invalidValue(() => library.registerCallback({ return: type, default: value }, () => {}), new RegExp(`: default of function <callback> must be ${type === 'void' ? 'left out' : 'a value of its return type'}`));
    }
  }
  for (const word of ['Throw', '', null, 5, undefined]) {
    invalidValue(() => library.registerCallback({ onError: word }, () => {}), "onError of function <callback> must be one of 'abort', 'throw'");
  }
});

const wrong = { "'a text'": () => 'a text', 1.5: () => 1.5, undefined: () => undefined, '2147483648': () => 2 ** 31 };
for (const [label, callback] of Object.entries(wrong)) {
  ours(`A result that is not of its type is a TypeError that names the callback: ${label}`, () => {
    function compare() { return callback(); }
    withCallback({ ...i32, onError: 'throw' }, compare, (pointer) => {
      const [error] = thrownBy(() => call(pointer, 1));
      assert.equal(error.code, 'ERR_INVALID_RETURN_VALUE');
      assert.ok(error instanceof TypeError);
      assert.equal(error.message, `The callback compare returned ${label}, which is no int32`);
    });
  });
}

ours('A promise is no result, not of void either', () => {
  for (const type of ['i32', 'void']) {
    withCallback({ arguments: ['i32'], return: type, onError: 'throw' }, async () => 5, (pointer) => {
      const [error] = thrownBy(() => call(pointer, 1));
      assert.match(error.message, /^The callback without a name returned a promise, which native code does not wait for$/);
    });
  }
});

ours('An exception passes every native call that is below it, and any of their callbacks may catch it', () => {
  const seen = [];
  const error = new Error('mine');
  const nested = { ...i32, onError: 'throw' };
  withCallback(nested, () => { throw error; }, (inner) => {
    withCallback(nested, (x) => call(inner, x), (middle) => {
      withCallback(nested, (x) => { try { return call(middle, x); } catch (caught) { seen.push(caught); return x * 2; } }, (catches) => {
        assert.equal(call(catches, 21), 42);
        assert.deepEqual(seen, [error]);
      });
      withCallback(nested, (x) => { try { return call(middle, x); } finally { seen.push('finally'); } }, (passes) => {
        assert.equal(thrownBy(() => call(passes, 1))[0], error);
        assert.equal(seen.at(-1), 'finally');
      });
    });
  });
});

ours('An asynchronous function that makes the call rejects', async () => {
  const pointer = library.registerCallback({ ...i32, onError: 'throw' }, () => { throw new Error('mine'); });
  await assert.rejects(async () => { await null; call(pointer, 1); }, /^Error: mine$/);
  library.unregisterCallback(pointer);
});

ours('Callbacks that call themselves end in a RangeError of the outermost call, and never in a value that is made up', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_unary', { arguments: ['pointer', 'i32'], return: 'i32' });
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32', onError: 'throw', default: -1 }, (v) => (v <= 0 ? 0 : 1 + call(callback, v - 1)));
    const outcomes = new Set();
    for (const n of [10, 100, 300, 1000, 100000]) {
      try { outcomes.add(call(callback, n) === n ? 'right' : 'WRONG'); } catch (error) { outcomes.add(error.constructor.name); }
    }
    console.log([...outcomes].join(' '), call(callback, 5));`);
  assert.equal(text, 'right RangeError 5');
});

unless(isOracle && 'node:ffi has nothing like it' || !isKnownNode && 'Node-API does not tell an end from outside from null', "A script whose time is over inside of a callback is ended, and its call throws nothing of its own", () => {
  const text = child.output(`
    const vm = require('node:vm');
    const library = new ffi.DynamicLibrary(fixture);
    const keep = library.getFunction('keep_times', { arguments: ['pointer', 'i32', 'buffer'] });
    const results = new Int32Array(2);
    let spins = true;
    let isInside;
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32', onError: 'throw', default: -7 }, (x) => { isInside = true; while (spins); return x; });
    const context = vm.createContext({ keep, callback, results });
    for (let rounds = 0; rounds < 3; rounds += isInside) {
      // On a busy machine the time may be over before the callback begins: once more then.
      isInside = false;
      try { vm.runInContext('try { keep(callback, 2, results) } catch { results[0] = 99 } finally { results[1] = 98 }', context, { timeout: 20 }); } catch (error) { if (isInside) console.log(error.code, [...results].join()); }
    }
    spins = false;
    keep(callback, 2, results);
    console.log([...results].join());`);
  assert.equal(text, `${'ERR_SCRIPT_EXECUTION_TIMEOUT -7,-7\n'.repeat(3)}0,1`);
});

ours('process.exit inside of it ends the process with its code', () => {
  const result = child.run(`
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_action', { arguments: ['pointer'] });
    call(library.registerCallback({ onError: 'throw' }, () => process.exit(7)));
    console.log('went on');`);
  assert.equal(result.stdout, '');
  assert.equal(result.status, 7);
});

ours('Workers that are terminated inside of callbacks end, whatever the callbacks throw', async () => {
  const count = Math.min(Number(process.env.FFITK_NODE_WORKERS ?? 200), 200);
  const source = `
    const { parentPort } = require('node:worker_threads');
    const { ffi } = require(${JSON.stringify(require.resolve('./support/host.js'))});
    const library = new ffi.DynamicLibrary(${JSON.stringify(fixture)});
    const times = library.getFunction('call_times', { arguments: ['pointer', 'i32'], return: 'i32' });
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32', onError: 'throw' }, (x) => { if (x % 3 === 1) throw x; return x; });
    parentPort.postMessage('ready');
    let caught = 0, lost = 0;
    for (;;) { try { times(callback, 5); lost++; parentPort.postMessage('lost'); } catch (error) { if (error !== 1) parentPort.postMessage('another ' + error); caught++; } }`;
  const messages = [];
  for (let done = 0; done < count; done += 10) {
    await Promise.all(Array.from({ length: Math.min(10, count - done) }, (_, i) => new Promise((resolve, reject) => {
      const worker = new Worker(source, { eval: true });
      worker.on('message', (message) => {
        if (message === 'ready') setTimeout(() => worker.terminate(), i);
        else messages.push(message);
      });
      worker.on('error', reject);
      worker.on('exit', resolve);
    })));
  }
  assert.deepEqual(messages, []);
}, runtime === 'node' && !isKnownNode && 'Node-API takes the end of a worker away with the exception, which is none: its JavaScript goes on until it is told again');

// libuv is in Node's own program; its timers call back from the event loop, below which no call of JavaScript is.
const noLibuv = isOracle ? 'node:ffi has nothing like it' : !isKnownNode && 'it has no libuv of Node\'s';
unless(noLibuv, 'Where the event loop called, an exception is an uncaught one, microtasks run, and the next callbacks go on', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(null);
    const size = library.getFunction('uv_handle_size', { arguments: ['i32'], return: 'u64' });
    const init = library.getFunction('uv_timer_init', { arguments: ['pointer', 'pointer'], return: 'i32' });
    const start = library.getFunction('uv_timer_start', { arguments: ['pointer', 'pointer', 'u64', 'u64'], return: 'i32' });
    const stop = library.getFunction('uv_timer_stop', { arguments: ['pointer'], return: 'i32' });
    const timer = Buffer.alloc(Number(size(13)) + 64);
    init(ffi.getCurrentEventLoop(), timer);
    let rounds = 0;
    process.on('uncaughtException', (error) => console.log('uncaught', error));
    const callback = library.registerCallback({ arguments: ['pointer'], onError: 'throw' }, () => {
      rounds += 1;
      const round = rounds;
      Promise.resolve().then(() => console.log('microtask', round));
      if (round === 3) stop(timer);
      if (round === 2) throw round;
      console.log('round', round);
    });
    start(timer, callback, 1n, 1n);`);
  assert.equal(text, 'round 1\nmicrotask 1\nuncaught 2\nmicrotask 2\nround 3\nmicrotask 3');
});
