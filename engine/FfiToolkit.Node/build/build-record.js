'use strict';
// Says in the package of a platform what its binaries were made with, as the packages of libffi do of theirs: no path, no time.
// Usage: node build-record.js FOLDER RID LIBFFI COMPILER ILCOMPILER, where FOLDER is the package, LIBFFI the folder with libffi of the
// RID, COMPILER what compiled the C++ (zig, a GCC, or Apple's clang) and ILCOMPILER the version of .NET's compiler.
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const [folder, rid, libffi, compiler, ilCompiler] = process.argv.slice(2);
const project = path.join(__dirname, '..');
const json = (...names) => JSON.parse(fs.readFileSync(path.join(...names), 'utf8'));
const hash = (file) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');

const { zig } = json(project, '../../native-deps/toolchains/toolchains.json');
const { packages } = json(project, 'nodes/package-lock.json');
const isMac = rid.startsWith('osx-');
const zigLinker = { name: 'zig', version: zig.version, integrity: zig.packages['linux-x64'].integrity };
const run = (...words) => execFileSync(compiler, words, { encoding: 'utf8' });
const nativeCompiler = compiler === 'zig' ? zigLinker : isMac ? { name: compiler, version: run('--version').split('\n', 1)[0] } : { name: compiler, version: run('-dumpfullversion').trim() };
const suffix = isMac ? rid.replace('osx', '-mac') : '';
const headers = Object.fromEntries([20, 22, 24, 26].map((major) => packages[`node_modules/node${major}${suffix}`]).map(({ name, version, integrity }) => [`${name}@${version}`, integrity]));
const native = path.join(project, 'native');
const filesOf = (inside) => fs.readdirSync(path.join(native, inside), { withFileTypes: true }).filter((each) => each.isFile()).map(({ name }) => inside + name);
const names = [...filesOf(''), ...(isMac ? filesOf('mac/') : [])];
const sources = Object.fromEntries(names.sort().map((name) => [name, hash(path.join(native, name))]));
const binaries = fs.readdirSync(folder).filter((name) => /\.node$|ffi/.test(name)).sort();
const record = {
  package: json(folder, 'package.json').name,
  version: json(folder, 'package.json').version,
  rid,
  compiler: { name: 'Microsoft.DotNet.ILCompiler', version: ilCompiler },
  nativeCompiler,
  // Apple's linker comes with its compiler.
  linker: isMac ? nativeCompiler : zigLinker,
  headers,
  sources,
  libffi: json(libffi, 'build-record.json'),
  files: Object.fromEntries(binaries.map((name) => [name, hash(path.join(folder, name))])),
};
fs.writeFileSync(path.join(folder, 'build-record.json'), `${JSON.stringify(record, undefined, 2)}\n`);
