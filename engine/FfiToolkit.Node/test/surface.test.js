'use strict';
// What the package exports, and what its objects look like.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { ffi, isOracle, packageName, command, major, runtime } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert, refuses } = require('./support/assertions.js');
const { test, ours } = require('./support/testing.js');
const { here } = require('./support/systems.js');
const child = require('./support/child.js');
const { ours: mine } = require('./support/differences.js');

const memory = ['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Int64', 'Uint64', 'Float32', 'Float64'];
const names = [
  'DynamicLibrary', 'dlopen', 'dlclose', 'dlsym', 'exportString', 'exportBuffer', 'exportArrayBuffer', 'exportArrayBufferView',
  'getCurrentEventLoop', 'getRawPointer', 'toString', 'toBuffer', 'toArrayBuffer', 'suffix', 'types', ...memory.flatMap((type) => [`get${type}`, `set${type}`]),
];

test('Every export of node:ffi is there', () => {
  assert.deepEqual(names.filter((name) => !(name in ffi)), []);
  for (const name of names.filter((each) => !['suffix', 'types'].includes(each))) {
    assert.equal(typeof ffi[name], 'function', name);
    assert.equal(ffi[name].name, name);
  }
});

test('Exports, methods and properties are those of node:ffi, and beyond it those that are listed as our own', () => {
  const own = (list) => (isOracle ? [] : list);
  const library = new ffi.DynamicLibrary(fixture);
  const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
  const methods = ['close', 'constructor', 'functions', 'getFunction', 'getFunctions', 'getSymbol', 'getSymbols', 'refCallback', 'registerCallback', 'unrefCallback', 'unregisterCallback'];
  assert.deepEqual(Object.keys(ffi).filter((name) => name !== 'default').sort(), [...names, ...own(mine.exports)].sort());
  assert.deepEqual(Object.getOwnPropertyNames(ffi.DynamicLibrary.prototype).sort(), methods);
  assert.deepEqual(Object.getOwnPropertyNames(library).sort(), ['path', 'symbols']);
  assert.deepEqual(Object.getOwnPropertyNames(add).sort(), ['length', 'name', 'pointer', ...own(mine.functions)].sort());
  library.close();
});

ours("What is this package's own is listed: engine, errors and environment variables", () => {
  assert.deepEqual(Object.keys(ffi.engine).sort(), mine.engine);
  assert.deepEqual(Object.keys(ffi.engine.statistics()).sort(), mine.statistics);
  // A key that there is not is answered with those that there are.
  const keys = (read) => {
    try {
      return read({ another: 1 });
    } catch ({ message }) {
      return [...message.matchAll(/'(\w+)'/g)].map(([, key]) => key);
    }
  };
  assert.deepEqual(keys((signature) => ffi.dlopen(fixture, { nothing: signature })), ['another', 'arguments', 'return', ...mine.signatures]);
  assert.deepEqual(keys((signature) => ffi.dlopen(fixture).lib.registerCallback(signature, () => {})), ['another', 'arguments', 'return', ...mine.callbacks]);
  const lib = path.join(packageName, 'lib');
  const text = fs.readdirSync(lib).map((name) => fs.readFileSync(path.join(lib, name), 'utf8')).join('\n');
  const found = (pattern) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();
  const upstream = [
    'ERR_ACCESS_DENIED', 'ERR_BUFFER_TOO_LARGE', 'ERR_CONSTRUCT_CALL_REQUIRED', 'ERR_DLOPEN_DISABLED', 'ERR_FFI_INVALID_POINTER', 'ERR_FFI_LIBRARY_CLOSED',
    'ERR_INVALID_ARG_TYPE', 'ERR_INVALID_ARG_VALUE', 'ERR_MEMORY_ALLOCATION_FAILED', 'ERR_OUT_OF_RANGE', 'ERR_UNKNOWN_ENCODING',
  ];
  assert.deepEqual(found(/'(ERR_\w+)'/g).filter((code) => !upstream.includes(code)), mine.errors);
  assert.deepEqual(found(/process\.env\.(\w+)/g), mine.environment);
});

