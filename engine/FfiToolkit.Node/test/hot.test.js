'use strict';
// What went wrong elsewhere once code was optimised: each of these was a bug of a fast path like ours.
const { describe } = require('./support/harness.js');
const { ffi } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { script } = require('./support/script.js');
const { assert, invalidValue, closed, detach } = require('./support/assertions.js');
const { test } = require('./support/testing.js');
const { callerOf, compile } = require('./support/optimise.js');
const child = require('./support/child.js');

// Two ways of being hot: compiled at once, and by as many calls as V8 wants on its own.
const ways = {
  'compiled at once': (caller, native, warm) => compile(caller, native, warm),
  'after 100,000 calls': (caller, native, warm) => {
    for (let call = 0; call < 100_000; call += 1) {
      warm();
    }
  },
};

function open(name, signature, heat, ...warm) {
  const library = new ffi.DynamicLibrary(fixture);
  const native = library.getFunction(name, signature);
  const caller = callerOf(native, native.length);
  heat(caller, native, () => caller(...warm));
  return { library, call: caller };
}

for (const [way, heat] of Object.entries(ways)) {
  describe(`hot, ${way}`, () => {
    test(`A closed library refuses hot code, ${way}`, () => {
      const { library, call } = open('add_i32', { arguments: ['i32', 'i32'], return: 'i32' }, heat, 1, 2);
      library.close();
      closed(() => call(1, 2));
      closed(() => call(1, 2));
    });

    test(`A closed library refuses hot code without arguments, ${way}`, () => {
      const { library, call } = open('nothing', {}, heat);
      library.close();
      closed(() => call());
    });

    test(`A library that closes in the middle of a hot loop refuses from there, ${way}`, () => {
      const { library, call } = open('add_i32', { arguments: ['i32', 'i32'], return: 'i32' }, heat, 1, 2);
      let done = 0;
      closed(() => {
        for (let round = 0; round < 20_000; round += 1) {
          if (round === 15_000) {
            library.close();
          }

          call(round, 1);
          done += 1;
        }
      });
      assert.equal(done, 15_000);
    });

    const integers = {
      int8: [128, -129, 1.5, NaN, 2 ** 32], uint8: [256, -1, 0.5, 2 ** 32 + 1], int16: [32768, -32769, 2 ** 32], uint16: [65536, -1],
      int32: [2 ** 31, -(2 ** 31) - 1, 0.5, NaN, Infinity, 2 ** 32, 2 ** 53], uint32: [2 ** 32, -1, 0.5, NaN, -Infinity, 2 ** 40], bool: [256, -1, 1.5],
    };
    for (const [type, values] of Object.entries(integers)) {
      test(`${type} is not truncated once hot, ${way}`, () => {
        const { library, call } = open(`echo_${type}`, { arguments: [type], return: type }, heat, 1);
        for (const value of values) {
          invalidValue(() => call(value), `Argument 0 must be ${type === 'bool' ? 'a uint8' : `${type.startsWith('u') ? 'a' : 'an'} ${type}`}`);
        }

        library.close();
      });
    }

    test(`64-bit integers are not truncated once hot, ${way}`, () => {
      const signed = open('echo_int64', { arguments: ['i64'], return: 'i64' }, heat, 1n);
      const unsigned = open('echo_uint64', { arguments: ['u64'], return: 'u64' }, heat, 1n);
      for (const value of [2n ** 63n, -(2n ** 63n) - 1n, 2n ** 64n, 2n ** 100n]) {
        invalidValue(() => signed.call(value), 'Argument 0 must be an int64');
      }

      for (const value of [-1n, 2n ** 64n, 2n ** 64n + 1n, 2n ** 100n]) {
        invalidValue(() => unsigned.call(value), 'Argument 0 must be a uint64');
      }
    });

    test(`The range of a pointer is checked once hot, ${way}`, () => {
      for (const type of ['pointer', 'buffer', 'string', 'arraybuffer', 'function']) {
        const { library, call } = open(`echo_${type}`, { arguments: [type], return: type }, heat, 1n);
        for (const value of [-1n, 2n ** 64n, -(2n ** 64n), 2n ** 64n + 8n]) {
          invalidValue(() => call(value), 'Argument 0 must be a non-negative pointer bigint');
        }

        assert.equal(call(2n ** 64n - 1n), 2n ** 64n - 1n);
        library.close();
      }
    });

    test(`A buffer argument takes a bigint once hot with buffers, and the other way round, ${way}`, () => {
      const bytes = Buffer.from([1, 2, 3]);
      const first = open('sum_bytes', { arguments: ['buffer', 'u64'], return: 'u64' }, heat, bytes, 3n);
      assert.equal(first.call(ffi.getRawPointer(bytes), 3n), 6n);
      assert.equal(first.call(null, 0n), 0n);
      const second = open('sum_bytes', { arguments: ['pointer', 'u64'], return: 'u64' }, heat, ffi.getRawPointer(bytes), 3n);
      assert.equal(second.call(bytes, 3n), 6n);
      assert.equal(second.call(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 3), 3n), 6n);
    });

    test(`A detached buffer is refused once hot, ${way}`, () => {
      const warm = Buffer.from([1]);
      const { library, call } = open('first_byte', { arguments: ['buffer'], return: 'i32' }, heat, warm);
      const view = new Uint8Array(8);
      const block = new ArrayBuffer(8);
      const data = new DataView(new ArrayBuffer(8));
      assert.equal(call(view), 0);
      detach(view.buffer);
      detach(block);
      detach(data.buffer);
      invalidValue(() => call(view), 'Argument 0 is an ArrayBufferView backed by a detached ArrayBuffer');
      invalidValue(() => call(data), 'Argument 0 is an ArrayBufferView backed by a detached ArrayBuffer');
      invalidValue(() => call(block), 'Argument 0 is a detached ArrayBuffer');
      assert.equal(call(warm), 1);
      library.close();
    });

    test(`A bare SharedArrayBuffer is refused once hot, a view on one is taken, ${way}`, () => {
      const { library, call } = open('first_byte', { arguments: ['buffer'], return: 'i32' }, heat, Buffer.from([1]));
      invalidValue(() => call(new SharedArrayBuffer(8)), 'Argument 0 must be a buffer, an ArrayBuffer, a string, or a bigint');
      const view = new Uint8Array(new SharedArrayBuffer(8), 3);
      view[0] = 9;
      assert.equal(call(view), 9);
      library.close();
    });

    test(`Every kind of value is taken by one hot function in turn, ${way}`, () => {
      const bytes = Buffer.from('bytes\0');
      const { library, call } = open('text_length', { arguments: ['string'], return: 'u64' }, heat, 'warm');
      for (let round = 0; round < 50; round += 1) {
        assert.equal(call('text'), 4n);
        assert.equal(call(bytes), 5n);
        assert.equal(call(ffi.getRawPointer(bytes)), 5n);
        assert.equal(call(null), 2n ** 64n - 1n);
        assert.equal(call(undefined), 2n ** 64n - 1n);
        assert.equal(call(new Uint8Array([0x61, 0]).buffer), 1n);
        invalidValue(() => call(5), 'Argument 0 must be a buffer, an ArrayBuffer, a string, or a bigint');
        invalidValue(() => call('te\0xt'), 'Argument 0 must not contain null bytes');
      }

      library.close();
    });

    test(`-0 is 0 for every integer type in every tier, ${way}`, () => {
      for (const type of ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'bool']) {
        const { library, call } = open(`echo_${type}`, { arguments: [type], return: type }, heat, 1);
        for (let round = 0; round < 2000; round += 1) {
          assert.ok(Object.is(call(-0), 0), type);
        }

        library.close();
      }
    });

    test(`The wrong number of arguments is refused at hot call sites, ${way}`, () => {
      const library = new ffi.DynamicLibrary(fixture);
      const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
      const right = callerOf(add, 2);
      heat(right, add, () => right(1, 2));
      for (const given of [0, 1, 3]) {
        const wrong = callerOf(add, given);
        for (let round = 0; round < 50; round += 1) {
          invalidValue(() => wrong(1, 2, 3), `Invalid argument count: expected 2, got ${given}`);
        }
      }

      library.close();
    });

    test(`Errors of hot code are caught by the nearest try, ${way}`, () => {
      const library = new ffi.DynamicLibrary(fixture);
      const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
      const guarded = script('add', `return function guarded_${Math.random().toString(36).slice(2)}(a, b) {
        let cleaned = false;
        try { return [add(a, b), cleaned]; } catch (error) { return [error.code, cleaned]; } finally { cleaned = true; guarded.last = cleaned; }
        function guarded() {}
      }`)(add);
      heat(guarded, add, () => guarded(1, 2));
      assert.deepEqual(guarded(1, 2), [3, false]);
      assert.deepEqual(guarded(0.5, 2), ['ERR_INVALID_ARG_VALUE', false]);
      assert.deepEqual(guarded('1', 2), ['ERR_INVALID_ARG_VALUE', false]);
      library.close();
      assert.deepEqual(guarded(1, 2), ['ERR_FFI_LIBRARY_CLOSED', false]);
    });

    test(`A text stays what it was while a callback passes texts of its own, ${way}`, () => {
      const library = new ffi.DynamicLibrary(fixture);
      const survives = library.getFunction('text_survives', { arguments: ['string', 'function'], return: 'i32' });
      const length = library.getFunction('text_length', { arguments: ['string'], return: 'u64' });
      const caller = callerOf(survives, 2);
      let depth = 0;
      const callback = library.registerCallback(() => {
        length('a text of the callback, longer than the other one '.repeat(20));
        if (depth < 4) {
          depth += 1;
          assert.equal(caller(`depth ${depth}`, callback), 1);
          depth -= 1;
        }
      });
      const nothing = library.registerCallback(() => {});
      heat(caller, survives, () => caller('warm', nothing));
      assert.equal(caller('the first text', callback), 1);
      library.close();
    });

    test(`Native code that calls back from a hot function runs JavaScript safely, ${way}`, () => {
      const { library, call } = open('call_stored', { arguments: ['i32'], return: 'i32' }, (caller, native, warm) => {
        const store = new ffi.DynamicLibrary(fixture).getFunction('store_unary', { arguments: ['function'] });
        const first = new ffi.DynamicLibrary(fixture).registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1);
        store(first);
        heat(caller, native, warm);
      }, 1);
      for (let round = 0; round < 1000; round += 1) {
        assert.equal(call(round), round + 1);
      }

      library.close();
    });
  });
}

