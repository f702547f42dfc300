'use strict';
// Wrong libraries, names, definitions and signatures.
const path = require('node:path');
const { ffi } = require('./support/host.js');
const { here } = require('./support/systems.js');
const { noMaps, isMapped, discard } = require('./support/maps.js');
const { fixture } = require('./support/fixture.js');
const { assert, refuses, invalidType, invalidValue, closed } = require('./support/assertions.js');
const { test, ours, unless } = require('./support/testing.js');

const open = () => new ffi.DynamicLibrary(fixture);
const i32 = { arguments: ['i32', 'i32'], return: 'i32' };

test('A library is constructed with new', () => {
  refuses(() => ffi.DynamicLibrary(fixture), 'TypeError ERR_CONSTRUCT_CALL_REQUIRED', "Class constructor DynamicLibrary cannot be invoked without 'new'");
});

for (const [label, value] of [['a number', 5], ['undefined', undefined], ['an object', {}], ['a Buffer', Buffer.from(fixture)], ['a URL', new URL(`file://${fixture}`)]]) {
  test(`A library path that is ${label} is refused`, () => {
    const message = here('a path that is no string');
    invalidType(() => new ffi.DynamicLibrary(value), message);
    invalidType(() => ffi.dlopen(value), message);
  });
}

test('A library path with a NUL is refused', () => {
  invalidValue(() => new ffi.DynamicLibrary(`${fixture}\0`), 'Library path must not contain null bytes');
});

test('A library that is not there is refused in the words of the loader', () => {
  refuses(() => new ffi.DynamicLibrary('/nowhere/libnothing.so'), 'Error ERR_FFI_CALL_FAILED', here('what the loader says of a file that is not there'));
  refuses(() => ffi.dlopen('libffitk_no_such_library.so'), 'Error ERR_FFI_CALL_FAILED', /dlopen failed: .*libffitk_no_such_library\.so/);
});

test('A file that is no library is refused in the words of the loader', () => {
  refuses(() => new ffi.DynamicLibrary(path.join(__dirname, 'signatures.test.js')), 'Error ERR_FFI_CALL_FAILED', /dlopen failed: .*signatures\.test\.js/);
});

test('A symbol that is not there is refused in the words of the loader, however it is asked for', () => {
  const library = open();
  const missing = /dlsym failed: .*no_such_symbol/;
  refuses(() => library.getFunction('no_such_symbol', {}), 'Error ERR_FFI_CALL_FAILED', missing);
  refuses(() => library.getFunctions({ no_such_symbol: {} }), 'Error ERR_FFI_CALL_FAILED', missing);
  refuses(() => library.getSymbol('no_such_symbol'), 'Error ERR_FFI_CALL_FAILED', missing);
  refuses(() => ffi.dlsym(library, 'no_such_symbol'), 'Error ERR_FFI_CALL_FAILED', missing);
  refuses(() => ffi.dlopen(fixture, { no_such_symbol: {} }), 'Error ERR_FFI_CALL_FAILED', missing);
  library.close();
});

test('A function name that is no string is refused', () => {
  const library = open();
  for (const name of [undefined, null, 5, {}, Symbol('nothing')]) {
    invalidType(() => library.getFunction(name, {}), 'Function name must be a string');
    invalidType(() => library.getSymbol(name), 'Symbol name must be a string');
    invalidType(() => ffi.dlsym(library, name), 'Symbol name must be a string');
  }
  library.close();
});

test('A name with a NUL is refused', () => {
  const library = open();
  invalidValue(() => library.getFunction('noth\0ing', {}), 'Function name must not contain null bytes');
  invalidValue(() => library.getSymbol('noth\0ing'), 'Symbol name must not contain null bytes');
  library.close();
});

test('A signature that is no object is refused', () => {
  const library = open();
  for (const signature of [undefined, null, [], 5, 'int32', true]) {
    invalidType(() => library.getFunction('nothing', signature), 'Function signature must be an object');
  }
  library.close();
});

test('Definitions that are no plain object are refused', () => {
  const library = open();
  for (const definitions of [null, 5, [], 'text']) {
    invalidType(() => library.getFunctions(definitions), 'Functions signatures must be an object');
    invalidType(() => ffi.dlopen(fixture, definitions), 'Functions signatures must be an object');
  }
  for (const member of [undefined, null, 5, [], 'i32']) {
    invalidType(() => library.getFunctions({ nothing: member }), 'Signature of function nothing must be an object');
    invalidType(() => ffi.dlopen(fixture, { nothing: member }), 'Signature of function nothing must be an object');
  }
  library.close();
});

test('An argument list that is no array is refused, undefined too', () => {
  const library = open();
  for (const list of [undefined, null, 5, 'i32', {}, { length: 1, 0: 'i32' }]) {
    invalidType(() => library.getFunction('nothing', { arguments: list }), 'Arguments list of function nothing must be an array');
  }
  library.close();
});

