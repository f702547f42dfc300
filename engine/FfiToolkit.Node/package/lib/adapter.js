'use strict';

// Makes what native code enters JavaScript by: a function without parameters, which reads the arguments from memory, calls the
// user's function and writes its result there. Nothing is converted outside of JavaScript.

const { builtin } = require('./builtins.js');
const { invalidValue } = require('./errors.js');
const { scalars } = require('./rules.js');

const { compileFunction } = builtin('node:vm');
const { isPromise } = builtin('node:util').types;

const { asIntN, asUintN } = BigInt;
const SLOT_BYTES = 8;

const OWN_ADAPTERS = 16;

// Memory for signatures of up to this many parameters is shared: arguments are read before the user's function runs, and the result
// is written when it has returned.
const COMMON_PARAMETERS = 32;

// By what view a value is read and written, and how many of that view's elements a slot has. Every value is extended to 64 bits; its
// low half comes first on every machine that Node runs on.
const places = {
  __proto__: null,
  int8: ['i32', 2], uint8: ['i32', 2], int16: ['i32', 2], uint16: ['i32', 2], int32: ['i32', 2], uint32: ['u32', 2],
  int64: ['i64', 1], uint64: ['u64', 1], pointer: ['u64', 1], float: ['f32', 2], double: ['f64', 1],
};

// The upper half of a narrow integer.
const upperHalves = { __proto__: null, int8: 'r >> 31', int16: 'r >> 31', int32: 'r >> 31', uint8: '0', uint16: '0', uint32: '0' };

// What is taken for a result, as source text and as a function.
const number = (kind) => ({ text: scalars[kind].accepts('r'), test: (r) => typeof r === 'number' && scalars[kind].test(r) });
const accepted = {
  __proto__: null,
  void: { text: "typeof r !== 'object' || r === null || !isPromise(r)", test: (r) => !isPromise(r) },
  ...Object.fromEntries(Object.keys(scalars).map((kind) => [kind, number(kind)])),
  int64: { text: "typeof r === 'bigint' && asIntN(64, r) === r", test: (r) => typeof r === 'bigint' && asIntN(64, r) === r },
  uint64: { text: "typeof r === 'bigint' && asUintN(64, r) === r", test: (r) => typeof r === 'bigint' && asUintN(64, r) === r },
  pointer: {
    text: "typeof r === 'bigint' ? asUintN(64, r) === r : r === null || r === undefined",
    test: (r) => (typeof r === 'bigint' ? asUintN(64, r) === r : r === null || r === undefined),
  },
};

const viewNames = ['i32', 'u32', 'i64', 'u64', 'f32', 'f64'];

/** The views of that name. */
function viewsOf(buffer) {
  return [Int32Array, Uint32Array, BigInt64Array, BigUint64Array, Float32Array, Float64Array].map((View) => new View(buffer));
}

const PARAMETERS = ['fn', 'thrown', 'refused', 'isPromise', 'asIntN', 'asUintN', ...viewNames];

/** The source of an element that holds a value, where its slot is a number or source text. */
function at(kind, slot) {
  const [view, elements] = places[kind];
  return `${view}[${typeof slot === 'number' ? elements * slot : `${elements} * (${slot})`}]`;
}

/** The source of an adapter: the body of a function that takes PARAMETERS and returns it. */
function adapterSource({ kinds, result }) {
  const stores = result === 'void' ? [] : [`${at(result, 0)} = ${result === 'pointer' ? 'r ?? 0n' : 'r'};`];
  if (result in upperHalves) stores.push(`i32[1] = ${upperHalves[result]};`);
  return [
    "'use strict';",
    'return () => {',
    'let r;',
    `try { r = fn(${kinds.map((kind, k) => at(kind, k + 1)).join(', ')}); } catch (error) { return thrown(error); }`,
    `if (${accepted[result].text}) { ${stores.join(' ')} } else refused(r);`,
    '};',
  ].join('\n');
}

// The same where no code may be made from strings.
function closureFactory({ kinds, result }) {
  const isNegative = (r) => upperHalves[result] === 'r >> 31' && r < 0;
  return (fn, thrown, refused, ...bindings) => {
    const views = Object.fromEntries(PARAMETERS.slice(3).map((name, i) => [name, bindings[i]]));
    const sources = kinds.map((kind, k) => ({ view: views[places[kind][0]], index: places[kind][1] * (k + 1) }));
    return () => {
      let r;
      try {
        r = fn(...sources.map(({ view, index }) => view[index]));
      } catch (error) {
        return thrown(error);
      }
      if (!accepted[result].test(r)) return refused(r);
      if (result === 'void') return undefined;
      views[places[result][0]][0] = r ?? 0n;
      if (result in upperHalves) views.i32[1] = isNegative(r) ? -1 : 0;
      return undefined;
    };
  };
}

function compile(signature) {
  try {
    if (process.env.FFITK_CODEGEN === '0') throw new EvalError('turned off');
    return compileFunction(adapterSource(signature), PARAMETERS, { filename: 'ffitoolkit:callback' });
  } catch {
    return closureFactory(signature);
  }
}

// By signature, how many adapters were compiled, and the factory of the last one.
const compiled = new Map();

/**
 * What makes adapters of a signature. The first ones are compiled for their callback alone: those of one factory share what V8 knows of
 * the functions that they call, and cost a tenth more. Compiling takes longer than all else of a registration: later ones share.
 */
function factoryOf(signature) {
  const known = compiled.get(signature.key);
  if (known?.count === OWN_ADAPTERS) return known.factory;
  const factory = compile(signature);
  compiled.set(signature.key, { count: (known?.count ?? 0) + 1, factory });
  return factory;
}

function makeMemory(parameters) {
  const buffer = new ArrayBuffer((1 + parameters) * SLOT_BYTES);
  return { buffer, views: viewsOf(buffer) };
}

let common;

// Puts what native code gets where no JavaScript runs in the place of a result.
function storeSubstitute({ kinds, result, substitute }, bindings, [, , , results]) {
  results[0] = 0n;
  if (substitute === undefined) return;
  const refused = () => {
    throw invalidValue(`default of function <callback> must be ${result === 'void' ? 'left out: it returns nothing' : `a value of its return type, ${result}`}`);
  };
  if (result === 'void') refused();
  closureFactory({ kinds: [], result })(() => substitute, refused, refused, ...bindings)();
}

/**
 * Makes the adapter of a callback.
 * @param {object} signature What readCallbackSignature returns.
 * @param {Function} fn The user's function.
 * @param {{ thrown: (error: unknown) => void, refused: (result: unknown) => void }} failures What is done about what it throws, and
 *   about a result that is not of the declared type.
 * @returns {{ adapter: Function, memory: ArrayBuffer }} The adapter, and what it works on: the result's slot, which holds what native
 *   code gets where no JavaScript runs, then one per argument.
 */
function makeAdapter(signature, fn, { thrown, refused }) {
  const parameters = signature.kinds.length;
  const { buffer, views } = parameters <= COMMON_PARAMETERS ? (common ??= makeMemory(COMMON_PARAMETERS)) : makeMemory(parameters);
  const bindings = [isPromise, asIntN, asUintN, ...views];
  const adapter = factoryOf(signature)(fn, thrown, refused, ...bindings);
  storeSubstitute(signature, bindings, views);
  return { adapter, memory: buffer };
}

module.exports = { accepted, at, makeAdapter, places, viewNames, viewsOf };
