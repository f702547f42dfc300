'use strict';
// Optimised JavaScript calls the native function through a trampoline, without any of our code in between.
const { describe } = require('./support/harness.js');
const { ffi, isOracle, isKnownNode, hasOwnWrappers, major, canOptimise, isEmulated } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { script } = require('./support/script.js');
const { assert } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const { callerOf, compile, isTurbofanned, neverOptimise } = require('./support/optimise.js');
const { at, noMaps } = require('./support/maps.js');

const off = !hasOwnWrappers ? 'functions share their wrappers here' : !isKnownNode ? `the addon does not know the V8 of Node ${major}` : !canOptimise ? 'nothing is optimised here' : !isOracle && !ffi.engine.fastcall ? `the fast path is off here: ${ffi.engine.reason}` : false;
const slowCalls = () => ffi.engine.statistics().slowCalls;
const bytes = Buffer.from('bytes\0');
const inMemory = isOracle ? {} : { errno: true };

// name, signature, arguments.
const cases = [
  ['nothing', {}, []],
  ...['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'float32', 'float64', 'bool', 'char'].map((type) => [`echo_${type}`, { arguments: [type], return: type }, [5]]),
  ['add_i32', { arguments: ['i32', 'i32'], return: 'i32' }, [20, 22]],
  ['add_f64', { arguments: ['f64', 'f64'], return: 'f64' }, [1.5, 2.5]],
  ['weigh_6_i32', { arguments: new Array(6).fill('i32'), return: 'i32' }, [1, 2, 3, 4, 5, 6]],
  ['weigh_12_i32', { arguments: new Array(12).fill('i32'), return: 'i32' }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ['weigh_mixed_12', { arguments: ['i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64'], return: 'f64' }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ['weigh_10_f64', { arguments: new Array(10).fill('f64'), return: 'f64' }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ['ninth_int8', { arguments: ['i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i8'], return: 'i8' }, [1, 2, 3, 4, 5, 6, 7, 8, -9]],
  ['echo_int64', { arguments: ['i64'], return: 'i64' }, [-5n]],
  ['echo_uint64', { arguments: ['u64'], return: 'u64' }, [5n]],
  ['pointer_to_usize', { arguments: ['pointer'], return: 'u64' }, [0xdeadbeefn]],
  ['sum_bytes', { arguments: ['pointer', 'u64'], return: 'u64' }, [ffi.getRawPointer(bytes), 5n]],
  ['sum_bytes', { arguments: ['buffer', 'u64'], return: 'u64' }, [bytes, 5n]],
  ['first_byte', { arguments: ['buffer'], return: 'i32' }, [bytes]],
  ['is_null', { arguments: ['pointer'], return: 'i32' }, [null]],
  ['first_byte', { arguments: ['pointer'], return: 'i32' }, [new Uint8Array([7, 8])]],
  ['first_byte', { arguments: ['pointer'], return: 'i32' }, [new DataView(bytes.buffer, 3)]],
  ['first_byte', { arguments: ['pointer'], return: 'i32' }, [bytes.buffer]],
  ['text_length', { arguments: ['string'], return: 'u64' }, ['text']],
  ['text_equals', { arguments: ['string', 'string'], return: 'i32' }, ['text', 'text']],
  // More than V8 passes directly.
  ['weigh_21_i32', { arguments: new Array(21).fill('i32'), return: 'f64' }, new Array(21).fill(3)],
  ['weigh_41_i32', { arguments: new Array(41).fill('i32'), return: 'f64' }, new Array(41).fill(1)],
  // In memory, where the stub reads values too.
  ['sum_bytes', { arguments: ['buffer', 'u64'], return: 'u64', ...inMemory }, [bytes, 5n]],
  ['text_equals', { arguments: ['string', 'cstring'], return: 'i32', ...inMemory }, ['text', 'text']],
  ['same_start', { arguments: ['cstring16', 'buffer'], return: 'i32' }, ['text', bytes]],
  ['echo_pointer', { arguments: ['pointer'], return: 'pointer', ...inMemory }, [null]],
  ['echo_pointer', { arguments: ['pointer'], return: 'pointer', ...inMemory }, [0xdeadbeefn]],
];
const describeCase = (name, { arguments: types = [] }, values) => `${name}(${types.join(', ')}) of ${values.map((value) => (typeof value === 'object' && value !== null ? value.constructor.name : typeof value)).join(', ') || 'nothing'}`;

describe('fast calls', () => {
  for (const [name, signature, values] of cases) {
    ours(`Optimised code does not leave the fast path: ${describeCase(name, signature, values)}`, () => {
      const library = new ffi.DynamicLibrary(fixture);
      const native = library.getFunction(name, signature);
      assert.equal(native.callPath, 'fast', native.callPathReason);
      const made = library.getFunction('calls_made', { return: 'u64' });
      const caller = callerOf(native, values.length);
      compile(caller, native, () => caller(...values));
      assert.ok(isTurbofanned(caller), 'V8 keeps the code that it compiled');
      const expected = native(...values);
      const reached = made();
      // The loop itself stays interpreted: V8's middle tier would inline the call and take the slow callback.
      const loop = script('caller, values', `let last; for (let i = 0; i < 1000; i++) last = caller(${values.map((_, index) => `values[${index}]`).join(', ')}); return last;`);
      neverOptimise(loop);
      const before = slowCalls();
      const last = loop(caller, values);
      const after = slowCalls();
      assert.equal(last, expected);
      assert.equal(after - before, 0, 'no call took the slow callback');
      assert.equal(made() - reached, 1000n, 'every call reached the native function');
      library.close();
    }, off);
  }

  ours('The native function returns straight into code that V8 made when the call is optimised', () => {
    const library = new ffi.DynamicLibrary(fixture);
    const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
    const returned = library.getFunction('last_return_address', { return: 'u64' });
    const caller = callerOf(add, 2);
    compile(caller, add, () => caller(20, 22));
    assert.equal(caller(20, 22), 42);
    const hot = at(returned());
    assert.ok(hot && hot.permissions[2] === 'x', 'it is code');
    assert.ok(hot.path === '' || hot.path.startsWith('[anon'), `the caller is in '${hot.path}'`);
    library.close();
  }, off || noMaps);

  ours('The native function returns into a stub of ours, or libffi, when the call is not optimised', () => {
    const library = new ffi.DynamicLibrary(fixture);
    const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
    const returned = library.getFunction('last_return_address', { return: 'u64' });
    neverOptimise(add);
    const before = slowCalls();
    add(1, 2);
    assert.ok(slowCalls() > before, 'the slow callback counts');
    const cold = at(returned());
    // Under QEMU before 8.1 code memory is written first and protected then: it has no name.
    assert.match(cold.path, isEmulated ? /^$|ffitoolkit|libffi/ : /^\/memfd:|ffitoolkit|libffi/);
    library.close();
  }, off || noMaps);

  ours('A function that takes a function goes through a stub, by the slow call', () => {
    const native = new ffi.DynamicLibrary(fixture).getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
    assert.equal(native.callPath, 'slot');
    assert.match(native.callPathReason, /of type 'function'/);
  }, off);

  ours('No callback can be reached from a fast call, and callPathReason says so', () => {
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_unary', { arguments: ['pointer', 'i32'], return: 'i32' });
    const echo = library.getFunction('echo_int32', { arguments: ['i32'], return: 'i32' });
    const caller = callerOf(call, 2);
    compile(caller, call, () => caller(echo.pointer, 1));
    const { callPath, callPathReason } = call;
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1);
    assert.equal(call.callPath, 'slot');
    assert.match(call.callPathReason, callPath === 'fast' ? /a callback is registered/ : new RegExp(`^${callPathReason}$`));
    const before = slowCalls();
    for (let round = 0; round < 100; round += 1) {
      assert.equal(caller(callback, round), round + 1);
    }

    assert.ok(slowCalls() - before >= 100, 'while a callback is registered every call is slow');
    library.unregisterCallback(callback);
    assert.deepEqual([call.callPath, call.callPathReason], [callPath, callPathReason]);
    library.close();
  }, off);

  for (const [name, signature, values] of [
    ['add_i32', { arguments: ['i32', 'i32'], return: 'i32' }, [20, 22]],
    ['weigh_mixed_12', { arguments: ['i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64'], return: 'f64' }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ['ninth_int8', { arguments: ['i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i8'], return: 'i8' }, [1, 2, 3, 4, 5, 6, 7, 8, -9]],
    ['nothing', {}, []],
    ['first_byte', { arguments: ['buffer'], return: 'i32' }, [bytes]],
    ['sum_bytes', { arguments: ['buffer', 'u64'], return: 'u64' }, [bytes, 5n]],
    ['text_length', { arguments: ['string'], return: 'u64' }, ['text']],
  ]) {
    ours(`What promised not to call back stays fast while a callback is registered: ${describeCase(name, signature, values)}`, () => {
      const library = new ffi.DynamicLibrary(fixture);
      const native = library.getFunction(name, { ...signature, leaf: true });
      const plain = new ffi.DynamicLibrary(fixture).getFunction(name, signature);
      const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1);
      assert.equal(native.callPath, 'fast', native.callPathReason);
      const caller = callerOf(native, values.length);
      compile(caller, native, () => caller(...values));
      const loop = script('caller, values', `let last; for (let i = 0; i < 1000; i++) last = caller(${values.map((_, index) => `values[${index}]`).join(', ')}); return last; // promised`);
      neverOptimise(loop);
      const expected = plain(...values);
      const before = slowCalls();
      const last = loop(caller, values);
      assert.equal(slowCalls() - before, 0, 'no call took the slow callback');
      assert.equal(last, expected);
      // It is told again that nothing is inside.
      assert.equal(library.getFunction('call_unary', { arguments: ['pointer', 'i32'], return: 'i32' })(callback, 41), 42);
      library.close();
    }, off);
  }
});
