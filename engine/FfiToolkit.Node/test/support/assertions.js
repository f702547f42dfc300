'use strict';
const assert = require('node:assert/strict');

// One error as text: its class, code and message.
function describe(error) {
  return `${error?.constructor?.name ?? typeof error}${error?.code === undefined ? '' : ` ${error.code}`}: ${error?.message ?? String(error)}`;
}

// Asserts that an action throws an error of exactly this class, code (undefined: none) and message (text, or a pattern).
function refuses(action, expected, message) {
  let outcome;
  try {
    outcome = action();
  } catch (error) {
    if (message instanceof RegExp) {
      assert.match(describe(error), message);
      assert.equal(`${error.constructor.name}${error.code === undefined ? '' : ` ${error.code}`}`, expected);
    } else {
      assert.equal(describe(error), `${expected}: ${message}`);
    }

    return error;
  }

  assert.fail(`expected ${expected}: ${message}, got ${typeof outcome} ${String(outcome)}`);
}

const invalidValue = (action, message) => refuses(action, 'TypeError ERR_INVALID_ARG_VALUE', message);
const invalidType = (action, message) => refuses(action, 'TypeError ERR_INVALID_ARG_TYPE', message);
const closed = (action) => refuses(action, 'Error ERR_FFI_LIBRARY_CLOSED', 'Library is closed');

// A detached ArrayBuffer is told apart from an empty one by what still works on it.
function detach(buffer) {
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

module.exports = { assert, describe, refuses, invalidValue, invalidType, closed, detach };
