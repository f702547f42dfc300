'use strict';
// What turns the fast path off, and what happens then: the same results, and a reason.
const path = require('node:path');
const { ffi, isOracle, isKnownNode, isEmulated, major, packageName, runtime } = require('./support/host.js');
const { fixture, compileProgram } = require('./support/fixture.js');
const { assert } = require('./support/assertions.js');
const { test, ours, unless } = require('./support/testing.js');
const child = require('./support/child.js');

// A little of everything; prints the same on every path.
const everything = `
  const library = new ffi.DynamicLibrary(fixture);
  const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
  const mixed = library.getFunction('weigh_mixed_12', { arguments: ['i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64', 'i32', 'f64'], return: 'f64' });
  const length = library.getFunction('text_length', { arguments: ['string'], return: 'u64' });
  const echo = library.getFunction('echo_uint64', { arguments: ['u64'], return: 'u64' });
  const call = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
  const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1);
  let sum = 0;
  for (let i = 0; i < 20000; i++) sum = add(sum & 0xffff, i);
  const refused = [];
  for (const action of [() => add(0.5, 1), () => add(1), () => length(5), () => echo(-1n)]) try { action(); } catch (error) { refused.push(error.code + ' ' + error.message); }
  library.unregisterCallback(callback);
  const results = [sum, mixed(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), String(length('grüße')), String(echo(2n ** 64n - 1n)), refused];
  const late = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1);
  results.push(call(late, 41));
  library.close();
  try { add(1, 2); } catch (error) { results.push(error.code); }
  const path = () => ({ path: add.callPath, reason: add.callPathReason, fastcall: ffi.engine?.fastcall, engine: ffi.engine?.reason });
  console.log(JSON.stringify({ results, ...path() }));`;
const expected = [
  (() => {
    let sum = 0;
    for (let i = 0; i < 20000; i += 1) {
      sum = (sum & 0xffff) + i;
    }

    return sum;
  })(),
  650, '7', '18446744073709551615',
  [
    'ERR_INVALID_ARG_VALUE Argument 0 must be an int32', 'ERR_INVALID_ARG_VALUE Invalid argument count: expected 2, got 1',
    'ERR_INVALID_ARG_VALUE Argument 0 must be a buffer, an ArrayBuffer, a string, or a bigint', 'ERR_INVALID_ARG_VALUE Argument 0 must be a uint64',
  ],
  42, 'ERR_FFI_LIBRARY_CLOSED',
];

// Runs everything in a child and returns how it went.
function probe(options) {
  const report = JSON.parse(child.output(everything, { bare: true, flags: isOracle ? ['--experimental-ffi'] : [], env: { FFITK_FASTCALL: undefined, ...options?.env }, ...options, ...(isOracle ? { flags: ['--experimental-ffi', ...(options?.flags ?? [])] } : {}) }).split('\n').pop());
  assert.deepEqual(report.results, expected);
  return report;
}

const builtWithout = !isOracle && !ffi.engine.fastcall && /WithoutFfiFastcall/.test(ffi.engine.reason);

const notFast = builtWithout ? 'this addon is built without the fast path' : !isKnownNode && `the addon does not know the V8 of Node ${major}`;

ours('Where the addon does not know the engine, calls go through stubs and say so', () => {
  const { path, reason } = probe();
  assert.equal(path, 'slot');
  assert.match(reason, runtime === 'node' ? new RegExp(`does not know V8 .* of Node ${major} `) : /^this is (Bun|Deno) \d/);
}, isKnownNode && 'the addon knows the V8 of this Node');

ours('Without any switch calls are fast', () => {
  const { path, fastcall, reason } = probe();
  assert.deepEqual([path, fastcall], ['fast', true], reason);
}, notFast);

ours('FFITK_FASTCALL=0 sends every call through libffi and says so', () => {
  const { path, reason, fastcall } = probe({ env: { FFITK_FASTCALL: '0' } });
  assert.deepEqual([path, fastcall], ['libffi', false]);
  assert.match(reason, /FFITK_FASTCALL/);
}, builtWithout && 'this addon is built without the fast path');

ours('An addon that is built WithoutFfiFastcall sends every call through libffi and says so', () => {
  const { path, reason } = probe();
  assert.equal(path, 'libffi');
  assert.match(reason, /WithoutFfiFastcall/);
}, !builtWithout && 'this addon is built with the fast path');