test('A return type that is no string is refused, undefined too', () => {
  const library = open();
  for (const type of [undefined, null, 5, {}, ['i32']]) {
    invalidType(() => library.getFunction('nothing', { return: type }), 'Return value type of function nothing must be a string');
  }
  library.close();
});

test('An argument type that is no string is refused with its position', () => {
  const library = open();
  for (const type of [undefined, null, 5, {}]) {
    invalidType(() => library.getFunction('nothing', { arguments: ['i32', type] }), 'Argument 1 of function nothing must be a string');
  }
  library.close();
});

test('A type with a NUL is refused', () => {
  const library = open();
  invalidValue(() => library.getFunction('nothing', { arguments: ['i32\0'] }), 'Argument 0 of function nothing must not contain null bytes');
  invalidValue(() => library.getFunction('nothing', { return: 'i32\0' }), 'Return value type of function nothing must not contain null bytes');
  library.close();
});

for (const type of ['foo', '', 'INT32', ' i32', 'i128', 'struct', 'toString', '__proto__', 'constructor']) {
  test(`The unknown type '${type}' is refused`, () => {
    const library = open();
    for (const signature of [{ arguments: [type] }, { return: type }]) {
      const error = refuses(() => library.getFunction('nothing', signature), 'TypeError ERR_INVALID_ARG_VALUE', /: Unsupported FFI type: /);
      assert.ok(error.message === `Unsupported FFI type: ${type}` || error.message.startsWith(`Unsupported FFI type: ${type} (the types are void, `), error.message);
    }
    library.close();
  });
}

test('void is no argument', () => {
  const library = open();
  invalidValue(() => library.getFunction('nothing', { arguments: ['i32', 'void'] }), "Argument 1 of function nothing must not be 'void'; use an empty array for no-argument functions");
  library.close();
});

test('A symbol that was asked for with another signature is refused', () => {
  const library = open();
  library.getFunction('add_i32', i32);
  const message = 'Function add_i32 was already requested with a different signature';
  invalidValue(() => library.getFunction('add_i32', { arguments: ['i32'], return: 'i32' }), message);
  invalidValue(() => library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'u32' }), message);
  invalidValue(() => library.getFunction('add_i32', { arguments: ['i32', 'f32'], return: 'i32' }), message);
  invalidValue(() => library.getFunctions({ add_i32: {} }), message);
  assert.equal(library.getFunction('add_i32', i32)(1, 2), 3);
  library.close();
});

test('An error of a getter in the signature comes through as it is', () => {
  const library = open();
  const mine = new RangeError('mine');
  const fails = { get() { throw mine; } };
  for (const signature of [Object.defineProperty({}, 'arguments', fails), Object.defineProperty({}, 'return', fails), { arguments: Object.defineProperty(['i32'], 0, fails) }]) {
    assert.throws(() => library.getFunction('nothing', signature), (error) => error === mine);
  }
  assert.throws(() => library.getFunctions(Object.defineProperty({}, 'nothing', { ...fails, enumerable: true })), (error) => error === mine);
  library.close();
});

ours('An unknown type is answered with those that there are', () => {
  const library = open();
  const { message } = refuses(() => library.getFunction('nothing', { arguments: ['usize'] }), 'TypeError ERR_INVALID_ARG_VALUE', /usize/);
  for (const type of Object.values(ffi.types)) {
    assert.match(message, new RegExp(`\\b${type}\\b`));
  }
  library.close();
});

test('What a signature calls by another name is refused with the right one, and not taken for an empty signature', () => {
  const library = open();
  const others = { parameters: 'arguments', args: 'arguments', result: 'return', returns: 'return' };
  for (const [key, right] of Object.entries(others)) {
    const message = (name) => `Signature of function ${name} has an unknown key '${key}'; the key is '${right}'`;
    for (const value of ['i32', ['i32'], undefined]) {
      invalidValue(() => library.getFunction('add_i32', { [key]: value }), message('add_i32'));
      invalidValue(() => library.getFunctions({ add_i32: { ...i32, [key]: value } }), message('add_i32'));
      invalidValue(() => library.registerCallback({ [key]: value }, () => {}), message('<callback>'));
    }
  }
  invalidValue(() => library.getFunction('add_i32', { ...i32, nonblocking: true }), "Signature of function add_i32 has an unknown key 'nonblocking'; the keys are 'arguments', 'return', 'leaf', 'errno'");
  invalidValue(() => library.registerCallback({ leaf: true }, () => {}), "Signature of function <callback> has an unknown key 'leaf'; the keys are 'arguments', 'return', 'onError', 'default', 'threads', 'capacity', 'overflow', 'timeLimit'");
  assert.deepEqual(Object.keys(library.functions), []);
  library.close();
});

