'use strict';
// Results of structs that go into what the caller has, and that are instances of classes.
const { describe } = require('./support/harness.js');
const { ffi, isOracle } = require('./support/host.js');
const { structs } = require('./support/fixture.js');
const { assert, detach, invalidType, invalidValue } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const { callerOf, compile } = require('./support/optimise.js');
const { bytesOf, good, shape, text } = require('./support/struct-cases.js');

const types = isOracle ? {} : require('./support/structs.js').types;

describe('results into what is given, and of classes', () => {
  const heat = (call, ...warming) => {
    const caller = callerOf(call, call.length);
    compile(caller, call, () => warming.forEach((values) => caller(...values())));
    return caller;
  };
  class Dot {
    constructor(...members) { [this.x, this.y] = members; this.given = members.length; }
    get sum() { return this.x + this.y; }
  }
  const open = (name, signature) => new ffi.DynamicLibrary(structs()).getFunction(name, signature);

  for (const hot of [false, true]) {
    const tier = hot ? 'from optimised code' : 'from cold code';
    const { Line, Point, Shape, Text, Num } = types;

    ours(`A result goes into the object, or the bytes, that the call is given last, and is that ${tier}`, () => {
      const { into } = ffi;
      const add = open('add_points', { arguments: [Point, Point], return: into(Point) });
      assert.equal(add.length, 3);
      const call = hot ? heat(add, () => [good, good, {}]) : add;
      const target = { more: 'kept' };
      assert.equal(call(good, { x: 3, y: 4 }, target), target);
      assert.deepEqual(target, { more: 'kept', x: 4, y: 6 });
      for (const bytes of [new Float64Array(2), Buffer.alloc(16), new ArrayBuffer(16), new DataView(new ArrayBuffer(24), 8), new Uint8Array(new SharedArrayBuffer(16))]) {
        assert.equal(call(good, { x: 3, y: 4 }, bytes), bytes);
        assert.deepEqual([...new Float64Array((bytes.buffer ?? bytes).slice(bytes.byteOffset ?? 0, (bytes.byteOffset ?? 0) + 16))], [4, 6]);
      }
      // What takes the result may be an argument, too.
      assert.deepEqual(call(target, target, target), { more: 'kept', x: 8, y: 12 });
      const turn = open('turn', { arguments: [Line], return: into(Line) });
      const line = {};
      (hot ? heat(turn, () => [{ from: good, to: good }, {}]) : turn)({ from: good, to: { x: 3, y: 4 } }, line);
      assert.deepEqual(line, { from: { x: 3, y: 4 }, to: good });
      const large = open('upper', { arguments: [Text], return: into(Text) });
      const given = {};
      large({ text, bytes: new Array(64).fill(1) }, given);
      assert.deepEqual(given, { text: 'A TEXT', bytes: new Array(64).fill(2) });
      const number = open('echo_number', { arguments: [Num], return: into(Num) });
      assert.deepEqual(number({ f: 1 }, {}), { i: 0x3f800000, f: 1 });
      assert.deepEqual(number({ f: 1 }, new Int32Array(1)), Int32Array.of(0x3f800000));
    });

    ours(`What can take no result is refused before native code runs ${tier}`, () => {
      const add = open('add_points', { arguments: [Point, Point], return: ffi.into(Point) });
      const made = open('calls_made', { return: 'u64' });
      const call = hot ? heat(add, () => [good, good, {}]) : add;
      const before = made();
      for (const value of [5, 'text', null, undefined, 5n, () => {}]) invalidValue(() => call(good, good, value), 'Argument 2 must be an object that takes the result, or 16 bytes');
      invalidValue(() => call(good, good, bytesOf(1)), 'Argument 2 must have 16 bytes, not 8');
      invalidValue(() => call(good, good, detach(new ArrayBuffer(16))), 'Argument 2 is a detached ArrayBuffer');
      invalidValue(() => call(good, { x: 1 }, 5), 'Argument 1 (y) is missing');
      invalidValue(() => add(good, good), 'Invalid argument count: expected 3, got 2');
      assert.equal(made(), before);
      assert.throws(() => call(good, good, Object.freeze({ x: 1, y: 2 })), TypeError);
    });

    ours(`Values of a struct with a class are its instances, wherever they are given ${tier}`, () => {
      const PointOf = ffi.struct('Point', { x: 'f64', y: 'f64' }, { class: Dot });
      const LineOf = ffi.struct({ from: PointOf, to: Point });
      const add = open('add_points', { arguments: [Point, PointOf], return: PointOf });
      const sum = (hot ? heat(add, () => [good, good]) : add)(good, new Dot(3, 4));
      assert.ok(sum instanceof Dot);
      assert.deepEqual([sum.sum, sum.given], [10, 2]);
      const turn = open('turn', { arguments: [LineOf], return: LineOf });
      const line = (hot ? heat(turn, () => [{ from: good, to: good }]) : turn)({ from: good, to: { x: 3, y: 4 } });
      assert.ok(line.from instanceof Dot);
      assert.deepEqual([line.from.sum, line.to], [7, good]);
      const bounds = open('bounds', { arguments: [ffi.out(LineOf), ffi.out('i32'), ffi.out('cstring')] });
      const [whole, name] = [{}, {}];
      (hot ? heat(bounds, () => [{}, {}, {}]) : bounds)(whole, {}, name);
      assert.ok(whole.from instanceof Dot);
      assert.deepEqual([whole.from.sum, whole.to, name.value], [3, { x: 3, y: 4 }, 'bounds']);
      const into = open('turn', { arguments: [LineOf], return: ffi.into(LineOf) });
      assert.equal((hot ? heat(into, () => [{ from: good, to: good }, {}]) : into)({ from: good, to: { x: 3, y: 4 } }, {}).from.sum, 7);
      const ShapeOf = ffi.struct({ id: 'i32', weights: ffi.array('f32', 4), corners: ffi.array(PointOf, 2) });
      assert.deepEqual(open('double_shape', { arguments: [Shape], return: ShapeOf })(shape).corners.map((corner) => corner.sum), [16, 22]);
    });

    ours(`A constructor that calls again sees, and disturbs, nothing ${tier}`, () => {
      let depth = 0;
      let add;
      class Again {
        constructor(x, y) {
          [this.x, this.y] = [x, y];
          if (depth++ < 3) assert.equal(add({ x: 1000 * depth, y: 1 }, good).y, 3);
          depth -= 1;
        }
      }
      const PointOf = ffi.struct({ x: 'f64', y: 'f64' }, { class: Again });
      const LineOf = ffi.struct({ from: PointOf, to: PointOf });
      add = open('turn', { arguments: [LineOf], return: LineOf });
      const turn = add;
      add = (a, b) => turn({ from: a, to: { x: a.x, y: a.y + b.y } }).from;
      const call = hot ? heat(turn, () => [{ from: good, to: good }]) : turn;
      const { from, to } = call({ from: good, to: { x: 3, y: 4 } });
      assert.deepEqual([from.x, from.y, to.x, to.y], [3, 4, 1, 2]);
    });
  }

  ours('into is for results, and a class is a class', () => {
    const { into, struct } = ffi;
    const { Point } = types;
    invalidValue(() => into('i32'), 'into() takes a struct or a union: other results are values of their own');
    invalidValue(() => struct({ a: into(Point) }), 'Member a of the struct must not be into(…), which is for results');
    invalidValue(() => ffi.pointer(into(Point)), 'What pointer() points at must not be into(…), which is for results');
    invalidValue(() => open('add_points', { arguments: [into(Point)] }), 'Argument 0 of function add_points must not be into(…), which is for results');
    invalidValue(() => new ffi.DynamicLibrary(structs()).registerCallback({ return: into(Point) }, () => good), 'Return value type of function <callback> must not be into(…), which is for calls');
    invalidType(() => struct({ a: 'i32' }, { class: 5 }), 'class of the struct must be a class');
    const one = new ffi.DynamicLibrary(structs());
    one.getFunction('add_points', { arguments: [Point, Point], return: Point });
    invalidValue(() => one.getFunction('add_points', { arguments: [Point, Point], return: into(Point) }), 'Function add_points was already requested with a different signature');
  });
});
