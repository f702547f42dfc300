'use strict';

// Makes what the event loop delivers posted calls by: a function without parameters, which reads the calls that are due from a ring
// (PostedCalls.cs) and hands them to the user's function, one by one or all at once.

const { builtin } = require('./builtins.js');
const { at, places, viewNames, viewsOf } = require('./adapter.js');
const { thrown } = require('./violations.js');

const { compileFunction } = builtin('node:vm');

const SLOT_BYTES = 8;

// The head of the ring: the first call, how many there are to deliver, how many were; and one slot more.
const HEAD_SLOTS = 4;
const [FIRST, COUNT, DONE] = [0, 2, 4];

const PARAMETERS = ['fn', 'thrown', ...viewNames];

const isBatch = ({ threads }) => threads === 'batch';

function relaySource(signature) {
  const { kinds, capacity } = signature;
  const values = kinds.map((kind, k) => at(kind, `slot + ${k}`)).join(', ');
  return [
    "'use strict';",
    'return () => {',
    `const first = u32[${FIRST}], count = u32[${COUNT}];`,
    ...(isBatch(signature) ? ['const calls = [];'] : []),
    'try {',
    'for (let i = 0; i < count; i++) {',
    `const slot = ${HEAD_SLOTS} + (first + i) % ${capacity} * ${kinds.length};`,
    // What throws is delivered, too.
    isBatch(signature) ? `calls.push([${values}]);` : `u32[${DONE}] = i + 1; fn(${values});`,
    // It may have unregistered itself.
    ...(isBatch(signature) ? [] : [`if (u32[${COUNT}] === 0) return;`]),
    '}',
    ...(isBatch(signature) ? [`u32[${DONE}] = count;`, 'fn(calls);'] : []),
    '} catch (error) { thrown(error); }',
    '};',
  ].join('\n');
}

// The same where no code may be made from strings.
function closureFactory(signature) {
  const { kinds, capacity } = signature;
  return (fn, ...bindings) => {
    const views = Object.fromEntries(PARAMETERS.slice(1).map((name, i) => [name, bindings[i]]));
    const { u32, thrown: fail } = views;
    const read = (call) => kinds.map((kind, k) => {
      const [view, elements] = places[kind];
      return views[view][elements * (HEAD_SLOTS + (call % capacity) * kinds.length + k)];
    });
    return () => {
      const first = u32[FIRST];
      const count = u32[COUNT];
      try {
        if (isBatch(signature)) {
          const calls = Array.from({ length: count }, (_, i) => read(first + i));
          u32[DONE] = count;
          fn(calls);
          return;
        }
        for (let i = 0; i < count && u32[COUNT] !== 0; i++) {
          u32[DONE] = i + 1;
          fn(...read(first + i));
        }
      } catch (error) {
        fail(error);
      }
    };
  };
}

function compile(signature) {
  try {
    if (process.env.FFITK_CODEGEN === '0') throw new EvalError('turned off');
    return compileFunction(relaySource(signature), PARAMETERS, { filename: 'ffitoolkit:callback' });
  } catch {
    return closureFactory(signature);
  }
}

/**
 * Makes the adapter of a callback whose calls are posted.
 * @param {object} signature What readCallbackSignature returns.
 * @param {Function} fn The user's function.
 * @returns {{ adapter: Function, memory: ArrayBuffer }} The adapter, and the ring.
 */
function makeRelay(signature, fn) {
  const memory = new ArrayBuffer((HEAD_SLOTS + signature.capacity * signature.kinds.length) * SLOT_BYTES);
  const adapter = compile(signature)(fn, thrown, ...viewsOf(memory));
  return { adapter, memory };
}

module.exports = { makeRelay };
