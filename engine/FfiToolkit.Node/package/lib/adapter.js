'use strict';

// Makes what native code enters JavaScript by: a function without parameters, which reads the arguments from memory, calls the
// user's function and writes its result there. Nothing is converted outside of JavaScript.

const { AdapterSource, accepted, adapterBindings, argumentPlaces, compileAdapter, isAggregate, readArguments, slotsOf } = require('./adapter-source.js');
const { builtin } = require('./builtins.js');
const { invalidValue } = require('./errors.js');
const { SLOT_BYTES, makeMemory } = require('./scratch.js');
const { Parts } = require('./taken-values.js');

const { isPromise } = builtin('node:util').types;

const OWN_ADAPTERS = 16;

// Memory of up to this many slots is shared: arguments are read before the user's function runs, and the result is written when it has
// returned.
const COMMON_SLOTS = 33;

/** Of a result the member that native code would get the address of without anybody keeping what is there: text, or a buffer. */
function passingMember(type, taken, path) {
  if (type.kind === 'pointer') return typeof taken === 'bigint' || taken === null ? undefined : path;
  if (!(taken instanceof Parts)) return undefined;
  const members = type.form === 'array' ? taken.parts.map((_, i) => [`${path}[${i}]`, type.element]) : type.entries.map(([name, member]) => [path === '' ? name : `${path}.${name}`, member]);
  for (let i = 0; i < members.length; i++) {
    const found = taken.parts[i] === undefined ? undefined : passingMember(members[i][1], taken.parts[i], members[i][0]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is wrong with a result that is a struct or a union, in words that begin with the member; undefined where nothing is. */
function aggregateObstacle(type, taken) {
  const obstacle = type.obstacle(taken, 0, '');
  if (obstacle !== undefined) return obstacle.message.replace(/^Argument 0(?: \((.+?)\))?(?= )/, (_, path) => path ?? 'it');
  const passing = passingMember(type, taken, '');
  return passing === undefined ? undefined : `${passing} must be an address (a bigint) or null: nobody would keep the memory for native code`;
}

/** What takes a result that generated code has not written: writes it, or says what is wrong with it. */
function finisherOf({ returns }, memory, refused) {
  return (value, taken) => {
    if (isAggregate(returns)) {
      const obstacle = aggregateObstacle(returns, taken);
      if (obstacle !== undefined) return refused(value, obstacle);
    } else if (!accepted[returns.kind].test(taken)) {
      return refused(value);
    }
    if (returns.kind !== 'void') returns.writeSlot(taken ?? 0n, memory, 0, 0, '', 0);
    return undefined;
  };
}

function adapterText({ parameters, returns }, places) {
  const source = new AdapterSource();
  const given = source.arguments(parameters, places);
  const { reads, conditions, writes, taken } = source.answer(returns, 'r');
  const text = [
    "'use strict';",
    ...source.constants,
    'return () => {',
    'let r, taken;',
    'try {',
    ...given.reads,
    `r = fn(${given.values});`,
    ...reads,
    `if (${conditions.join(' && ')}) { ${writes.join(' ')} return; }`,
    `taken = ${taken};`,
    '} catch (error) { return thrown(error); }',
    'finish(r, taken);',
    '};',
  ].join('\n');
  return { text, types: source.types };
}

const PARAMETERS = ['fn', 'thrown', 'finish'];

// The same where no code may be made from strings.
function closureFactory({ parameters, returns }, places) {
  return (fn, thrown, finish, memory) => () => {
    let r;
    let taken;
    try {
      r = fn(...readArguments(parameters, places, memory));
      taken = isPromise(r) ? r : returns.take(r);
    } catch (error) {
      return thrown(error);
    }
    return finish(r, taken);
  };
}

function compile(signature, places) {
  try {
    const { text, types } = adapterText(signature, places);
    const factory = compileAdapter(text, PARAMETERS);
    return (fn, thrown, finish, memory) => factory(fn, thrown, finish, ...adapterBindings(types, memory));
  } catch {
    return closureFactory(signature, places);
  }
}

// By signature, how many adapters were compiled, and the factory of the last one.
const compiled = new Map();

/**
 * What makes adapters of a signature. The first ones are compiled for their callback alone: those of one factory share what V8 knows of
 * the functions that they call, and cost a tenth more. Compiling takes longer than all else of a registration: later ones share.
 */
function factoryOf(signature, places) {
  const known = compiled.get(signature.key);
  if (known?.count === OWN_ADAPTERS) return known.factory;
  const factory = compile(signature, places);
  compiled.set(signature.key, { count: (known?.count ?? 0) + 1, factory });
  return factory;
}

let common;

// Puts what native code gets where no JavaScript runs in the place of a result.
function storeSubstitute({ returns, result, substitute }, { view }, finish) {
  view.setBigUint64(0, 0n);
  if (substitute === undefined) return;
  const what = returns.kind === 'void' ? 'left out: it returns nothing' : isAggregate(returns) ? 'left out: it is zero for a struct' : `a value of its return type, ${result}`;
  const taken = isAggregate(returns) ? undefined : returns.take(substitute);
  if (returns.kind === 'void' || isAggregate(returns) || !accepted[returns.kind].test(taken)) throw invalidValue(`default of function <callback> must be ${what}`);
  finish(substitute, taken);
}

/**
 * Makes the adapter of a callback.
 * @param {object} signature What readCallbackSignature returns.
 * @param {Function} fn The user's function.
 * @param {{ thrown: (error: unknown) => void, refused: (result: unknown, obstacle?: string) => void }} failures What is done about what
 *   it throws, and about a result that is not of the declared type.
 * @returns {{ adapter: Function, memory: ArrayBuffer }} The adapter, and what it works on: the result, which is what native code gets
 *   where no JavaScript runs, then the arguments (CallbackLayout.cs).
 */
function makeAdapter(signature, fn, { thrown, refused }) {
  const { places, slots } = argumentPlaces(signature.parameters, slotsOf(signature.returns));
  const memory = slots <= COMMON_SLOTS ? (common ??= makeMemory(COMMON_SLOTS * SLOT_BYTES)) : makeMemory(slots * SLOT_BYTES);
  const finish = finisherOf(signature, memory, refused);
  const adapter = factoryOf(signature, places)(fn, thrown, finish, memory);
  storeSubstitute(signature, memory, finish);
  return { adapter, memory: memory.buffer };
}

module.exports = { makeAdapter };
