'use strict';
// The order of checks: closed library, then the number of arguments, then each from left to right, then the call.
const { describe } = require('./support/harness.js');
const { ffi } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert, refuses, invalidValue, closed } = require('./support/assertions.js');
const { test } = require('./support/testing.js');
const { callerOf, compile } = require('./support/optimise.js');

const signatures = {
  three: { arguments: ['i8', 'u16', 'i32'], return: 'i32' },
  nothing: {},
  text_length: { arguments: ['string'], return: 'u64' },
  echo_uint64: { arguments: ['u64'], return: 'u64' },
  weigh_12_i32: { arguments: new Array(12).fill('i32'), return: 'i32' },
};
const good = { three: [1, 2, 3], nothing: [], text_length: ['text'], echo_uint64: [7n], weigh_12_i32: new Array(12).fill(1) };

function open(name, hot) {
  const library = new ffi.DynamicLibrary(fixture);
  const made = library.getFunction('calls_made', { return: 'u64' });
  const native = library.getFunction(name, signatures[name]);
  const callers = new Map();

  // From optimised code the call site has a fixed number of arguments: one caller for each number.
  function call(...values) {
    if (!hot) {
      return native(...values);
    }

    if (!callers.has(values.length)) {
      const caller = callerOf(native, values.length);
      compile(caller, native, () => {
        try {
          caller(...(values.length === native.length ? good[name] : values));
        } catch {
          // The wrong number is refused in warming too.
        }
      });
      callers.set(values.length, caller);
    }

    return callers.get(values.length)(...values);
  }

  return { library, call, made };
}

for (const hot of [false, true]) {
  describe(`order of checks, ${hot ? 'optimised' : 'cold'}`, () => {
    const tier = hot ? 'once optimised' : 'when cold';

    for (const name of Object.keys(signatures)) {
      const count = signatures[name].arguments?.length ?? 0;
      test(`${name} refuses every other number of arguments ${tier}`, () => {
        const { library, call, made } = open(name, hot);
        call(...good[name]);
        const before = made();
        for (const given of [0, 1, 2, 3, 4, 5, count - 1, count + 1, count + 20].filter((each) => each >= 0 && each !== count)) {
          invalidValue(() => call(...new Array(given).fill(undefined)), `Invalid argument count: expected ${count}, got ${given}`);
          invalidValue(() => call(...new Array(given).fill(Symbol('wrong'))), `Invalid argument count: expected ${count}, got ${given}`);
        }

        assert.equal(made(), before, 'nothing was called');
        library.close();
      });

      test(`${name} of a closed library refuses before it looks at anything else ${tier}`, () => {
        const { library, call } = open(name, hot);
        call(...good[name]);
        library.close();
        closed(() => call(...good[name]));
        closed(() => call());
        closed(() => call('wrong'));
        closed(() => call(...good[name].map(() => Symbol('wrong'))));
        closed(() => call(...good[name], 'one more'));
      });
    }

    test(`Arguments are refused from left to right, and nothing is called ${tier}`, () => {
      const { library, call, made } = open('three', hot);
      assert.equal(call(1, 2, 3), 6);
      const before = made();
      invalidValue(() => call(128, -1, 0.5), 'Argument 0 must be an int8');
      invalidValue(() => call(127, -1, 0.5), 'Argument 1 must be a uint16');
      invalidValue(() => call(127, 1, 0.5), 'Argument 2 must be an int32');
      invalidValue(() => call(127, 65536, 1), 'Argument 1 must be a uint16');
      assert.equal(made(), before);
      assert.equal(call(127, 65535, -1), 65661);
      library.close();
    });

    test(`The last of many arguments is checked as the first is ${tier}`, () => {
      const { library, call } = open('weigh_12_i32', hot);
      const ones = new Array(12).fill(1);
      assert.equal(call(...ones), 78);
      for (let index = 0; index < 12; index += 1) {
        invalidValue(() => call(...ones.with?.(index, 1.5) ?? ones.map((one, at) => (at === index ? 1.5 : one))), `Argument ${index} must be an int32`);
      }

      library.close();
    });
  });
}

test('No user code runs while arguments are converted', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
  let ran = false;
  const spy = { valueOf: () => { ran = true; return 1; }, [Symbol.toPrimitive]: () => { ran = true; return 1; }, toString: () => { ran = true; return '1'; } };
  invalidValue(() => add(spy, 1), 'Argument 0 must be an int32');
  const length = library.getFunction('text_length', { arguments: ['string'], return: 'u64' });
  refuses(() => length(spy), 'TypeError ERR_INVALID_ARG_VALUE', 'Argument 0 must be a buffer, an ArrayBuffer, a string, or a bigint');
  const proxied = new Proxy({}, { get() { ran = true; }, getPrototypeOf() { ran = true; return Buffer.prototype; } });
  refuses(() => length(proxied), 'TypeError ERR_INVALID_ARG_VALUE', 'Argument 0 must be a buffer, an ArrayBuffer, a string, or a bigint');
  assert.equal(ran, false);
  library.close();
});

test('Everything of a closed library refuses', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const callback = library.registerCallback(() => {});
  library.close();
  library.close();
  for (const action of [
    () => library.functions, () => library.symbols, () => library.getFunction('nothing', {}), () => library.getFunctions({ nothing: {} }), () => library.getFunctions(),
    () => library.getSymbol('nothing'), () => library.getSymbols(), () => ffi.dlsym(library, 'nothing'), () => library.registerCallback(() => {}),
    () => library.unregisterCallback(callback), () => library.refCallback(callback), () => library.unrefCallback(callback),
  ]) {
    closed(action);
  }

  assert.equal(ffi.dlclose(library), undefined);
});

test('A library is disposed of by Symbol.dispose', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const nothing = library.getFunction('nothing', {});
  if (Symbol.dispose === undefined) {
    library.close();
  } else {
    assert.equal(ffi.DynamicLibrary.prototype[Symbol.dispose], ffi.DynamicLibrary.prototype.close);
    library[Symbol.dispose]();
  }

  closed(() => nothing());
});