test('A callback that is registered after a function became hot may be called by it', () => {
  // On Node 20 and 22 optimised code that enters JavaScript from a fast call ends the process.
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const store = library.getFunction('store_unary', { arguments: ['function'] });
    const callStored = library.getFunction('call_stored', { arguments: ['i32'], return: 'i32' });
    const negate = library.getFunction('echo_int32', { arguments: ['i32'], return: 'i32' });
    store(negate.pointer);
    function loop(count) { let sum = 0; for (let i = 0; i < count; i++) sum += callStored(1); return sum; }
    if (loop(300000) !== 300000) throw new Error('wrong before');
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1);
    store(callback);
    console.log(loop(20000));
    store(negate.pointer);
    library.unregisterCallback(callback);
    console.log(loop(300000));`);
  assert.equal(text, '40000\n300000');
});

test('A callback that is registered inside a callback of a hot call may be called by it', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
    const echo = library.getFunction('echo_int32', { arguments: ['i32'], return: 'i32' });
    function loop(pointer, count) { let sum = 0; for (let i = 0; i < count; i++) sum += call(pointer, 1); return sum; }
    loop(echo.pointer, 300000);
    const outer = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => {
      const inner = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (y) => y * 2);
      const result = loop(inner, 100);
      library.unregisterCallback(inner);
      return result + x;
    });
    console.log(loop(outer, 10));`);
  assert.equal(text, '2010');
});

