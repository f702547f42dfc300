'use strict';
// Structs that callbacks take and return, on every thread, and calls of structs inside of each other.
const { setTimeout: sleep } = require('node:timers/promises');
const { describe } = require('./support/harness.js');
const { ffi, isOracle } = require('./support/host.js');
const { assert } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const { bytesOf, good, shape, text } = require('./support/struct-cases.js');

const made = isOracle ? undefined : require('./support/structs.js');
const types = made?.types ?? {};
// It stays mapped: a thread that has counted itself out has its last instructions to go.
made?.open();

describe('calls of structs inside of calls', () => {
  ours('A callback that calls the same function again does not disturb the outer call', () => {
    const { library, with_callback: call, large_with_callback: large } = made.open();
    // Plain objects go one way and bytes another: each inside of the other, and of itself.
    const pointOf = (n) => (n % 5 < 2 ? bytesOf(n, -n) : { x: n, y: -n });
    const ended = [];
    const check = (n) => {
      const also = { x: 1000, y: 2000 };
      assert.deepEqual(call(pointOf(n), callback, also), { x: n, y: -n });
      ended.push([n, also]);
    };
    const callback = library.registerCallback({ arguments: ['f64'] }, (n) => { if (n < 40) check(n + 1); });
    check(0);
    assert.deepEqual(ended, Array.from({ length: 41 }, (_, i) => [40 - i, { x: 1040 - i, y: 2040 - i }]));

    let rounds = 0;
    const again = library.registerCallback({ arguments: ['f64'] }, (id) => {
      if (++rounds > 10) return;
      const inner = { id: id + 1, weights: [9, 9, 9, id], corners: [good, { x: 9, y: 5 }] };
      assert.equal(large(inner, again), id + 1 + id + 5);
    });
    assert.equal(large(shape, again), 3 + 4 + 8);
    library.close();
  });

  ours('What a callback throws passes, and the next call is as ever', () => {
    const { library, with_callback: call } = made.open();
    const mine = new RangeError('mine');
    let throws = true;
    const callback = library.registerCallback({ arguments: ['f64'], onError: 'throw' }, () => { if (throws) throw mine; });
    for (let i = 0; i < 3; i++) assert.throws(() => call(good, callback, { x: 0, y: 0 }), (error) => error === mine);
    throws = false;
    const also = { x: 0, y: 0 };
    assert.deepEqual(call(good, callback, also), good);
    assert.deepEqual(also, { x: 1, y: 1 });
    library.close();
  });

  ours('Collections inside of getters move nothing that a call needs', () => {
    const { library, change_large: call, name_length: length } = made.open();
    const collect = () => { for (let i = 0; i < 50; i++) new Array(1000).fill({ i }); globalThis.gc?.(); };
    for (let i = 0; i < 300; i++) {
      const value = { get i() { collect(); return i; }, d: 1.5, p: BigInt(i), get l() { return BigInt(i) * 2n ** 32n; } };
      assert.deepEqual(call(value), { i: i + 1, d: 3, p: BigInt(i), l: -BigInt(i) * 2n ** 32n });
      assert.equal(length({ get colour() { collect(); return 0; }, get name() { return 'x'.repeat(i); } }), BigInt(i));
    }
    library.close();
  });
});

