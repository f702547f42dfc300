'use strict';
// Sentences that hold for the package under test and, but for the listed differences, for node:ffi itself.
const { test: nodeTest } = require('./harness.js');
const assert = require('node:assert/strict');
const { gap } = require('./gaps.js');
const { isOracle, runtime } = require('./host.js');
const { differences } = require('./differences.js');

// A test that must hold for both. Where node:ffi is listed as different it must still be so, or the list is out of date.
function test(name, body) {
  const missing = gap(runtime, name);
  if (missing !== undefined) {
    return nodeTest(name, { skip: missing }, body);
  }

  const difference = isOracle ? differences[name] : undefined;
  if (difference === undefined) {
    return nodeTest(name, body);
  }

  if (difference.skip) {
    return nodeTest(name, { skip: `differs in node:ffi: ${difference.reason}` }, body);
  }

  return nodeTest(`${name} (differs in node:ffi: ${difference.reason})`, async (context) => {
    await assert.rejects(async () => body(context), undefined, 'node:ffi no longer differs: take it off the list');
  });
}

// A test of what node:ffi does not have at all. condition: false, or the reason why it cannot run here.
function ours(name, body, condition = false) {
  const reason = isOracle ? 'node:ffi has nothing like it' : condition;
  return reason ? nodeTest(name, { skip: reason }, body) : test(name, body);
}

// A test that cannot run everywhere: a falsy reason runs it.
function unless(reason, name, body) {
  return reason ? nodeTest(name, { skip: reason }, body) : test(name, body);
}

module.exports = { test, ours, unless };