test('types names every type once, and is frozen', () => {
  assert.deepEqual({ ...ffi.types }, {
    VOID: 'void', POINTER: 'pointer', BUFFER: 'buffer', ARRAY_BUFFER: 'arraybuffer', FUNCTION: 'function', BOOL: 'bool', CHAR: 'char',
    STRING: 'string', FLOAT: 'float', DOUBLE: 'double', INT_8: 'int8', UINT_8: 'uint8', INT_16: 'int16', UINT_16: 'uint16', INT_32: 'int32',
    UINT_32: 'uint32', INT_64: 'int64', UINT_64: 'uint64', FLOAT_32: 'float32', FLOAT_64: 'float64',
  });
  assert.ok(Object.isFrozen(ffi.types));
  assert.equal(Object.getPrototypeOf(ffi.types), null);
});

test('suffix is what libraries end with on this platform', () => {
  assert.equal(ffi.suffix, here('the suffix of a library'));
});

ours('What is expected differs between systems only where the list of such things says so', () => {
  const tests = fs.readdirSync(__dirname).filter((name) => name.endsWith('.test.js'));
  assert.ok(tests.length > 15, 'the tests are looked at');
  const chosen = tests.flatMap((name) => fs.readFileSync(path.join(__dirname, name), 'utf8').split('\n').filter((line) => /'win32' \?|\bwin32: /.test(line)).map((line) => `${name}: ${line.trim()}`));
  assert.deepEqual(chosen, [], 'chosen by the system: belongs into support/systems.js');
});

test('An ES module imports every name, and the default export is the whole', () => {
  const source = `
    import ffi, { ${names.join(', ')} } from ${JSON.stringify(isOracle ? packageName : `${require('node:url').pathToFileURL(path.resolve(packageName))}/index.mjs`)};
    const named = { ${names.join(', ')} };
    for (const [name, value] of Object.entries(named)) if (value !== ffi[name]) throw new Error(name + ' is not the same');
    const { lib, functions } = dlopen(${JSON.stringify(fixture)}, { add_i32: { arguments: [types.INT_32, 'i32'], return: 'i32' } });
    console.log(functions.add_i32(20, 22));
    lib.close();`;
  const flags = runtime === 'node' ? process.execArgv.filter((flag) => !flag.startsWith('--test')) : [];
  const file = path.join(os.tmpdir(), `ffitk-module-${process.pid}.mjs`);
  fs.writeFileSync(file, source);
  try {
    assert.equal(execFileSync(command[0], [...command.slice(1), ...flags, file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim(), '42');
  } finally {
    fs.rmSync(file);
  }
});

ours('An ES module and a CommonJS module of one process share the package', () => {
  const text = child.output(`import(${JSON.stringify(`${require('node:url').pathToFileURL(path.resolve(packageName))}/index.mjs`)}).then((module) => {
    console.log(module.DynamicLibrary === ffi.DynamicLibrary);
  });`);
  assert.equal(text, 'true');
});

test('dlopen gives the library and its functions, and disposes of the library', () => {
  const opened = ffi.dlopen(fixture, { add_i32: { arguments: ['int32', 'int32'], return: 'int32' }, nothing: {} });
  assert.ok(opened.lib instanceof ffi.DynamicLibrary);
  assert.equal(Object.getPrototypeOf(opened.functions), null);
  assert.deepEqual(Object.keys(opened.functions), ['add_i32', 'nothing']);
  assert.equal(opened.functions.add_i32(20, 22), 42);
  assert.equal(opened.functions.nothing(), undefined);
  const dispose = Symbol.dispose ?? Symbol.for('nodejs.dispose');
  opened[dispose]();
  refuses(() => opened.functions.nothing(), 'Error ERR_FFI_LIBRARY_CLOSED', 'Library is closed');
});

test('dlopen without definitions has no functions, and takes none', () => {
  const { lib, functions } = ffi.dlopen(fixture);
  assert.deepEqual(Object.keys(functions), []);
  assert.equal(Object.getPrototypeOf(functions), null);
  assert.ok(Object.isFrozen(functions));
  lib.close();
});

test('A library of null is the main program', () => {
  const library = new ffi.DynamicLibrary(null);
  const getpid = library.getFunction('uv_os_getpid', { return: 'int32' });
  assert.equal(getpid(), process.pid);
  assert.equal(library.path, '');
  library.close();
  assert.equal(library.path, '');
});

test('path is what the library was opened by, and stays after close', () => {
  const library = new ffi.DynamicLibrary(fixture);
  assert.equal(library.path, fixture);
  library.close();
  assert.equal(library.path, fixture);
});

test('A function carries its symbol, its number of arguments and its address', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
  assert.equal(typeof add, 'function');
  assert.deepEqual(Object.getOwnPropertyDescriptor(add, 'name'), { value: 'add_i32', writable: false, enumerable: false, configurable: true });
  assert.deepEqual(Object.getOwnPropertyDescriptor(add, 'length'), { value: 2, writable: false, enumerable: false, configurable: true });
  assert.deepEqual(Object.getOwnPropertyDescriptor(add, 'pointer'), { value: library.getSymbol('add_i32'), writable: true, enumerable: true, configurable: true });
  assert.equal('prototype' in add, false);
  assert.deepEqual(Object.keys(add), ['pointer']);
  library.close();
});

test('A function is not a constructor', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const nothing = library.getFunction('nothing', {});
  refuses(() => new nothing(), 'TypeError', /^TypeError: .* is not a constructor/);
  library.close();
});

