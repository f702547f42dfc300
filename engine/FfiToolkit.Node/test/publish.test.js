'use strict';
// The shape of the published addon: what it needs, exports and reserves.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { describe } = require('./support/harness.js');
const { isOracle, packageName, repository } = require('./support/host.js');
const { assert } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const child = require('./support/child.js');
const pe = require('./support/pe.js');

const read = (tool, ...args) => execFileSync(tool, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
const objects = path.join(repository, 'engine/FfiToolkit.Node/obj/native/win-x64');
const addons = isOracle ? [] : fs.readdirSync(path.join(packageName, 'prebuilds')).map((platform) => ({ platform, file: path.join(packageName, 'prebuilds', platform, 'ffitoolkit.node') }));

// The tools that look into binaries are Linux'.
const noTools = process.platform !== 'linux' && 'binaries are looked at on Linux';

// The newest version of the C library that a binary asks for: [2, 28].
function newestGlibc(file) {
  const versions = [...read('objdump', '-T', file).matchAll(/GLIBC_(\d+)\.(\d+)/g)].map(([, major, minor]) => [Number(major), Number(minor)]);
  return versions.sort((a, b) => a[0] - b[0] || a[1] - b[1]).at(-1);
}

for (const { platform, file } of addons) {
  ours(`the addon of ${platform} holds no path of the machine that built it`, () => {
    const home = process.env.HOME ?? repository;
    assert.deepEqual([repository, home].filter((folder) => folder.length > 1 && fs.readFileSync(file).includes(`${folder}/`)), []);
  }, noTools);
}

for (const { platform, file } of addons.filter((addon) => addon.platform.startsWith('linux-'))) {
  const isMusl = platform.startsWith('linux-musl-');
  describe(`the addon of ${platform}`, () => {
    ours(`stays mapped when a worker that loaded it ends: NODELETE (${platform})`, () => {
      assert.match(read('readelf', '-dW', file), /\(FLAGS_1\).*NODELETE/);
    }, noTools);

    ours(`needs no C library newer than Node itself does (${platform})`, () => {
      if (isMusl) {
        assert.equal(newestGlibc(file), undefined);
        return;
      }

      const needed = newestGlibc(file);
      const node = newestGlibc(path.join(repository, 'artifacts/nodes', platform === 'linux-arm64' ? 'node26-arm64' : 'node20', 'bin/node'));
      assert.ok(needed[0] < node[0] || needed[0] === node[0] && needed[1] <= node[1], `GLIBC_${needed.join('.')}, Node needs GLIBC_${node.join('.')}`);
      assert.ok(needed[0] === 2 && needed[1] <= 28, `GLIBC_${needed.join('.')}`);
    }, noTools);

    ours(`needs only the C library and the loader (${platform})`, () => {
      const needed = [...read('readelf', '-dW', file).matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name]) => name);
      assert.deepEqual(needed.filter((name) => !/^(libc\.so|libc\.so\.6|libm\.so\.6|libdl\.so\.2|libpthread\.so\.0|librt\.so\.1|ld-linux.*)$/.test(name)), []);
    }, noTools);

    ours(`exports the module's entry and nothing of V8 (${platform})`, () => {
      const defined = read('nm', '-DC', '--defined-only', file).split('\n').filter((line) => line !== '');
      assert.ok(defined.some((line) => /napi_register_module_v1/.test(line)), 'it has the entry');
      assert.deepEqual(defined.filter((line) => /\bv8::|\bnode::/.test(line)), []);
    }, noTools);

    ours(`has no executable stack and no text relocations (${platform})`, () => {
      assert.match(read('readelf', '-lW', file), /GNU_STACK.*RW /);
      assert.doesNotMatch(read('readelf', '-dW', file), /TEXTREL/);
    }, noTools);
  });
}

for (const { platform, file } of addons.filter((addon) => addon.platform.startsWith('win32-'))) {
  describe(`the addon of ${platform}`, () => {
    const image = pe.read(file);

    ours(`has the protections of Windows: no executable data, random addresses of 64 bits, shadow stacks (${platform})`, () => {
      assert.deepEqual(pe.protections(image), ['dynamic base', 'high entropy', 'no execute', 'shadow stack']);
    });

    ours(`needs only what is a part of Windows (${platform})`, () => {
      const system = ['advapi32.dll', 'bcrypt.dll', 'kernel32.dll', 'ole32.dll', 'ucrtbase.dll'];
      assert.deepEqual(image.imports.map(({ name }) => name.toLowerCase()).sort(), system);
    });

    ours(`exports the module's entry and nothing of V8 (${platform})`, () => {
      assert.ok(image.exports.includes('napi_register_module_v1'), 'it has the entry');
      assert.deepEqual(image.exports.filter((name) => /@v8@|@node@/.test(name)), []);
    });

    ours(`is bound to the program that loads it when a function of it is first called, and to nothing else (${platform})`, () => {
      assert.deepEqual(image.delayed.map(({ name }) => name), ['node.exe']);
    });

    // Wine loads what lacks a function, and fails when it is called: it cannot show this.
    for (const release of ['20', '22', '24', '26']) {
      ours(`finds every function of Node-API that it calls in node.exe ${release}, and those of V8 that its code for it calls (${platform})`, () => {
        const program = new Set(pe.read(path.join(repository, `artifacts/nodes/node${release}-win/bin/node.exe`)).exports);
        const needed = image.delayed.flatMap(({ functions }) => functions);
        assert.ok(needed.length > 50, 'it calls some');
        assert.deepEqual(needed.filter((name) => name.startsWith('napi_') && !program.has(name)), []);
        const own = pe.undefinedNames(path.join(objects, `bind_${release}.obj`)).filter((name) => /@v8@@/.test(name));
        assert.ok(own.length > 20, 'it calls some of V8');
        assert.deepEqual(own.filter((name) => !program.has(name)), []);
        assert.deepEqual(own.filter((name) => !needed.includes(name)), [], 'all of them are bound');
      }, !fs.existsSync(objects) && 'the objects of the build are not here: this is a packed addon');
    }
  });
}

