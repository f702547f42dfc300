// The tables of calls from other threads, and their targets.
import { circumstances } from '../machine.js';
import { table } from '../report/tables.js';
import { targetTable } from '../report/targets.js';
import { median } from '../statistics.js';

const posted = ['post', 'batch'].flatMap((policy) => [1, 4].map((threads) => ({ name: `${policy}, ${threads === 1 ? 'one thread' : 'four threads'}`, policy, threads })));

const waiting = [true, false].map((apart) => ({ name: `waiting call, ${apart ? 'two processors' : 'one processor'}`, policy: 'block', threads: 1, apart }));

/** What is measured. */
export const rows = [...posted, ...waiting];

const LEAST = 5e6;
const MOST = 1.2;

/** Of the processes of a cell the median, each with the median of its samples. */
const cell = (data, row, { name }, of) => median(data.results[row][name].map((process) => median(process[of])));

/** The whole report as Markdown. */
export function report(data) {
  const { nodes, peers } = data;
  const ratio = (row, peer) => cell(data, row, peer, 'waits') / cell(data, row, peer, 'handOvers');
  const microseconds = (value) => (value / 1000).toFixed(1);
  const times = (value) => `${value.toFixed(2)}×`;
  const millions = (value) => (value / 1e6).toFixed(1);
  const checks = [
    ...posted.filter(({ policy }) => policy === 'batch').flatMap(({ name: row }) => nodes.map((node) => {
      const rate = cell(data, row, node, 'samples');
      return { target: `5 million a second, ${node.label}`, row, limit: `≥ ${millions(LEAST)}`, measured: millions(rate), met: rate >= LEAST };
    })),
    ...waiting.flatMap(({ name: row }) => nodes.map((node) => (
      { target: `within 1.2× of a bare futex hand-over, ${node.label}`, row, limit: `≤ ${times(MOST)}`, measured: times(ratio(row, node)), met: ratio(row, node) <= MOST }))),
  ];
  return [
    circumstances(data),
    `### Posted calls, millions per second\n\n${table(['', ...nodes.map(({ label }) => label)], posted.map(({ name }) => [name, ...nodes.map((node) => millions(cell(data, name, node, 'samples')))]))}`,
    `### Waiting calls, microseconds\n\n${table(['', ...peers.map(({ label }) => label)], waiting.flatMap(({ name: row }) => [
      [row, ...peers.map((peer) => microseconds(cell(data, row, peer, 'waits')))],
      ['bare futex hand-over', ...peers.map((peer) => microseconds(cell(data, row, peer, 'handOvers')))],
      ['waiting call ÷ hand-over', ...peers.map((peer) => times(ratio(row, peer)))],
    ]))}`,
    `### Targets of calls from other threads\n\n${targetTable(checks)}`,
  ].join('\n\n');
}
