'use strict';
// Native code that calls back again and again, which is answered without entering V8 where it can be (native/coroutine.h).
const { ffi, isEmulated, isKnownNode, isOracle, packageName } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert } = require('./support/assertions.js');
const { ours, test } = require('./support/testing.js');
const { script } = require('./support/script.js');
const { compile } = require('./support/optimise.js');
const { types, integers, wide, pointers } = require('./contract/model.js');
const structs = isOracle ? undefined : require('./support/structs.js');
const callbacks = require('./support/callbacks.js');
const child = require('./support/child.js');

const hasStacks = isKnownNode && process.platform === 'linux' && process.arch === 'x64' && ffi.engine?.fastcall === true && !process.execArgv.includes('--jitless');

const library = new ffi.DynamicLibrary(fixture);
const withCallback = callbacks.withCallback.bind(undefined, library);
const times = library.getFunction('call_times', { arguments: ['function', 'i32'], return: 'i32' });
const i32 = { arguments: ['i32'], return: 'i32' };

function edges(type) {
  if (type in integers) return [...integers[type], 0, 1];
  if (type in wide) return [...wide[type], 0n, 1n];
  return pointers.includes(type) ? [0n, 1n, 2n ** 64n - 1n] : [0, -0, 1.5, NaN, Infinity, type === 'float32' ? Math.fround(0.1) : 0.1];
}

// What says where native code has its local variables, among the mappings of the process.
const stackOf = `
  const library = new ffi.DynamicLibrary(fixture);
  const f64 = (count) => Array.from({ length: count }, (_, i) => ['f64', 'i32'][i % 2]);
  const repeat = library.getFunction('repeat_with_12', { arguments: ['function', 'i32'], return: 'f64' });
  const addresses = [];
  const take = library.registerCallback({ arguments: ['pointer', ...f64(13)], return: 'f64' }, (at, ...values) => { addresses.push(at); return values.reduce((sum, each) => sum + each); });
  const [, from, to] = /^(\\w+)-(\\w+) .*\\[stack\\]$/m.exec(require('node:fs').readFileSync('/proc/self/maps', 'latin1'));
  const isMain = (at) => at >= BigInt('0x' + from) && at < BigInt('0x' + to);`;

ours('Native code that calls back has a stack of its own, until it turns out to call back little; and none with FFITK_COROUTINES=0', () => {
  const counts = [1, 1, 100, 100, 100];
  const source = `${stackOf}
    for (const count of ${JSON.stringify(counts)}) console.log(repeat(take, count), isMain(addresses.at(-1)));`;
  const sums = counts.map((count) => count * 81 + (count * (count - 1)) / 2);
  const expected = (areMain) => sums.map((sum, i) => `${sum} ${areMain[i]}`).join('\n');
  assert.equal(child.output(source), expected([false, true, true, false, false]));
  assert.equal(child.output(source, { env: { FFITK_COROUTINES: '0' } }), expected([true, true, true, true, true]));
}, !hasStacks && 'native code has no stacks of its own here');

for (const type of types) {
  test(`Callbacks one after the other take and return ${type} exactly, cold and optimised`, () => {
    const repeat = library.getFunction(`repeat_${type}`, { arguments: ['function', type, 'i32'], return: type });
    const seen = new Set();
    withCallback({ arguments: [type], return: type }, (x) => { seen.add(x); return x; }, (callback) => {
      for (const value of edges(type)) {
        for (const count of [5, 5, 3000]) assert.equal(repeat(callback, value, count), value);
      }
    });
    assert.deepEqual([...seen], [...new Set(edges(type))]);
  });
}

ours('Structs go in and come out of callbacks one after the other, in registers and in memory', () => {
  const { map_lines: mapLines, map_points: mapPoints, library: of } = structs.open();
  const { Line, Point } = structs.types;
  const lines = of.registerCallback({ arguments: [Line, 'f64'], return: Line }, ({ from, to }, by) => ({ from: to, to: { x: from.x + by, y: from.y } }));
  const points = of.registerCallback({ arguments: [Point, 'i32'], return: Point }, ({ x, y }, by) => ({ x: y, y: x + by }));
  for (const count of [5, 5, 2000]) {
    let line = [1, 2, 3, 4];
    for (let i = 0; i < count; i += 1) line = [line[2], line[3], line[0] + i, line[1]];
    const { from, to } = mapLines({ from: { x: 1, y: 2 }, to: { x: 3, y: 4 } }, lines, count);
    assert.deepEqual([from.x, from.y, to.x, to.y], line);
    let point = [1, 2];
    for (let i = 0; i < count; i += 1) point = [point[1], point[0] + i];
    assert.deepEqual(Object.values(mapPoints({ x: 1, y: 2 }, points, count)), point);
  }
  of.unregisterCallback(lines);
  of.unregisterCallback(points);
});

