'use strict';
// Runs a piece of JavaScript in a process of its own, with the package under test as `ffi`, the fixture's path as `fixture` and the
// functions of maps.js.
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const host = require('./host.js');

// Not what compiles everything at once: starting Node takes seconds then, and what children do is not hot.
const inherited = process.execArgv.filter((flag) => !/^--(test|input-type|eval|print|experimental-test|always-turbofan|jit-fuzzing)/.test(flag) && flag !== '-e');

// options.flags: more switches of Node; options.env; options.before: a program and its arguments that start Node;
// options.bare: none of this process's own switches. Returns { status, signal, stdout, stderr }.
function run(source, options = {}) {
  const prelude = `'use strict'; const { ffi } = require(${JSON.stringify(path.join(__dirname, 'host.js'))}); const { maps, isMapped, discard } = require(${JSON.stringify(path.join(__dirname, 'maps.js'))}); const fixture = ${JSON.stringify(require('./fixture.js').fixture)};\n`;
  const command = [
    ...(options.before ?? []), ...host.command, ...(options.bare ? [] : inherited), ...(options.flags ?? []),
    '-e', (options.prelude === false ? '' : prelude) + source,
  ];
  const result = spawnSync(command[0], command.slice(1), {
    encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...options.env }, timeout: options.timeout ?? 120_000, cwd: options.cwd,
  });
  if (result.error) {
    throw result.error;
  }

  // What Bun says about itself, and how it was started, when a process aborts.
  const stderr = result.stderr.replace(/^={20,}\nBun v[^]*$/m, '');
  return { status: result.status, signal: result.signal, stdout: result.stdout, stderr };
}

// As run, and the child must end well; returns what it printed.
function output(source, options) {
  const result = run(source, options);
  if (result.status !== 0) {
    throw new Error(`the child ended with ${result.status ?? result.signal}\n${result.stdout}${result.stderr}`);
  }

  return result.stdout.trim();
}

// A process that aborted: by signal, or by the exit code that an emulator or shell makes of it.
const aborted = (result) => result.signal === 'SIGABRT' || result.status === 134;

module.exports = { run, output, aborted };
