'use strict';

// What is done about a callback that throws, or returns what it must not: by the rules of node:ffi the process ends, with the reason
// on standard error, because native code could not go on; where the user wants it so, the native call throws.

const { addon } = require('./addon.js');
const { builtin } = require('./builtins.js');
const { describe } = require('./describe.js');
const { coded } = require('./errors.js');

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

    refused(result, obstacle) {
      if (isPromise(result)) addon().endOnCallback(self.pointer, 'Callbacks cannot return promises');
      const why = obstacle === undefined ? '' : `\n  what is wrong: ${obstacle}`;
      addon().endOnCallback(self.pointer, 'Callback returned invalid value for declared FFI type', `  value: ${inWords(result, false)}${why}`);
    },
  };
}

/** Throws on what a callback threw. */
function thrown(error) {
  if (error === null) addon().throwsNull();
  throw error;
}

/**
 * What is done about them with onError: 'throw': the native call that led to the callback throws when native code has returned.
 * @param {string} name The callback's name; empty where it has none.
 * @param {{ result: string }} signature What it was registered as.
 */
function errorsOf(name, { result: type }) {
  const callback = name === '' ? 'without a name' : name;
  return {
    thrown,

    refused(result, obstacle) {
      const what = isPromise(result)
        ? 'a promise, which native code does not wait for'
        : `${inWords(result, false).split('\n', 1)[0]}, which is no ${type}${obstacle === undefined ? '' : `: ${obstacle}`}`;
      throw coded(TypeError, 'ERR_INVALID_RETURN_VALUE', `The callback ${callback} returned ${what}`);
    },
  };
}

module.exports = { errorsOf, thrown, violationsOf };
