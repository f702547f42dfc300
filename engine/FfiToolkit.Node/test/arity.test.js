'use strict';
// Any number of arguments of any mixture, against functions that a compiler made.
const { describe } = require('./support/harness.js');
const { ffi, isOracle } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { script } = require('./support/script.js');
const { assert, invalidValue } = require('./support/assertions.js');
const { test } = require('./support/testing.js');
const { callerOf, compile } = require('./support/optimise.js');
const { corpus, size: count, bytesOf } = require('./support/corpus.js');

const { library: path, cases } = corpus();
const library = new ffi.DynamicLibrary(path);
const record = library.getSymbol('record');
const result = library.getSymbol('result');

function write(at, hexadecimal) {
  const bytes = Buffer.from(hexadecimal, 'hex');
  ffi.exportBuffer(bytes, at, bytes.length);
}

// What was wrong with one call, or undefined.
function problem({ name, signature, values, result: expected, bytes }, call) {
  ffi.exportBuffer(Buffer.alloc(8 * 64, 0xcc), record, 8 * 64);
  if (expected !== undefined) {
    write(result, bytesOf(signature.return, expected));
  }

  const returned = call(...values);
  const memory = ffi.toBuffer(record, 8 * 64);
  const wrong = bytes.findIndex((each, at) => memory.toString('hex', 8 * at, 8 * at + each.length / 2) !== each);
  if (wrong >= 0) {
    return `${name}(${signature.arguments}): argument ${wrong}, ${values[wrong]}, arrived as ${memory.toString('hex', 8 * wrong, 8 * wrong + 8)}`;
  }

  return Object.is(returned, expected) ? undefined : `${name}(${signature.arguments}) -> ${signature.return}: ${returned}, expected ${expected}`;
}

// By a promise not to call back V8 calls another stub.
for (const tier of ['cold', 'optimised', ...(isOracle ? [] : ['optimised, promised'])]) {
  const own = tier === 'optimised, promised' ? { library: new ffi.DynamicLibrary(path), leaf: { leaf: true } } : { library };
  describe(`${count} signatures, ${tier}`, () => {
    for (let arity = 0; arity <= 32; arity += 1) {
      test(`Every argument of ${arity} arrives in its place and the result comes back, ${tier}`, () => {
        const problems = cases.filter(({ signature }) => signature.arguments.length === arity).map((each) => {
          const native = own.library.getFunction(each.name, { ...each.signature, ...own.leaf });
          if (tier === 'cold') {
            return problem(each, native);
          }

          const caller = callerOf(native, arity);
          compile(caller, native, () => caller(...each.values));
          return problem(each, caller);
        });
        assert.deepEqual(problems.filter((each) => each !== undefined), []);
      });
    }
  });
}

const weighed = (values) => values.reduce((sum, value, index) => sum + value * Math.max(index, 1), 0);
for (const arity of [21, 41, 201]) {
  test(`A function of ${arity} arguments is called right, and its arguments are counted and checked`, () => {
    const name = `weigh_${arity}_i32`;
    const own = new ffi.DynamicLibrary(fixture);
    const native = own.getFunction(name, { arguments: new Array(arity).fill('int32'), return: 'float64' });
    assert.equal(native.length, arity);
    const values = Array.from({ length: arity }, (_, index) => (index * 7919) % 1000 - 500);
    for (let round = 0; round < 3; round += 1) {
      assert.equal(native(...values), weighed(values));
    }

    invalidValue(() => native(...values.slice(1)), `Invalid argument count: expected ${arity}, got ${arity - 1}`);
    invalidValue(() => native(...values, 1), `Invalid argument count: expected ${arity}, got ${arity + 1}`);
    invalidValue(() => native(...values.slice(0, -1), 0.5), `Argument ${arity - 1} must be an int32`);
    own.close();
  });
}

const mixtures = {
  weigh_12_i32: { types: new Array(12).fill('i32'), return: 'i32', values: [1, -2, 3, -4, 5, -6, 7, -8, 9, -10, 11, -12] },
  weigh_mixed_12: { types: ['i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64'], return: 'f64', values: [1, 2.5, -3, 4.5, 5, -6.5, 7, 8.5, -9, 10.5, 11, 12.5] },
  weigh_10_f64: { types: new Array(10).fill('f64'), return: 'f64', values: [1.5, -2, 3, -4, 5, -6, 7, -8, 9, -10.25] },
};
for (const [name, { types, return: type, values }] of Object.entries(mixtures)) {
  test(`${name} is right each of 200,000 times, through every tier that V8 chooses`, () => {
    const own = new ffi.DynamicLibrary(fixture);
    const native = own.getFunction(name, { arguments: types, return: type });
    const expected = values.reduce((sum, value, index) => sum + value * (index + 1), 0);
    const loop = script('native, expected', `
      let wrong = 0;
      for (let i = 0; i < 200000; i++) if (native(${values.join(', ')}) !== expected) wrong++;
      return wrong; // ${name}`);
    assert.equal(loop(native, expected), 0);
    own.close();
  });
}

test('Narrow values on the stack keep their width', () => {
  const own = new ffi.DynamicLibrary(fixture);
  const native = own.getFunction('weigh_narrow_stack', { arguments: [...new Array(8).fill('i32'), 'i8', 'u8', 'i16', 'u16', 'f32'], return: 'i32' });
  for (let round = 0; round < 3; round += 1) {
    assert.equal(native(1, 1, 1, 1, 1, 1, 1, 1, -128, 255, -32768, 65535, -3.5), 8 - 384 + 1275 - 7 * 32768 + 11 * 65535 - 3);
  }
  own.close();
});
