'use strict';
// Calls in memory get hostile values: in structs, unions, arrays and enumerations, whose members are read by code that detaches, throws,
// collects or calls the same function again. The outcome is that of rules written down apart from the ones under test.
const { describe } = require('./support/harness.js');
const { ffi, isOracle } = require('./support/host.js');
const { structs } = require('./support/fixture.js');
const { assert, detach } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const { Foreign, any, bigints, bytesOf, callers, collect, count, hammer, holders, isEmpty, lost, numbers, outcome, pointer, random, refusal, shown, strangers, texts } = require('./support/hostile.js');

const { types = {} } = isOracle ? {} : require('./support/structs.js');
const inMemory = { errno: true };

// What a member of a type may be given as, what it becomes, and what is said otherwise.
const members = {
  i32: { article: 'an int32', accept: (value) => (typeof value === 'number' && (value | 0) === value ? value + 0 : undefined) },
  f64: { article: 'a double', accept: (value) => (typeof value === 'number' ? value : undefined) },
  f32: { article: 'a float', accept: (value) => (typeof value === 'number' ? Math.fround(value) : undefined) },
  i64: {
    article: 'an int64',
    accept(value) {
      if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
      return typeof value === 'bigint' && BigInt.asIntN(64, value) === value ? value : undefined;
    },
  },
};

// A value for a member: mostly a good one.
function drawn(type) {
  if (type === 'pointer') {
    const { value, address, message } = pointer();
    return value === undefined ? { value, message: 'is missing' } : { value, expected: address, message };
  }
  const { article, accept } = members[type];
  const value = random(4) === 0 ? any(any([strangers, numbers, bigints]))() : type === 'i64' ? any([() => BigInt(random(2 ** 31)) << 20n, () => random(2 ** 31)])() : random(2 ** 30);
  if (value === undefined) return { value, message: 'is missing' };
  const expected = accept(value);
  return { value, expected: expected === undefined ? undefined : () => expected, message: expected === undefined ? `must be ${article}` : undefined };
}

class WithGetters {
  constructor(given, note) {
    this.given = given;
    this.note = note;
  }
}
for (const name of ['i', 'd', 'p', 'l', 'x', 'y', 'z', 'f', 'tag', 'value']) {
  Object.defineProperty(WithGetters.prototype, name, { get() { this.note(name); return this.given[name]; } });
}

// Objects of every sort with the same members.
const foreignObject = () => new Foreign.Object();
const shapes = [
  (given) => given, (given) => ({ ...given, more: 1 }), (given) => Object.create(given), (given) => Object.assign(Object.create(null), given), (given) => Object.freeze({ ...given }),
  (given) => new Proxy(given, {}), (given) => new Proxy({}, { get: (_, name) => given[name], has: () => false, ownKeys: () => [] }), (given) => Object.assign(foreignObject(), given),
  (given) => Object.assign([], given), (given) => Object.assign(new Date(), given), (given) => Object.fromEntries(Object.entries(given).reverse()),
  (given, note) => new WithGetters(given, note), (given, note) => Object.assign(new Map(), given, { get more() { return note('more'); } }),
];
const silent = () => {};
const shaped = (given, note = silent) => any(shapes)(given, note);

const inside = (message, path) => refusal(message).replace('Argument 0', path === '' ? 'Argument 0' : `Argument 0 (${path})`);

// What no struct, union or array is.
const noObject = () => any([() => 5, () => 'text', () => 5n, () => true, () => null, () => undefined, () => Symbol('x'), () => () => {}])();

