'use strict';

// The text of what native code enters JavaScript by: how the arguments that it left in memory are read, and a result is tested and written.

const { addon } = require('./addon.js');
const { builtin } = require('./builtins.js');
const { scalars, toInt64, toUint64 } = require('./rules.js');
const { SLOT_BYTES, viewNames, viewsOf } = require('./scratch.js');
const { Parts, asBytes } = require('./taken-values.js');
const { Piece, ValueSource } = require('./value-source.js');

const { compileFunction } = builtin('node:vm');
const { isPromise } = builtin('node:util').types;

const { asIntN, asUintN } = BigInt;

const isAggregate = ({ form }) => form === 'struct' || form === 'union';

/** How many slots of memory a value takes. */
const slotsOf = ({ size }) => Math.max(1, Math.ceil(size / SLOT_BYTES));

/** Where the arguments are behind so many slots, in bytes, and how many slots that makes. */
function argumentPlaces(parameters, before) {
  let slots = before;
  const places = parameters.map((type) => {
    const place = slots * SLOT_BYTES;
    slots += slotsOf(type);
    return place;
  });
  return { places, slots };
}

// What is taken for a result that is no struct, as source text and as a function.
const number = (kind) => ({ text: scalars[kind].accepts, test: (r) => typeof r === 'number' && scalars[kind].test(r) });
const isAddress = (r) => typeof r === 'bigint' && asUintN(64, r) === r;
const accepted = {
  __proto__: null,
  void: { text: (r) => `typeof ${r} !== 'object' || ${r} === null || !isPromise(${r})`, test: (r) => !isPromise(r) },
  ...Object.fromEntries(Object.keys(scalars).map((kind) => [kind, number(kind)])),
  int64: { text: (r) => `typeof ${r} === 'bigint' && asIntN(64, ${r}) === ${r}`, test: (r) => typeof r === 'bigint' && asIntN(64, r) === r },
  uint64: { text: (r) => `typeof ${r} === 'bigint' && asUintN(64, ${r}) === ${r}`, test: isAddress },
  pointer: {
    text: (r) => `typeof ${r} === 'bigint' ? asUintN(64, ${r}) === ${r} : ${r} === null || ${r} === undefined`,
    test: (r) => (typeof r === 'bigint' ? isAddress(r) : r === null || r === undefined),
  },
};

// The upper half of the slot of a narrow integer.
const upperHalves = {
  __proto__: null,
  int8: (r) => `${r} >> 31`, int16: (r) => `${r} >> 31`, int32: (r) => `${r} >> 31`, uint8: () => '0', uint16: () => '0', uint32: () => '0',
};

/** The arguments as their types read them, where no code may be made from strings. */
function readArguments(parameters, places, memory, start = 0) {
  const values = parameters.map((type, i) => type.read(memory, start + places[i]));
  return values.map((value, i) => (parameters[i].hasClass ? parameters[i].dress(value) : value));
}

/** Writes what an adapter consists of. */
class AdapterSource extends ValueSource {
  /**
   * The arguments: all of them are read before the constructors of classes may call again, and the memory has others.
   * @returns {{ reads: string[], values: string }} What reads them, and the list of what was read.
   */
  arguments(parameters, places) {
    const given = parameters.map((type, i) => this.given(type, places[i]));
    return { reads: given.flatMap(({ reads }) => reads).map(([name, source]) => `const ${name} = ${source};`), values: given.map(({ value }) => value).join(', ') };
  }

  /**
   * Takes what the user's function returned, whose source is a variable.
   * @returns {{ reads: string[], conditions: string[], writes: string[], taken: string }} What looks at it, whether it is as declared,
   *   what writes it where native code gets it, and the source of what was taken of it.
   */
  answer(type, value) {
    const piece = new Piece();
    if (isAggregate(type)) return Object.assign(piece, { taken: this.value(piece, type, value, 0, '', 0) });
    const taken = this.named(piece, type, value);
    const { kind } = type;
    piece.conditions.push(`(${accepted[kind].text(taken)})`);
    if (kind in upperHalves) piece.writes.push(`i32[0] = ${taken};`, `i32[1] = ${upperHalves[kind](taken)};`);
    else if (kind !== 'void') piece.writes.push(`${this.at(kind, 0)} = ${kind === 'pointer' ? `${taken} ?? 0n` : taken};`);
    return Object.assign(piece, { taken });
  }

  // Left to what takes every other result.
  loop(piece, type, value) {
    const taken = this.variable();
    piece.reads.push(`const ${taken} = ${this.type(type)}.take(${value});`);
    piece.conditions.push('false');
    return taken;
  }

  // Nobody keeps anything for native code: an address is one already.
  single(piece, type, value, ...place) {
    if (type.kind !== 'pointer') return super.single(piece, type, value, ...place);
    const [, , offset] = place;
    piece.conditions.push(`(${value} === null || typeof ${value} === 'bigint' && asUintN(64, ${value}) === ${value})`);
    piece.writes.push(`${this.at('pointer', offset)} = ${value} ?? 0n;`);
    return value;
  }
}

const BINDINGS = ['memory', 'types', 'isPromise', 'Parts', 'asBytes', 'isArray', 'isView', 'toInt64', 'toUint64', 'asIntN', 'asUintN', 'text', ...viewNames];

/** What the text of adapters refers to. */
function adapterBindings(types, memory) {
  memory.views ??= viewsOf(memory.buffer);
  return [memory, types, isPromise, Parts, asBytes, Array.isArray, ArrayBuffer.isView, toInt64, toUint64, asIntN, asUintN, addon().text, ...memory.views];
}

/** Makes a function of a text, which takes these parameters and then adapterBindings. Throws where no code may be made from strings. */
function compileAdapter(text, parameters) {
  if (process.env.FFITK_CODEGEN === '0') throw new EvalError('turned off');
  return compileFunction(text, [...parameters, ...BINDINGS], { filename: 'ffitoolkit:callback' });
}

module.exports = { AdapterSource, accepted, adapterBindings, argumentPlaces, compileAdapter, isAggregate, readArguments, slotsOf };