test('A function may be called with any receiver, detached and through call, apply and bind', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
  assert.equal((0, add)(1, 2), 3);
  assert.equal(add.call({ any: 'thing' }, 1, 2), 3);
  assert.equal(add.apply(null, [1, 2]), 3);
  assert.equal(add.bind(7, 1)(2), 3);
  assert.equal(Reflect.apply(add, Symbol.iterator, [1, 2]), 3);
  assert.deepEqual([1, 2].map((x) => add(x, x)), [2, 4]);
  library.close();
});

test('functions and symbols hold what was asked for, on objects without a prototype', () => {
  const library = new ffi.DynamicLibrary(fixture);
  assert.deepEqual(Object.keys(library.functions), []);
  const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
  const nothing = library.getSymbol('nothing');
  for (const object of [library.functions, library.symbols, library.getFunctions(), library.getSymbols()]) {
    assert.equal(Object.getPrototypeOf(object), null);
  }

  assert.equal(library.functions.add_i32, add);
  assert.equal(library.getFunctions().add_i32, add);
  assert.equal(library.symbols.nothing, nothing);
  assert.equal(library.getSymbols().nothing, nothing);
  assert.equal(ffi.dlsym(library, 'nothing'), nothing);
  library.close();
});

test('getFunctions gives all the functions that it is asked for', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const functions = library.getFunctions({ add_i32: { arguments: ['i32', 'i32'], return: 'i32' }, echo_float64: { arguments: ['f64'], return: 'f64' } });
  assert.equal(functions.add_i32(1, 2), 3);
  assert.equal(functions.echo_float64(0.5), 0.5);
  library.close();
});

test('The address of data can be read through the memory helpers', () => {
  const library = new ffi.DynamicLibrary(fixture);
  assert.equal(ffi.getInt32(library.getSymbol('fixture_data')), 42);
  library.close();
});

test('Every alias of a type means the type', () => {
  const aliases = {
    i8: 'int8', u8: 'uint8', i16: 'int16', u16: 'uint16', i32: 'int32', u32: 'uint32', i64: 'int64', u64: 'uint64', f32: 'float32', float: 'float32',
    f64: 'float64', double: 'float64', ptr: 'pointer', str: 'string',
  };
  for (const [alias, type] of Object.entries(aliases)) {
    const library = new ffi.DynamicLibrary(fixture);
    const echo = library.getFunction(`echo_${type}`, { arguments: [alias], return: alias });
    const value = /64|pointer|string/.test(type) && !type.startsWith('f') ? 100n : 100;
    assert.equal(echo(value), value, alias);
    assert.equal(library.getFunction(`echo_${type}`, { arguments: [type], return: type }), echo, alias);
    library.close();
  }
});

ours('Every function says which way its calls go, and why', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
  for (const name of ['callPath', 'callPathReason']) {
    const descriptor = Object.getOwnPropertyDescriptor(add, name);
    assert.equal(descriptor.enumerable, false, name);
    assert.equal(descriptor.writable ?? descriptor.set !== undefined, false, name);
  }

  assert.match(add.callPath, /^(fast|slot|libffi)$/);
  assert.ok(add.callPathReason.length > 10, 'the reason is a sentence');
  library.close();
});

ours('engine tells the version, the Node and the way of calls', () => {
  assert.match(ffi.engine.version, /^\d+\.\d+\.\d+/);
  assert.equal(String(ffi.engine.node).replace(/^v/, '').split('.')[0], String(major));
  assert.equal(typeof ffi.engine.fastcall, 'boolean');
  assert.equal(typeof ffi.engine.statistics().slowCalls, 'number');
});
