'use strict';
// What the quick form of a run (eng/test.sh) has, and what it leaves to the whole one.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { cells } = require('../cells.js');
const { nowhere } = require('../nowhere.js');
const { repeated } = require('../where.js');

const testFiles = fs.readdirSync(path.join(__dirname, '../..')).filter((name) => name.endsWith('.test.js')).map((name) => name.slice(0, -'.test.js'.length));
// What makes a cell's cases fewer than a file has.
const lessening = ['FFITK_NODE_PLACE', 'FFITK_NODE_SAMPLES', 'FFITK_NODE_STRESS', 'FFITK_NODE_STRUCTS', 'FFITK_NODE_WARMTH'];

test('The quick form runs every file whole, and no file nowhere', () => {
  const quick = cells({ quick: true, machine: 'linux-x64' });
  const whole = quick.filter(({ env }) => lessening.every((name) => !(name in env)));
  assert.deepEqual(whole.filter(({ oracle }) => !oracle).map(({ name }) => name), ['linux-x64 node 26 default']);
  assert.deepEqual(whole[0].files.toSorted(), testFiles.toSorted());
  assert.deepEqual(whole[0].command.slice(1), []);
});

test('The quick form leaves no Node, no processor, no mode and no other runtime out but those that differ from one that it has by their patch level', () => {
  const reached = (quick) => new Set(cells({ quick, machine: 'linux-x64' }).flatMap(({ rid, level, major, mode, runtime = 'node' }) => [`${runtime} ${major}`, `${rid} ${level}`, `${runtime} in ${mode}`]));
  assert.deepEqual(reached(true), reached(false));
});

test('Where the quick form repeats a file, the whole one has it too, and the reason is said', () => {
  const all = new Map(cells({ quick: false, machine: 'linux-x64' }).map((cell) => [cell.name, cell.files]));
  for (const cell of cells({ quick: true, machine: 'linux-x64' })) {
    assert.deepEqual(cell.files.filter((file) => !all.get(cell.name).includes(file)), [], cell.name);
    assert.ok(cell.files.length > 0, cell.name);
  }
  for (const [place, reasons] of Object.entries(repeated)) {
    assert.deepEqual(Object.keys(reasons).filter((file) => !testFiles.includes(file)), [], `there is no such file: ${place}`);
    assert.deepEqual(Object.entries(reasons).filter(([, reason]) => !/^.{20,}$/.test(reason)), [], place);
  }
});

test('A run without the quick form has every file on each Node of this processor, and all that depend on the mode in each', () => {
  for (const { name, mode, files } of cells({ quick: false, machine: 'linux-x64' }).filter(({ name }) => /^linux-x64 node 2[0246]/.test(name))) {
    const left = testFiles.filter((file) => !files.includes(file));
    const looksAtBuilds = ['bundlers', 'publish', 'types'];
    assert.deepEqual(left.filter((file) => !looksAtBuilds.includes(file) && !(mode !== 'default' && ['endurance', 'loading', 'sqlite', ...(mode === 'built without' ? [] : ['gates'])].includes(file))), [], name);
  }
});

test('A test that every cell leaves out is a failure, and one that some cell has is none', () => {
  const of = (outcome) => ({ file: 'gates', name: 'A gate', outcome, message: 'no gate here' });
  assert.deepEqual(nowhere([{ cases: [of('skipped')] }, { cases: [of('passed')] }]), []);
  const [failure, ...others] = nowhere([{ cases: [of('skipped')] }, { cases: [of('skipped'), { ...of('passed'), name: 'Another gate' }] }]);
  assert.deepEqual(others, []);
  assert.deepEqual([failure.file, failure.outcome], ['gates', 'failed']);
  assert.match(failure.message, /A gate.*no gate here/);
});
