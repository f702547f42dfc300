'use strict';
// JavaScript functions that native code calls.
const { ffi, isEmulated } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert, refuses, invalidType, invalidValue } = require('./support/assertions.js');
const { ours, test, unless } = require('./support/testing.js');
const { types, integers, wide, pointers } = require('./contract/model.js');
const child = require('./support/child.js');

// FFITK_NODE_STRESS=0: not what takes a process of its own.
const left = isEmulated && process.env.FFITK_NODE_STRESS === '0' && 'a process takes seconds to start on an emulated processor: the run without --quick has it';

const library = new ffi.DynamicLibrary(fixture);
const callAction = library.getFunction('call_action', { arguments: ['function'] });
const callUnary = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });

// Values at the edges of a type.
function edges(type) {
  if (type in integers) {
    return [...integers[type], 0, 1];
  }

  if (type in wide) {
    return [...wide[type], 0n, 1n];
  }

  return pointers.includes(type) ? [0n, 1n, 2n ** 64n - 1n] : [0, -0, 1.5, NaN, Infinity, type === 'float32' ? Math.fround(0.1) : 0.1];
}

for (const type of types) {
  test(`A callback takes and returns ${type} exactly`, () => {
    const call = library.getFunction(`call_${type}`, { arguments: ['function', type], return: type });
    const seen = [];
    const callback = library.registerCallback({ arguments: [type], return: type }, (...values) => {
      seen.push(...values);
      return values[0];
    });
    assert.equal(typeof callback, 'bigint');
    for (const value of edges(type)) {
      assert.equal(call(callback, value), value);
    }

    assert.deepEqual(seen, edges(type));
    library.unregisterCallback(callback);
  });
}

for (const type of pointers) {
  test(`A callback returns NULL for ${type} as null or undefined`, () => {
    const call = library.getFunction(`call_${type}`, { arguments: ['function', type], return: type });
    for (const nothing of [null, undefined]) {
      const callback = library.registerCallback({ arguments: [type], return: type }, () => nothing);
      assert.equal(call(callback, 5n), 0n);
      library.unregisterCallback(callback);
    }
  });
}

test('A callback without a signature takes nothing and returns nothing', () => {
  let count = null;
  const callback = library.registerCallback((...values) => { count = values.length; });
  assert.equal(callAction(callback), undefined);
  assert.equal(count, 0);
  library.unregisterCallback(callback);
});

test('A callback gets arguments of every class, and its result is that of its type', () => {
  const callMixed = library.getFunction('call_mixed', { arguments: ['function', 'i32'], return: 'f64' });
  let seen;
  const callback = library.registerCallback({ arguments: ['i8', 'f32', 'u64', 'f64', 'string', 'i32'], return: 'f64' }, (...values) => {
    seen = values;
    return 0.25;
  });
  assert.equal(callMixed(callback, 100), 0.25);
  assert.deepEqual(seen.slice(0, 4), [100, 1.5, 2n ** 64n - 1n, 2.5]);
  assert.equal(ffi.toString(seen[4]), 'text');
  assert.equal(seen[5], -100);
  library.unregisterCallback(callback);
});

test('A callback gets arguments from the stack', () => {
  const callWith12 = library.getFunction('call_with_12', { arguments: ['function'], return: 'f64' });
  const signature = { arguments: ['i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64'], return: 'f64' };
  const callback = library.registerCallback(signature, (...values) => values.reduce((sum, value, index) => sum + value * (index + 1), 0));
  assert.equal(callWith12(callback), [1, 2.5, 3, 4.5, 5, 6.5, 7, 8.5, 9, 10.5, 11, 12.5].reduce((sum, value, index) => sum + value * (index + 1), 0));
  library.unregisterCallback(callback);
});

test('A void callback may return anything but a promise', () => {
  for (const value of [undefined, null, 5, 'text', {}, 5n]) {
    const callback = library.registerCallback(() => value);
    callAction(callback);
    library.unregisterCallback(callback);
  }
});

test('Calls and callbacks nest', () => {
  let deepest = 0;
  const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (depth) => {
    deepest = Math.max(deepest, depth);
    return depth === 40 ? 0 : callUnary(callback, depth + 1) + 1;
  });
  assert.equal(callUnary(callback, 1), 39);
  assert.equal(deepest, 40);
  library.unregisterCallback(callback);
});

test('Two callbacks from one function are two pointers', () => {
  const same = () => 7;
  const first = library.registerCallback({ return: 'i32', arguments: ['i32'] }, same);
  const second = library.registerCallback({ return: 'i32', arguments: ['i32'] }, same);
  assert.notEqual(first, second);
  library.unregisterCallback(first);
  assert.equal(callUnary(second, 1), 7);
  library.unregisterCallback(second);
});

