'use strict';
// Types of every shape against a compiler: how they are laid out, and that every member arrives and comes back.
const { describe } = require('./support/harness.js');
const { ffi, isOracle } = require('./support/host.js');
const { SLOT, bytesOf, make, structCorpus } = require('./support/struct-corpus.js');
const { assert } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const { callerOf, compile } = require('./support/optimise.js');

const { library: file, cases } = structCorpus();
const library = isOracle ? undefined : new ffi.DynamicLibrary(file);
const record = library?.getSymbol('record');
const reached = library?.getSymbol('reached');

const stepsOf = (path) => [...path.matchAll(/(\w+)|\[(\d+)\]/g)].map(([, name, position]) => name ?? position);
const leafOf = (value, path) => stepsOf(path).reduce((inside, step) => inside[step], value);

function requireLeaves(value, leaves, what) {
  for (const [, path, kind, given] of leaves) assert.equal(bytesOf(kind, leafOf(value, path)), bytesOf(kind, given), `${what}: ${path}`);
}

function requireRecord(leaves, what) {
  leaves.forEach(([, path, kind, given], i) => {
    const expected = bytesOf(kind, given);
    assert.equal(ffi.toBuffer(record + BigInt(SLOT * i), expected.length / 2).toString('hex'), expected, `${what}: ${path}`);
  });
}

// A copy of a value with another one in the place of a leaf.
function withLeaf(value, path, leaf) {
  const copy = (inside, [step, ...rest]) => {
    const made = Array.isArray(inside) ? [...inside] : { ...inside };
    made[step] = rest.length === 0 ? leaf : copy(inside[step], rest);
    return made;
  };
  return copy(value, stepsOf(path));
}

function thrownBy(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  return assert.fail('it was accepted');
}

const hostile = [Symbol('none'), {}, true, () => {}, new Proxy({}, {}), { valueOf: () => 1, toString: () => '1' }];

describe('types against a compiler', () => {
  ours('Every type has the size, the alignment and the offsets that a compiler gives it', () => {
    for (const { name, type } of cases) {
      const made = make(ffi, type);
      const layout = library.getSymbol(`layout_${name}`);
      const expected = Array.from({ length: 2 + type.members.length }, (_, i) => Number(ffi.getUint64(layout, 8 * i)));
      assert.deepEqual([ffi.sizeof(made), ffi.alignof(made), ...type.members.map((_, i) => ffi.offsetof(made, `m${i}`))], expected, `${name}: ${JSON.stringify(type)}`);
    }
  });

  for (const hot of [false, true]) {
    const tier = hot ? 'from optimised code' : 'from cold code';

    ours(`Every type is passed and returned by value, among other arguments, ${tier}`, () => {
      for (const { name, type, before, after, values } of cases.filter((each) => each.isByValue)) {
        const made = make(ffi, type);
        const [firsts, lasts] = [Array.from({ length: before }, (_, i) => i + 1), Array.from({ length: after }, (_, i) => i + 1)];
        const types = [...firsts.map((_, i) => (i % 2 ? 'f64' : 'i32')), made, ...lasts.map((_, i) => (i % 2 ? 'i32' : 'f64')), 'i32'];
        const native = library.getFunction(`echo_${name}`, { arguments: types, return: made });
        const echo = hot ? callerOf(native, types.length) : native;
        if (hot) compile(echo, native, () => echo(...firsts, values[0].given, ...lasts, 0));
        values.forEach(({ given, leaves }, which) => {
          const calls = ffi.getInt64(reached);
          const back = echo(...firsts, given, ...lasts, which);
          assert.equal(ffi.getInt64(reached), calls + 1n, `${name}: the other arguments arrived`);
          requireRecord(leaves, name);
          requireLeaves(back, leaves, name);
        });
      }
    });

    ours(`Every type is passed by address, and given back by address, ${tier}`, () => {
      for (const { name, type, values } of cases) {
        const made = make(ffi, type);
        const see = library.getFunction(`see_${name}`, { arguments: [ffi.pointer(made), 'i32'], return: 'i32' });
        const swap = library.getFunction(`swap_${name}`, { arguments: [ffi.inout(made), ffi.inout(made)], return: 'i32' });
        const [seen, swapped] = hot ? [callerOf(see, 2), callerOf(swap, 2)] : [see, swap];
        if (hot) {
          compile(seen, see, () => seen(values[0].given, 0));
          compile(swapped, swap, () => swapped(structuredClone(values[0].given), structuredClone(values[0].given)));
        }
        values.forEach(({ given, leaves }, which) => {
          assert.equal(seen(given, which), 1);
          requireRecord(leaves, name);
          const next = values[(which + 1) % values.length];
          const [first, second] = [{ ...given }, { ...next.given }];
          assert.equal(swapped(first, second), 1);
          requireLeaves(first, next.leaves, name);
          requireLeaves(second, leaves, name);
        });
      }
    });

    ours(`What no type accepts is refused with the member, before native code runs, ${tier}`, () => {
      for (const [i, { name, type, values }] of cases.entries()) {
        const native = library.getFunction(`see_${name}`, { arguments: [ffi.pointer(make(ffi, type)), 'i32'], return: 'i32' });
        const see = hot ? callerOf(native, 2) : native;
        const [{ given, leaves }] = values;
        if (hot) compile(see, native, () => { try { see(given, 9); see(5, 0); } catch { /* refused in warming too */ } });
        for (const [k, [, path]] of leaves.entries()) {
          const bad = hostile[(i + k) % hostile.length];
          const calls = ffi.getInt64(reached);
          const { code, message } = thrownBy(() => see(withLeaf(given, path, bad), 0));
          assert.equal(code, 'ERR_INVALID_ARG_VALUE');
          assert.equal(ffi.getInt64(reached), calls, `${name}: ${path} was passed`);
          assert.ok(message.startsWith(`Argument 0 (${path}) `), `${name}: ${message} of ${path}`);
        }
      }
    });
  }
});
