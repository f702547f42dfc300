'use strict';

// Source text that reads, tests, writes and gives back values in memory, part by part. What is out of the ordinary is left to the types
// themselves (native-type.js), with what was read: nothing is read twice, because reading may run code of the user's.

const { scalars } = require('./rules.js');
const { SLOT_BYTES } = require('./scratch.js');
const { encodings } = require('./temporaries.js');
const { codes } = require('./types.js');

// The more of a value is written out, the longer the code: what has more parts than this is left to loops.
const MOST_PARTS = 48;

// Bytes that are cleared by stores of their own.
const MOST_ZEROED = 64;

// By kind the view, and the bytes of its elements.
const places = {
  __proto__: null,
  int8: ['i8', 1], uint8: ['u8', 1], int16: ['i16', 2], uint16: ['u16', 2], int32: ['i32', 4], uint32: ['u32', 4],
  int64: ['i64', 8], uint64: ['u64', 8], float: ['f32', 4], double: ['f64', 8], pointer: ['u64', 8],
};

const singles = ['scalar', 'enum', 'pointer', 'text'];

/** Where the bits of a field are: in which element of a view, and how far up in it; undefined for what needs more than one of 32 bits. */
function placeOfBits({ bits, isWide }, offset) {
  const first = offset * 8;
  const kind = isWide ? undefined : ['uint8', 'uint16', 'uint32'].find((unsigned) => (first % (places[unsigned][1] * 8)) + bits <= places[unsigned][1] * 8);
  if (kind === undefined) return undefined;
  const shift = first % (places[kind][1] * 8);
  return { kind, shift, at: (first - shift) / 8 };
}

/** Whether the type itself reads and writes its values, which takes loops. */
function isLoop(type, offset) {
  switch (type.form) {
    case 'union': return type.size > MOST_ZEROED;
    case 'array': return type.isText || type.length > MOST_PARTS;
    case 'bits': return placeOfBits(type, offset) === undefined;
    default: return false;
  }
}

/** How many values a type consists of, each of which takes a piece of text. */
function partsOf(type) {
  switch (type.form) {
    case 'struct': case 'union': return isLoop(type) ? 1 : membersOf(type).reduce((sum, [, member]) => sum + partsOf(member), 0);
    case 'array': return isLoop(type) ? 1 : type.length * partsOf(type.element);
    default: return 1;
  }
}

/** What a type has inside: a name or a position, a type, and an offset of each. */
function membersOf(type) {
  if (type.form === 'array') return Array.from({ length: type.length }, (_, i) => [i, type.element, i * type.element.size]);
  const { offsets } = type.layout;
  return type.entries.map(([name, member], i) => [name, member, offsets[i]]);
}

function isAligned(type, offset) {
  if (type.form === 'bits' || isLoop(type, offset)) return true;
  return singles.includes(type.form) ? offset % places[type.kind][1] === 0 : membersOf(type).every(([, member, at]) => isAligned(member, offset + at));
}

const isInline = (type, offset) => !isLoop(type, offset) && partsOf(type) <= MOST_PARTS && isAligned(type, offset);