test('Calls nest in callbacks, deeper than there are stacks', () => {
  const depth = isEmulated ? 40 : 200;
  let level = 0;
  let deepest = 0;
  const callback = library.registerCallback(i32, (x) => {
    if (x !== 1 || level === depth) return x;
    level += 1;
    deepest = Math.max(deepest, level);
    const sum = times(callback, 6);
    level -= 1;
    return sum - 14;
  });
  // Each sum is 15, of which the callback makes 1.
  for (let round = 0; round < 5; round += 1) assert.equal(times(callback, 6), 15);
  assert.equal(deepest, depth);
  library.unregisterCallback(callback);
});

test('What another function stored is called in turn, and from within a callback', () => {
  const both = library.getFunction('call_both', { arguments: ['function', 'i32'], return: 'i32' });
  const store = library.getFunction('store_unary', { arguments: ['pointer'] });
  const callStored = library.getFunction('call_stored', i32);
  const stored = library.registerCallback(i32, (x) => x * 2);
  store(stored);
  withCallback(i32, (x) => callStored(x) + 1, (callback) => {
    for (const count of [5, 1000, 1000]) {
      assert.equal(times(callback, count), count * (count - 1) + count);
      assert.equal(both(callback, count), count * (count - 1) * 2 + count);
    }
  });
  library.unregisterCallback(stored);
});

test('A callback is called beside native functions that call what they like, in whichever order they are given', () => {
  const composed = library.getFunction('call_composed', { arguments: ['function', 'function', 'i32'], return: 'i32' });
  const native = library.getSymbol('call_stored');
  const stored = library.registerCallback(i32, (x) => x * 2);
  library.getFunction('store_unary', { arguments: ['pointer'] })(stored);
  withCallback(i32, (x) => x + 1, (callback) => {
    for (const count of [5, 1000, 1000]) {
      const doubled = count * (count - 1);
      assert.equal(composed(callback, native, count), doubled + count);
      assert.equal(composed(native, callback, count), doubled + 2 * count);
      assert.equal(composed(callback, callback, count), doubled / 2 + 2 * count);
    }
  });
  library.unregisterCallback(stored);
});

test('A callback that unregisters itself gives its result, under collections', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const times = library.getFunction('call_times', { arguments: ['function', 'i32'], return: 'i32' });
    const buffers = library.getFunction('sum_bytes', { arguments: ['buffer', 'u64'], return: 'u64' });
    let sum = 0;
    for (let round = 0; round < 20; round++) {
      const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => {
        gc();
        if (x === 5) library.unregisterCallback(callback);
        gc();
        return Number(buffers(new Uint8Array(8).fill(x), 8n));
      });
      sum += times(callback, 6);
    }
    console.log(sum);`, { flags: ['--expose-gc'] });
  assert.equal(text, String(20 * 8 * 15));
});

ours('A callback that is not held, and one whose calls are posted, answer native code in turn with others', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const times = library.getFunction('call_times', { arguments: ['function', 'i32'], return: 'i32' });
    const tell = new ffi.DynamicLibrary(fixture).getFunction('call_times', { arguments: ['function', 'i32'], return: 'i32', errno: true });
    const held = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1);
    const loose = (x) => x + 2;
    const unheld = library.registerCallback({ arguments: ['i32'], return: 'i32' }, loose);
    library.unrefCallback(unheld);
    const got = [];
    const posted = library.registerCallback({ arguments: ['i32'], threads: 'post' }, (x) => got.push(x));
    const sums = [];
    for (const callback of [held, unheld, held, unheld]) sums.push(times(callback, 50), tell(callback, 50));
    times(posted, 40);
    library.refCallback(unheld);
    sums.push(times(unheld, 50));
    (function wait() {
      if (got.length < 40) return setImmediate(wait);
      console.log(sums.join(), got.length, got.at(-1));
      library.unregisterCallback(posted);
    })();`);
  assert.equal(text, '1275,1275,1325,1325,1275,1275,1325,1325,1325 40 39');
});