describe('the objects for each ABI of Node', () => {
  const compiled = [path.join(repository, 'engine/FfiToolkit.Node/obj'), path.join(repository, 'artifacts/obj')]
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => fs.readdirSync(folder, { recursive: true }).filter((name) => /linux-[^/]*\/bind[^/]*\.o$/.test(name)).map((name) => path.join(folder, name)));

  ours('define no inline functions of V8: the linker would merge those of different versions', () => {
    for (const object of compiled) {
      const weak = read('nm', '-C', '--defined-only', object).split('\n').filter((line) => /^[0-9a-f]+ [VWu] /.test(line) && /\bv8::|\bnode::/.test(line));
      assert.deepEqual(weak, [], object);
    }
  }, noTools || compiled.length === 0 && 'the objects of the build are not here: this is a packed addon');
});

const noLimits = process.platform !== 'linux' && 'what a process has is read from /proc';

describe('a process that loaded the addon', () => {
  ours('reserves little address space', () => {
    const text = child.output(`
      const fs = require('node:fs');
      const size = () => Number(/VmSize:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
      const before = size();
      const { lib } = ffi.dlopen(fixture, { add_i32: { arguments: ['i32', 'i32'], return: 'i32' } });
      lib.functions.add_i32(1, 2);
      console.log(Math.round(size() - before));`);
    assert.ok(Number(text) < 600, `${text} MB`);
  }, noLimits);

  ours('starts under a limit of its address space', () => {
    const text = child.output("console.log(ffi.dlopen(fixture, { add_i32: { arguments: ['i32', 'i32'], return: 'i32' } }).functions.add_i32(20, 22));", {
      before: ['bash', '-c', 'ulimit -v 8000000; exec "$@"', 'limited'],
    });
    assert.equal(text, '42');
  }, noLimits);

  ours('still turns a fault of WebAssembly and a full stack into errors', () => {
    const text = child.output(`
      const { lib, functions } = ffi.dlopen(fixture, { add_i32: { arguments: ['i32', 'i32'], return: 'i32' } });
      // (module (memory 1) (func (export "f") (param i32) (result i32) local.get 0 i32.load))
      const bytes = Uint8Array.from(atob('AGFzbQEAAAABBgFgAX8BfwMCAQAFAwEAAQcFAQFmAAAKCQEHACAAKAIACw=='), (c) => c.charCodeAt(0));
      const { f } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
      const recurse = () => recurse() + 1;
      const names = [];
      for (let i = 0; i < 3; i++) {
        functions.add_i32(i, i);
        try { f(0x7fffff00); } catch (error) { names.push(error.constructor.name); }
        try { recurse(); } catch (error) { names.push(error.constructor.name); }
      }
      console.log(f(0), names.join(' '));`);
    assert.equal(text, '0 RuntimeError RangeError RuntimeError RangeError RuntimeError RangeError');
  });

  ours('keeps the exit codes of signals', () => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGABRT']) {
      const result = child.run(`ffi.dlopen(fixture, { nothing: {} }).functions.nothing(); process.kill(process.pid, '${signal}'); setTimeout(() => {}, 10000);`);
      assert.equal(result.signal, signal);
    }
  }, process.platform === 'win32' && 'Windows has no signals');

  ours('starts one thread more at most, and none for each worker', () => {
    const text = child.output(`
      const fs = require('node:fs');
      const { Worker } = require('node:worker_threads');
      const threads = () => fs.readdirSync('/proc/self/task').length;
      const source = ${JSON.stringify(`const { ffi } = require(${JSON.stringify(path.join(__dirname, 'support/host.js'))}); ffi.dlopen(${JSON.stringify(require('./support/fixture.js').fixture)}, { nothing: {} }).functions.nothing();`)};
      const before = threads();
      ffi.dlopen(fixture, { nothing: {} }).functions.nothing();
      const loaded = threads();
      let left = 10;
      (function next() { if (left-- > 0) return new Worker(source, { eval: true }).on('exit', next); console.log(loaded - before, threads() - loaded); })();`);
    const [own, grown] = text.split(' ').map(Number);
    assert.ok(own <= 2, `${own} threads of its own`);
    assert.ok(grown <= 0, `${grown} threads after ten workers`);
  }, noLimits);
});
