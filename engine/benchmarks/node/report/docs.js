// Puts the results into the documentation: the tables between two marks of the page, the chart beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { drawChart } from './chart.js';

const start = '<!-- results: written by eng/bench.sh node --docs -->';
const end = '<!-- end of the results -->';

export function updateDocs(data, text, folder) {
  const page = path.join(folder, 'benchmarks-node.md');
  writeFileSync(page, replaceResults(readFileSync(page, 'utf8'), text));
  writeFileSync(path.join(folder, 'benchmarks-node.svg'), drawChart(data));
}

/** The page with other results. @throws {Error} where the page has lost its marks. */
export function replaceResults(page, text) {
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/benchmarks-node.md has no place for results: it needs '${start}' and, below it, '${end}'`);
  return `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`;
}
