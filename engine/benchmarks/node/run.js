// Measures rows and peers in separate processes, interleaved, and reports.
// Arguments: see usage below; eng/bench.sh node prepares what it needs.
import { readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findPeers } from './peers.js';
import { measureAll } from './measure.js';
import { report } from './report/report.js';
import { updateDocs } from './report/docs.js';
import { rows } from './rows.js';

const usage = `usage: eng/bench.sh node [--runs N] [--only row,...] [--peers name,...] [--quick] [--docs] [--report]
  --runs N    processes per row and peer (20)
  --only      rows: ${rows.map((row) => row.name).join(', ')}
  --quick     4 short processes each, to try
  --docs      writes the table and the chart into docs/
  --report    measures nothing: reports what artifacts/benchmarks/node.json holds`;

const { values: options } = parse();
const repository = path.resolve(import.meta.dirname, '../../..');
const at = (...parts) => path.join(repository, ...parts);
const native = at('artifacts/benchmarks/node');
const modules = path.join(native, 'node_modules', '/');
const results = at('artifacts/benchmarks/node.json');

const data = options.report ? JSON.parse(readFileSync(results, 'utf8')) : await measure();
const text = report(data);
console.log(text);
if (options.docs) updateDocs(data, text, at('docs'));

function parse() {
  try {
    return parseArgs({
      options: {
        runs: { type: 'string' }, only: { type: 'string' }, peers: { type: 'string' },
        quick: { type: 'boolean' }, docs: { type: 'boolean' }, report: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw fail(error.message);
  }
}

async function measure() {
  const runs = Number(options.runs ?? (options.quick ? 4 : 20));
  if (!Number.isInteger(runs) || runs < 1) throw fail(`--runs takes a positive number, not '${options.runs}'`);
  const { main, versions } = findPeers({ nodes: at('artifacts/nodes'), modules, native });
  const peers = choose('--peers', options.peers, [...main, ...versions]);
  const machine = { processor: os.cpus()[0].model.trim(), cores: os.cpus().length, system: `${os.type()} ${os.arch()}` };
  mkdirSync(path.dirname(results), { recursive: true });
  return measureAll({
    rows: choose('--only', options.only, rows),
    peers,
    runs,
    repository,
    measuring: options.quick
      ? { warmUp: { milliseconds: 100, rounds: 100_000 }, samples: 8, milliseconds: 4 }
      : { warmUp: { milliseconds: 200, rounds: 200_000 }, samples: 16, milliseconds: 6 },
    files: {
      functions: path.join(native, 'libfunctions.so'),
      c: 'libc.so.6',
      modules,
      package: process.env.FFITK_NODE_PACKAGE ?? at('artifacts/node/package'),
    },
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

function fail(message) {
  process.stderr.write(`error: ${message}\n${usage}\n`);
  process.exit(2);
}