describe('structs in callbacks', () => {
  ours('Callbacks take structs and return them by value', () => {
    const { Colour, Line, Named, Point, Tagged, Text, Vector } = types;
    const { library, ...f } = made.open();
    const on = (signature, body) => library.registerCallback(signature, body);
    const seen = [];
    const note = (...values) => { seen.push(values); return values[0]; };
    assert.deepEqual(f.map_point(good, on({ arguments: [Point, 'i32'], return: Point }, (p, n) => ({ x: p.y * n, y: p.x, more: 1 })), 7), { x: 14, y: 1 });
    assert.deepEqual(f.map_point(good, on({ arguments: [Point, 'i32'], return: Point }, (p) => bytesOf(p.y, p.x)), 7), { x: 2, y: 1 });
    assert.deepEqual(f.map_line({ from: good, to: good }, on({ arguments: [Line, 'f64'], return: Line }, ({ from, to }, by) => ({ from: to, to: { x: from.x * by, y: from.y * by } }))), { from: { x: 2, y: 3 }, to: { x: 2.5, y: 5 } });
    assert.deepEqual(f.map_vector({ x: 1, y: 2, z: 3 }, on({ arguments: [Vector], return: Vector }, ({ x, y, z }) => ({ x: z, y, z: x }))), { x: 3, y: 2, z: 1 });
    assert.deepEqual(f.map_text({ text, bytes: new Array(64).fill(1) }, on({ arguments: [Text], return: Text }, (t) => ({ text: `${t.text}!`, bytes: t.bytes.map((byte) => byte + 1) }))), { text: `${text}!`, bytes: new Array(64).fill(2) });
    assert.deepEqual(f.map_tagged({ tag: 7, value: { f: 1 } }, on({ arguments: ['i8', Tagged, 'f32'], return: Tagged }, (a, t, b) => { note(a, t, b); return { tag: t.tag + 1, value: { i: t.value.i } }; })), { tag: 8, value: { i: 0x3f800000, f: 1 } });
    assert.deepEqual(seen, [[-5, { tag: 7, value: { i: 0x3f800000, f: 1 } }, 0.5]]);
    assert.deepEqual(f.map_named(on({ return: Named }, () => ({ colour: 'BLUE', name: 0x1234n }))), { colour: Colour.values.BLUE, name: 0x1234n });
    assert.equal(f.measure(good, on({ arguments: [Point], return: 'f64' }, ({ x, y }) => x + y)), 4);
    library.close();
  });

  ours('A callback of structs inside of its own call disturbs neither', () => {
    const { library, map_line: map } = made.open();
    const callback = library.registerCallback({ arguments: [types.Line, 'f64'], return: types.Line }, ({ from, to }) => {
      if (from.x > 0) {
        const inner = map({ from: { x: from.x - 1, y: 10 }, to }, callback);
        assert.equal(inner.to.x, from.x - 1);
      }
      return { from: to, to: from };
    });
    assert.deepEqual(map({ from: { x: 20, y: 1 }, to: { x: 3, y: 4 } }, callback), { from: { x: 4, y: 5 }, to: { x: 20, y: 1 } });
    library.close();
  });

  ours('The constructor of a class of an argument may call again, with callbacks inside', () => {
    const { library, map_line: map, map_text: mapText } = made.open();
    const { Point, Text } = types;
    const bytes = new Array(64).fill(7);
    let depth = 0;
    class Dot {
      constructor(x, y) {
        Object.assign(this, { x, y });
        if (depth++ === 0) assert.deepEqual(mapText({ text, bytes }, plain), { text, bytes });
      }
    }
    const DotLine = ffi.struct({ from: ffi.struct({ x: 'f64', y: 'f64' }, { class: Dot }), to: Point });
    // What it returns is larger than what is still to be read of the outer call.
    const plain = library.registerCallback({ arguments: [Text], return: Text }, (value) => value);
    const seen = [];
    const dotted = library.registerCallback({ arguments: [DotLine, 'f64'], return: DotLine }, (line, by) => { seen.push([line.from instanceof Dot, line.to, by]); return line; });
    assert.deepEqual(map({ from: { x: 1, y: 2 }, to: { x: 3, y: 4 } }, dotted), { from: { x: 2, y: 2 }, to: { x: 3, y: 5 } });
    assert.deepEqual(seen, [[true, { x: 3, y: 5 }, 2.5]]);
    library.close();
  });

  ours('A result that is no such struct, and an exception, end the native call', () => {
    const { library, map_point: map, map_named: named } = made.open();
    const { Named, Point } = types;
    let result;
    const on = (signature) => library.registerCallback({ ...signature, onError: 'throw' }, () => { if (result instanceof Error) throw result; return result; });
    const [point, name] = [on({ arguments: [Point, 'i32'], return: Point }), on({ return: Named })];
    const refuses = (bad, call, message) => { result = bad; assert.throws(call, { code: 'ERR_INVALID_RETURN_VALUE', message }); };
    const members = 'it must be an object with the members of the struct Point, or its 16 bytes';
    for (const [bad, what] of [
      [undefined, `undefined, which is no struct Point: ${members}`], [null, `null, which is no struct Point: ${members}`], [5, `5, which is no struct Point: ${members}`],
      [{}, '{}, which is no struct Point: x is missing'], [{ x: 1 }, '{ x: 1 }, which is no struct Point: y is missing'],
      [{ x: 1, y: '2' }, "{ x: 1, y: '2' }, which is no struct Point: y must be a double"],
      [bytesOf(1), /^.* 1 \], which is no struct Point: it must have 16 bytes, not 8$/],
      [Promise.resolve(good), 'a promise, which native code does not wait for'],
    ]) refuses(bad, () => map(good, point, 1), typeof what === 'string' ? `The callback without a name returned ${what}` : what);
    const kept = /which is no struct Named: name must be an address \(a bigint\) or null: nobody would keep the memory for native code$/;
    for (const bad of ['text', Buffer.from('text\0')]) refuses({ colour: 0, name: bad }, () => named(name), kept);
    refuses({ colour: 0, name: undefined }, () => named(name), /which is no struct Named: name is missing$/);
    refuses({ colour: 'PINK', name: null }, () => named(name), /which is no struct Named: colour is 'PINK', which is no member of the enumeration \(RED, GREEN, BLUE\)$/);
    const mine = new RangeError('mine');
    result = mine;
    assert.throws(() => map(good, point, 1), (error) => error === mine);
    result = { get x() { throw mine; }, y: 1 };
    assert.throws(() => map(good, point, 1), (error) => error === mine);
    result = good;
    assert.deepEqual(map(good, point, 1), good);
    library.close();
  });
});

