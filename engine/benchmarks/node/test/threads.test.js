import assert from 'node:assert/strict';
import { test } from 'node:test';
import { report, rows } from '../threads/report.js';

/**
 * Results of one Node, and of a peer that only waits and has no event loop of Node's: the rate of posted calls, and how long a call waits
 * where a hand-over takes 10 µs, and the event loop a time of its own.
 */
function resultsOf(rate, wait, loop = 10_000) {
  const processes = [[rate, 1, rate * 2], [1], [rate * 3]].map((samples) => ({ samples }));
  const waits = (time, loops) => [{ waits: [time, 1, 99e6], handOvers: [10_000], loops }, { waits: [time], handOvers: [10_000, 1, 99_000], loops }];
  const names = (...all) => all.map((name) => ({ name, label: `<${name}>` }));
  return {
    started: '2026-01-02T00:00:00.000Z', runs: 3, load: [0, 1], machine: { processor: 'Test processor', cores: 2, system: 'Linux x64' },
    nodes: names('ours'), peers: names('ours', 'deno'),
    results: Object.fromEntries(rows.map(({ name, policy }) => [name, policy === 'block' ? { ours: waits(wait, [loop]), deno: waits(40_000, []) } : { ours: processes }])),
  };
}

const lineOf = (text, start) => text.split('\n').find((line) => line.startsWith(`| ${start}`));

test('A number of calls from other threads is the median of its processes, each with the median of its samples', () => {
  const text = report(resultsOf(6e6, 12_000));
  assert.equal(lineOf(text, 'post, one thread'), '| post, one thread | 6.0 |');
  assert.match(lineOf(text, 'waiting call ÷ a bare futex hand-over'), /\| 1\.20× \| 4\.00× \|$/);
  assert.match(lineOf(text, 'waiting call ÷ Node’s event loop'), /\| 1\.20× \| none \|$/);
});

test('The targets of calls from other threads are met at their limit and missed beyond it', () => {
  const verdicts = (rate, wait) => ['5 million a second, <ours> | batch, one thread', '5 million a second, <ours> | batch, four threads', 'within 1.2× of a bare futex hand-over, <ours>', 'within 1.2× of Node’s event loop, answered by C, <ours>'].map((start) => lineOf(report(resultsOf(rate, wait)), start).includes(' met '));
  assert.deepEqual(verdicts(5e6, 12_000), [true, true, true, true]);
  assert.deepEqual(verdicts(4.99e6, 12_100), [false, false, false, false]);
});

test('A target that Node’s event loop alone misses says so', () => {
  const target = (loop) => lineOf(report(resultsOf(5e6, 15_000, loop)), 'within 1.2× of a bare futex hand-over, <ours>');
  assert.match(target(13_000), /\*\*missed\*\*: the event loop alone reaches 1\.30× \|$/);
  assert.match(target(12_000), /\*\*missed\*\* \|$/);
});
