'use strict';
// Where the tests run: each Node, on each processor, with each switch that changes how V8 or this package runs a call.
const fs = require('node:fs');
const path = require('node:path');
const { repeated } = require('./where.js');

const repository = path.resolve(__dirname, '../../../..');
const nodes = path.join(repository, 'artifacts/nodes');
const packageFolder = process.env.FFITK_NODE_PACKAGE ?? path.join(repository, 'artifacts/node/package');
const withoutFastcall = path.join(repository, 'artifacts/node/package-without-fastcall');

// What V8 calls "compile everything at once": the flag went with V8 14, where fuzzing thresholds come nearest.
const compileAtOnce = (major) => (major >= 26 ? ['--jit-fuzzing'] : ['--always-turbofan']);

// closures: the wrappers that are used where even vm.compileFunction refuses.
const modes = {
  default: { flags: () => [] },
  'no-opt': { flags: () => ['--no-opt'] },
  'always-turbofan': { flags: compileAtOnce },
  jitless: { flags: () => ['--jitless'] },
  'no-codegen': { flags: () => ['--disallow-code-generation-from-strings'] },
  closures: { flags: () => [], env: { FFITK_CODEGEN: '0' } },
  'path off': { flags: () => [], env: { FFITK_FASTCALL: '0' } },
  'built without': { flags: () => [], package: withoutFastcall },
};

// Files that say nothing new in another mode, but for gates in an addon without gates: they look at files, or set the mode themselves.
const once = ['bundlers', 'endurance', 'gates', 'loading', 'publish', 'types', 'sqlite'];
// Files that look at what was built and not at Node.
const single = ['bundlers', 'publish', 'types'];
// What an emulated processor can add: everything that depends on its calling convention, code memory and lifetime.
const emulated = ['surface', 'arguments', 'results', 'arity', 'order', 'callbacks', 'thrown', 'memory', 'hot', 'values', 'hostile', 'lifetime', 'isolates', 'fast', 'gates', 'structs', 'struct-results', 'struct-callbacks', 'declarations', 'layouts', 'programs'];

// What --quick leaves of repetitions, which are no cases.
const repetitions = { FFITK_NODE_MILLION: '200000', FFITK_NODE_WORKERS: '60' };
// What --quick leaves of the cases of a file that it repeats (where.js says where that is).
const brief = { FFITK_NODE_WORKERS: '20', FFITK_NODE_WARMTH: 'plain', FFITK_NODE_PLACE: 'ninth', FFITK_NODE_SAMPLES: '3', FFITK_NODE_CORPUS: '200', FFITK_NODE_STRUCTS: '20', FFITK_NODE_MILLION: '20000', FFITK_NODE_STRESS: '0' };
// And under an emulator, where V8 takes a fifth of a second to compile a call: each sample with a few of the types.
const briefer = { ...brief, FFITK_NODE_SAMPLES: '10', FFITK_NODE_CORPUS: '150', FFITK_NODE_STRUCTS: '10', FFITK_NODE_VALUES: '40' };

const files = fs.readdirSync(path.join(__dirname, '..')).filter((name) => name.endsWith('.test.js')).map((name) => name.slice(0, -'.test.js'.length)).sort();

// Of Node 26 the newest release, and one from before its node:ffi changed what it accepts.
const newest = '26';
const releasesOfAll = ['20', '22', '24', newest];

// How near each kind of machine is to a processor's own: what it has no word for, it cannot start. Files that look at builds do so
// with tools of linux-x64.
const processors = {
  'linux-x64': { levels: { 'linux-x64': 'native' }, releases: [...releasesOfAll, '26.10'], program: (release) => [path.join(nodes, `node${release}/bin/node`)] },
  'linux-arm64': {
    levels: { 'linux-arm64': 'native', 'linux-x64': 'qemu-user' }, releases: [newest], only: emulated,
    // QEMU notes down every page that is reserved, and V8 reserves 10 GB around each WebAssembly memory, unless it checks bounds itself.
    program: (release, level) => {
      const node = path.join(nodes, `node${release}-arm64/bin/node`);
      return level === 'native' ? [node] : ['qemu-aarch64', '-L', '/usr/aarch64-linux-gnu', node, '--disable-wasm-trap-handler'];
    },
  },
  // Not by a link, which leads out of what Wine sees. What does not depend on the Node is run in every mode on the newest alone.
  'win-x64': {
    levels: { 'win32-x64': 'native', 'linux-x64': 'wine' }, releases: releasesOfAll, program: (release) => [fs.realpathSync(path.join(nodes, `node${release}-win/bin/node.exe`))],
    only: files.filter((file) => !['bundlers', 'types'].includes(file)),
    runs: (release, mode) => mode === 'default' || mode !== 'built without' && (release === newest || release === '20' && mode === 'always-turbofan'),
    // What the tests call is compiled on Linux, for Wine and for Windows.
    env: { FFITK_NODE_CORPUS: '200', FFITK_NODE_STRUCTS: '20', FFITK_NODE_WORKERS: '20' },
  },
  ...Object.fromEntries(['x64', 'arm64'].map((arch) => [`osx-${arch}`, {
    levels: { [`darwin-${arch}`]: 'native' }, releases: releasesOfAll, only: files.filter((file) => !single.includes(file)),
    program: (release) => [path.join(nodes, `node${release}-mac-${arch}/bin/node`)],
  }])),
};

