'use strict';
// Says in the package of a platform what its binaries were made with, as the packages of libffi do of theirs: no path, no time.
// Usage: node build-record.js FOLDER RID LIBFFI COMPILER ILCOMPILER, where FOLDER is the package, LIBFFI the folder with libffi of the
// RID, COMPILER what compiled the C++ (zig, or a GCC) and ILCOMPILER the version of .NET's compiler.
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
const linker = { name: 'zig', version: zig.version, integrity: zig.packages['linux-x64'].integrity };
const headers = Object.fromEntries([20, 22, 24, 26].map((major) => packages[`node_modules/node${major}`]).map(({ name, version, integrity }) => [`${name}@${version}`, integrity]));
const sources = Object.fromEntries(fs.readdirSync(path.join(project, 'native')).sort().map((name) => [name, hash(path.join(project, 'native', name))]));
const binaries = fs.readdirSync(folder).filter((name) => /\.node$|ffi/.test(name)).sort();
const record = {
  package: json(folder, 'package.json').name,
  version: json(folder, 'package.json').version,
  rid,
  compiler: { name: 'Microsoft.DotNet.ILCompiler', version: ilCompiler },
  nativeCompiler: compiler === 'zig' ? linker : { name: compiler, version: execFileSync(compiler, ['-dumpfullversion'], { encoding: 'utf8' }).trim() },
  linker,
  headers,
  sources,
  libffi: json(libffi, 'build-record.json'),
  files: Object.fromEntries(binaries.map((name) => [name, hash(path.join(folder, name))])),
};
fs.writeFileSync(path.join(folder, 'build-record.json'), `${JSON.stringify(record, undefined, 2)}\n`);
