'use strict';

// Makes what native code enters JavaScript by where a callback takes or returns structs: native code leaves their addresses, and their
// bytes are copied from there and to there.

const { accepted } = require('./adapter.js');
const { builtin } = require('./builtins.js');
const { invalidValue } = require('./errors.js');
const { copyMemory } = require('./copy.js');
const { Parts } = require('./native-types.js');
const { makeMemory } = require('./scratch.js');

const { isPromise } = builtin('node:util').types;

const SLOT_BYTES = 8;

const isAggregate = (type) => type.form === 'struct' || type.form === 'union';
const inSlots = (bytes) => Math.ceil(bytes / SLOT_BYTES) * SLOT_BYTES;

/** Whether what was taken of a result outlives the callback: the text of a string, or a buffer, would be native code's without being kept. */
function isLasting(type, taken) {
  if (type.kind === 'pointer') return typeof taken === 'bigint' || taken === null;
  if (!(taken instanceof Parts)) return true;
  return taken.parts.every((part, i) => part === undefined || isLasting(type.form === 'array' ? type.element : type.entries[i][1], part));
}

/** Memory of the adapter: a slot for the result and one for each argument, as every callback has them, then what structs are copied to. */
function makePlaces({ parameters, returns }) {
  let bytes = (1 + parameters.length) * SLOT_BYTES;
  const room = (type) => {
    const offset = bytes;
    bytes += inSlots(type.size);
    return offset;
  };
  const offsets = [returns, ...parameters].map((type, slot) => (isAggregate(type) ? room(type) : slot * SLOT_BYTES));
  return { memory: makeMemory(bytes), offsets };
}

/**
 * Makes the adapter of a callback with structs.
 * @param {object} signature What readCallbackSignature returns.
 * @param {Function} fn The user's function.
 * @param {{ thrown: (error: unknown) => void, refused: (result: unknown) => void }} failures As makeAdapter takes them.
 * @returns {{ adapter: Function, memory: ArrayBuffer }} The adapter, and what it works on.
 */
function makeStructAdapter(signature, fn, { thrown, refused }) {
  const { parameters, returns, substitute } = signature;
  const { memory, offsets } = makePlaces(signature);
  const addressAt = (offset) => memory.view.getBigUint64(offset, true);
  const own = (offset) => BigInt(memory.address + offset);
  const take = (type, i) => {
    if (isAggregate(type)) copyMemory(own(offsets[i + 1]), addressAt((i + 1) * SLOT_BYTES), type.size);
    return type.read(memory, offsets[i + 1]);
  };
  const isAccepted = isAggregate(returns)
    ? (taken) => returns.obstacle(taken, 0, '') === undefined && isLasting(returns, taken)
    : (taken) => accepted[returns.kind].test(taken);

  if (substitute !== undefined && (isAggregate(returns) || !isAccepted(returns.take(substitute)))) {
    throw invalidValue(`default of function <callback> must be ${isAggregate(returns) ? 'left out: it is zero for a struct' : `a value of its return type, ${signature.result}`}`);
  }
  if (substitute !== undefined) returns.writeSlot(substitute ?? 0n, memory, 0, 0, '', 0);

  const adapter = () => {
    // Where the result goes, before a callback inside of this one has its own there.
    const result = addressAt(0);
    let value;
    let taken;
    try {
      value = fn(...parameters.map(take));
      taken = isPromise(value) ? value : returns.take(value);
    } catch (error) {
      return thrown(error);
    }
    if (!isAccepted(taken)) return refused(value);
    if (returns.kind === 'void') return undefined;
    returns.writeSlot(taken ?? 0n, memory, offsets[0], 0, '', 0);
    if (isAggregate(returns)) copyMemory(result, own(offsets[0]), returns.size);
    return undefined;
  };
  return { adapter, memory: memory.buffer };
}

module.exports = { makeStructAdapter };