test('--jitless gives the same results', () => {
  const { path, reason } = probe({ flags: ['--jitless'] });
  if (!isOracle) {
    assert.notEqual(path, 'fast');
    assert.match(reason, /jitless/i);
  }
});

test('--no-opt gives the same results', () => {
  probe({ flags: ['--no-opt'] });
});

const noFilter = isEmulated ? 'an emulator of user programs does not take seccomp filters' : process.platform !== 'linux' && 'seccomp is a facility of Linux';

unless(noFilter, 'A process that may not map executable memory for stubs falls back by itself', () => {
  const { path, reason } = probe({ before: [compileProgram('refuse-executable-memory'), 'stubs'] });
  if (!isOracle && !builtWithout) {
    assert.equal(path, 'libffi');
    assert.match(reason, /executable memory/i);
  }
});

ours('Where the system gives no more memory for code a callback more is refused and named, those before it answer, and there are more once it does', () => {
  const text = child.output(`
    const { openSync, closeSync } = require('node:fs');
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
    const made = [];
    const register = () => { const i = made.length; made.push(library.registerCallback({ arguments: ['i32'], return: 'i32' }, function compare(x) { return x + i; })); };
    register();
    // Memory for code comes from files, of which there may be no more; and libffi cannot be loaded.
    const opened = [];
    try { for (;;) opened.push(openSync('/dev/null')); } catch (error) { console.log(error.code); }
    try { while (made.length < 10_000) register(); } catch (error) { console.log(error.code, error.message); }
    console.log(made.length < 10_000 && made.every((callback, i) => call(callback, 1) === 1 + i));
    opened.forEach((file) => closeSync(file));
    register();
    console.log(call(made.at(-1), 1) === made.length);`, { bare: true, env: { FFITK_FASTCALL: undefined }, before: ['sh', '-c', 'ulimit -n 128; exec "$@"', 'sh'] });
  assert.match(text, /^EMFILE\nERR_FFI_LIBFFI_UNAVAILABLE The callback compare, registered as int32\(int32\) cannot be made: .*(Too many open files|No file descriptors available)\)\. Nor does libffi make it: No libffi could be loaded .*[^.]\.\ntrue\ntrue$/);
}, builtWithout ? 'this addon is built without the fast path' : isEmulated ? 'an emulator needs files of its own' : process.platform !== 'linux' && 'elsewhere memory for code is no file');

unless(noFilter, 'A process that may not map any executable memory works under --jitless', () => {
  const { path } = probe({ before: [compileProgram('refuse-executable-memory'), 'all'], flags: ['--jitless'] });
  if (!isOracle) {
    assert.equal(path, 'libffi');
  }
});

test('Where code generation from strings is disallowed everything works', () => {
  probe({ flags: ['--disallow-code-generation-from-strings'] });
});

ours('Calls are fast where code generation from strings is disallowed', () => {
  const { path, reason } = probe({ flags: ['--disallow-code-generation-from-strings'] });
  assert.equal(path, 'fast', reason);
}, notFast);

