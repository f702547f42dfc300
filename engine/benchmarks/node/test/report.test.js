import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, nanoseconds } from '../report/compare.js';
import { drawChart } from '../report/chart.js';
import { replaceResults } from '../report/docs.js';
import { report } from '../report/report.js';
import { checkTargets } from '../report/targets.js';

const samples = (center) => [center - 0.1, center, center + 0.1].map((fastest) => [fastest + 5, fastest, fastest + 1]);

/** Results of two rows: ours takes 4 ns of add-i32, and the peers what is given. */
function resultsOf(peers, direct = 5) {
  const at = (numbers) => Object.fromEntries(Object.entries(numbers).map(([name, center]) => [name, typeof center === 'string' ? { samples: [], shapes: [], cannot: center } : { samples: samples(center), shapes: ['up', 'up', 'up'] }]));
  return {
    started: '2026-01-02T00:00:00.000Z', runs: 3, load: [0, 1],
    machine: { processor: 'Test processor', cores: 2, system: 'Linux x64' },
    peers: ['ours', ...Object.keys(peers)].map((name) => ({ name, label: `<${name}>` })),
    rows: [{ name: 'add-i32', scalar: true }, { name: 'sum-buffer-64', scalar: false }, { name: 'sum-buffer-64-direct', scalar: false }],
    results: { 'add-i32': at({ ours: 4, ...peers }), 'sum-buffer-64': at({ ours: 4, ...peers }), 'sum-buffer-64-direct': at({ ours: direct, ...peers }) },
  };
}

const verdict = (data, target, row = 'add-i32') => checkTargets(data).find((check) => check.target === target && check.row === row);

test('The improvement counts calls in the same time', () => {
  const compared = compare(resultsOf({ koffi: 40 }), 'add-i32', 'koffi');
  assert.equal(Math.round(compared.ratio * 100), 1000);
  assert.equal(Math.round(compared.improvement), 900);
  assert.ok(compared.p < 0.001);
});

test('A number is the mean over the shapes of the loop, each with the median of the fastest samples', () => {
  const data = resultsOf({});
  data.results['add-i32'].ours = { samples: [[1, 8], [5], [2], [7, 9], [90], [6]], shapes: ['up', 'down', 'up', 'down', 'up', 'down'] };
  assert.equal(nanoseconds(data, 'add-i32', 'ours'), (2 + 6) / 2);
});

test('A peer without the row has no number, and its reason in the report and in the chart', () => {
  const data = resultsOf({ bun: 'takes no strings' });
  assert.equal(nanoseconds(data, 'add-i32', 'bun'), undefined);
  assert.equal(compare(data, 'add-i32', 'bun'), undefined);
  assert.match(report(data), /add-i32, <bun>: none, takes no strings\./);
  assert.match(drawChart(data), /takes no strings/);
});

test('Each target is met at its limit and missed beyond it', () => {
  assert.equal(verdict(resultsOf({ limit: 3.5 }), 'ours within 1.15× of the C++ fast-API addon').met, true);
  assert.equal(verdict(resultsOf({ limit: 3.4 }), 'ours within 1.15× of the C++ fast-API addon').met, false);
  assert.equal(verdict(resultsOf({ 'node-ffi': 20.1 }), '5× as fast as node:ffi').met, true);
  assert.equal(verdict(resultsOf({ 'node-ffi': 19.9 }), '5× as fast as node:ffi').met, false);
  assert.equal(verdict(resultsOf({ koffi: 28.1 }), '7× as fast as koffi').met, true);
  assert.equal(verdict(resultsOf({ koffi: 27.9 }), '7× as fast as koffi').met, false);
  assert.equal(verdict(resultsOf({}, 5.9), 'a Buffer at most 1.5× the raw pointer', 'sum-buffer-64-direct').met, true);
  assert.equal(verdict(resultsOf({}, 6.1), 'a Buffer at most 1.5× the raw pointer', 'sum-buffer-64-direct').met, false);
});

test('A share of a peer\'s time is met at its limit and missed beyond it', () => {
  const data = (ours, peers) => {
    const made = resultsOf({});
    made.rows.push({ name: 'string-result', scalar: false }, { name: 'typed-array', scalar: false });
    for (const row of ['string-result', 'typed-array']) made.results[row] = resultsOf(peers).results['add-i32'];
    for (const row of ['string-result', 'typed-array']) made.results[row].ours = resultsOf({}, ours).results['sum-buffer-64-direct'].ours;
    return made;
  };
  assert.equal(verdict(data(30, { koffi: 30.1 }), "at most 1× of koffi's time", 'string-result').met, true);
  assert.equal(verdict(data(30, { koffi: 29.9 }), "at most 1× of koffi's time", 'string-result').met, false);
  assert.equal(verdict(data(6.4, { deno: 10 }), "at most 0.65× of deno's time", 'typed-array').met, true);
  assert.equal(verdict(data(6.6, { deno: 10 }), "at most 0.65× of deno's time", 'typed-array').met, false);
  assert.equal(verdict(data(7.9, {}), 'a buffer at most 2× a scalar call', 'typed-array').met, true);
  assert.equal(verdict(data(8.1, {}), 'a buffer at most 2× a scalar call', 'typed-array').met, false);
});

test('A missed target says what the limit reaches where that is not enough either', () => {
  const [check] = checkTargets(resultsOf({ limit: 4, koffi: 5 })).filter(({ target }) => target === '7× as fast as koffi');
  assert.equal(check.met, false);
  assert.match(check.note, /reaches 1\.25×/);
  assert.equal(verdict(resultsOf({ limit: 1, koffi: 20 }), '7× as fast as koffi').note, undefined);
});

test('Slower than node:ffi is what is slower, and not by chance', () => {
  assert.equal(verdict(resultsOf({ 'node-ffi': 3 }), 'never slower than node:ffi').met, false);
  assert.equal(verdict(resultsOf({ 'node-ffi': 3.99 }), 'never slower than node:ffi').met, true);
});

test('The page keeps what is around the results', () => {
  const marks = ['<!-- results: written by eng/bench.sh node --docs -->', '<!-- end of the results -->'];
  const page = replaceResults(`before\n${marks[0]}\nold\n${marks[1]}\nafter\n`, 'new');
  assert.match(page, /^before\n/);
  assert.match(page, /\nnew\n/);
  assert.match(page, /\nafter\n$/);
  assert.doesNotMatch(page, /old/);
  assert.throws(() => replaceResults('no marks', 'new'), /no place for results/);
});

test('The chart escapes names, and draws the longest bar of a panel longest', () => {
  const chart = drawChart(resultsOf({ limit: 3, koffi: 40 }));
  assert.doesNotMatch(chart, />[^<]*<koffi>/);
  const widths = [...chart.matchAll(/<rect class="bar[^"]*"[^>]* width="([\d.]+)"/g)].slice(0, 3).map((match) => Number(match[1]));
  assert.equal(widths.length, 3);
  assert.ok(widths[2] > 9 * widths[0] && widths[0] > widths[1], `${widths}`);
});
