'use strict';
// Where the tests run on each kind of machine, and what is installed for them there.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { cells, repository } = require('../cells.js');
const { forMachine, userCache } = require(path.join(repository, 'eng/npm.js'));

const onWindows = cells({ quick: false, machine: 'win32-x64' });
const inWine = cells({ quick: false, machine: 'linux-x64' }).filter(({ rid }) => rid === 'win-x64');

test('A Windows machine runs the cells of Wine, and starts node.exe itself', () => {
  assert.deepEqual(onWindows.map(({ name }) => name), inWine.map(({ name }) => name));
  assert.ok(onWindows.length > 8, 'every mode of some Node');
  for (const cell of onWindows) {
    assert.deepEqual([cell.level, cell.guest], ['native', false], cell.name);
    assert.match(cell.command[0], /node\.exe$/);
    assert.deepEqual(cell.command.slice(1).filter((word) => !word.startsWith('--')), [], cell.name);
  }
  assert.ok(inWine.every(({ level, guest }) => level === 'wine' && guest));
});

test('What Windows machines call is what was compiled for the cells of Wine: everything that it depends on is the same', () => {
  assert.deepEqual(onWindows.map(({ env }) => env), inWine.map(({ env }) => env));
  assert.ok(onWindows.every(({ env }) => env.FFITK_NODE_CORPUS === '200'));
});

test('Every file runs in the first mode of each Node of a Windows machine, but those that look at builds', () => {
  const first = onWindows.find(({ name }) => name === 'win-x64 node 26 default');
  const files = fs.readdirSync(path.join(__dirname, '../..')).filter((name) => name.endsWith('.test.js')).map((name) => name.slice(0, -'.test.js'.length));
  assert.deepEqual(files.filter((name) => !first.files.includes(name)), ['bundlers', 'types']);
});

for (const arch of ['x64', 'arm64']) {
  test(`A Mac runs its own processor's cells on each Node, and no other: ${arch}`, () => {
    const made = cells({ quick: false, machine: `darwin-${arch}` });
    assert.deepEqual([...new Set(made.map(({ rid, level }) => `${rid} ${level}`))], [`osx-${arch} native`]);
    assert.deepEqual([...new Set(made.map(({ major }) => major))], [20, 22, 24, 26]);
  });
}

test('A machine of another kind has nothing to run, and says so by an empty list', () => {
  assert.deepEqual(cells({ quick: false, machine: 'freebsd-x64' }), []);
});

const pins = path.join(repository, 'engine/FfiToolkit.Node/nodes');
const read = (name) => JSON.parse(fs.readFileSync(path.join(pins, name), 'utf8'));
const installed = (platform, arch) => {
  const [description, lock] = forMachine(read('package.json'), read('package-lock.json'), { platform, arch }).map((text) => JSON.parse(text));
  const names = Object.keys(description.dependencies);
  assert.deepEqual(Object.keys(lock.packages[''].dependencies), names);
  assert.deepEqual(Object.keys(lock.packages).filter((key) => key !== '').map((key) => key.slice('node_modules/'.length)).sort(), [...names].sort());
  return names;
};

test('Each machine installs the releases that it can start, by the hashes of the one lock file', () => {
  assert.deepEqual(installed('win32', 'x64'), ['node20-win', 'node22-win', 'node24-win', 'node26-win']);
  assert.deepEqual(installed('darwin', 'arm64'), ['node20-mac-arm64', 'node22-mac-arm64', 'node24-mac-arm64', 'node26-mac-arm64']);
  assert.deepEqual(installed('darwin', 'x64'), ['node20-mac-x64', 'node22-mac-x64', 'node24-mac-x64', 'node26-mac-x64']);
  const linux = installed('linux', 'x64');
  assert.deepEqual(installed('linux', 'arm64'), linux);
  assert.deepEqual(Object.keys(read('package.json').dependencies).filter((name) => !linux.includes(name) && !name.includes('-mac-')), []);
});

test('The cache is a folder that nobody else may write to, or there is none', () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'ffitk-cache-'));
  try {
    const folder = userCache({ HOME: home });
    assert.equal(folder, path.join(home, '.cache/ffitoolkit'));
    assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
    fs.chmodSync(folder, 0o770);
    assert.throws(() => userCache({ HOME: home }), /can be written by other users\. Remove it, or set XDG_CACHE_HOME/);
    fs.mkdirSync(path.join(home, 'open/new'), { recursive: true });
    fs.symlinkSync('open/../open', path.join(home, 'link'));
    fs.chmodSync(path.join(home, 'open'), 0o777);
    for (const name of ['open/new', 'link/new', 'open']) {
      assert.throws(() => userCache({ HOME: path.join(home, name) }), /can be replaced by other users: '[^']*open' is writable by them\./);
      assert.equal(fs.existsSync(path.join(home, name, '.cache')), false);
    }
    fs.chmodSync(path.join(home, 'open'), 0o1777);
    assert.equal(userCache({ HOME: path.join(home, 'link/new') }), path.join(home, 'link/new/.cache/ffitoolkit'));
    if (process.getuid() === 0) {
      fs.lchownSync(path.join(home, 'link'), 12345, 12345);
      assert.throws(() => userCache({ HOME: path.join(home, 'link/new') }), /can be replaced by another user: the link '[^']*link' is his\./);
    }
    assert.equal(userCache({ HOME: '', XDG_CACHE_HOME: path.join(home, 'own') }), path.join(home, 'own/ffitoolkit'));
    assert.throws(() => userCache({ HOME: path.join(home, 'nowhere'), XDG_CACHE_HOME: 'relative' }), /HOME is '.*nowhere', which is not a folder/);
  } finally {
    fs.rmSync(home, { recursive: true });
  }
});
