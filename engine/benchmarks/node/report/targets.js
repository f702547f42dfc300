// The project's targets for the JavaScript host, each checked against the numbers of the table.
import { compare, nanoseconds } from './compare.js';

/** @returns {{ target: string, row: string, limit: string, measured: string, met: boolean, note?: string }[]} one per target and row that was measured */
export function checkTargets(data) {
  const names = data.rows.map(({ name }) => name);
  const scalars = data.rows.filter(({ scalar }) => scalar).map(({ name }) => name);
  const checks = [];
  const add = (target, row, limit, measured, met, note) => checks.push({ target, row, limit, measured, met, note });
  const times = (value) => `${value.toFixed(2)}×`;
  /** A target on a peer's time over ours, where both were measured. */
  const onRatio = (target, peer, rows, limit, isMet, show = ({ ratio }) => times(ratio)) => {
    for (const row of rows) {
      const compared = compare(data, row, peer);
      if (compared !== undefined) add(target, row, limit, show(compared), isMet(compared), reached(row, peer, isMet));
    }
  };
  /** What the limit reaches, where that is not enough either: the native function's own time is in the way. */
  const reached = (row, peer, isMet) => {
    const compared = peer === 'limit' ? undefined : compare(data, row, peer, 'limit');
    return compared === undefined || isMet(compared) ? undefined : `the C++ fast-API addon reaches ${times(compared.ratio)}`;
  };

  onRatio('ours within 1.15× of the C++ fast-API addon', 'limit', scalars, '≤ 1.15×', ({ ratio }) => 1 / ratio <= 1.15, ({ ratio }) => times(1 / ratio));
  onRatio('5× as fast as node:ffi', 'node-ffi', ['add-i32', 'many-args', 'pointer-bigint'], '≥ 5×', ({ ratio }) => ratio >= 5);
  // Slower is what is slower in the table, and not by chance.
  onRatio('never slower than node:ffi', 'node-ffi', names, '≥ 1×', ({ ratio, p }) => ratio >= 1 || p >= 0.05, ({ ratio, p }) => `${times(ratio)}${ratio < 1 && p >= 0.05 ? ' (no significant difference)' : ''}`);
  onRatio('7× as fast as koffi', 'koffi', scalars, '≥ 7×', ({ ratio }) => ratio >= 7);
  const share = (rows, peers, most) => {
    for (const peer of peers) onRatio(`at most ${most}× of ${peer}'s time`, peer, rows, `≤ ${most}×`, ({ ratio }) => 1 / ratio <= most, ({ ratio }) => `${(1 / ratio).toFixed(3)}×`);
  };
  share(['string-length'], ['limit'], 1.1);
  share(['typed-array', 'buffer-first-byte'], ['deno'], 0.65);
  share(['string-result'], ['node-api', 'node-ffi', 'koffi', 'deno', 'bun'], 1);
  share(['struct-2xf64'], ['koffi', 'deno'], 0.03);
  share(['struct-2xf64-kept'], ['koffi', 'deno'], 0.08);
  share(['inout-struct'], ['koffi'], 0.05);
  for (const row of ['typed-array', 'buffer-first-byte']) {
    const [buffer, number] = [row, 'add-i32'].map((name) => nanoseconds(data, name, 'ours'));
    if (buffer !== undefined && number !== undefined) add('a buffer at most 2× a scalar call', row, '≤ 2×', times(buffer / number), buffer / number <= 2);
  }
  // That of an empty function is what the addon shows V8's own interface to take.
  const callbacks = names.filter((name) => name.startsWith('callback-') && name !== 'callback-void');
  for (const peer of ['node-ffi', 'koffi', 'deno', 'bun']) onRatio(`a callback at most 0.5× that of ${peer}`, peer, callbacks, '≤ 0.5×', ({ ratio }) => 1 / ratio <= 0.5, ({ ratio }) => times(1 / ratio));
  for (const row of names.filter((name) => name.endsWith('-direct'))) {
    const direct = nanoseconds(data, row, 'ours');
    const raw = nanoseconds(data, row.replace('-direct', ''), 'ours');
    if (direct !== undefined && raw !== undefined) add('a Buffer at most 1.5× the raw pointer', row, '≤ 1.5×', times(direct / raw), direct / raw <= 1.5);
  }
  return checks;
}

/** The checks as a Markdown table. */
export function targetTable(checks) {
  const lines = checks.map(
    ({ target, row, limit, measured, met, note }) =>
      `| ${target} | ${row} | ${limit} | ${measured} | ${met ? 'met' : `**missed**${note ? `: ${note}` : ''}`} |`,
  );
  return ['| target | row | asked | measured | |', '|---|---|---:|---:|---|', ...lines].join('\n');
}