const inside = (path, name) => (typeof name === 'number' ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`);

const all = (conditions) => (conditions.length === 0 ? 'true' : conditions.join(' && '));

/** What the parts of a function's body are collected in, for some of its values. */
class Piece {
  reads = [];
  conditions = [];
  // Which values go where as addresses, under which condition: that a value is pointed at, or a member of a union given.
  addresses = [];
  writes = [];

  /** Adds the addresses of what is written under a condition. */
  addAddresses(addresses, condition) {
    this.addresses.push(...addresses.map((address) => ({ ...address, condition: address.condition === undefined ? condition : `${condition} && ${address.condition}` })));
  }

  // After the call: results are read before any of them is given, because setters may call again.
  results = [];
  gifts = [];
}

/**
 * Writes the parts of one function's body. The text refers to `types`, to `memory` and its views by the names of scratch.js, and to Parts,
 * asBytes, isArray, isView, toInt64, toUint64, asIntN and asUintN, and to text. What becomes of the addresses of a piece is said elsewhere.
 */
class ValueSource {
  #variables = 0;
  #origin;

  /** @param {string} [origin] The source of the slot that offsets count from: where memory begins, if left out. */
  constructor(origin) {
    this.#origin = origin;
  }

  /** The types that the text refers to, by their place. */
  types = [];

  /** The name of a new variable. */
  variable() {
    return `v${this.#variables++}`;
  }

  /** What stands before the function: constants to V8. */
  constants = [];

  /** The name of a constant. */
  constant(source) {
    const name = `k${this.constants.length}`;
    this.constants.push(`const ${name} = ${source};`);
    return name;
  }

  /** The source of a type. */
  type(type) {
    return `types[${this.types.push(type) - 1}]`;
  }

  /** The source of an element of memory. */
  at(kind, offset) {
    const [view, bytes] = places[kind];
    return this.#origin === undefined ? `${view}[${offset / bytes}]` : `${view}[${SLOT_BYTES / bytes} * ${this.#origin} + ${offset / bytes}]`;
  }

  /** Adds a value; gives the source of what was taken of it. */
  value(piece, type, value, i, path, offset) {
    if (!isInline(type, offset)) return this.loop(piece, type, value, i, path, offset);
    if (singles.includes(type.form)) return this.single(piece, type, value, i, path, offset, false);
    if (type.form === 'bits') return this.#bits(piece, type, value, offset);
    if (type.form === 'union') return this.#union(piece, type, value, i, path, offset);
    if (type.form === 'struct') {
      piece.conditions.push(`typeof ${value} === 'object'`);
      const parts = this.#members(piece, type, value, i, path, offset);
      return this.#takenMembers(value, parts[0], parts);
    }
    const [isList, length] = [this.variable(), this.variable()];
    piece.reads.push(`const ${isList} = isArray(${value}) || isView(${value}), ${length} = ${isList} ? ${value}.length : undefined;`);
    piece.conditions.push(`${length} === ${type.length}`);
    const parts = this.#members(piece, type, value, i, path, offset);
    return `(${isList} ? ${length} === ${type.length} ? new Parts([${parts.join(', ')}]) : new Parts([], ${length}) : ${value})`;
  }

  #takenMembers(value, first, parts) {
    return `(typeof ${value} !== 'object' || ${value} === null ? ${value} : asBytes(${value}, ${first}) ?? new Parts([${parts.join(', ')}]))`;
  }

  #members(piece, type, value, i, path, offset) {
    return membersOf(type).map(([name, member, at]) => this.value(piece, member, this.#member(piece, value, name), i, inside(path, name), offset + at));
  }

  #member(piece, value, name) {
    const part = this.variable();
    piece.reads.push(`const ${part} = ${value}?.[${JSON.stringify(name)}];`);
    return part;
  }

  /** Adds a union, of which one member is given. */
  #union(piece, type, value, i, path, offset) {
    const members = membersOf(type).map(([name, member]) => {
      const [part, inner] = [this.#member(piece, value, name), new Piece()];
      const taken = this.value(inner, member, part, i, inside(path, name), offset);
      piece.reads.push(...inner.reads);
      return { inner, taken, isGiven: `${part} !== undefined` };
    });
    piece.conditions.push(`typeof ${value} === 'object'`, `${members.map(({ isGiven }) => `(${isGiven})`).join(' + ')} === 1`);
    piece.writes.push(...this.zeros(offset, type.size));
    for (const { inner, isGiven } of members) {
      piece.conditions.push(`(${isGiven} ? ${all(inner.conditions)} : true)`);
      piece.writes.push(`if (${isGiven}) { ${inner.writes.join(' ')} }`);
      piece.addAddresses(inner.addresses, isGiven);
    }
    const first = members.reduceRight((rest, { taken, isGiven }) => `${isGiven} ? ${taken} : ${rest}`, 'undefined');
    return this.#takenMembers(value, first, members.map(({ taken }) => taken));
  }

  /** What clears a few bytes, in the widest stores that are aligned. */
  zeros(offset, size) {
    const kind = ['double', 'int32', 'int16', 'int8'].find((wide) => offset % places[wide][1] === 0 && size % places[wide][1] === 0);
    const bytes = places[kind][1];
    return Array.from({ length: size / bytes }, (_, k) => `${this.at(kind, offset + k * bytes)} = 0;`);
  }

  /** Adds what is looked at, tested and written by the type itself. */
  loop(piece, type, value, i, path, offset) {
    const [name, taken, place] = [this.type(type), this.variable(), `${i}, ${JSON.stringify(path)}`];
    piece.reads.push(`const ${taken} = ${name}.take(${value});`);
    piece.conditions.push(`${name}.obstacle(${taken}, ${place}) === undefined`);
    piece.writes.push(`${name}.write(${taken}, memory, ${offset}, ${place}, mark);`);
    return taken;
  }

  /** Adds a number or an address. */
  single(piece, type, value, i, path, offset, isSlot) {
    const { kind } = type;
    const taken = this.named(piece, type, value);
    let converted = taken;
    if (kind in scalars) {
      piece.conditions.push(`(${scalars[kind].accepts(taken)})`);
    } else if (kind === 'pointer') {
      if (!isSlot) piece.conditions.push(`${taken} !== undefined`);
      this.pointer(piece, type, taken, path === '' ? i : `${i} (${path})`, offset);
      return taken;
    } else {
      converted = this.variable();
      const [as, to] = kind === 'int64' ? ['asIntN', 'toInt64'] : ['asUintN', 'toUint64'];
      piece.reads.push(`const ${converted} = typeof ${taken} === 'bigint' && ${as}(64, ${taken}) === ${taken} ? ${taken} : ${to}(${taken});`);
      piece.conditions.push(`${converted} !== undefined`);
    }
    piece.writes.push(isSlot && kind.includes('int') && places[kind][1] < 8 ? this.extended(kind, offset, converted) : `${this.at(kind, offset)} = ${converted};`);
    return taken;
  }

  /** What is taken for an integer: of an enumeration's, the number of a name. */
  named(piece, type, value) {
    if (type.form !== 'enum') return value;
    const taken = this.variable();
    piece.reads.push(`const ${taken} = ${this.type(type)}.take(${value});`);
    return taken;
  }

  /** Adds a bit-field: what is beside it in its element stays. */
  #bits(piece, type, value, offset) {
    const { kind, shift, at } = placeOfBits(type, offset);
    const taken = this.named(piece, type.type, value);
    const [element, unused] = [this.at(kind, at), 32 - type.bits];
    piece.conditions.push(`typeof ${taken} === 'number' && ${taken} << ${unused} ${type.isSigned ? '>>' : '>>>'} ${unused} === ${taken}`);
    const mask = (2 ** type.bits - 1) * 2 ** shift;
    piece.writes.push(`${element} = ${element} & ${~mask} | ${taken} << ${shift} & ${mask | 0};`);
    return taken;
  }

  /** The source of a bit-field that native code left. */
  #bitsLeft({ bits, isSigned }, offset) {
    const { kind, shift, at } = placeOfBits({ bits }, offset);
    return `${this.at(kind, at)} << ${32 - shift - bits} ${isSigned ? '>>' : '>>>'} ${32 - bits}`;
  }

  /** Adds an address. */
  pointer(piece, type, value, place, offset) {
    const encoding = type.form === 'text' ? type.encoding : type.code === codes.string ? encodings.utf8 : undefined;
    piece.addresses.push({ value, place, encoding, offset });
  }

  // To the 64 bits of a slot, whose upper half stays 0 for what is never negative.
  extended(kind, offset, value) {
    return kind.startsWith('u') ? `u32[${offset / 4}] = ${value};` : `i32[${offset / 4}] = ${value}; i32[${offset / 4 + 1}] = ${value} >> 31;`;
  }

  /** The source of a value that native code left. */
  result(type, offset) {
    if (type.kind === 'void') return 'undefined';
    if (type.hasClass) return `${this.type(type)}.dress(${this.#read(type, offset)})`;
    if (!isInline(type, offset)) return this.#read(type, offset);
    if (type.form === 'text') return `text(${this.at('uint32', offset)} + ${this.at('uint32', offset + 4)} * 4294967296, ${type.textKind})`;
    if (type.form === 'bits') return this.#bitsLeft(type, offset);
    if (singles.includes(type.form)) return this.at(type.kind, offset);
    const parts = membersOf(type).map(([name, member, at]) => [name, this.result(member, offset + at)]);
    return this.#composed(type, parts);
  }

  /**
   * The same in two parts, where what is read has to be before what it is given as: the constructor of a class may call again.
   * @returns {{ reads: [string, string][], value: string }} Variables and what they are read from; and the value.
   */
  given(type, offset) {
    if (!type.hasClass) {
      const name = this.variable();
      return { reads: [[name, this.result(type, offset)]], value: name };
    }
    if (!isInline(type, offset)) {
      const name = this.variable();
      return { reads: [[name, this.#read(type, offset)]], value: `${this.type(type)}.dress(${name})` };
    }
    const parts = membersOf(type).map(([name, member, at]) => [name, this.given(member, offset + at)]);
    const values = parts.map(([name, { value }]) => [name, value]);
    return { reads: parts.flatMap(([, { reads }]) => reads), value: type.Class === undefined ? this.#composed(type, values) : `new ${this.constant(`${this.type(type)}.Class`)}(${values.map(([, value]) => value).join(', ')})` };
  }

  #read(type, offset) {
    return `${this.type(type)}.read(memory, ${this.#origin === undefined ? offset : `${SLOT_BYTES} * ${this.#origin} + ${offset}`})`;
  }

  #composed(type, parts) {
    return type.form === 'array' ? `[${parts.map(([, part]) => part).join(', ')}]` : `{ ${parts.map(([name, part]) => `${JSON.stringify(name)}: ${part}`).join(', ')} }`;
  }
}

module.exports = { MOST_ZEROED, Piece, ValueSource, all, membersOf, singles };
