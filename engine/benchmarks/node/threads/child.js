// Measures calls from other threads in a peer's own runtime.
// Arguments: the peer's module, and as JSON what native files there are, the policy, threads, whether they are
// kept apart, samples and calls per sample.
// Prints {"samples": calls per second} of posted calls; of waiting ones {"waits": ns, "handOvers": ns, "loops": ns}, medians of samples in
// turn; the last are of Node's event loop that C answers from.
// A call that is lost, comes twice or out of order, and a wrong answer, end it with an error.
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE = 60_000;
const THREADS = 4;

const [module, json] = process.argv.slice(2);
const { files, policy, threads, apart, samples, calls } = JSON.parse(json);
const { bind } = await import(`../peers/${module}.js`);
const native = (symbol, parameters, result, callback) => bind({ symbol, parameters, result, callback }, files);
const running = native('threads_running', [], 'i32').f;

async function ended() {
  while (running() > 0) await sleep(5);
}

async function waiting() {
  const { f: handOver } = native('hand_over', ['i32'], 'i32');
  const isNode = !['bun', 'deno'].some((name) => name in process.versions);
  const { f: askLoop } = native('start_asking_loop', ['i32'], 'i32');
  const { f: median } = native('median_time', [], 'f64');
  if (apart && native('keep_apart', [], 'i32').f() !== 0) throw new Error('there is no second processor');
  const asking = native('start_asking', ['callback', 'i32'], 'i32', { parameters: ['i32'], result: 'i32', threads: 'block' });
  const callback = asking.callback((x) => x + 1);
  const measure = async (begin) => {
    begin();
    await ended();
    const taken = median();
    if (Number.isNaN(taken)) throw new Error(`${module} gave a wrong answer`);
    return taken;
  };
  const waits = [];
  const handOvers = [];
  const loops = [];
  // The first are for the optimiser.
  for (let i = 0; i <= samples; i++) {
    waits.push(await measure(() => asking.f(callback, calls)));
    handOvers.push(await measure(() => handOver(calls)));
    if (isNode) loops.push(await measure(() => askLoop(calls)));
  }
  return { waits: waits.slice(1), handOvers: handOvers.slice(1), loops: loops.slice(1) };
}

async function posted() {
  const next = new Int32Array(THREADS);
  let got = 0;
  let wrong = 0;
  let all;
  const take = (x) => {
    if (next[x % THREADS]++ !== Math.floor(x / THREADS)) wrong++;
    if (++got === calls) all(performance.now());
  };
  const posting = native('start_posting', ['callback', 'i32', 'i32'], 'i32', { parameters: ['i32'], result: 'void', threads: policy });
  const callback = posting.callback(policy === 'batch' ? (due) => { for (const [x] of due) take(x); } : take);
  const taken = [];
  for (let i = 0; i <= samples; i++) {
    next.fill(0);
    got = 0;
    const last = new Promise((resolve) => { all = resolve; });
    const start = performance.now();
    posting.f(callback, threads, calls / threads);
    const end = await Promise.race([last, sleep(PATIENCE, undefined, { ref: false })]);
    await ended();
    // What came twice would come now.
    await sleep(5);
    if (got !== calls || wrong > 0) throw new Error(`of ${calls} calls from ${threads} threads by ${policy}, ${got} were delivered, ${wrong} of them out of order`);
    taken.push((calls / (end - start)) * 1000);
  }
  return { samples: taken.slice(1) };
}

console.log(JSON.stringify(await (policy === 'block' ? waiting() : posted())));
process.exit(0);
