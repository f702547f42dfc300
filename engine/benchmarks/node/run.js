// Measures rows and peers in separate processes, interleaved, and reports.
// Arguments: see usage below; eng/bench.sh node prepares what it needs.
import { readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findPeers } from './peers.js';
import { machine } from './machine.js';
import { measureAll } from './measure.js';
import { report } from './report/report.js';
import { updateDocs } from './report/docs.js';
import { at, files, folders, readArguments, readRuns, repository } from './program.js';
import { rows } from './rows.js';

const usage = `usage: eng/bench.sh node [--runs N] [--only row,...] [--peers name,...] [--quick] [--docs] [--report]
  --runs N    processes per row and peer (20)
  --only      rows: ${rows.map((row) => row.name).join(', ')}
  --quick     4 short processes each, to try
  --docs      writes the table and the chart into docs/
  --report    measures nothing: reports what artifacts/benchmarks/node.json holds`;

const { options, fail } = readArguments(usage, {
  runs: { type: 'string' }, only: { type: 'string' }, peers: { type: 'string' },
  quick: { type: 'boolean' }, docs: { type: 'boolean' }, report: { type: 'boolean' },
});
const results = at('artifacts/benchmarks/node.json');

const data = options.report ? JSON.parse(readFileSync(results, 'utf8')) : await measure();
const text = report(data);
console.log(text);
if (options.docs) updateDocs(data, text, at('docs'));

async function measure() {
  const runs = readRuns(options, options.quick ? 4 : 20, fail);
  const { main, versions } = findPeers(folders);
  const peers = choose('--peers', options.peers, [...main, ...versions]);
  mkdirSync(path.dirname(results), { recursive: true });
  return measureAll({
    rows: choose('--only', options.only, rows),
    peers,
    runs,
    repository,
    measuring: options.quick
      ? { warmUp: { milliseconds: 100, rounds: 100_000 }, samples: 8, milliseconds: 4 }
      : { warmUp: { milliseconds: 200, rounds: 200_000 }, samples: 16, milliseconds: 6 },
    files,
    progress: (line) => process.stderr.write(`${line}\n`),
    save(data) {
      data.machine = machine;
      writeFileSync(results, `${JSON.stringify(data)}\n`);
    },
  });
}

function choose(option, text, all) {
  if (text === undefined) return all;
  return text.split(',').map((name) =>
    all.find((one) => one.name === name) ?? fail(`${option} knows no '${name}': ${all.map((one) => one.name).join(', ')}`));
}