describe('hostile values of types', () => {
  for (const type of ['buffer', 'pointer', 'string']) {
    ours(`Whatever is passed for a ${type} of a call in memory, native code gets its address or is not called`, () => {
      const pair = callers(`echo_${type}`, { arguments: [type], return: 'pointer', ...inMemory }, [[new Uint8Array(9)], [Buffer.from('x')], [5n], [null], [new DataView(new ArrayBuffer(3))], [new ArrayBuffer(8)]]);
      hammer(pair, pointer, (call, { value, address, message }) => {
        const result = outcome(() => call(value));
        const expected = message === undefined ? address() : refusal(message);
        if (result !== expected) assert.equal(result, expected, shown(value));
      });
      pair.library.close();
    });
  }

  ours('Native code reads the very bytes of what is passed in memory, and text in every encoding', () => {
    const pair = callers('sum_bytes', { arguments: ['buffer', 'u64'], return: 'u64', ...inMemory }, [[new Uint8Array(9), 9n], [Buffer.from('x'), 1], [new DataView(new ArrayBuffer(3)), 3]]);
    hammer(pair, () => any(holders)(), (call, value) => {
      const { length } = isEmpty(value) ? [] : bytesOf(value);
      const result = call(value, length);
      let sum = 0;
      for (const byte of bytesOf(value)) sum += byte;
      if (result !== BigInt(sum)) assert.equal(result, BigInt(sum), shown(value));
    }, count / 2);
    pair.library.close();
    const isWide16 = ffi.sizeof('wchar_t') === 2;
    const encodings = {
      cstring: (text) => Buffer.from(text), cstring16: (text) => Buffer.from(text, 'utf16le'),
      cwstring: (text) => (isWide16 ? Buffer.from(text, 'utf16le') : Buffer.from(Uint32Array.from(text.toWellFormed(), (character) => character.codePointAt(0)).buffer)),
    };
    for (const [type, encode] of Object.entries(encodings)) {
      const copy = callers('copy_bytes', { arguments: ['buffer', type, 'u64'], ...inMemory }, [[Buffer.alloc(8), 'text', 4n], [Buffer.alloc(8), 'é', 1n], [Buffer.alloc(8), '\u{1f98a}', 1]]);
      const room = Buffer.alloc(4 * 6100);
      hammer(copy, () => any(texts)(), (call, text) => {
        const bytes = encode(`${text}\0`);
        const result = outcome(() => call(room, text, bytes.length));
        assert.equal(result, text.includes('\0') ? refusal('must not contain null bytes', 1) : undefined);
        if (result === undefined && !room.subarray(0, bytes.length).equals(bytes)) assert.deepEqual(room.subarray(0, bytes.length), bytes);
      }, count / 10);
      copy.library.close();
    }
  });

  ours('A struct is what its members are when they were all read, whatever reading them did', () => {
    const good = { i: 1, d: 2, p: 5n, l: 3n };
    const pair = callers('change_large', { arguments: [types.Large], return: types.Large }, [[good], [{ ...good, p: Buffer.from('x') }], [{ ...good, p: null, l: 5 }], [Buffer.alloc(32)]], structs());
    const kinds = { i: 'i32', d: 'f64', p: 'pointer', l: 'i64' };
    const names = Object.keys(kinds);
    const thrown = new RangeError('mine');
    hammer(pair, () => Object.fromEntries(names.map((name) => [name, drawn(kinds[name])])), (call, parts) => {
      const given = Object.fromEntries(names.map((name) => [name, parts[name].value]));
      let effect = random(12);
      // By the last member that is read: the rest is there already.
      const note = (name) => {
        if (name !== 'l') return;
        if (effect === 0) throw thrown;
        if (effect === 1) assert.deepEqual(call(good), { i: 2, d: 4, p: 5n, l: -3n });
        if (effect === 2 && random(20) === 0) collect();
        if (effect === 3 && ArrayBuffer.isView(given.p) && parts.p.message === undefined) {
          const isDetached = outcome(() => detach(given.p.buffer) && new Uint8Array(given.p.buffer));
          // Not shared memory, WebAssembly's or the pool of small Buffers; Node 20 says nothing of the last.
          if (String(isDetached).includes('detached')) parts.p.message = 'is an ArrayBufferView backed by a detached ArrayBuffer';
        }
      };
      const value = shaped(given, note);
      if (!(value instanceof WithGetters)) effect = -1;
      const result = outcome(() => call(value));
      const wrong = names.find((name) => parts[name].message !== undefined);
      const expected = effect === 0 ? 'RangeError: mine'
        : wrong !== undefined ? inside(parts[wrong].message, wrong)
        : { i: (parts.i.expected() + 1) | 0, d: parts.d.expected() * 2, p: parts.p.expected(), l: BigInt.asIntN(64, -parts.l.expected()) };
      if (typeof expected === 'string') assert.equal(result, expected);
      else if (names.some((name) => !Object.is(result[name], expected[name]))) assert.deepEqual(result, expected, names.map((name) => shown(given[name])).join('; '));
    });
    pair.library.close();
  });

  ours('What stands for a whole struct is an object with its members, or exactly its bytes', () => {
    const pair = callers('add_points', { arguments: [types.Point, types.Point], return: types.Point }, [[{ x: 1, y: 2 }, { x: 1, y: 2 }], [Float64Array.of(1, 2), { x: 1, y: 2 }]], structs());
    const zero = { x: 0, y: 0 };
    const what = 'must be an object with the members of the struct Point, or its 16 bytes';
    hammer(pair, () => any([() => any(holders)(), () => any(lost)(), () => noObject(), () => any(strangers)(), () => filledPoint()])(), (call, drawnValue) => {
      const [value, message] = Array.isArray(drawnValue) && drawnValue.length === 2 ? drawnValue : [drawnValue];
      const result = outcome(() => call(value, zero));
      const isBytes = ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
      if (message !== undefined) {
        assert.equal(result, refusal(isBytes ? message : 'is missing').replace('Argument 0 is missing', 'Argument 0 (x) is missing'));
      } else if (isBytes) {
        const bytes = bytesOf(value);
        if (bytes.length !== 16) assert.equal(result, refusal(`must have 16 bytes, not ${bytes.length}`), shown(value));
        else assert.deepEqual(result, { x: new DataView(bytes.slice().buffer).getFloat64(0, true) + 0, y: new DataView(bytes.slice().buffer).getFloat64(8, true) + 0 });
      } else {
        assert.equal(result, typeof value === 'object' && value !== null ? refusal('is missing').replace('Argument 0', 'Argument 0 (x)') : refusal(what), shown(value));
      }
    }, count / 2);
    pair.library.close();
  });

  ours('A union takes one member, and an array its elements', () => {
    const union = callers('echo_number', { arguments: [types.Num], return: types.Num }, [[{ i: 5 }], [{ f: 1.5 }], [new Int32Array(1)]], structs());
    const bits = new DataView(new ArrayBuffer(4));
    hammer(union, () => ({ i: random(3) ? undefined : drawn('i32'), f: random(3) ? undefined : drawn('f32') }), (call, { i, f }) => {
      const given = { ...(i === undefined ? {} : { i: i.value }), ...(f === undefined ? {} : { f: f.value }) };
      const named = ['i', 'f'].filter((name) => given[name] !== undefined);
      const result = outcome(() => call(shaped(given)));
      const part = named[0] === 'i' ? i : f;
      if (named.length !== 1) {
        assert.equal(result, refusal(`must have one of the members i, f of the union Number; it has ${named.length === 0 ? 'none' : 'i and f'}`));
      } else if (part.message !== undefined) {
        assert.equal(result, inside(part.message, named[0]));
      } else {
        if (named[0] === 'i') bits.setInt32(0, part.expected());
        else bits.setFloat32(0, part.expected());
        assert.deepEqual(result, { i: bits.getInt32(0), f: bits.getFloat32(0) });
      }
    }, count / 2);
    union.library.close();

    const corners = [{ x: 1, y: 2 }, { x: 3, y: 4 }];
    const array = callers('double_shape', { arguments: [types.Shape], return: types.Shape }, [[{ id: 1, weights: [1, 2, 3, 4], corners }], [{ id: 1, weights: new Float32Array(4), corners }]], structs());
    const lists = [
      (list) => list, (list) => Float32Array.from(list, Number), (list) => new Proxy([...list], {}), (list) => Object.assign([...list], { more: 1 }), (list) => new Foreign.Array(...list, 0).slice(0, list.length),
      (list) => Object.setPrototypeOf([...list], null), (list) => { const made = []; list.forEach((each, k) => Object.defineProperty(made, k, { get: () => each })); made.length = list.length; return made; },
    ];
    hammer(array, () => Array.from({ length: random(8) ? 4 : random(7) }, () => (random(12) ? { value: random(1000), number: true } : drawn('f32'))), (call, list) => {
      const isPlain = list.every(({ number }) => number);
      const weights = isPlain ? any(lists)(list.map(({ value }) => value)) : any([lists[0], lists[2], lists[3], lists[5], lists[6]])(list.map(({ value }) => value));
      const result = outcome(() => call({ id: 7, weights, corners }));
      const wrong = list.findIndex(({ message }) => message !== undefined);
      if (list.length !== 4) assert.equal(result, inside(`must have 4 elements, not ${list.length}`, 'weights'));
      else if (wrong >= 0) assert.equal(result, inside(list[wrong].message, `weights[${wrong}]`));
      else assert.deepEqual(result.weights, list.map(({ value, number, expected }) => Math.fround(2 * (number ? value : expected()))));
    }, count / 4);
    array.library.close();
  });

  ours('An enumeration is one of its names, or its integer, and nothing else', () => {
    const pair = callers('next_colour', { arguments: [types.Colour], return: types.Colour }, [['RED'], [5], ['GREEN']], structs());
    const next = new Map([[0, 5], [5, 6], [6, 0]]);
    hammer(pair, () => any([() => any(['RED', 'GREEN', 'BLUE', 'toString', '__proto__', 'red', '']), () => random(9), () => any(strangers)(), () => any(numbers)()])(), (call, value) => {
      const result = outcome(() => call(value));
      const number = { RED: 0, GREEN: 5, BLUE: 6 }[typeof value === 'string' && /^[A-Z]+$/.test(value) ? value : ''] ?? value;
      if (typeof number === 'string') assert.equal(result, refusal(`is '${value}', which is no member of the enumeration (RED, GREEN, BLUE)`));
      else if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < 2 ** 31) assert.equal(result, next.get(number) ?? 0);
      else if (typeof number !== 'number' || !Number.isInteger(number) || number < -(2 ** 31) || number >= 2 ** 32) assert.match(String(result), /Argument 0 must be an? u?int32$/, shown(value));
    }, count / 4);
    pair.library.close();
  });

  ours('What takes a result, or is pointed at, has it, whatever its setters do', () => {
    const { Point } = types;
    const into = callers('add_points', { arguments: [Point, Point], return: ffi.into(Point) }, [[{ x: 1, y: 2 }, { x: 3, y: 4 }, {}], [{ x: 1, y: 2 }, { x: 3, y: 4 }, new Float64Array(2)]], structs());
    const scale = callers('scale', { arguments: [ffi.inout(Point), 'f64'], return: 'i32' }, [[{ x: 1, y: 2 }, 2], [null, 2], [new Float64Array(2), 1]], structs());
    const setters = (call, seen) => ({ set x(x) { assert.deepEqual(call({ x: 9, y: 9 }, { x: 1, y: 1 }, {}), { x: 10, y: 10 }); seen.x = x; }, set y(y) { seen.y = y; } });
    hammer(into, () => any([() => ({}), () => new Float64Array(2), () => new Proxy({}, {}), () => Object.create(null), () => noObject(), () => any(holders)(), () => any(lost)(), () => 'setters'])(), (call, drawnValue) => {
      const seen = {};
      const [target, message] = drawnValue === 'setters' ? [setters(call, seen)] : Array.isArray(drawnValue) ? drawnValue : [drawnValue];
      const result = outcome(() => call({ x: 1, y: 2 }, { x: 3, y: 4 }, target));
      const isBytes = ArrayBuffer.isView(target) || target instanceof ArrayBuffer;
      if (typeof target !== 'object' || target === null) assert.equal(result, refusal('must be an object that takes the result, or 16 bytes', 2));
      else if (isBytes && message !== undefined) assert.equal(result, refusal(message, 2));
      else if (isBytes && bytesOf(target).length !== 16) assert.equal(result, refusal(`must have 16 bytes, not ${bytesOf(target).length}`, 2));
      else if (isBytes) assert.deepEqual([...new Float64Array(bytesOf(target).slice().buffer)], [4, 6]);
      else if (drawnValue === 'setters') assert.deepEqual(seen, { x: 4, y: 6 });
      else if (Object.isExtensible(target)) assert.deepEqual([result.x, result.y], [4, 6]);
    }, count / 4);
    hammer(scale, () => ({ x: drawn('f64'), y: drawn('f64') }), (call, { x, y }) => {
      const given = { x: x.value, y: y.value };
      const result = outcome(() => call(given, 2));
      if (x.message !== undefined) assert.equal(result, inside(x.message, 'x'));
      else if (y.message !== undefined) assert.equal(result, inside(y.message, 'y'));
      else assert.deepEqual(given, { x: 2 * x.expected(), y: 2 * y.expected() });
    }, count / 4);
    into.library.close();
    scale.library.close();
  });
});

function filledPoint() {
  return any([() => Float64Array.of(random(9), random(9)), () => new DataView(Float64Array.of(1, 2, 3).buffer, 8 * random(2), 16), () => Buffer.from(Float64Array.of(5, 6).buffer), () => Float64Array.of(7, 8).buffer])();
}
