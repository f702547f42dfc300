'use strict';
// Finding the addon: where it may be, and what is said where it is not.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { packageName, isOracle, major, repository, systemLibrary, ffi } = require('./support/host.js');
const { assert } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const child = require('./support/child.js');

const platform = isOracle ? '' : fs.readdirSync(path.join(packageName, 'prebuilds')).find((name) => name === `${process.platform}-${process.arch}`);

const published = path.join(repository, `artifacts/node/npm/node-${platform}`);

// Runs source with the package installed in a folder of its own as `require('@ffitoolkit/node')`; prepare may change what is installed.
function installed(prepare, source) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ffitk-loading-'));
  try {
    const home = path.join(folder, 'node_modules/@ffitoolkit/node');
    fs.cpSync(packageName, home, { recursive: true });
    prepare(home, path.join(folder, 'node_modules/@ffitoolkit'));
    return child.run(source, { prelude: false, bare: true, cwd: folder, flags: ['--no-warnings'] });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const noPackage = !isOracle && !(`@ffitoolkit/node-${platform}` in require(path.join(packageName, 'package.json')).optionalDependencies) && 'no package of this platform is published';

const removeBinaries = (home) => fs.rmSync(path.join(home, 'prebuilds'), { recursive: true });
const attempt = `
  const ffi = require('@ffitoolkit/node');
  try { ffi.dlopen(${JSON.stringify(systemLibrary)}, { abs: { arguments: ['i32'], return: 'i32' } }); console.log('opened'); } catch (error) { console.log(error.constructor.name, error.code, error.message); }`;

ours('Where no binary is installed the error names the package to install', () => {
  const { version } = require(path.join(packageName, 'package.json'));
  const result = installed(removeBinaries, attempt);
  assert.equal(result.stderr, '');
  assert.match(result.stdout, /^Error ERR_FFI_BINARY_MISSING /);
  assert.ok(result.stdout.includes(`npm install @ffitoolkit/node-${process.platform}-${process.arch}@${version}`), result.stdout);
}, noPackage);

ours('The package loads without a binary: only what needs it refuses', () => {
  const result = installed(removeBinaries, `
    const ffi = require('@ffitoolkit/node');
    console.log(ffi.suffix, ffi.types.INT_32, ffi.engine.version.length > 0);`);
  assert.equal(result.stdout.trim(), `${ffi.suffix} int32 true`, result.stderr);
});

ours('A platform that no package is made for is named, and no package is recommended', () => {
  const result = installed(() => {}, `
    Object.defineProperty(process, 'platform', { value: 'sunos' });
    Object.defineProperty(process, 'arch', { value: 'sparc' });
    ${attempt}`);
  assert.match(result.stdout, /^Error ERR_FFI_BINARY_MISSING @ffitoolkit\/node has no binary for sunos-sparc: there are packages for .*linux-x64/, result.stderr);
  assert.doesNotMatch(result.stdout, /npm install/);
});

ours('A Node whose C library is musl gets no binary that is linked with glibc', () => {
  // What the linker writes into a program says which C library loads it.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ffitk-musl-'));
  try {
    const program = path.join(folder, 'node');
    execFileSync('cc', ['-x', 'c', '-Wl,--dynamic-linker=/lib/ld-musl-x86_64.so.1', '-o', program, '-'], { input: 'int main(void) { return 0; }' });
    const result = installed(() => {}, `Object.defineProperty(process, 'execPath', { value: ${JSON.stringify(program)} }); ${attempt}`);
    // There is one for musl on x64, which this process cannot load.
    assert.match(result.stdout, new RegExp(`^Error ERR_(FFI_BINARY_MISSING .*no binary for linux-musl-${process.arch}: |DLOPEN_FAILED .*linux-musl-${process.arch}/ffitoolkit\\.node)`), result.stderr);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}, process.platform !== 'linux' && 'only Linux has several C libraries');

ours('The addon is loaded without a report of the process, which asks the DNS about every open connection', () => {
  const result = installed(() => {}, `
    let reports = 0;
    process.report.getReport = () => { reports += 1; return { header: { glibcVersionRuntime: '2.36' } }; };
    ${attempt}
    console.log(reports, 'reports');`);
  assert.equal(result.stdout.trim(), 'opened\n0 reports', result.stderr);
});

ours('A binary from the package of the platform is found', () => {
  const result = installed((home, scope) => {
    const target = path.join(scope, `node-${platform}`);
    fs.renameSync(path.join(home, 'prebuilds', platform), target);
    removeBinaries(home);
    for (const file of fs.readdirSync(published).filter((name) => /\.(js|mjs|json)$/.test(name))) {
      fs.copyFileSync(path.join(published, file), path.join(target, file));
    }
  }, attempt);
  assert.equal(result.stdout.trim(), 'opened', result.stderr);
});

ours('A path with spaces and letters beyond ASCII is no obstacle', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ffitk grüße '));
  try {
    fs.cpSync(packageName, path.join(folder, 'node'), { recursive: true });
    assert.equal(child.output(`console.log(require(${JSON.stringify(path.join(folder, 'node'))}).dlopen(${JSON.stringify(systemLibrary)}, { abs: { arguments: ['i32'], return: 'i32' } }).functions.abs(-5));`, { prelude: false, bare: true }), '5');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}, process.platform === 'win32' && major === 22 && 'Node 22 itself finds no module there on Windows');

ours('A binary that was found and is damaged is not called missing: the error has the words of the loader', () => {
  const result = installed((home) => fs.writeFileSync(path.join(home, 'prebuilds', platform, 'ffitoolkit.node'), 'not a library'), attempt);
  assert.equal(result.status, 0, result.stderr);
  assert.match(result.stdout, /^Error ERR_DLOPEN_FAILED The binary of @ffitoolkit\/node was found and could not be loaded: [^]*(file too short|invalid ELF header|Bad EXE format|not a valid Win32 application|not a mach-o file|not valid mach-o file)/);
});

ours('A Node that is too old is named, with what would do', () => {
  const result = installed(() => {}, `
    process.getBuiltinModule = undefined;
    Object.defineProperty(process, 'version', { value: 'v18.20.4' });
    try { require('@ffitoolkit/node'); } catch (error) { console.log(error.constructor.name, error.code, error.message); }`);
  assert.match(result.stdout, /^Error ERR_FFI_NODE_UNSUPPORTED .*Node 20\.16.*v18\.20\.4/, result.stderr);
});

ours('The addon is loaded by the first use and not by require', () => {
  const result = installed(() => {}, `
    const mapped = () => process.platform === 'linux' ? require('node:fs').readFileSync('/proc/self/maps', 'utf8').includes('ffitoolkit.node') : process.report.getReport().sharedObjects.some((file) => file.endsWith('ffitoolkit.node'));
    const ffi = require('@ffitoolkit/node');
    const before = mapped();
    ffi.dlopen(${JSON.stringify(systemLibrary)});
    console.log(before, mapped());`);
  assert.equal(result.stdout.trim(), 'false true', result.stderr);
});

ours('Two copies of the package in one process work side by side', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ffitk-copies-'));
  try {
    const copies = ['a', 'b'].map((name) => {
      fs.cpSync(packageName, path.join(folder, name), { recursive: true });
      return path.join(folder, name);
    });
    const text = child.output(`
      const [a, b] = ${JSON.stringify(copies)}.map((path) => require(path));
      const signature = { abs: { arguments: ['i32'], return: 'i32' } };
      const first = a.dlopen(${JSON.stringify(systemLibrary)}, signature), second = b.dlopen(${JSON.stringify(systemLibrary)}, signature);
      let sum = 0;
      for (let i = 0; i < 50000; i++) sum += first.functions.abs(-1) + second.functions.abs(-1);
      first.lib.close();
      console.log(sum, second.functions.abs(-5), a.DynamicLibrary === b.DynamicLibrary);`, { prelude: false, bare: true });
    assert.equal(text, '100000 5 false');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
