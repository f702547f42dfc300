import assert from 'node:assert/strict';
import { test } from 'node:test';
import { report, rows } from '../threads/report.js';

/** Results of one Node, and of a peer that only waits: the rate of posted calls, and how long a call waits where a hand-over takes 10 µs. */
function resultsOf(rate, wait) {
  const processes = [[rate, 1, rate * 2], [1], [rate * 3]].map((samples) => ({ samples }));
  const waits = (time) => [{ waits: [time, 1, 99e6], handOvers: [10_000] }, { waits: [time], handOvers: [10_000, 1, 99_000] }];
  const names = (...all) => all.map((name) => ({ name, label: `<${name}>` }));
  return {
    started: '2026-01-02T00:00:00.000Z', runs: 3, load: [0, 1], machine: { processor: 'Test processor', cores: 2, system: 'Linux x64' },
    nodes: names('ours'), peers: names('ours', 'koffi'),
    results: Object.fromEntries(rows.map(({ name, policy }) => [name, policy === 'block' ? { ours: waits(wait), koffi: waits(40_000) } : { ours: processes }])),
  };
}

const lineOf = (text, start) => text.split('\n').find((line) => line.startsWith(`| ${start}`));

test('A number of calls from other threads is the median of its processes, each with the median of its samples', () => {
  const text = report(resultsOf(6e6, 12_000));
  assert.equal(lineOf(text, 'post, one thread'), '| post, one thread | 6.0 |');
  assert.match(lineOf(text, 'waiting call ÷ hand-over'), /\| 4\.00× \|$/);
});

test('The targets of calls from other threads are met at their limit and missed beyond it', () => {
  const verdicts = (rate, wait) => ['5 million a second, <ours> | batch, one thread', '5 million a second, <ours> | batch, four threads', 'within 1.2× of a bare futex hand-over, <ours>'].map((start) => lineOf(report(resultsOf(rate, wait)), start).includes(' met '));
  assert.deepEqual(verdicts(5e6, 12_000), [true, true, true]);
  assert.deepEqual(verdicts(4.99e6, 12_100), [false, false, false]);
});
