'use strict';
// Who keeps what alive, and which objects are the same.
const { ffi, isEmulated } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert, closed } = require('./support/assertions.js');
const { test, unless } = require('./support/testing.js');
const { noMaps } = require('./support/maps.js');
const child = require('./support/child.js');

const i32 = { arguments: ['i32', 'i32'], return: 'i32' };

test('A symbol with the same types is the same function object, by whatever way it is asked for', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const add = library.getFunction('add_i32', i32);
  assert.equal(library.getFunction('add_i32', { arguments: ['int32', 'int32'], return: 'int32' }), add);
  assert.equal(library.getFunctions({ add_i32: i32 }).add_i32, add);
  assert.equal(library.functions.add_i32, add);
  assert.equal(library.getFunctions().add_i32, add);
  library.close();
});

test('Pointer-like types are one type for the identity of a function', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const echo = library.getFunction('echo_pointer', { arguments: ['pointer'], return: 'pointer' });
  assert.equal(library.getFunction('echo_pointer', { arguments: ['string'], return: 'buffer' }), echo);
  assert.equal(library.getFunction('echo_pointer', { arguments: ['arraybuffer'], return: 'string' }), echo);
  library.close();
});

test('Two libraries of one path do not share functions, nor their end', () => {
  const first = new ffi.DynamicLibrary(fixture);
  const second = new ffi.DynamicLibrary(fixture);
  const add = second.getFunction('add_i32', i32);
  assert.notEqual(first.getFunction('add_i32', i32), add);
  first.close();
  assert.equal(add(1, 2), 3);
  second.close();
  closed(() => add(1, 2));
});

test('A property that a user puts on a function stays as long as the function', () => {
  const library = new ffi.DynamicLibrary(fixture);
  library.getFunction('add_i32', i32).mine = 42;
  const held = library.getFunction('add_i32', i32);
  assert.equal(held.mine, 42);
  held.pointer = 5n;
  assert.equal(library.getFunction('add_i32', i32).pointer, 5n);
  assert.equal(held(1, 2), 3);
  library.close();
});