const closing = {
  'the return type': (library) => ({ arguments: ['i32', 'i32'], get return() { library.close(); return 'i32'; } }),
  'the list of arguments': (library) => ({ get arguments() { library.close(); return ['i32', 'i32']; }, return: 'i32' }),
  'an argument': (library) => ({ arguments: Object.defineProperty(['i32', 'i32'], 1, { get() { library.close(); return 'i32'; } }), return: 'i32' }),
};
for (const [label, signature] of Object.entries(closing)) {
  test(`A library that is closed by a getter of ${label} is closed for what was asked of it`, () => {
    for (const ask of [
      (library) => library.getFunction('add_i32', signature(library)),
      (library) => library.getFunctions({ add_i32: signature(library) }),
      (library) => library.getFunctions({ nothing: {}, add_i32: signature(library) }),
      (library) => library.registerCallback(signature(library), () => 0),
    ]) {
      const library = open();
      closed(() => ask(library));
    }

    const known = open();
    const add = known.getFunction('add_i32', i32);
    closed(() => known.getFunction('add_i32', signature(known)));
    closed(() => add(1, 2));
  });
}

test('A library that is closed by a getter of the definitions is closed for all of them', () => {
  const library = open();
  closed(() => library.getFunctions({ nothing: {}, get add_i32() { library.close(); return i32; } }));
});

test('Definitions of which one fails leave nothing of the others behind', () => {
  const library = open();
  for (const bad of [{ arguments: ['foo'] }, { return: 5 }, 5]) {
    assert.throws(() => library.getFunctions({ add_i32: i32, nothing: bad }), { name: 'TypeError' });
  }
  refuses(() => library.getFunctions({ add_i32: i32, no_such_symbol: {} }), 'Error ERR_FFI_CALL_FAILED', /dlsym failed/);
  assert.deepEqual([Object.keys(library.functions), Object.keys(library.symbols)], [[], []]);
  assert.equal(library.getFunction('add_i32', { arguments: ['u32', 'u32'], return: 'u32' })(1, 2), 3);
  library.close();
});

test('A getter that asks for the same function gets the one that is returned', () => {
  const library = open();
  let inner;
  const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], get return() { inner ??= library.getFunction('add_i32', i32); return 'i32'; } });
  assert.equal(add, inner);
  library.close();
});

ours('A promise not to call back is a boolean, and part of what a function was requested with', () => {
  const library = open();
  for (const leaf of [undefined, null, 1, 'true', {}]) {
    invalidValue(() => library.getFunction('add_i32', { ...i32, leaf }), 'leaf of function add_i32 must be a boolean');
  }
  const add = library.getFunction('add_i32', { ...i32, leaf: true });
  assert.equal(library.getFunction('add_i32', { ...i32, leaf: true }), add);
  invalidValue(() => library.getFunction('add_i32', i32), 'Function add_i32 was already requested with a different signature');
  library.close();
});

test('A signature may be changed after it was used', () => {
  const library = open();
  const signature = { arguments: ['i32', 'i32'], return: 'i32' };
  const add = library.getFunction('add_i32', signature);
  signature.arguments.push('f64');
  signature.return = 'pointer';
  assert.equal(add(1, 2), 3);
  library.close();
});

test('A method on something else is an illegal invocation', () => {
  const library = open();
  for (const method of ['getFunction', 'getFunctions', 'getSymbol', 'getSymbols', 'registerCallback', 'unregisterCallback', 'refCallback', 'unrefCallback', 'close']) {
    refuses(() => library[method].call({}, 'nothing', {}), 'TypeError', 'Illegal invocation');
    refuses(() => library[method].call(undefined), 'TypeError', 'Illegal invocation');
    refuses(() => library[method].call(Object.create(library)), 'TypeError', 'Illegal invocation');
  }
  for (const name of ['functions', 'path', 'symbols']) {
    const { get } = Object.getOwnPropertyDescriptor(name === 'functions' ? ffi.DynamicLibrary.prototype : library, name);
    for (const receiver of [{}, undefined, null, 5, Object.create(library)]) {
      refuses(() => Reflect.apply(get, receiver, []), 'TypeError', 'Illegal invocation');
    }
  }
  library.close();
});

test('dlclose and dlsym use the methods of what they get', () => {
  refuses(() => ffi.dlclose(null), 'TypeError', "Cannot read properties of null (reading 'close')");
  refuses(() => ffi.dlclose(undefined), 'TypeError', "Cannot read properties of undefined (reading 'close')");
  refuses(() => ffi.dlsym(null, 'nothing'), 'TypeError', "Cannot read properties of null (reading 'getSymbol')");
  const library = open();
  ffi.dlclose(library);
  refuses(() => library.getSymbol('nothing'), 'Error ERR_FFI_LIBRARY_CLOSED', 'Library is closed');
});

unless(noMaps, 'Definitions that fail leave no library open', () => {
  // A copy of its own: the loader counts how often one file is open.
  const copy = path.join(require('node:os').tmpdir(), `ffitk-failing-${process.pid}.${ffi.suffix}`);
  require('node:fs').copyFileSync(fixture, copy);
  try {
    refuses(() => ffi.dlopen(copy, { nothing: {}, add_i32: { arguments: ['foo'] } }), 'TypeError ERR_INVALID_ARG_VALUE', /: Unsupported FFI type: foo/);
    assert.equal(isMapped(copy), false);
  } finally {
    discard(copy);
  }
});