const runtimes = {
  bun: [path.join(nodes, 'bun/bin/bun')],
  deno: [path.join(nodes, 'deno/deno'), 'run', '--allow-all', '--quiet', '--no-prompt', '--no-remote', '--no-lock', '--unstable-detect-cjs'],
};

// Under which heading of where.js a cell stands; undefined for the one that has every file.
function placeOf({ level, rid, release, mode }) {
  if (level === 'native') {
    return mode === 'built without' ? mode : mode !== 'default' ? 'another mode' : release !== newest ? 'another Node' : undefined;
  }
  return release === newest ? rid : `another Node on ${rid}`;
}

const leaves = (place, file) => place !== undefined && !(file in repeated[place]);

// What a machine can start: [{ name, rid, level, major, mode, files, command, env }]
function cells({ quick, machine = `${process.platform}-${process.arch}` }) {
  const made = [];
  const started = Object.entries(processors).filter(([, { levels }]) => machine in levels);
  for (const [rid, { levels: { [machine]: level }, releases, program, only = files, runs = () => true, env: own }] of started) {
    for (const release of releases) {
      const major = Number.parseInt(release, 10);
      for (const [mode, { flags, env, package: folder }] of Object.entries(modes)) {
        if (!runs(release, mode) || folder !== undefined && !fs.existsSync(path.join(folder, 'package.json'))) {
          continue;
        }

        if (quick && (release === '26.10' || mode !== 'default' && (level !== 'native' || release !== newest))) {
          continue;
        }

        const emulator = level === 'qemu-user';
        const wine = level === 'wine';
        const place = placeOf({ level, rid, release, mode });
        // The modes besides the first look at results: fewer workers, and under an emulator fewer signatures and kinds of warming.
        const less = {
          ...(mode !== 'default' ? { FFITK_NODE_WORKERS: '24' } : {}),
          ...(emulator ? { FFITK_NODE_CORPUS: '200', FFITK_NODE_STRUCTS: '20', FFITK_NODE_WORKERS: '20' } : {}),
          ...own,
          ...(emulator && mode !== 'default' ? { FFITK_NODE_WARMTH: 'plain' } : {}),
          ...(quick ? place === undefined ? repetitions : emulator ? briefer : brief : {}),
        };
        made.push({
          name: `${rid} node ${release} ${mode}`, rid, level, major, mode, guest: wine,
          files: files.filter((file) => !(quick && leaves(place, file)) && (mode === 'default' || !once.includes(file) || mode === 'built without' && file === 'gates') && (release === newest || !single.includes(file)) && only.includes(file)),
          command: [...program(release, level), ...flags(major)],
          env: { FFITK_NODE_PACKAGE: folder ?? packageFolder, ...(emulator ? { FFITK_NODE_COMMAND: JSON.stringify(program(release, level)), FFITK_HOST_ARCH: process.arch } : {}), ...less, ...env },
        });
      }
    }
  }

  if (machine !== 'linux-x64') {
    return made;
  }

  const unknown = path.join(repository, 'artifacts/node/test/unknown-node/node_modules/node25/bin/node');
  made.push({
    name: 'linux-x64 node 25 unknown V8', rid: 'linux-x64', level: 'native', major: 25, mode: 'default',
    files: files.filter((file) => !single.includes(file) && !(quick && leaves('unknown V8', file))), command: [unknown], env: { FFITK_NODE_PACKAGE: packageFolder, ...(quick ? brief : {}) },
  });

  // Other runtimes, whose engine the addon does not know: the same tests through Node-API. Files are left out that look at V8 or at
  // what was built.
  for (const [runtime, command] of Object.entries(runtimes)) {
    const left = ['bundlers', 'endurance', 'fast', 'publish', 'sqlite', 'tiering', 'types'];
    made.push({
      name: `linux-x64 ${runtime}`, rid: 'linux-x64', level: 'native', major: 26, mode: 'default', runtime,
      files: files.filter((file) => !left.includes(file) && !(quick && leaves('another runtime', file))), command,
      env: { FFITK_NODE_PACKAGE: packageFolder, FFITK_NODE_WORKERS: '20', FFITK_NODE_WARMTH: 'plain', DENO_NO_UPDATE_CHECK: '1', ...(quick ? brief : {}) },
    });
  }

  // Bun is built for musl too, and Node is not: by musl's loader, which is installed beside glibc's.
  made.push({
    ...made.find(({ name }) => name === 'linux-x64 bun'), name: 'linux-musl-x64 bun', rid: 'linux-musl-x64', guest: true, command: [path.join(nodes, 'bun-musl/bin/bun')],
    files: made.find(({ name }) => name === 'linux-x64 bun').files.filter((file) => file !== 'loading'),
  });

  // node:ffi itself, the oracle: it is not under test, the tests are. It frees descriptors that V8's compiler thread still reads,
  // and then the process ends now and then: without that thread it does not.
  for (const release of quick ? [newest] : [newest, '26.10']) {
    made.push({
      name: `oracle: node:ffi of node ${release}`, rid: undefined, level: 'native', major: 26, release, mode: 'default', oracle: true,
      files: files.filter((file) => !['bundlers', 'endurance', 'loading', 'publish', 'types', 'sqlite', 'fast', 'tiering', 'values', 'hostile'].includes(file)),
      command: [...processors['linux-x64'].program(release), '--experimental-ffi', '--no-concurrent-recompilation'], env: { FFITK_NODE_PACKAGE: 'node:ffi' },
    });
  }
  return made;
}

module.exports = { cells, repository };
