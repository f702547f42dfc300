'use strict';
// Runs the test files in every cell, compares what they observed case by case, and says how it went.
// Usage: node run.js [--quick] [--report FOLDER] [--suite NAME] [--only TEXT] [--files a,b]
//        node run.js --prebuild: compiles what the tests call on Windows, where they run without a compiler
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { cells, repository } = require('./cells.js');
const { compare } = require('./compare.js');
const { guest, inWine } = require('./guest.js');
const { nowhere } = require('./nowhere.js');
const { printTable, writeReports } = require('./report.js');

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, report: { type: 'string' }, only: { type: 'string' }, suite: { type: 'string' }, files: { type: 'string' }, prebuild: { type: 'boolean', default: false }, jobs: { type: 'string', default: '2' } },
});
const tables = path.join(repository, 'artifacts/node/test', `tables-${process.pid}`);
const limit = 15 * 60_000;

// What a cell adds to this process's environment, and the command that runs a file: under Wine, in a root of its own.
function start(cell, test, table) {
  const [program, ...before] = cell.command;
  const inside = cell.level === 'wine' ? inWine : (file) => file;
  const reporter = `file:///${inside(path.join(__dirname, 'reporter.mjs')).replaceAll('\\', '/').replace(/^\//, '')}`;
  const { prefix = [], environment = {} } = cell.guest ? guest(cell.rid) : {};
  return {
    command: [...prefix, program, ...before, ...(cell.runtime === undefined ? [`--test-reporter=${reporter}`] : []), inside(test)],
    env: { ...process.env, ...environment, ...(cell.guest ? { NODE_EXTRA_CA_CERTS: undefined } : {}), ...cell.env, FFITK_NODE_PACKAGE: inside(cell.env.FFITK_NODE_PACKAGE), ...(table === undefined ? {} : { FFITK_NODE_TABLE: inside(table) }) },
  };
}

// Runs one file in one cell; resolves with its cases. A process that dies is a failed case. What it prints goes to files: Wine's
// programs fail on pipes.
function run(cell, file) {
  const name = path.join(tables, `${cell.name}-${file}`.replace(/[^a-z0-9.]+/gi, '-'));
  const table = file === 'arguments' ? `${name}.json` : undefined;
  const { command, env } = start(cell, path.join(__dirname, '..', `${file}.test.js`), table);
  const streams = ['out', 'err'].map((stream) => fs.openSync(`${name}.${stream}`, 'w+'));
  const child = spawn(command[0], command.slice(1), { env, stdio: ['ignore', ...streams], timeout: limit, killSignal: 'SIGKILL' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      streams.forEach((stream) => fs.closeSync(stream));
      const [output, errors] = ['out', 'err'].map((stream) => fs.readFileSync(`${name}.${stream}`, 'utf8'));
      const lines = output.split('\n').filter((line) => line.startsWith('{"')).map((line) => JSON.parse(line));
      const cases = lines.filter((line) => !line.end).map((each) => ({ ...each, file }));
      const dead = !lines.some((line) => line.end);
      const unexplained = code !== 0 && !cases.some(({ outcome }) => outcome === 'failed');
      if (dead || unexplained || cases.length === 0) {
        const last = cases.length > 0 ? `after '${cases[cases.length - 1].name}'` : 'before its first case';
        cases.push({ file, name: `${file}.test.js runs to its end`, outcome: 'failed', message: `the process ended with ${signal ?? code} ${last}\n${errors.slice(-4000)}` });
      }

      resolve({ cases, table });
    });
  });
}

// What the tests of a cell call is compiled here where the machine that runs them has no compiler.
function precompile(chosen) {
  for (const cell of chosen.filter((each) => each.guest)) {
    execFileSync(process.execPath, [path.join(__dirname, 'precompile.js')], { env: { ...process.env, ...cell.env, FFITK_NODE_TARGET: cell.level === 'wine' ? 'win32-x64' : undefined }, stdio: 'pipe' });
  }
}

const isNative = ({ rid, runtime }) => rid === 'linux-x64' && runtime === undefined;

async function main() {
  const chosen = cells(options)
    .filter(({ name }) => options.only === undefined || new RegExp(options.only).test(name))
    .filter(({ runtime = 'node' }) => options.suite === undefined || options.suite === runtime);
  if (options.prebuild) {
    precompile(chosen.filter(({ level }) => level === 'wine'));
    return;
  }

  fs.mkdirSync(tables, { recursive: true });
  const wanted = options.files?.split(',');
  const lacks = (cell) => (cell.guest ? guest(cell.rid).missing ?? undefined : undefined);
  const results = chosen.map((cell) => ({ cell, cases: [], tables: [], seconds: 0, missing: lacks(cell) }));
  const runnable = results.filter(({ missing }) => missing === undefined);
  precompile(runnable.map(({ cell }) => cell));
  const jobs = runnable.flatMap((result) => (wanted ?? result.cell.files).filter((file) => result.cell.files.includes(file)).map((file) => ({ result, file })));
  let done = 0;

  async function work() {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const { result, file } = job;
      const start = performance.now();
      const { cases, table } = await run(result.cell, file);
      result.cases.push(...cases);
      const seconds = (performance.now() - start) / 1000;
      result.seconds += seconds;
      if (table !== undefined) {
        result.tables.push(table);
      }

      done += 1;
      const failed = cases.filter(({ outcome }) => outcome === 'failed');
      console.log(`[${done}/${done + jobs.length}] ${result.cell.name}, ${file}: ${cases.length - failed.length} of ${cases.length} in ${seconds.toFixed(1)} s${failed.length > 0 ? `, FAILED: ${failed.map(({ name }) => name).slice(0, 3).join('; ')}` : ''}`);
    }
  }

  await Promise.all(Array.from({ length: Number(options.jobs) }, work));
  for (const [index, agreement] of compare(results).entries()) {
    results[index].cases.push(...agreement);
  }

  // Where all of them ran: the cells of linux-x64 have each other's rest.
  const every = cells(options).filter(isNative).length;
  const native = results.filter(({ cell }) => isNative(cell));
  if (wanted === undefined && every > 0 && native.length === every) {
    native[0].cases.push(...nowhere(native));
  }

  fs.rmSync(tables, { recursive: true, force: true });
  printTable(results);
  if (options.report !== undefined) {
    writeReports(results, options.report);
  }

  const count = (outcome) => results.reduce((sum, { cases, missing }) => sum + cases.filter((each) => each.outcome === outcome).length + (outcome === 'skipped' && missing !== undefined ? 1 : 0), 0);
  console.log(`\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
  process.exitCode = count('failed') > 0 || count('passed') === 0 && runnable.length > 0 ? 1 : 0;
}

main();
