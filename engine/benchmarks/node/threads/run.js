// Measures calls from other threads: posted ones on each Node, and waiting ones beside a bare futex hand-over in the same process.
// Arguments: see usage below; eng/bench.sh callback-post prepares what it needs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { findPeers } from '../peers.js';
import { runIn } from '../measure.js';
import { machine } from '../machine.js';
import { at, files, folders, readArguments, readRuns } from '../program.js';
import { writeResults } from '../report/docs.js';
import { report, rows } from './report.js';

const usage = `usage: eng/bench.sh callback-post [--runs N] [--quick] [--docs]
  --runs N    processes per cell (8)
  --quick     2 short processes each, to try
  --docs      writes the tables into docs/`;

const child = path.join(import.meta.dirname, 'child.js');
const results = at('artifacts/benchmarks/callback-post.json');

const { options, fail } = readArguments(usage, { runs: { type: 'string' }, quick: { type: 'boolean' }, docs: { type: 'boolean' } });
const runs = readRuns(options, options.quick ? 2 : 8, fail);
const { main, versions } = findPeers(folders);
const named = (name) => main.find((peer) => peer.name === name);
const nodes = [...versions, { ...named('ours'), label: 'Node 26' }];
// Who else takes a call from another thread: koffi and Deno wait for the answer, node:ffi and Bun end the process.
const peers = [...nodes, named('koffi'), named('deno')];
// Like a peer, with all of its threads on one processor.
const together = (peer) => ({ ...peer, command: ['taskset', '-c', '0', ...peer.command] });
const data = await measure();
mkdirSync(path.dirname(results), { recursive: true });
writeFileSync(results, `${JSON.stringify(data)}\n`);
const text = report(data);
console.log(text);
if (options.docs) writeResults('callback-post', text, at('docs'));

async function measure() {
  const names = ({ name, label }) => ({ name, label });
  const data = { started: new Date().toISOString(), runs, load: [loadavg()[0]], machine, nodes: nodes.map(names), peers: peers.map(names), results: {} };
  for (let run = 0; run < runs; run++) {
    process.stderr.write(`run ${run + 1} of ${runs}\n`);
    for (const { name, policy, threads, apart } of rows) {
      const [quick, full] = policy === 'block' ? [1000, 4000] : [400_000, 1_000_000];
      const sizes = options.quick ? { samples: 2, calls: quick } : { samples: 5, calls: full };
      for (const peer of policy === 'block' ? peers : nodes) {
        const answer = await runIn(apart === false ? together(peer) : peer, child, peer.module, JSON.stringify({ files, policy, threads, apart, ...sizes }));
        ((data.results[name] ??= {})[peer.name] ??= []).push(answer);
      }
    }
  }
  data.load[1] = loadavg()[0];
  return data;
}
