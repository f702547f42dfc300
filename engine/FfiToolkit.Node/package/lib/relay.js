'use strict';

// Makes what the event loop delivers posted calls by: a function without parameters, which reads the calls that are due from a ring
// (PostedCalls.cs) and hands them to the user's function, one by one or all at once.

const { AdapterSource, adapterBindings, argumentPlaces, compileAdapter, readArguments } = require('./adapter-source.js');
const { SLOT_BYTES, makeMemory } = require('./scratch.js');
const { thrown } = require('./violations.js');

// The head of the ring: the first call, how many there are to deliver, how many were; and one slot more.
const HEAD_SLOTS = 4;
const [FIRST, COUNT, DONE] = [0, 2, 4];

const PARAMETERS = ['fn', 'thrown'];

const isBatch = ({ threads }) => threads === 'batch';

function relayText({ parameters, threads, capacity }, { places, slots }) {
  const source = new AdapterSource('slot');
  const { reads, values } = source.arguments(parameters, places);
  const text = [
    "'use strict';",
    ...source.constants,
    'return () => {',
    `const first = u32[${FIRST}], count = u32[${COUNT}];`,
    ...(isBatch({ threads }) ? ['const calls = [];'] : []),
    'try {',
    'for (let i = 0; i < count; i++) {',
    `const slot = ${HEAD_SLOTS} + (first + i) % ${capacity} * ${slots};`,
    ...reads,
    // What throws is delivered, too.
    isBatch({ threads }) ? `calls.push([${values}]);` : `u32[${DONE}] = i + 1; fn(${values});`,
    // It may have unregistered itself.
    ...(isBatch({ threads }) ? [] : [`if (u32[${COUNT}] === 0) return;`]),
    '}',
    ...(isBatch({ threads }) ? [`u32[${DONE}] = count;`, 'fn(calls);'] : []),
    '} catch (error) { thrown(error); }',
    '};',
  ].join('\n');
  return { text, types: source.types };
}

// The same where no code may be made from strings.
function relayClosure(signature, { places, slots }, fn, memory) {
  const { parameters, capacity } = signature;
  const u32 = new Uint32Array(memory.buffer);
  const read = (call) => readArguments(parameters, places, memory, (HEAD_SLOTS + (call % capacity) * slots) * SLOT_BYTES);
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
      thrown(error);
    }
  };
}

function compile(signature, layout, fn, memory) {
  try {
    const { text, types } = relayText(signature, layout);
    return compileAdapter(text, PARAMETERS)(fn, thrown, ...adapterBindings(types, memory));
  } catch {
    return relayClosure(signature, layout, fn, memory);
  }
}

/**
 * Makes the adapter of a callback whose calls are posted.
 * @param {object} signature What readCallbackSignature returns.
 * @param {Function} fn The user's function.
 * @returns {{ adapter: Function, memory: ArrayBuffer }} The adapter, and the ring.
 */
function makeRelay(signature, fn) {
  const layout = argumentPlaces(signature.parameters, 0);
  const memory = makeMemory((HEAD_SLOTS + signature.capacity * layout.slots) * SLOT_BYTES);
  return { adapter: compile(signature, layout, fn, memory), memory: memory.buffer };
}

module.exports = { makeRelay };