test('A function that is no callback is called as any other', () => {
  const own = library.getSymbol('echo_int32');
  withCallback(i32, (x) => x, (callback) => {
    for (const count of [5, 5, 500]) {
      assert.equal(times(own, count), (count * (count - 1)) / 2);
      assert.equal(times(callback, count), (count * (count - 1)) / 2);
    }
  });
});

test('Native code calls back from deep on its stack, and from deeper where V8 does not see that', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const deep = library.getFunction('call_deep', { arguments: ['function', 'i32'], return: 'i32' });
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x);
    console.log(deep(callback, ${hasStacks && process.env.FFITK_COROUTINES !== '0' ? 6000 : 500}), deep(callback, 10));`);
  assert.equal(text, '6 6');
});

ours('What uses up a stack of its own ends the process, and nothing is overwritten', () => {
  const { status, signal, stdout } = child.run(`
    const library = new ffi.DynamicLibrary(fixture);
    const deep = library.getFunction('call_deep', { arguments: ['function', 'i32'], return: 'i32' });
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x);
    console.log(deep(callback, 6000));
    console.log(deep(callback, 9000));`);
  assert.deepEqual({ status, signal, stdout }, { status: null, signal: 'SIGSEGV', stdout: '6\n' });
}, !hasStacks && 'native code has no stacks of its own here');

ours('A callback throws from the middle of a loop, at whatever depth, and later calls go on', () => {
  const error = new Error('mine');
  let ran = 0;
  const inner = library.registerCallback({ ...i32, onError: 'throw', default: 7 }, (x) => { ran += 1; if (x === 6) throw error; return x; });
  const outer = library.registerCallback({ ...i32, onError: 'throw' }, (x) => {
    if (x !== 5) return x;
    assert.throws(() => times(inner, 10), (thrown) => thrown === error);
    return times(inner, 2);
  });
  const hot = script('times, pointer', 'return function hot(n) { return times(pointer, n); }')(times, outer);
  compile(hot, times, () => hot(3));
  for (let round = 0; round < 200; round += 1) {
    ran = 0;
    assert.equal(hot(10), 45 - 5 + 1);
    assert.equal(ran, 9);
  }
  library.unregisterCallback(inner);
  library.unregisterCallback(outer);
});

ours('The profiler of V8 looks at stacks while native code is on its own', () => {
  const text = child.output(`
    const { Session } = require('node:inspector');
    const library = new ffi.DynamicLibrary(fixture);
    const times = library.getFunction('call_times', { arguments: ['function', 'i32'], return: 'i32' });
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x);
    const session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 50 });
    // On a busy machine the sampling thread may be given little time: until it has looked often enough.
    let samples = 0, sum = 0, failure = null;
    while (samples <= 100 && failure === null) {
      session.post('Profiler.start');
      for (const end = Date.now() + 300; Date.now() < end;) sum = times(callback, 1000);
      session.post('Profiler.stop', (error, { profile }) => { failure = error; samples += profile.samples.length; });
    }
    console.log(failure, sum);`);
  assert.equal(text, 'null 499500');
}, !isKnownNode && 'the inspector is of Node');

ours('Callbacks of another copy of this package are called from native code of this one', () => {
  const text = child.output(`
    const fs = require('node:fs'), path = require('node:path');
    const own = path.dirname(require.resolve(${JSON.stringify(packageName)}));
    const copy = fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'ffitk-copy-'));
    const isNeeded = (file) => { const [prebuilds, name] = path.relative(own, file).split(path.sep); return prebuilds !== 'prebuilds' || name === undefined || name === 'linux-x64'; };
    process.on('exit', () => fs.rmSync(copy, { recursive: true }));
    fs.cpSync(own, copy, { recursive: true, filter: isNeeded });
    const other = require(copy);
    const library = new ffi.DynamicLibrary(fixture), others = new other.DynamicLibrary(fixture);
    const i32 = { arguments: ['i32'], return: 'i32' };
    const signature = { arguments: ['function', 'i32'], return: 'i32' };
    const times = library.getFunction('call_times', signature), both = library.getFunction('call_both', signature);
    library.getFunction('store_unary', { arguments: ['pointer'] })(others.registerCallback(i32, (x) => x + 5));
    const callback = library.registerCallback(i32, (x) => x);
    const foreign = others.registerCallback(i32, (x) => x + 1);
    console.log(times(callback, 10), times(foreign, 10), both(callback, 10), times(callback, 10));`);
  assert.equal(text, '45 55 140 45');
}, !hasStacks && 'native code has no stacks of its own here');
