// Markdown tables of the results.
import { stars } from '../statistics.js';
import { compare, nanoseconds, peersOf } from './compare.js';

/** A table of cells, of which the first column is text. */
export function table(head, lines) {
  return [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const digits = (value) => (value < 100 ? value.toFixed(1) : value.toFixed(0));

function cell(data, row, peer) {
  const value = nanoseconds(data, row, peer);
  return value !== undefined ? digits(value) : data.results[row][peer]?.cannot ? 'none' : '';
}

/** Nanoseconds per call. */
export function numbers(data) {
  const { main } = peersOf(data);
  return table(['ns per call', ...main.map(({ label }) => label)], data.rows.map(({ name }) => [name, ...main.map((peer) => cell(data, name, peer.name))]));
}

/** How many times as long as ours each peer takes; under it the improvement in calls per second, and the confidence. */
export function ratios(data) {
  const others = peersOf(data).main.filter(({ name }) => name !== 'ours');
  const show = (row, peer) => {
    const compared = compare(data, row, peer);
    if (compared === undefined) return data.results[row][peer]?.cannot ? 'none' : '';
    const sign = compared.improvement < 0 ? '−' : '+';
    return `${compared.ratio.toFixed(2)}× (${sign}${Math.abs(compared.improvement).toFixed(0)} %)${stars(compared.p).replaceAll('*', '\\*')}`;
  };
  return table(['their time ÷ ours', ...others.map(({ label }) => label)], data.rows.map(({ name }) => [name, ...others.map((peer) => show(name, peer.name))]));
}

/** Ours on every Node. */
export function versions(data) {
  const older = peersOf(data).versions;
  if (older.length === 0) return undefined;
  const columns = [...older, { name: 'ours', label: 'Node 26' }].filter(({ name }) => data.peers.some((peer) => peer.name === name));
  const show = (row, { name }) => {
    const { path } = data.results[row][name];
    return `${cell(data, row, name)}${path && path !== 'fast' ? ` (${path})` : ''}`;
  };
  return table(['ns per call', ...columns.map(({ label }) => label)], data.rows.map(({ name }) => [name, ...columns.map((peer) => show(name, peer))]));
}

/** Why a peer has no number in a row, and why ours took another path than the fast one: a line each. */
export function reasons(data) {
  const lines = new Set();
  for (const { name: row } of data.rows) {
    for (const { name, label } of data.peers) {
      const { cannot, path, note } = data.results[row][name];
      const who = name === 'ours' ? 'FfiToolkit on Node 26' : name.startsWith('ours-node') ? `FfiToolkit on ${label}` : label;
      if (cannot) lines.add(`- ${row}, ${label}: none, ${cannot}.`);
      else if (path && path !== 'fast' && name !== 'ours-libffi') lines.add(`- ${row}, ${who}: on the ${path} path, ${note}.`);
    }
  }
  return [...lines];
}
