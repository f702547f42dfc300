'use strict';
// Structs, unions, arrays and enumerations by value and by address: the same in every tier of V8, and by whatever way a call goes.
const { describe } = require('./support/harness.js');
const { ffi, isEmulated, isOracle } = require('./support/host.js');
const { assert, closed, invalidValue } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const { callerOf, compile } = require('./support/optimise.js');
const child = require('./support/child.js');
const { bytesOf, calls, good, refused, warming } = require('./support/struct-cases.js');

const made = isOracle ? undefined : require('./support/structs.js');
const native = made?.open() ?? {};
const title = (name, i) => `${name}, case ${i}`;

for (const hot of [false, true]) {
  const tier = hot ? 'from optimised code' : 'from cold code';
  const callersOf = (name) => {
    const call = native[name];
    if (!hot) return call;
    const [, values] = [...calls, ...warming].find(([each]) => each === name);
    const caller = callerOf(call, call.length);
    compile(caller, call, () => caller(...values()));
    return caller;
  };

  describe(`structs ${tier}`, () => {
    for (const [i, [name, values, expected]] of calls.entries()) {
      ours(`${title(name, i)} passes and gives values ${tier}`, () => {
        assert.deepEqual(callersOf(name)(...values()), expected);
      });
    }

    // What is refused never reaches the processor: once is enough of an emulated one.
    for (const [i, [name, values, message]] of isEmulated && hot ? [] : refused.entries()) {
      ours(`${title(name, i)} is refused with the member, before native code runs ${tier}`, () => {
        const call = callersOf(name);
        const before = native.calls_made?.() ?? 0n;
        invalidValue(() => call(...values()), message);
        assert.equal(native.calls_made?.() ?? 0n, before);
      });
    }

    ours(`Results of structs are plain objects of their members in order ${tier}`, () => {
      const result = callersOf('turn')({ from: good, to: good });
      assert.equal(Object.getPrototypeOf(result), Object.prototype);
      assert.deepEqual(Object.keys(result), ['from', 'to']);
      assert.deepEqual(Object.keys(result.to), ['x', 'y']);
    });

    ours(`What native code writes is in the object that it was given ${tier}`, () => {
      const point = { x: 1, y: 2, more: 'kept' };
      assert.equal(callersOf('scale')(point, 3), 1);
      assert.deepEqual(point, { x: 3, y: 6, more: 'kept' });
      const points = bytesOf(0, 1, 2, 9);
      callersOf('scale')(points.subarray(1, 3), 3);
      assert.deepEqual(points, bytesOf(0, 3, 6, 9));
      callersOf('scale')(ffi.getRawPointer(points), 2);
      assert.deepEqual(points, bytesOf(0, 6, 6, 9));
      const box = { value: 41 };
      assert.equal(callersOf('next')(box), 41);
      assert.deepEqual(box, { value: 42 });
      const [whole, count, name] = [{}, { value: null }, {}];
      const bounds = callersOf('bounds');
      bounds(whole, count, name);
      assert.deepEqual([whole, count, ffi.toString(name.value)], [{ from: { x: 1, y: 2 }, to: { x: 3, y: 4 } }, { value: 7 }, 'bounds']);
      bounds(whole, null, name);
    });

    ours(`What native code does not write is zero ${tier}`, () => {
      const [touch, write] = [callersOf('touch_nothing'), callersOf('write_if')];
      const point = {};
      write(point, 1);
      assert.deepEqual(point, { x: 1, y: 2 });
      write(point, 0);
      assert.deepEqual(point, { x: 0, y: 0 });
      const [given, number] = [{ id: 5, weights: 'old' }, { value: 5n }];
      for (const _ of [1, 2]) {
        assert.equal(touch(given, number), 1);
        assert.deepEqual([given, number], [{ id: 0, weights: [0, 0, 0, 0], corners: [{ x: 0, y: 0 }, { x: 0, y: 0 }] }, { value: 0n }]);
      }
    });

    ours(`What a member of a union does not fill is zero ${tier}`, () => {
      const echo = callersOf('echo_width');
      assert.deepEqual(echo({ wide: -1n }), { wide: -1n, narrow: 255 });
      assert.deepEqual(echo({ narrow: 1 }), { wide: 1n, narrow: 1 });
    });

    ours(`Each member is read once and in order, by getters that may do anything ${tier}`, () => {
      const call = callersOf('add_points');
      const read = [];
      const loud = (name, x, y) => ({ get y() { read.push(`${name}.y`); return y; }, get x() { read.push(`${name}.x`); assert.deepEqual(native.add_points(good, good), { x: 2, y: 4 }); return x; } });
      assert.deepEqual(call(loud('a', 1, 2), loud('b', 3, 4)), { x: 4, y: 6 });
      assert.deepEqual(read.splice(0), ['a.x', 'a.y', 'b.x', 'b.y']);
      invalidValue(() => call(loud('a', '1', 2), loud('b', 3, 4)), 'Argument 0 (x) must be a double');
      assert.deepEqual(read.splice(0), ['a.x', 'a.y', 'b.x', 'b.y']);
      const mine = new RangeError('mine');
      assert.throws(() => call(good, { get x() { throw mine; } }), (error) => error === mine);
      assert.deepEqual(call(new Proxy(good, {}), good), { x: 2, y: 4 });
    });

    ours(`A getter that closes the library ends the call before native code runs ${tier}`, () => {
      const { library, add_points: add } = made.open();
      const call = hot ? callerOf(add, 2) : add;
      if (hot) compile(call, add, () => call(good, good));
      closed(() => call(good, { x: 1, get y() { library.close(); return 2; } }));
      closed(() => call(5, 5));
      closed(() => call());
    });

    ours(`Setters that call again see what native code left ${tier}`, () => {
      const scale = callersOf('scale');
      const seen = [];
      const target = { get x() { return 1; }, get y() { return 2; }, set x(x) { const inner = { x: 10, y: 20 }; scale(inner, 2); seen.push(x, inner.x); }, set y(y) { seen.push(y); } };
      scale(target, 3);
      assert.deepEqual(seen, [3, 20, 6]);
      const next = callersOf('next');
      assert.equal(next({ get value() { return 5; }, set value(value) { assert.equal(next({ value: 100 + value }), 106); } }), 5);
    });

    ours(`A wrong number of arguments is refused ${tier}`, () => {
      for (const values of [[], [good], [good, good, good]]) {
        const call = hot ? callerOf(native.add_points, values.length) : native.add_points;
        invalidValue(() => call(...values), `Invalid argument count: expected 2, got ${values.length}`);
      }
    });
  });
}

describe('the end of calls of structs', () => {
  ours('Workers call with structs of their own, at once', () => {
    const text2 = child.output(`
      const { Worker, isMainThread } = require('node:worker_threads');
      const source = ${JSON.stringify(`
        const { open } = require(${JSON.stringify(require.resolve('./support/structs.js'))});
        const { workerData } = require('node:worker_threads');
        const f = open();
        for (let i = 0; i < 20000; i++) {
          const { x, y } = f.add_points({ x: i, y: workerData }, { x: 1, y: 1 });
          if (x !== i + 1 || y !== workerData + 1) throw new Error('a wrong value');
          const box = { value: i };
          if (f.next(box) !== i || box.value !== i + 1) throw new Error('a wrong box');
        }
      `)};
      let left = 4;
      for (let i = 0; i < 4; i++) new Worker(source, { eval: true, workerData: i }).on('error', (error) => { throw error; }).on('exit', (code) => { if (code !== 0) process.exit(code); if (--left === 0) console.log('done'); });
    `);
    assert.match(text2, /done/);
  });
});
