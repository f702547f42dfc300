'use strict';
// Callbacks that break the rules of node:ffi: the process ends, and says why.
const { assert } = require('./support/assertions.js');
const { test, ours } = require('./support/testing.js');
const { brief } = require('./support/brief.js');
const child = require('./support/child.js');

const violations = {
  'that throws': ["() => { throw new Error('mine'); }", 'void', 'Callbacks cannot throw an exception'],
  'that throws a primitive': ["() => { throw 5; }", 'void', 'Callbacks cannot throw an exception'],
  'that returns a promise': ['async () => 5', 'i32', 'Callbacks cannot return promises'],
  'that returns a promise for void': ['async () => {}', 'void', 'Callbacks cannot return promises'],
  'that returns a fraction for int32': ['() => 1.5', 'i32', 'Callback returned invalid value for declared FFI type'],
  'that returns too much for int32': ['() => 2147483648', 'i32', 'Callback returned invalid value for declared FFI type'],
  'that returns too much for uint8': ['() => 256', 'u8', 'Callback returned invalid value for declared FFI type'],
  'that returns a text for int32': ["() => '5'", 'i32', 'Callback returned invalid value for declared FFI type'],
  'that returns undefined for int32': ['() => undefined', 'i32', 'Callback returned invalid value for declared FFI type'],
  'that returns a boolean for bool': ['() => true', 'bool', 'Callback returned invalid value for declared FFI type'],
  'that returns too much for int64': ['() => 2n ** 63n', 'i64', 'Callback returned invalid value for declared FFI type'],
  'that returns a negative uint64': ['() => -1n', 'u64', 'Callback returned invalid value for declared FFI type'],
  'that returns a bigint for float64': ['() => 1n', 'f64', 'Callback returned invalid value for declared FFI type'],
  'that returns a Buffer for pointer': ['() => Buffer.alloc(8)', 'pointer', 'Callback returned invalid value for declared FFI type'],
  'that returns a text for string': ["() => 'text'", 'string', 'Callback returned invalid value for declared FFI type'],
  'that returns a negative pointer': ['() => -1n', 'pointer', 'Callback returned invalid value for declared FFI type'],
};
// Each takes a process.
for (const [label, [callback, type, message]] of brief(Object.entries(violations))) {
  test(`A callback ${label} ends the process and says so`, () => {
    const result = child.run(`
      const library = new ffi.DynamicLibrary(fixture);
      const call = library.getFunction('call_action', { arguments: ['function'] });
      const callback = library.registerCallback({ return: ${JSON.stringify(type)} }, ${callback});
      try { call(callback); } catch { console.log('caught'); }
      console.log('went on');`);
    assert.match(result.stderr, new RegExp(message));
    assert.ok(child.aborted(result), `status ${result.status}, signal ${result.signal}`);
    assert.equal(result.stdout, '');
  });
}

// What a user needs who has only the last words of a process: which callback, what value, where.
const lastWords = {
  'throws an error': { body: "(x) => { throw new RangeError('mine'); }", says: [/^Callbacks cannot throw an exception$/m, /^RangeError: mine$/m, /^ +at compare \(/m, /^ +at caller \(/m] },
  'throws a primitive': { body: "(x) => { throw { some: 'thing' }; }", says: [/^Callbacks cannot throw an exception$/m, /^\{ some: 'thing' \}$/m, /^ +at caller \(/m] },
  'throws null': { body: '(x) => { throw null; }', says: [/^Callbacks cannot throw an exception$/m, /^null$/m, /^ +at caller \(/m] },
  'throws what throws when it is looked at': { body: "(x) => { throw new Proxy(Object.defineProperty(new Error('mine'), 'stack', { get() { throw new Error('inner'); } }), {}); }", says: [/^Callbacks cannot throw an exception$/m] },
  'returns what is not of its type': { body: "(x) => 'a text'", says: [/^Callback returned invalid value for declared FFI type$/m, /value: 'a text'$/m, /^ +at caller \(/m] },
  'returns a promise': { body: 'async (x) => 5', says: [/^Callbacks cannot return promises$/m] },
};
for (const [label, { body, says }] of Object.entries(lastWords)) {
  ours(`The last words of a process whose callback ${label} name the callback, its signature, the native function and the value`, () => {
    const result = child.run(`
      const library = new ffi.DynamicLibrary(fixture);
      const call = library.getFunction('call_unary', { arguments: ['pointer', 'i32'], return: 'i32' });
      const compare = ${body};
      const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, compare);
      function caller() { return call(callback, 5); }
      caller();
      console.log('went on');`);
    for (const pattern of [...says, /^  callback: compare, registered as i(nt)?32\(i(nt)?32\)$/m, /^  called by: call_unary$/m]) {
      assert.match(result.stderr, pattern);
    }

    assert.doesNotMatch(result.stderr, /FfiToolkit\.|\.NET|Unhandled/);
    assert.ok(child.aborted(result), `status ${result.status}, signal ${result.signal}`);
    assert.equal(result.stdout, '');
  });
}

const gone = {
  'was unregistered': 'library.unregisterCallback(callback);',
  'unregistered itself in an earlier call': 'unregisters = true; call(callback, 5);',
  'belonged to a library that was closed': 'owner.close();',
};
for (const [label, action] of Object.entries(gone)) {
  ours(`A call of a callback that ${label} ends the process and says so, others in its place or not`, () => {
    const result = child.run(`
      const library = new ffi.DynamicLibrary(fixture), owner = ${label.startsWith('belonged') ? 'new ffi.DynamicLibrary(fixture)' : 'library'};
      const call = library.getFunction('call_unary', { arguments: ['pointer', 'i32'], return: 'i32' });
      let unregisters = false;
      const callback = owner.registerCallback({ arguments: ['i32'], return: 'i32' }, function compare(x) { if (unregisters) owner.unregisterCallback(callback); return x; });
      ${action}
      for (let i = 0; i < 100; i++) library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => -1);
      call(callback, 5);
      console.log('went on');`);
    assert.match(result.stderr, /^Callback called after it was unregistered/m);
    assert.match(result.stderr, /^  callback: compare, registered as /m);
    assert.doesNotMatch(result.stderr, /FfiToolkit\.|\.NET|Unhandled/);
    assert.ok(child.aborted(result), `status ${result.status}, signal ${result.signal}`);
    assert.equal(result.stdout, '');
  });
}

test('A callback from a foreign thread ends the process and says so', () => {
  const result = child.run(`
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_from_thread', { arguments: ['function'] });
    call(library.registerCallback(() => console.log('ran')));
    console.log('went on');`);
  assert.match(result.stderr, /Callbacks can only be invoked on the system thread they were created on/);
  assert.ok(child.aborted(result), `status ${result.status}, signal ${result.signal}`);
  assert.equal(result.stdout, '');
});
