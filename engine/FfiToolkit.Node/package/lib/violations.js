'use strict';

// What native code could not go on after ends the process, with the reason on standard error.

const { addon } = require('./addon.js');
const { builtin } = require('./builtins.js');
const { describe } = require('./describe.js');

const { isNativeError, isPromise } = builtin('node:util').types;

// V8's own words (MessageTemplate::kStackOverflow), and JavaScriptCore's but for a full stop; the error has no code.
const STACK_OVERFLOW = 'Maximum call stack size exceeded';

/** Whether an error is the engine's for a stack that is used up, as a callback that could not even begin leaves it. */
function isStackOverflow(error) {
  if (!isNativeError(error)) return false;
  const message = Object.getOwnPropertyDescriptor(error, 'message')?.value;
  return typeof message === 'string' && message.startsWith(STACK_OVERFLOW);
}

function inWords(value, wasThrown) {
  try {
    return describe(value, wasThrown);
  } catch {
    return 'a value that cannot be shown';
  }
}

/**
 * What is done about what a callback throws and about a result that is not of its type, by the rules of node:ffi.
 * @param {{ pointer: bigint }} self The callback's address.
 */
function violationsOf(self) {
  return {
    thrown(error) {
      // The native call throws it.
      if (isStackOverflow(error) && addon().isInNativeCall()) throw error;
      addon().endOnCallback(self.pointer, 'Callbacks cannot throw an exception', inWords(error, true));
    },

    refused(result) {
      if (isPromise(result)) addon().endOnCallback(self.pointer, 'Callbacks cannot return promises');
      addon().endOnCallback(self.pointer, 'Callback returned invalid value for declared FFI type', `  value: ${inWords(result, false)}`);
    },
  };
}

module.exports = { violationsOf };
