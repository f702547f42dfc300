'use strict';
// node:test, or as much of it as these tests use where a runtime's own is another: Bun's and Deno's run under their commands alone
// and report otherwise. Writes what runner/reporter.mjs does.
const { runtime } = require('./host.js');

const cases = [];
const lasts = [];

function test(name, options, body = options) {
  cases.push({ name, skip: typeof options === 'object' ? options.skip : undefined, body });
}

const describe = (_, body) => body();
const after = (body) => lasts.push(body);

async function run() {
  const write = (line) => require('node:fs').writeSync(1, `${JSON.stringify(line)}\n`);
  for (const { name, skip, body } of cases) {
    if (skip !== undefined) {
      write({ name, outcome: 'skipped', message: String(skip) });
      continue;
    }

    try {
      await body({});
      write({ name, outcome: 'passed' });
    } catch (error) {
      process.exitCode = 1;
      write({ name, outcome: 'failed', message: String(error?.stack ?? error) });
    }
  }

  lasts.forEach((last) => last());
  write({ end: true });
}

if (runtime === 'node') {
  module.exports = require('node:test');
} else {
  setImmediate(run);
  module.exports = { test, describe, after };
}
