// Measures one row of one peer, in the peer's own runtime.
// Arguments: the peer's module, the row, and as JSON what native files there are and how long to measure.
// Prints {"samples": ns per call}, or {"cannot": "why"}. A wrong result ends it with an error.
import process from 'node:process';
import { rows } from './rows.js';

const [module, name, json] = process.argv.slice(2);
const { files, warmUp, samples, milliseconds } = JSON.parse(json);
const row = rows.find((candidate) => candidate.name === name);
const peer = (await import(`./peers/${module}.js`)).bind(row, files);

/** Milliseconds that n calls take. */
function time(loop, n) {
  const start = performance.now();
  loop(n);
  return performance.now() - start;
}

/** How many calls fill a sample, once the optimiser has taken over: it has had warmUp's milliseconds and its calls. */
function warm(loop) {
  let n = 1000;
  let calls = 0;
  const start = performance.now();
  for (;;) {
    const taken = time(loop, n);
    calls += n;
    if (performance.now() - start >= warmUp.milliseconds && calls >= warmUp.calls) {
      return Math.max(1, Math.round((n * milliseconds) / taken));
    }
    if (taken < milliseconds) n *= 2;
  }
}

function measure() {
  const { once, loop } = row.prepare(peer);
  const result = once(peer.f);
  const expected = row.expected();
  if (typeof expected === 'bigint' ? BigInt(result) !== expected : result !== expected) {
    throw new Error(`${name} of ${module} returned ${result}, not ${expected}`);
  }
  const run = loop(peer.f);
  const n = warm(run);
  const taken = Array.from({ length: samples }, () => (time(run, n) * 1e6) / n);
  const after = once(peer.f);
  if (after !== result) throw new Error(`${name} of ${module} returned ${after} once hot, ${result} before`);
  return { samples: taken, n, path: peer.path, note: peer.note };
}

console.log(JSON.stringify(peer.cannot ? { cannot: peer.cannot } : measure()));
