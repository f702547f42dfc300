'use strict';
// What runs the tests: the package under test, this Node, and the switches that it was started with.
const path = require('node:path');

const repository = path.resolve(__dirname, '../../../..');
const packageName = process.env.FFITK_NODE_PACKAGE ?? path.join(repository, 'artifacts/node/package');
const switches = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')];
const isOracle = packageName === 'node:ffi';

const major = Number(process.versions.node.split('.')[0]);

// Bun and Deno give out a version of Node as theirs.
const runtime = ['bun', 'deno'].find((name) => process.versions[name] !== undefined) ?? 'node';

// node:ffi itself tells how to behave; what it does otherwise is listed in differences.js.
const ffi = require(packageName);

module.exports = {
  repository,
  packageName,
  ffi,
  isOracle,
  runtime,
  major,
  // Whose V8 the addon was compiled against; on others it works without fast calls.
  isKnownNode: runtime === 'node' && [20, 22, 24, 26].includes(major),
  // Whether each function has a wrapper compiled for it alone: V8 calls directly from no other.
  hasOwnWrappers: process.env.FFITK_CODEGEN !== '0',
  canOptimise: runtime === 'node' && !switches.includes('--jitless') && !switches.includes('--no-opt'),
  // AAPCS64 10.1.2; Apple's and Microsoft's compilers make it signed there too.
  charIsUnsigned: process.platform === 'linux' && process.arch === 'arm64',
  isEmulated: process.env.FFITK_HOST_ARCH !== undefined,
  // A library that every machine has, with abs: the program itself, but on Windows, where it exports nothing of C's.
  systemLibrary: process.platform === 'win32' ? 'ucrtbase.dll' : null,
  // How to start this Node again: under an emulator, a command in front of the program's path.
  command: JSON.parse(process.env.FFITK_NODE_COMMAND ?? JSON.stringify([process.execPath])),
};