test('A callback that native code keeps can be called later', () => {
  const store = library.getFunction('store_unary', { arguments: ['function'] });
  const callStored = library.getFunction('call_stored', { arguments: ['i32'], return: 'i32' });
  const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x * 3);
  store(callback);
  assert.equal(callStored(14), 42);
  library.unregisterCallback(callback);
});

test('A callback of one library serves the functions of another', () => {
  const other = new ffi.DynamicLibrary(fixture);
  const callback = other.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => -x);
  assert.equal(callUnary(callback, 5), -5);
  other.close();
});

test('A callback may be of any kind of function', () => {
  for (const make of [() => (x) => x + 1, () => function named(x) { return x + 1; }, () => ((y, x) => x + y).bind(null, 1), () => new Proxy((x) => x + 1, {})]) {
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, make());
    assert.equal(callUnary(callback, 1), 2);
    library.unregisterCallback(callback);
  }
});

test('What is no function or signature is refused', () => {
  for (const first of [undefined, null, 5, 'text', []]) {
    invalidType(() => library.registerCallback(first, () => {}), 'First argument must be a function or a signature object');
  }

  for (const second of [undefined, null, 5, {}]) {
    invalidType(() => library.registerCallback({}, second), 'Second argument must be a function');
  }
});

ours('A signature behind the function, where koffi has it, is refused, and anything else there says nothing', () => {
  for (const second of [{ arguments: ['i32'] }, {}, ['i32']]) invalidType(() => library.registerCallback(() => {}, second), 'The signature of a callback must come before its function');
  for (const second of [undefined, null, 0, 'int(int)']) library.unregisterCallback(library.registerCallback(() => {}, second));
});

test('A wrong signature of a callback is refused under the name <callback>', () => {
  const register = (signature) => () => library.registerCallback(signature, () => {});
  invalidType(register({ arguments: 5 }), 'Arguments list of function <callback> must be an array');
  invalidType(register({ arguments: undefined }), 'Arguments list of function <callback> must be an array');
  invalidType(register({ arguments: ['i32', 5] }), 'Argument 1 of function <callback> must be a string');
  invalidValue(register({ arguments: ['i\0'] }), 'Argument 0 of function <callback> must not contain null bytes');
  invalidValue(register({ arguments: ['void'] }), "Argument 0 of function <callback> must not be 'void'; use an empty array for no-argument functions");
  invalidType(register({ return: 5 }), 'Return value type of function <callback> must be a string');
  invalidType(register({ return: undefined }), 'Return value type of function <callback> must be a string');
  invalidValue(register({ return: 'i\0' }), 'Return value type of function <callback> must not contain null bytes');
  refuses(register({ arguments: ['foo'] }), 'TypeError ERR_INVALID_ARG_VALUE', /: Unsupported FFI type: foo/);
  refuses(register({ return: 'foo' }), 'TypeError ERR_INVALID_ARG_VALUE', /: Unsupported FFI type: foo/);
});

for (const method of ['unregisterCallback', 'refCallback', 'unrefCallback']) {
  test(`${method} refuses what is no callback of this library`, () => {
    for (const pointer of [undefined, null, 5, '5', {}]) {
      invalidType(() => library[method](pointer), 'The first argument must be a bigint');
    }

    for (const pointer of [-1n, 2n ** 64n]) {
      invalidValue(() => library[method](pointer), 'The first argument must be a non-negative bigint');
    }

    const other = new ffi.DynamicLibrary(fixture);
    for (const pointer of [0n, 1n, other.registerCallback(() => {})]) {
      invalidValue(() => library[method](pointer), 'Callback not found');
    }

    other.close();
  });
}

test('A callback is found until it was unregistered', () => {
  const callback = library.registerCallback(() => {});
  assert.equal(library.unrefCallback(callback), undefined);
  assert.equal(library.refCallback(callback), undefined);
  assert.equal(library.unregisterCallback(callback), undefined);
  invalidValue(() => library.unregisterCallback(callback), 'Callback not found');
});

test('A JavaScript function is no argument: it must be registered', () => {
  invalidValue(() => callAction(() => {}), 'Argument 0 must be a buffer, an ArrayBuffer, a string, or a bigint');
});

unless(left, 'Callbacks keep working through collections', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
    const callbacks = Array.from({ length: 200 }, (_, index) => library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + index));
    let sum = 0;
    for (let round = 0; round < 5; round++) {
      gc();
      callbacks.forEach((callback) => { sum += call(callback, 1); });
    }
    console.log(sum);`, { flags: ['--expose-gc'] });
  assert.equal(text, String(5 * (200 + 199 * 100)));
});

unless(left, 'A collection inside a callback leaves the arguments of the call alone', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const survives = library.getFunction('text_survives', { arguments: ['string', 'function'], return: 'i32' });
    const callback = library.registerCallback(() => { gc(); for (let i = 0; i < 100; i++) Buffer.alloc(100000); gc(); });
    let good = 0;
    for (let i = 0; i < 20; i++) good += survives('a text number ' + i, callback);
    console.log(good);`, { flags: ['--expose-gc'] });
  assert.equal(text, '20');
});

