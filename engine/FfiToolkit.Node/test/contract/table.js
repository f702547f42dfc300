'use strict';
// Calls a function with every sample and writes down what comes of it, in the interpreter or from optimised code.
const { ffi } = require('../support/host.js');
const { describe } = require('../support/assertions.js');
const { brief } = require('../support/brief.js');
const { Optimised } = require('../support/optimise.js');
const { encode, expected, plain, pointers, types: all } = require('./model.js');
const { samples } = require('./samples.js');

// Where the argument under test stands. Eight others before it fill the registers of its class or the other one.
const places = {
  alone: { prefix: 'echo_', before: [], types: [] },
  ninth: { prefix: 'ninth_', before: [1, 2.5, 3, 4.5, 5, 6.5, 7, 8.5], types: ['int32', 'float64', 'int32', 'float64', 'int32', 'float64', 'int32', 'float64'] },
};

// The outcome of one call as text that is the same on every machine: addresses are said in words.
function outcome(type, sample, call) {
  const value = sample.make();
  let result;
  try {
    result = call(value);
  } catch (error) {
    return describe(error);
  }

  if (pointers.includes(type) && typeof result === 'bigint') {
    switch (sample.kind) {
      case 'string': return result > 0n ? 'a temporary text' : 'no text';
      case 'memory': return result === ffi.getRawPointer(value) ? 'the address of its memory' : `not the address of its memory`;
      case 'empty': return 'any address';
    }
  }

  return encode(result);
}

// [{ type, place, sample, outcome, expected }] for one type, in order.
// warmth: 'cold', or what the function saw before it was optimised: 'plain' values, 'doubles' or 'mixed' ones.
function rows(path, type, place, warmth) {
  const { prefix, before, types } = places[place];
  const open = () => new ffi.DynamicLibrary(path).getFunction(`${prefix}${type}`, { arguments: [...types, type], return: type });
  const native = open();
  const warmed = warmth === 'cold' ? undefined : new Optimised(open, before, warming(type, warmth));
  // A refused sample makes V8 throw optimised code away: each costs a compilation.
  const met = warmed ? brief(samples, all.indexOf(type)) : samples;
  return met.map((sample) => ({
    type, place, sample: sample.label,
    outcome: outcome(type, sample, warmed ? warmed.call() : (value) => native(...before, value)),
    expected: expected(type, sample, before.length),
  }));
}

// Values for warming: the kinds of feedback that make V8 choose other machine code for a check.
function warming(type, warmth) {
  const value = plain(type);
  switch (warmth) {
    case 'plain': return [value];
    case 'doubles': return typeof value === 'number' ? [new Float64Array([5])[0], 6.5, -0, 2 ** 40] : [value, 2n ** 63n, -1n];
    case 'mixed': return [value, 6.5, 'text', null, undefined, 7n, Buffer.alloc(8), {}, true];
    default: throw new Error(`no such warmth: ${warmth}`);
  }
}

module.exports = { rows, places };