test('Wrappers that are not inlined stay right in a megamorphic caller', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const functions = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'float32', 'float64'].map((type) => library.getFunction(`echo_${type}`, { arguments: [type], return: type }));
  let sum = 0;
  for (let round = 0; round < 40_000; round += 1) {
    sum += functions[round & 7](round & 63);
  }

  let expected = 0;
  for (let round = 0; round < 40_000; round += 1) {
    expected += round & 63;
  }

  assert.equal(sum, expected);
  invalidValue(() => functions[0](128), 'Argument 0 must be an int8');
  library.close();
});

test('A resized buffer is passed with what it holds now', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const sum = library.getFunction('sum_bytes', { arguments: ['buffer', 'u64'], return: 'u64' });
  const block = new ArrayBuffer(4, { maxByteLength: 4096 });
  const view = new Uint8Array(block);
  view.fill(1);
  const caller = callerOf(sum, 2);
  compile(caller, sum, () => caller(view, 4n));
  assert.equal(caller(view, 4n), 4n);
  block.resize(4096);
  view.fill(2);
  assert.equal(caller(view, BigInt(view.length)), 8192n);
  assert.equal(caller(block, 4096n), 8192n);
  block.resize(2);
  assert.equal(caller(view, BigInt(view.length)), 4n);
  library.close();
});

