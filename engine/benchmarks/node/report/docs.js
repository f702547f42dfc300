// Puts the results into the documentation: the tables between two marks of the page, the chart beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { drawChart } from './chart.js';

const end = '<!-- end of the results -->';

export function updateDocs(data, text, folder) {
  writeResults('node', text, folder);
  writeFileSync(path.join(folder, 'benchmarks-node.svg'), drawChart(data));
}

/** Writes what a command of eng/bench.sh measured into its place on the page. */
export function writeResults(command, text, folder) {
  const page = path.join(folder, 'benchmarks-node.md');
  writeFileSync(page, replaceResults(readFileSync(page, 'utf8'), text, command));
}

/** The page with other results of a command. @throws {Error} where the page has lost its marks. */
export function replaceResults(page, text, command = 'node') {
  const start = `<!-- results: written by eng/bench.sh ${command} --docs -->`;
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  if (from < 0 || to < from) throw new Error(`docs/benchmarks-node.md has no place for results: it needs '${start}' and, below it, '${end}'`);
  return `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`;
}
