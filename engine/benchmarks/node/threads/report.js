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

// What a waiting call is compared with, in the same process.
const handOver = { of: 'handOvers', label: 'a bare futex hand-over' };
const loop = { of: 'loops', label: 'Node’s event loop, answered by C' };

/** The whole report as Markdown. */
export function report(data) {
  const { nodes, peers } = data;
  const has = (row, peer, { of }) => data.results[row][peer.name].some((process) => process[of].length > 0);
  const ratio = (row, peer, floor, of = 'waits') => cell(data, row, peer, of) / cell(data, row, peer, floor.of);
  const microseconds = (value) => (value / 1000).toFixed(1);
  const times = (value) => `${value.toFixed(2)}×`;
  const millions = (value) => (value / 1e6).toFixed(1);
  const checks = [
    ...posted.filter(({ policy }) => policy === 'batch').flatMap(({ name: row }) => nodes.map((node) => {
      const rate = cell(data, row, node, 'samples');
      return { target: `5 million a second, ${node.label}`, row, limit: `≥ ${millions(LEAST)}`, measured: millions(rate), met: rate >= LEAST };
    })),
    ...waiting.flatMap(({ name: row }) => [handOver, loop].flatMap((floor) => nodes.map((node) => {
      // Where the loop that JavaScript's thread sleeps in is not as fast either, no callback is.
      const least = ratio(row, node, handOver, loop.of);
      const note = floor === handOver && least > MOST ? `the event loop alone reaches ${times(least)}` : undefined;
      const measured = ratio(row, node, floor);
      return { target: `within 1.2× of ${floor.label}, ${node.label}`, row, limit: `≤ ${times(MOST)}`, measured: times(measured), met: measured <= MOST, note };
    }))),
  ];
  return [
    circumstances(data),
    `### Posted calls, millions per second\n\n${table(['', ...nodes.map(({ label }) => label)], posted.map(({ name }) => [name, ...nodes.map((node) => millions(cell(data, name, node, 'samples')))]))}`,
    `### Waiting calls, microseconds\n\n${table(['', ...peers.map(({ label }) => label)], waiting.flatMap(({ name: row }) => [
      [row, ...peers.map((peer) => microseconds(cell(data, row, peer, 'waits')))],
      ...[handOver, loop].flatMap((floor) => {
        const of = (show) => peers.map((peer) => (has(row, peer, floor) ? show(peer) : 'none'));
        return [[floor.label, ...of((peer) => microseconds(cell(data, row, peer, floor.of)))], [`waiting call ÷ ${floor.label}`, ...of((peer) => times(ratio(row, peer, floor)))]];
      }),
    ]))}`,
    `### Targets of calls from other threads\n\n${targetTable(checks)}`,
  ].join('\n\n');
}
