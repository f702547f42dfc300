// Starts one process per run, row and peer: run by run, so that a disturbance of the machine hits all of them alike.
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import path from 'node:path';
import { shapeNames } from './loops.js';

const child = path.join(import.meta.dirname, 'child.js');

/**
 * @param {(data: object) => void} save takes what there is after each run
 * @returns {Promise<object>} per row and peer the samples of each process in nanoseconds per call, or why the peer has no such row
 */
export async function measureAll({ rows, peers, runs, measuring, files, repository, progress, save }) {
  const started = new Date();
  const elapsed = () => Math.round((Date.now() - started) / 1000);
  const data = {
    started: started.toISOString(),
    load: [loadavg()[0]],
    runs: 0,
    measuring,
    peers: peers.map(({ name, label }) => ({ name, label })),
    rows: rows.map(({ name, scalar = false }) => ({ name, scalar })),
    results: Object.fromEntries(rows.map(({ name }) => [name, Object.fromEntries(peers.map((peer) => [peer.name, { shapes: [], samples: [] }]))])),
  };
  for (let run = 0; run < runs; run++) {
    const shape = shapeNames[run % shapeNames.length];
    progress(`run ${run + 1} of ${runs} (${elapsed()} s)`);
    for (const row of rows) {
      // Every peer is the first one once in a while.
      for (let i = 0; i < peers.length; i++) {
        const peer = peers[(i + run) % peers.length];
        const result = data.results[row.name][peer.name];
        if (result.cannot) continue;
        const answer = await runIn(peer, child, peer.module, row.name, JSON.stringify({ ...measuring, shape, files: { ...files, addon: peer.addon } }));
        record(result, answer, shape, repository);
      }
    }
    data.runs = run + 1;
    data.seconds = elapsed();
    data.load[1] = loadavg()[0];
    save(data);
  }
  return data;
}

function record(result, answer, shape, repository) {
  if (answer.cannot) {
    result.cannot = answer.cannot;
    return;
  }
  result.shapes.push(shape);
  result.samples.push(answer.samples);
  if (answer.path) Object.assign(result, { path: answer.path, note: answer.note.replaceAll(repository, '.') });
}

/** Runs a script in a peer's runtime. @returns {Promise<object>} what it printed, as JSON */
export function runIn(peer, ...script) {
  const [program, ...before] = peer.command;
  return new Promise((resolve, reject) => {
    const started = spawn(program, [...before, ...script], { env: { ...process.env, ...peer.environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    started.stdout.on('data', (chunk) => { output += chunk; });
    started.stderr.on('data', (chunk) => { errors += chunk; });
    started.on('error', reject);
    started.on('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(`${script.slice(1).join(' ')} of ${peer.label} ended with ${signal ?? `code ${code}`}:\n${errors}${output}`));
    });
  });
}
