// Measures one row of one peer, in the peer's own runtime.
// Arguments: the peer's module, the row, and as JSON what native files there are, the shape of the loop, and how long to measure.
// Prints {"samples": ns per call}, or {"cannot": "why"}. A wrong result ends it with an error.
import process from 'node:process';
import { compileLoop } from './loops.js';
import { rows } from './rows.js';

const [module, name, json] = process.argv.slice(2);
const { files, shape, warmUp, samples, milliseconds } = JSON.parse(json);
const row = rows.find((candidate) => candidate.name === name);
const per = row.per ?? 1;
const peer = (await import(`./peers/${module}.js`)).bind(row, files);

/** Milliseconds that n rounds take. */
function time(loop, n) {
  const start = performance.now();
  loop(n);
  return performance.now() - start;
}

/**
 * Warms up, and says how many rounds fill a sample. The loop is entered often, and is short at first: so the optimiser compiles
 * it as a whole. Entered once, it would be replaced while it runs, by code that knows less, in some processes and not in others.
 */
function warm(loop) {
  const start = performance.now();
  for (let rounds = 0; performance.now() - start < warmUp.milliseconds || rounds < warmUp.rounds / per; rounds += Math.ceil(100 / per)) loop(Math.ceil(100 / per));
  for (let n = Math.ceil(1000 / per); ; n *= 2) {
    const taken = time(loop, n);
    if (taken >= milliseconds / 2) return Math.max(1, Math.round((n * milliseconds) / taken));
  }
}

function check(result, when) {
  const expected = row.expected();
  if (row.member !== undefined) result = peer.member(result, row.member);
  // Bun's strings of native memory are objects.
  if (typeof expected === 'string' ? String(result) === expected : typeof expected === 'bigint' ? BigInt(result) === expected : result === expected) return;
  throw new Error(`${name} of ${module} returned ${result}, not ${expected}, ${when}`);
}

function measure() {
  const { once, loop, calls } = compileLoop(row, peer.f, peer, shape);
  check(once(), 'the first time');
  const n = warm(loop);
  const taken = Array.from({ length: samples }, () => (time(loop, n) * 1e6) / (n * calls * per));
  check(once(), 'once hot');
  return { samples: taken, rounds: n, path: peer.path, note: peer.note };
}

console.log(JSON.stringify(peer.cannot ? { cannot: peer.cannot } : measure()));