test('Built-in methods that a program replaces change no call', () => {
  const spoiled = `
    Array.prototype[Symbol.iterator] = function () { throw new Error('iterated'); };
    Array.prototype.map = Array.prototype.push = Array.prototype.forEach = function () { throw new Error('used'); };
    Function.prototype.call = Function.prototype.apply = Function.prototype.bind = function () { throw new Error('used'); };`;
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
    const length = library.getFunction('text_length', { arguments: ['string'], return: 'u64' });
    add(1, 2); length('text');
    const write = require('node:fs').writeSync;
    ${spoiled}
    const results = add(20, 22) + ' ' + length('text');
    library.close();
    write(1, results);`, { flags: ['--no-warnings'] });
  assert.equal(text, '42 4');
});

test('The experimental warning is given once', () => {
  const warned = child.run(`
    process.on('warning', (warning) => console.log(warning.name + ': ' + warning.message));
    for (let i = 0; i < 3; i++) { const { lib } = ffi.dlopen(fixture, { nothing: {} }); lib.close(); }
    ffi.suffix; ffi.types;
    setTimeout(() => {}, 10);`, { flags: ['--no-warnings'] });
  const lines = warned.stdout.trim().split('\n').filter((line) => line.startsWith('ExperimentalWarning'));
  assert.deepEqual(lines, ['ExperimentalWarning: FFI is an experimental feature and might change at any time']);
});

ours('The experimental warning is on standard error unless it is switched off', () => {
  const source = "const { lib } = ffi.dlopen(fixture, { nothing: {} }); lib.close(); ffi.dlopen(fixture).lib.close();";
  const shown = child.run(source, { bare: true });
  assert.equal(shown.status, 0);
  assert.equal(shown.stderr.match(/ExperimentalWarning: FFI is an experimental feature and might change at any time/g)?.length, 1, shown.stderr);
  assert.equal(child.run(source, { bare: true, flags: ['--no-warnings'] }).stderr, '');
  assert.equal(child.run(source, { bare: true, flags: ['--disable-warning=ExperimentalWarning'] }).stderr, '');
});

ours('The experimental warning comes with the first use, once for all threads, and not with require', () => {
  const source = `
    const { Worker } = require('node:worker_threads');
    const use = "const ffi = require(process.env.FFITK_NODE_PACKAGE); ffi.suffix; if (require('node:worker_threads').workerData) ffi.dlopen(null).lib.close();";
    const work = (uses) => new Promise((resolve) => new Worker(use, { eval: true, workerData: uses }).on('exit', resolve));
    (async () => {
      await work(false);
      console.error('unused');
      await Promise.all([work(true), work(true)]);
      console.error('used');
      ffi.dlopen(null).lib.close();
    })();`;
  const lines = child.run(source, { bare: true, env: { FFITK_NODE_PACKAGE: packageName } }).stderr.split('\n').filter((line) => /^(unused|used)$|ExperimentalWarning: FFI/.test(line));
  assert.deepEqual(lines.map((line) => line.replace(/.*Warning.*/, 'warned')), ['unused', 'warned', 'used']);
});

// Every API that needs the permission, in a child: how each went, then the same once the permission is dropped.
const permissionFlag = major >= 22 ? '--permission' : '--experimental-permission';
const hasOwnPermission = process.allowedNodeEnvironmentFlags.has('--allow-ffi');
const whole = "'open', () => ffi.dlopen(fixture).lib.close(), 'new', () => new ffi.DynamicLibrary(fixture).close(), 'get', () => ffi.getInt8(0n), 'set', () => ffi.setInt8(0n), 'toString', () => ffi.toString(64n, 'x'), 'toBuffer', () => ffi.toBuffer(), 'address', () => ffi.getRawPointer(), 'export', () => ffi.exportString(5), 'loop', () => ffi.getCurrentEventLoop()";
const attempts = `
  const attempt = (...actions) => {
    const went = [];
    for (let i = 0; i < actions.length; i += 2) try { actions[i + 1](); went.push(actions[i] + ' allowed'); } catch (error) { went.push(actions[i] + ' ' + error.code + ' ' + error.permission); }
    console.log(went.join(', '));
  };`;
const denied = (permission) => ['open', 'new', 'get', 'set', 'toString', 'toBuffer', 'address', 'export', 'loop'].map((name) => `${name} ERR_ACCESS_DENIED ${permission}`).join(', ');

// Runs source in a child under the permission model, with these permissions, and returns the lines that it printed.
function permitted(permissions, source) {
  const flags = [permissionFlag, '--allow-fs-read=*', '--no-warnings', ...(isOracle && major < 27 ? ['--experimental-ffi'] : []), ...permissions];
  return child.output(`${attempts}${source}`, { bare: true, flags }).split('\n');
}

test('Under the permission model every API refuses unless it is allowed', () => {
  assert.deepEqual(permitted([], `attempt(${whole});`), [denied('FFI')]);
});

unless(!hasOwnPermission && 'this Node has no permission for native functions', 'Permission to load addons is none to call native functions', () => {
  assert.deepEqual(permitted(['--allow-addons'], `attempt(${whole});`), [denied('FFI')]);
});

unless(!hasOwnPermission && 'this Node has no permission for native functions', 'A dropped permission refuses from then on, but for libraries that are open', () => {
  const lines = permitted(['--allow-addons', '--allow-ffi'], `
    const { lib, functions } = ffi.dlopen(fixture, { add_i32: { arguments: ['i32', 'i32'], return: 'i32' } });
    process.permission.drop('ffi');
    attempt(${whole});
    attempt('call', () => functions.add_i32(1, 2), 'getFunction', () => lib.getFunction('nothing', {}), 'getSymbol', () => lib.getSymbol('nothing'), 'dlsym', () => ffi.dlsym(lib, 'nothing'), 'callback', () => lib.unregisterCallback(lib.registerCallback(() => {})), 'close', () => lib.close());`);
  assert.deepEqual(lines, [denied('FFI'), 'call allowed, getFunction allowed, getSymbol allowed, dlsym allowed, callback allowed, close allowed']);
});

unless(isOracle && 'node:ffi needs no addon', 'Under the permission model with addons allowed everything works', () => {
  probe({ flags: [permissionFlag, '--allow-fs-read=*', '--allow-addons', ...(hasOwnPermission ? ['--allow-ffi'] : []), '--no-warnings'] });
});

// Libraries in a virtual file system of node:vfs: no file of the system's holds them.
const noVirtualFiles = runtime !== 'node' ? 'only Node has node:vfs' : !process.allowedNodeEnvironmentFlags.has('--experimental-vfs') && 'this Node has no node:vfs';

const virtual = `
  const fs = require('node:fs');
  const files = require('node:vfs').create();
  files.writeFileSync('/first.so', fs.readFileSync(fixture));
  files.writeFileSync('/second.so', fs.readFileSync(fixture));
  files.writeFileSync('/text.so', 'no library');
  files.mount('/anything');
  const at = (name) => files.mountPoint + '/' + name;`;
const withVirtualFiles = { flags: ['--experimental-vfs', '--no-warnings'] };

unless(noVirtualFiles, 'A library of a virtual file system is loaded, and what is not there or no library is refused', () => {
  const text = child.output(`${virtual}
    const library = new ffi.DynamicLibrary(at('first.so'));
    console.log(library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' })(20, 22), library.path === at('first.so'));
    library.close();
    for (const name of ['nothing.so', 'text.so']) try { new ffi.DynamicLibrary(at(name)); } catch (error) { console.log(error.code, /file too short|0x800700C1/.test(error.message)); }`, withVirtualFiles);
  assert.equal(text, '42 true\nENOENT false\nERR_FFI_CALL_FAILED true');
});

unless(noVirtualFiles, 'Two libraries of a virtual file system are two, and the second outlives the first', () => {
  const text = child.output(`${virtual}
    const [first, second] = ['first.so', 'second.so'].map((name) => new ffi.DynamicLibrary(at(name)));
    console.log(first.getSymbol('fixture_data') !== second.getSymbol('fixture_data'));
    first.close();
    console.log(second.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' })(20, 22));
    second.close();`, withVirtualFiles);
  assert.equal(text, 'true\n42');
});

// How a function is called where the process gives out something else about itself than it is.
function disguised(change) {
  return child.output(`
    const give = (name, changes) => Object.defineProperty(process, name, { value: { ...process[name], ...changes } });
    ${change}
    const { lib, functions } = require(process.env.FFITK_NODE_PACKAGE_UNDER_TEST).dlopen(${JSON.stringify(fixture)}, { add_i32: { arguments: ['i32', 'i32'], return: 'i32' } });
    console.log(functions.add_i32(20, 22), functions.add_i32.callPath, functions.add_i32.callPathReason);`, {
    prelude: false, bare: true, env: { FFITK_FASTCALL: undefined, FFITK_NODE_PACKAGE_UNDER_TEST: path.resolve(packageName) }, flags: ['--no-warnings'],
  });
}

const otherHosts = [
  ['Bun', "give('versions', { bun: '1.4.5' })", /^42 slot this is Bun 1\.4\.5/],
  ['Deno', "give('versions', { deno: '2.9.6' })", /^42 slot this is Deno 2\.9\.6/],
  ['Electron', "give('versions', { electron: '40.1.0' })", /^42 slot this is Electron 40\.1\.0/],
  ['a Node with compressed pointers', "give('config', { variables: { ...process.config.variables, v8_enable_pointer_compression: 1 } })", /^42 slot .*compressed pointers/],
  ['a Node with a sandbox', "give('config', { variables: { ...process.config.variables, v8_enable_sandbox: 1 } })", /^42 slot .*sandbox/],
  [
    'a V8 that is not the one it says it is', "give('versions', { v8: process.versions.v8.replace(/[0-9]+-node/, '99999-node') })",
    /^42 slot the process says that it has V8 (\S+99999-node\S*), but the V8 that it exports is (?!\1)\S+$/,
  ],
];
for (const [label, change, expectedReason] of otherHosts) {
  ours(`V8's own interface is left alone where the host is ${label}`, () => assert.match(disguised(change), expectedReason), notFast);
}