unless(left, 'An unreferenced callback whose function was collected gives zero, and is not found any more', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
    let collected = false;
    const watch = new FinalizationRegistry(() => { collected = true; });
    const callback = (() => {
      const target = (x) => x + 1;
      watch.register(target);
      return library.registerCallback({ arguments: ['i32'], return: 'i32' }, target);
    })();
    gc();
    console.log(call(callback, 41));
    library.unrefCallback(callback);
    let rounds = 0;
    (function wait() {
      gc();
      if (!collected && rounds++ < 50) return setTimeout(wait, 10);
      console.log(collected, call(callback, 41));
      for (const method of ['refCallback', 'unrefCallback']) {
        try { library[method](callback); console.log('found'); } catch (error) { console.log(error.code, error.message); }
      }
      library.unregisterCallback(callback);
    })();`, { flags: ['--expose-gc'] });
  assert.equal(text, '42\ntrue 0\nERR_INVALID_ARG_VALUE Callback not found\nERR_INVALID_ARG_VALUE Callback not found');
});

unless(left, 'A callback that is referenced again is kept', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
    const callback = (() => library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1))();
    library.unrefCallback(callback);
    library.refCallback(callback);
    setTimeout(() => { gc(); gc(); console.log(call(callback, 41)); }, 20);`, { flags: ['--expose-gc'] });
  assert.equal(text, '42');
});

unless(left, 'A hundred thousand callbacks are registered and unregistered, and leave nothing', () => {
  // An emulated processor is given a tenth of them.
  const each = isEmulated ? 250 : 2500;
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_unary', { arguments: ['pointer', 'i32'], return: 'i32' });
    let sum = 0;
    function rounds(count) {
      for (let round = 0; round < count; round++) {
        for (let i = 0; i < ${each}; i++) {
          const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1);
          sum += call(callback, i);
          library.unregisterCallback(callback);
        }
        gc();
      }
      return process.memoryUsage().rss / 2 ** 20;
    }
    // Addresses rest before they are used again, and heaps take their time to find their size.
    const before = rounds(20);
    const grown = rounds(20) - before;
    console.log(sum, grown < 8 ? 'nothing' : grown);`, { flags: ['--expose-gc'] });
  assert.equal(text, `${40 * (each * (each + 1)) / 2} nothing`);
});

unless(left, 'Ten thousand callbacks live at once, and each answers for itself', () => {
  // An emulated processor is given a tenth of them.
  const callbacks = Array.from({ length: isEmulated ? 1000 : 10_000 }, (_, i) => library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + i));
  assert.equal(new Set(callbacks).size, callbacks.length);
  assert.ok(callbacks.every((callback, i) => callUnary(callback, 1) === i + 1));
  for (const callback of callbacks) library.unregisterCallback(callback);
});

unless(left, 'process.exit inside a callback ends the process with its code', () => {
  const result = child.run(`
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_action', { arguments: ['function'] });
    process.on('exit', (code) => console.log('exit', code));
    call(library.registerCallback(() => process.exit(7)));
    console.log('went on');`);
  assert.equal(result.stdout.trim(), 'exit 7');
  assert.equal(result.status, 7);
});

unless(left, 'A callback may close its library', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const other = new ffi.DynamicLibrary(fixture);
    const call = other.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { library.close(); return x + 1; });
    console.log(call(callback, 41));
    try { library.getSymbol('nothing'); } catch (error) { console.log(error.code); }`);
  assert.equal(text, '42\nERR_FFI_LIBRARY_CLOSED');
});

unless(left, 'A callback may unregister itself', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { library.unregisterCallback(callback); return x + 1; });
    console.log(call(callback, 41));`);
  assert.equal(text, '42');
});

unless(left, 'A callback may close the library whose function is being called', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const holder = new ffi.DynamicLibrary(null);
    const call = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
    // Held open a second time: the code that is running must stay mapped.
    const twice = new ffi.DynamicLibrary(fixture);
    const callback = holder.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { library.close(); return x + 1; });
    console.log(call(callback, 41));
    try { call(callback, 1); } catch (error) { console.log(error.code); }`);
  assert.equal(text, '42\nERR_FFI_LIBRARY_CLOSED');
});

test('Microtasks of a callback run after the call', () => {
  const events = [];
  const callback = library.registerCallback(() => { Promise.resolve().then(() => events.push('microtask')); events.push('callback'); });
  callAction(callback);
  events.push('returned');
  library.unregisterCallback(callback);
  return Promise.resolve().then(() => {
    assert.equal(events[0], 'callback');
    assert.ok(events.includes('microtask'));
  });
});
