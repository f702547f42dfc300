'use strict';

// Makes the JavaScript function of a call in memory: reads what the arguments consist of into variables, tests it, writes it, calls, and
// reads the result, all inline. Whatever is out of the ordinary goes to memory-call.js, with what was read: nothing is read twice,
// because reading may run code of the user's.

const { builtin } = require('./builtins.js');
const { hooks } = require('./hooks.js');
const { memoryClosure } = require('./memory-call.js');
const { Parts, Pointee, asBytes } = require('./native-types.js');
const { pointerAddress } = require('./pointers.js');
const { scalars, toInt64, toUint64 } = require('./rules.js');
const { viewNames } = require('./scratch.js');
const { release, temporaries } = require('./temporaries.js');

const { compileFunction } = builtin('node:vm');

// Bindings of the generated code.
const PARAMETERS = [
  'own', 'library', 'block', 'memory', 'types', 'invoke', 'slow', 'call', 'slots', 'hooks', 'temporaries', 'release', 'pointerAddress',
  'toInt64', 'toUint64', 'asIntN', 'asUintN', 'isArray', 'isView', 'ArrayBuffer', 'Parts', 'Pointee', 'asBytes', ...viewNames,
];

// The more of a value is written out, the longer the code: what has more parts than this is left to loops.
const MOST_PARTS = 48;

// By kind the view, and the bytes of its elements.
const places = {
  __proto__: null,
  int8: ['i8', 1], uint8: ['u8', 1], int16: ['i16', 2], uint16: ['u16', 2], int32: ['i32', 4], uint32: ['u32', 4],
  int64: ['i64', 8], uint64: ['u64', 8], float: ['f32', 4], double: ['f64', 8], pointer: ['u64', 8],
};

const singles = ['scalar', 'enum', 'pointer'];

/** How many values a type consists of; Infinity for what is left to loops. */
function partsOf(type) {
  switch (type.form) {
    case 'struct': return membersOf(type).reduce((sum, [, member]) => sum + partsOf(member), 0);
    case 'array': return type.isText || type.length > MOST_PARTS ? Infinity : type.length * partsOf(type.element);
    case 'union': return Infinity;
    default: return 1;
  }
}

/** What a type has inside: a name or a position, a type, and an offset of each. */
function membersOf(type) {
  if (type.form === 'array') return Array.from({ length: type.length }, (_, i) => [i, type.element, i * type.element.size]);
  const { offsets } = type.layout;
  return type.entries.map(([name, member], i) => [name, member, offsets[i]]);
}

const isAligned = (type, offset) =>
  singles.includes(type.form) ? offset % places[type.kind][1] === 0 : membersOf(type).every(([, member, at]) => isAligned(member, offset + at));
const isInline = (type, offset) => partsOf(type) <= MOST_PARTS && isAligned(type, offset);

const all = (conditions) => (conditions.length === 0 ? 'true' : conditions.join(' && '));

/** The double whose bits an address has: one store of a constant, where two halves would keep the stub waiting that loads both at once. */
const numberOfBits = (address) => new Float64Array(BigUint64Array.of(BigInt(address)).buffer)[0];

/** What the parts of a wrapper's body are collected in, for some of its arguments. */
class Piece {
  reads = [];
  conditions = [];
  conversions = [];
  writes = [];
  // After the call: results are read before any of them is given, because setters may call again.
  results = [];
  gifts = [];
}

class Generator {
  #variables = 0;
  #call;
  #body = new Piece();
  types = [];

  constructor(call) {
    this.#call = call;
  }

