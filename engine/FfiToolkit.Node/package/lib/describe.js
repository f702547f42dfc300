'use strict';

const { builtin } = require('./builtins.js');

const { inspect, types: { isNativeError } } = builtin('node:util');

// Getters and code of the user's are not for messages about what went wrong.
const options = { depth: 1, customInspect: false, getters: false, colors: false, breakLength: Infinity };

function here() {
  const holder = {};
  Error.captureStackTrace(holder, describe);
  // The first line names the holder.
  return holder.stack.split('\n').slice(1).join('\n');
}

/** Puts into words what a callback threw or returned, with the JavaScript that it came from or, where that is not known, that native code was called by. */
function describe(value, wasThrown) {
  if (wasThrown && isNativeError(value)) {
    const { stack } = value;
    if (typeof stack === 'string') return stack;
  }
  return [inspect(value, options), here()].filter((part) => part !== '').join('\n');
}

module.exports = { describe };