test('Reading functions again and again makes nothing new', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
    for (let i = 0; i < 1000; i++) library.functions.add_i32(i, i);
    gc();
    const before = process.memoryUsage();
    for (let i = 0; i < 20000; i++) {
      if (library.functions.add_i32 !== add || library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' }) !== add) throw new Error('another function');
    }
    gc();
    const after = process.memoryUsage();
    console.log(Math.max(0, after.heapUsed - before.heapUsed) < 2 ** 21, after.rss - before.rss < 40 * 2 ** 20);`, { flags: ['--expose-gc'] });
  assert.equal(text, 'true true');
});

test('A function keeps its library open when nothing else does', () => {
  const text = child.output(`
    const add = (() => new ffi.DynamicLibrary(fixture).getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' }))();
    let rounds = 0;
    (function again() {
      gc();
      for (let i = 0; i < 1000; i++) if (add(20, 22) !== 42) throw new Error('wrong');
      if (rounds++ < 20) setTimeout(again, 1); else console.log('open');
    })();`, { flags: ['--expose-gc'] });
  assert.equal(text, 'open');
});

test('A function that was read from functions keeps its library open', () => {
  const text = child.output(`
    const { add_i32 } = (() => ffi.dlopen(fixture, { add_i32: { arguments: ['i32', 'i32'], return: 'i32' } }).functions)();
    let rounds = 0;
    (function again() {
      gc();
      for (let i = 0; i < 1000; i++) if (add_i32(20, 22) !== 42) throw new Error('wrong');
      if (rounds++ < 20) setTimeout(again, 1); else console.log('open');
    })();`, { flags: ['--expose-gc'] });
  assert.equal(text, 'open');
});

unless(noMaps, 'A library that nobody holds stays mapped: it may have threads of its own', () => {
  const text = child.output(`
    const fs = require('node:fs');
    const copy = require('node:path').join(require('node:os').tmpdir(), 'ffitk-collected-' + process.pid + '.' + ffi.suffix);
    fs.copyFileSync(fixture, copy);
    (() => { const library = new ffi.DynamicLibrary(copy); library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' })(1, 2); })();
    let rounds = 0;
    (function wait() {
      gc();
      if (isMapped(copy) && rounds++ < 20) return setTimeout(wait, 10);
      console.log(isMapped(copy));
      discard(copy);
    })();`, { flags: ['--expose-gc'] });
  assert.equal(text, 'true');
});

unless(noMaps, 'close unmaps the library at once', () => {
  const text = child.output(`
    const fs = require('node:fs');
    const copy = require('node:path').join(require('node:os').tmpdir(), 'ffitk-closed-' + process.pid + '.' + ffi.suffix);
    fs.copyFileSync(fixture, copy);
    const library = new ffi.DynamicLibrary(copy);
    const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
    add(1, 2);
    const before = isMapped(copy);
    library.close();
    discard(copy);
    console.log(before, isMapped(copy));
    try { add(1, 2); } catch (error) { console.log(error.code); }`);
  assert.equal(text, 'true false\nERR_FFI_LIBRARY_CLOSED');
});

unless(noMaps, 'A library that a callback of its own call closes stays mapped until that call returns', () => {
  const text = child.output(`
    const fs = require('node:fs');
    const copy = require('node:path').join(require('node:os').tmpdir(), 'ffitk-running-' + process.pid + '.' + ffi.suffix);
    fs.copyFileSync(fixture, copy);
    const library = new ffi.DynamicLibrary(copy);
    const holder = new ffi.DynamicLibrary(null);
    const call = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
    const callback = holder.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { library.close(); return x + 1; });
    console.log(call(callback, 41));
    try { call(callback, 1); } catch (error) { console.log(error.code); }
    discard(copy);
    let rounds = 0;
    (function wait() {
      if (isMapped(copy) && rounds++ < 1000) return setTimeout(wait, 10);
      console.log(isMapped(copy));
    })();`);
  assert.equal(text, '42\nERR_FFI_LIBRARY_CLOSED\nfalse');
});

test('A callback that its own library closes under it returns well', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { library.close(); gc(); return x + 1; });
    console.log(call(callback, 41));`, { flags: ['--expose-gc'] });
  assert.equal(text, '42');
});

test('A process ends well with libraries open, functions hot and callbacks registered', () => {
  const result = child.run(`
    const library = new ffi.DynamicLibrary(fixture);
    const add = library.getFunction('add_i32', { arguments: ['i32', 'i32'], return: 'i32' });
    const call = library.getFunction('call_unary', { arguments: ['function', 'i32'], return: 'i32' });
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1);
    for (let i = 0; i < 200000; i++) add(i, 1);
    process.on('exit', () => console.log(add(20, 22), call(callback, 1)));`);
  assert.equal(result.stdout.trim(), '42 2');
  assert.equal(result.status, 0);
});

test('A callback alone does not keep the process running', () => {
  const result = child.run(`
    new ffi.DynamicLibrary(fixture).registerCallback(() => {});`, { timeout: 60_000 });
  assert.equal(result.status, 0);
});

const newAddresses = isEmulated && 'QEMU loads a library at another address each time, and what is bound to an address stays while the isolate lives';

unless(newAddresses || noMaps, 'Thousands of functions are opened and closed without growth', () => {
  const text = child.output(`
    const names = ${JSON.stringify(['add_i32', 'weigh_6_i32', 'echo_float64', 'text_length', 'nothing'])};
    const signatures = [{ arguments: ['i32', 'i32'], return: 'i32' }, { arguments: Array(6).fill('i32'), return: 'i32' }, { arguments: ['f64'], return: 'f64' }, { arguments: ['string'], return: 'u64' }, {}];
    function round() {
      const library = new ffi.DynamicLibrary(fixture);
      names.forEach((name, index) => library.getFunction(name, signatures[index]));
      library.functions.add_i32(1, 2);
      library.close();
    }
    for (let i = 0; i < 300; i++) round();
    gc(); gc();
    const executable = () => maps().filter(({ permissions, path }) => permissions.startsWith('r-x') && path === '' || path.startsWith('/memfd:')).length;
    // V8 keeps what it may need again, up to a point: what is lost for good, every batch adds.
    const settled = () => new Promise((resolve) => setTimeout(() => { gc(); resolve(process.memoryUsage().rss); }, 50));
    (async () => {
      let before = await settled(), least = Infinity;
      const mappings = executable();
      for (let batch = 0; batch < 3; batch++) {
        for (let i = 0; i < 600; i++) round();
        gc(); gc();
        const after = await settled();
        least = Math.min(least, after - before);
        before = after;
      }
      console.log(least / 2 ** 20 < 12, executable() <= mappings + 8);
    })();`, { flags: ['--expose-gc'] });
  assert.equal(text, 'true true');
});
