// Starts one process per run, row and peer: run by run, so that a disturbance of the machine hits all of them alike.
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import path from 'node:path';
import { shapeNames } from './loops.js';
import { quantile } from './statistics.js';

const child = path.join(import.meta.dirname, 'child.js');

/**
 * @returns {Promise<object>} per row and peer the nanoseconds per call of each process, all of its samples, or why the peer has no such row
 */
export async function measureAll({ rows, peers, runs, measuring, files, repository, progress }) {
  const started = new Date();
  const loadAtStart = loadavg()[0];
  const results = Object.fromEntries(rows.map(({ name }) => [name, Object.fromEntries(peers.map((peer) => [peer.name, { runs: [], shapes: [], samples: [] }]))]));
  for (let run = 0; run < runs; run++) {
    const shape = shapeNames[run % shapeNames.length];
    progress(`run ${run + 1} of ${runs} (${Math.round((Date.now() - started) / 1000)} s)`);
    for (const row of rows) {
      // Every peer is the first one once in a while.
      for (let i = 0; i < peers.length; i++) {
        const peer = peers[(i + run) % peers.length];
        const result = results[row.name][peer.name];
        if (result.cannot) continue;
        const answer = await runOne(peer, row, { ...measuring, shape, files: { ...files, addon: peer.addon } });
        if (answer.cannot) {
          result.cannot = answer.cannot;
          continue;
        }
        // What disturbs a sample only ever adds to it: the lower quartile is of the undisturbed ones.
        result.runs.push(quantile(answer.samples, 0.25));
        result.shapes.push(shape);
        result.samples.push(answer.samples);
        if (answer.path) Object.assign(result, { path: answer.path, note: answer.note.replaceAll(repository, '.') });
      }
    }
  }
  return {
    started: started.toISOString(),
    seconds: Math.round((Date.now() - started) / 1000),
    load: [loadAtStart, loadavg()[0]],
    runs,
    measuring,
    peers: peers.map(({ name, label }) => ({ name, label })),
    rows: rows.map(({ name, scalar = false }) => ({ name, scalar })),
    results,
  };
}

function runOne(peer, row, request) {
  const [program, ...before] = peer.command;
  return new Promise((resolve, reject) => {
    const arguments_ = [...before, child, peer.module, row.name, JSON.stringify(request)];
    const started = spawn(program, arguments_, { env: { ...process.env, ...peer.environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    started.stdout.on('data', (chunk) => { output += chunk; });
    started.stderr.on('data', (chunk) => { errors += chunk; });
    started.on('error', reject);
    started.on('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(`${row.name} of ${peer.label} ended with ${signal ?? `code ${code}`}:\n${errors}${output}`));
    });
  });
}