  #variable() {
    return `v${this.#variables++}`;
  }

  #type(type) {
    return `types[${this.types.push(type) - 1}]`;
  }

  /** The source of an element of memory. */
  #at(kind, offset) {
    const [view, bytes] = places[kind];
    return `${view}[${offset / bytes}]`;
  }

  /** Adds a value; gives the source of what was taken of it. */
  #value(piece, type, value, i, path, offset) {
    if (!isInline(type, offset)) return this.#loop(piece, type, value, i, path, offset);
    if (singles.includes(type.form)) return this.#single(piece, type, value, i, path, offset, false);
    if (type.form === 'struct') {
      piece.conditions.push(`typeof ${value} === 'object'`);
      const parts = this.#members(piece, type, value, i, path, offset);
      return `(typeof ${value} !== 'object' || ${value} === null ? ${value} : asBytes(${value}, ${parts[0]}) ?? new Parts([${parts.join(', ')}]))`;
    }
    const [isList, length] = [this.#variable(), this.#variable()];
    piece.reads.push(`const ${isList} = isArray(${value}) || isView(${value}), ${length} = ${isList} ? ${value}.length : undefined;`);
    piece.conditions.push(`${length} === ${type.length}`);
    const parts = this.#members(piece, type, value, i, path, offset);
    return `(${isList} ? ${length} === ${type.length} ? new Parts([${parts.join(', ')}]) : new Parts([], ${length}) : ${value})`;
  }

  #members(piece, type, value, i, path, offset) {
    return membersOf(type).map(([name, member, at]) => {
      const part = this.#variable();
      piece.reads.push(`const ${part} = ${value}?.[${JSON.stringify(name)}];`);
      const inside = typeof name === 'number' ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
      return this.#value(piece, member, part, i, inside, offset + at);
    });
  }

  /** Adds what is looked at, tested and written by the type itself. */
  #loop(piece, type, value, i, path, offset) {
    const [name, taken, place] = [this.#type(type), this.#variable(), `${i}, ${JSON.stringify(path)}`];
    piece.reads.push(`const ${taken} = ${name}.take(${value});`);
    piece.conditions.push(`${name}.obstacle(${taken}, ${place}) === undefined`);
    piece.writes.push(`${name}.write(${taken}, memory, ${offset}, ${place}, mark);`);
    return taken;
  }

  /** Adds a number or an address. */
  #single(piece, type, value, i, path, offset, isSlot) {
    const { kind } = type;
    let taken = value;
    if (type.form === 'enum') {
      taken = this.#variable();
      piece.reads.push(`const ${taken} = ${this.#type(type)}.take(${value});`);
    }
    let converted = taken;
    if (kind in scalars) {
      piece.conditions.push(`(${scalars[kind].accepts(taken)})`);
    } else if (kind === 'pointer') {
      converted = this.#variable();
      if (!isSlot) piece.conditions.push(`${taken} !== undefined`);
      piece.conversions.push([converted, this.#address(taken, path === '' ? i : `${i} (${path})`)]);
    } else {
      converted = this.#variable();
      const [as, to] = kind === 'int64' ? ['asIntN', 'toInt64'] : ['asUintN', 'toUint64'];
      piece.reads.push(`const ${converted} = typeof ${taken} === 'bigint' && ${as}(64, ${taken}) === ${taken} ? ${taken} : ${to}(${taken});`);
      piece.conditions.push(`${converted} !== undefined`);
    }
    piece.writes.push(isSlot && kind.includes('int') && places[kind][1] < 8 ? this.#extended(kind, offset, converted) : `${this.#at(kind, offset)} = ${converted};`);
    return taken;
  }

  #address(value, place) {
    return `typeof ${value} === 'bigint' && asUintN(64, ${value}) === ${value} ? ${value} : pointerAddress(${value}, ${JSON.stringify(place)}, mark)`;
  }

  // To the 64 bits of a slot, whose upper half stays 0 for what is never negative.
  #extended(kind, offset, value) {
    return kind.startsWith('u') ? `u32[${offset / 4}] = ${value};` : `i32[${offset / 4}] = ${value}; i32[${offset / 4 + 1}] = ${value} >> 31;`;
  }

  /** Adds a pointer to a value: an object that stands for it, or an address like any other. Views go the other way. */
  #pointee(piece, type, i) {
    const { memory, base } = this.#call.block;
    const [slot, place] = [base + this.#call.slots[i], base + this.#call.pointees[i]];
    const [isValue, value, address] = [this.#variable(), this.#variable(), this.#variable()];
    const argument = `a${i}`;
    const inner = new Piece();
    let taken = '';
    piece.reads.push(`const ${isValue} = typeof ${argument} === 'object' && ${argument} !== null && !isView(${argument}) && !(${argument} instanceof ArrayBuffer);`);
    if (type.direction === 'out') {
      inner.writes.push(...this.#zeros(place, type.target.size));
    } else {
      piece.reads.push(`const ${value} = ${isValue} ? ${argument}${type.hasMembers ? '' : '.value'} : undefined;`);
      taken = `, ${this.#value(inner, type.target, value, i, type.hasMembers ? '' : 'value', place)}`;
    }
    piece.reads.push(...inner.reads);
    piece.conditions.push(`(${isValue} ? ${all(inner.conditions)} : (typeof ${argument} !== 'object' || ${argument} === null) && typeof ${argument} !== 'string')`);
    piece.conversions.push(...inner.conversions.map(([name, source]) => [name, `${isValue} ? ${source} : 0n`]), [address, `${isValue} ? 0n : ${this.#address(argument, i)}`]);
    piece.writes.push(`if (${isValue}) { f64[${slot / 8}] = ${numberOfBits(memory.address + place)}; ${inner.writes.join(' ')} } else u64[${slot / 8}] = ${address};`);
    if (type.direction !== 'in') this.#gift(piece, type, isValue, argument, place);
    return `(${isValue} ? new Pointee(${argument}${taken}) : ${argument})`;
  }

  #zeros(place, size) {
    if (size > 64) return [`u8.fill(0, ${place}, ${place + size});`];
    return Array.from({ length: Math.ceil(size / 8) }, (_, k) => `f64[${place / 8 + k}] = 0;`);
  }

  #gift(piece, type, isValue, object, place) {
    const parts = type.hasMembers ? membersOf(type.target) : [['value', type.target, 0]];
    const names = parts.map(() => this.#variable());
    piece.results.push(`let ${names.join(', ')};`, `if (${isValue}) { ${parts.map(([, part, at], k) => `${names[k]} = ${this.#result(part, place + at)};`).join(' ')} }`);
    piece.gifts.push(`if (${isValue}) { ${parts.map(([name], k) => `${object}[${JSON.stringify(name)}] = ${names[k]};`).join(' ')} }`);
  }

  /** The source of a value that native code left. */
  #result(type, offset) {
    if (type.kind === 'void') return 'undefined';
    if (!isInline(type, offset)) return `${this.#type(type)}.read(memory, ${offset})`;
    if (singles.includes(type.form)) return this.#at(type.kind, offset);
    const parts = membersOf(type).map(([name, member, at]) => [name, this.#result(member, offset + at)]);
    return type.form === 'array' ? `[${parts.map(([, part]) => part).join(', ')}]` : `{ ${parts.map(([name, part]) => `${JSON.stringify(name)}: ${part}`).join(', ')} }`;
  }

  #argument(piece, type, i) {
    const { block, pointees, slots } = this.#call;
    if (pointees[i] >= 0) return this.#pointee(piece, type, i);
    return singles.includes(type.form)
      ? this.#single(piece, type, `a${i}`, i, '', block.base + slots[i], true)
      : this.#value(piece, type, `a${i}`, i, '', block.base + slots[i]);
  }

  /** The body of a function that takes PARAMETERS and returns the wrapper. */
  source() {
    const { signature, block, resultOffset, mayCallBack } = this.#call;
    const piece = this.#body;
    const taken = signature.parameters.map((type, i) => this.#argument(piece, type, i));
    const result = this.#result(signature.result, block.base + resultOffset);
    // What reading ran may have closed the library, and what calls this function again has its memory.
    const conditions = [...piece.conditions, ...(piece.reads.length > 0 ? ['library.open'] : []), ...(mayCallBack ? ['!block.isBusy'] : [])];
    // Conversions of addresses take temporary memory, and so may the writing of values by loops.
    const takesMemory = piece.conversions.length > 0 || piece.writes.some((write) => write.includes('mark'));
    const makesCall = mayCallBack ? `if (hooks.callbacks === 0) invoke(call, slots); else guarded(${takesMemory ? 'mark' : 'temporaries.top'});` : 'invoke(call, slots);';
    return [
      "'use strict';",
      ...(mayCallBack ? ['function guarded(mark) { block.isBusy = true; try { slow(call, slots); } catch (error) { release(mark); throw error; } finally { block.isBusy = false; } }'] : []),
      'return ({',
      `call(${signature.parameters.map((_, i) => `a${i}`).join(', ')}) {`,
      `if (!library.open || arguments.length !== ${signature.parameters.length}) own.refuse(arguments.length);`,
      ...piece.reads,
      `if (${all(conditions)}) {`,
      ...(takesMemory ? ['const mark = temporaries.top;'] : []),
      ...piece.conversions.map(([name, source]) => `const ${name} = ${source};`),
      ...piece.writes,
      makesCall,
      ...(takesMemory ? ['if (temporaries.top !== mark) release(mark);'] : []),
      ...piece.results,
      ...(piece.gifts.length === 0 ? [`return ${result};`] : [`const result = ${result};`, ...piece.gifts, 'return result;']),
      '}',
      `return own.run([${taken.join(', ')}]);`,
      '},',
      '}).call;',
    ].join('\n');
  }
}

/** Makes the function that JavaScript calls. */
function memoryWrapper(name, call) {
  const { block, library } = call;
  const generator = new Generator(call);
  let factory;
  try {
    if (process.env.FFITK_CODEGEN === '0') throw new EvalError('turned off');
    factory = compileFunction(generator.source(), PARAMETERS, { filename: `ffitoolkit:${name}` });
  } catch {
    // Where no code may be made from strings.
    return memoryClosure(call);
  }
  return factory(
    call, library, block, block.memory, generator.types, call.invoke, call.invokeSlowly, call.call, block.memory.address + block.base, hooks,
    temporaries, release, pointerAddress, toInt64, toUint64, BigInt.asIntN, BigInt.asUintN, Array.isArray, ArrayBuffer.isView, ArrayBuffer,
    Parts, Pointee, asBytes, ...block.memory.views,
  );
}

module.exports = { memoryWrapper };