for (const View of [Uint8Array, Float64Array, DataView]) {
  test(`A ${View.name} that its buffer no longer reaches is refused in every tier, and taken when the buffer reaches it again`, () => {
    const library = new ffi.DynamicLibrary(fixture);
    const echo = library.getFunction('echo_buffer', { arguments: ['buffer'], return: 'pointer' });
    const block = new ArrayBuffer(64, { maxByteLength: 64 });
    const view = new View(block, 32, 2);
    const start = ffi.getRawPointer(block);
    const caller = callerOf(echo, 1);
    compile(caller, echo, () => caller(view));
    assert.equal(caller(view), start + 32n);
    for (const call of [caller, echo]) {
      for (const callback of [false, true]) {
        const pointer = callback && library.registerCallback(() => {});
        block.resize(8);
        invalidValue(() => call(view), 'Argument 0 is an ArrayBufferView that is out of the bounds of its ArrayBuffer');
        block.resize(64);
        assert.equal(call(view), start + 32n);
        if (callback) {
          library.unregisterCallback(pointer);
        }
      }
    }

    library.close();
  });
}

test('An empty view is passed with where it begins', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const echo = library.getFunction('echo_buffer', { arguments: ['buffer'], return: 'pointer' });
  const block = new ArrayBuffer(8);
  const start = ffi.getRawPointer(block);
  for (const view of [new Uint8Array(block, 4, 0), new DataView(block, 8, 0)]) {
    const expected = start + BigInt(view.byteOffset);
    assert.equal(echo(view), expected);
    assert.equal(ffi.getRawPointer(view), expected);
  }

  assert.equal(echo(new Uint8Array(0)), 0n);
  library.close();
});

test('A view whose subclass runs code of the user is passed as it is, and runs none', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const echo = library.getFunction('echo_buffer', { arguments: ['buffer'], return: 'pointer' });
  class Closing extends Uint8Array {
    get buffer() { library.close(); return super.buffer; }

    get byteLength() { library.close(); return super.byteLength; }
  }

  for (const view of [new Closing(0), new Closing(8)]) {
    echo(view);
    ffi.getRawPointer(view);
  }

  assert.notEqual(echo(new Closing(new ArrayBuffer(8))), 0n);
  library.close();
});