describe('structs in callbacks from other threads', () => {
  const until = async (condition) => {
    for (let round = 0; !condition(); round++) {
      assert.ok(round < 20_000, 'in vain');
      await sleep(1);
    }
  };

  ours('A thread waits for a struct, whose members are read before it goes on', async () => {
    const { library, start_lines: start, added_by_lines: added, threads_ended: ended } = made.open();
    const before = ended();
    const callback = library.registerCallback({ arguments: [types.Line, 'i32'], return: types.Line, threads: 'block' }, ({ from, to }, i) => ({ from: to, to: { x: from.x + i, y: from.x + to.y } }));
    start(callback, 200);
    await until(() => ended() > before);
    // The sum of from.x, which is 2, and to.y, which is i + i + 0.5.
    assert.equal(added(), 200 * 2.5 + 199 * 200);
    library.close();
  });

  ours('A thread whose time is over gets zeros for a struct', async () => {
    const { library, start_lines: start, added_by_lines: added, threads_ended: ended } = made.open();
    const before = [ended(), ffi.engine.statistics().droppedCalls];
    const callback = library.registerCallback({ arguments: [types.Line, 'i32'], return: types.Line, threads: 'block', timeLimit: 20 }, (line) => line);
    start(callback, 1);
    // The event loop does not run.
    for (const end = Date.now() + 10_000; ended() === before[0] && Date.now() < end;);
    assert.deepEqual([ended(), added(), ffi.engine.statistics().droppedCalls], [before[0] + 1, 0, before[1] + 1]);
    library.close();
  });

  for (const threads of ['post', 'batch']) {
    ours(`Structs are copied with calls that are delivered by ${threads}, in order`, async () => {
      const { library, start_posts: start, threads_ended: ended } = made.open();
      const { Line, Tagged, Vector } = types;
      const before = ended();
      const got = [];
      const take = threads === 'post' ? (...call) => { got.push(call); } : (calls) => { got.push(...calls); };
      const callback = library.registerCallback({ arguments: ['i8', Vector, Tagged, Line], threads, capacity: 24 }, take);
      start(callback, 200);
      await until(() => ended() > before && got.length === 200);
      library.close();
      const number = new DataView(new ArrayBuffer(4));
      got.forEach((call, i) => {
        number.setInt32(0, 0 - i);
        assert.deepEqual(call, [7, { x: i, y: 0.5, z: 0 - i }, { tag: i, value: { i: 0 - i, f: number.getFloat32(0) } }, { from: { x: i, y: 1 }, to: { x: 2, y: 3 } }]);
      });
    });
  }
});
