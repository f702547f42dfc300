'use strict';

// Types of values in memory: how one is read out of what JavaScript gives, refused, written and read back. Where a value is, and how
// much room it takes, the engine says. Wrappers of functions do the same inline (memory-wrapper.js), with the same outcomes.
//
// take(value) looks at a value once, with whatever code of the user's that runs; obstacle(taken, index, path) is the error that a call
// throws for it, or undefined; write(taken, memory, offset, index, path, mark) runs no such code; read(memory, offset) gives a value.

const { addon } = require('./addon.js');
const { invalidValue } = require('./errors.js');
const { argumentObstacle, convertArgument } = require('./rules.js');
const { codes, kinds } = require('./types.js');
const { byteLengthOf, bufferOf, byteOffsetOf, isDetached, viewObstacle } = require('./views.js');

/** What a struct, a union or an array was looked at as: its parts in order, and how many there were. */
class Parts {
  constructor(parts, length = parts.length) {
    this.parts = parts;
    this.length = length;
  }
}

const joined = (path, member) => (path === '' ? member : `${path}.${member}`);
const argumentAt = (index, path) => (path === '' ? `Argument ${index}` : `Argument ${index} (${path})`);
const placeOf = (index, path) => (path === '' ? index : `${index} (${path})`);

// Of another realm an ArrayBuffer is an object as any other: generated code asks the same.
const isBytes = (value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer;

/** What a value with bytes of its own is taken for, where the members of a type were not found on it. */
const asBytes = (value, first) => (first === undefined && isBytes(value) ? value : undefined);

function bytesObstacle(value, size, index, path) {
  if (ArrayBuffer.isView(value) ? viewObstacle(value) !== undefined : isDetached(value)) {
    return argumentObstacle('pointer', value, placeOf(index, path));
  }
  const length = byteLengthOf(value);
  return length === size ? undefined : invalidValue(`${argumentAt(index, path)} must have ${size} bytes, not ${length}`);
}

function copyBytes(value, memory, offset, size) {
  const source = ArrayBuffer.isView(value) ? new Uint8Array(bufferOf(value), byteOffsetOf(value), size) : new Uint8Array(value);
  memory.bytes.set(source, offset);
}

// By description, a number: types of one description are one type to whoever compares signatures.
const numbers = new Map();

function keyOf(description) {
  const known = numbers.get(description);
  if (known !== undefined) return known;
  const key = `#${numbers.size}`;
  numbers.set(description, key);
  return key;
}

// Of each class a number, for descriptions.
const classes = new WeakMap();
let classCount = 0;

function numberOf(Class) {
  if (Class === undefined) return '';
  if (!classes.has(Class)) classes.set(Class, ++classCount);
  return classes.get(Class);
}

/** A question to the engine about a type that it may refuse. */
function ask(question) {
  try {
    return question();
  } catch (error) {
    throw error.code === 'ERR_INVALID_ARG_VALUE' ? invalidValue(error.message) : error;
  }
}

/** A type that signatures take in the place of a name. */
class NativeType {
  /** What texts for the engine call it. */
  get text() {
    return this.layout.text;
  }

  /** Bytes of a value. */
  get size() {
    return this.layout.size;
  }

  /** What an address of a value is a multiple of. */
  get alignment() {
    return this.layout.alignment;
  }

  /** Whether values are, or have inside, instances of a class of the user's. */
  get hasClass() {
    return false;
  }
}

const accessors = {
  __proto__: null,
  int8: ['getInt8', 'setInt8', 1], uint8: ['getUint8', 'setUint8', 1], int16: ['getInt16', 'setInt16', 2], uint16: ['getUint16', 'setUint16', 2],
  int32: ['getInt32', 'setInt32', 4], uint32: ['getUint32', 'setUint32', 4], int64: ['getBigInt64', 'setBigInt64', 8], uint64: ['getBigUint64', 'setBigUint64', 8],
  float: ['getFloat32', 'setFloat32', 4], double: ['getFloat64', 'setFloat64', 8], pointer: ['getBigUint64', 'setBigUint64', 8],
};

/** A number or an address. */
class ScalarType extends NativeType {
  constructor(code) {
    super();
    this.code = code;
    this.kind = kinds[code];
    this.name = Object.keys(codes).find((name) => codes[name] === code);
    this.key = this.name;
    const size = accessors[this.kind]?.[2] ?? 0;
    this.layout = { text: this.name, size, alignment: size };
    Object.freeze(this);
  }

  get form() {
    return 'scalar';
  }

  take(value) {
    return value;
  }

  obstacle(value, index, path) {
    if (value === undefined && path !== '') return invalidValue(`${argumentAt(index, path)} is missing`);
    return argumentObstacle(this.kind, value, placeOf(index, path));
  }

  convert(value, index, path, mark) {
    return convertArgument(this.kind, value, placeOf(index, path), mark);
  }

  write(value, memory, offset, index, path, mark) {
    memory.view[accessors[this.kind][1]](offset, this.convert(value, index, path, mark), true);
  }

  /** Writes a value extended to 64 bits, as a slot has it. */
  writeSlot(value, memory, offset, index, path, mark) {
    const converted = this.convert(value, index, path, mark);
    memory.view.setBigUint64(offset, 0n, true);
    if (this.kind === 'float' || this.kind === 'double') this.write(converted, memory, offset);
    else memory.view.setBigInt64(offset, BigInt(converted), true);
  }

  read(memory, offset) {
    return this.kind === 'void' ? undefined : memory.view[accessors[this.kind][0]](offset, true);
  }
}

const scalarTypes = kinds.map((_, code) => new ScalarType(code));
const address = scalarTypes[codes.pointer];

/** An integer with names for some of its numbers. */
class EnumType extends NativeType {
  #integer;

  constructor(name, values, least, most, underlying) {
    super();
    this.name = name;
    this.values = Object.freeze({ __proto__: null, ...Object.fromEntries(values) });
    this.key = keyOf(`enum ${underlying ?? ''} ${JSON.stringify(values.map(([member, value]) => [member, String(value)]))}`);
    this.names = new Map(values.map(([member, value]) => [BigInt(value), member]));
    this.range = [least, most, underlying];
    Object.freeze(this);
  }

  get form() {
    return 'enum';
  }

  /** The integer that it is here. */
  get integer() {
    return (this.#integer ??= scalarTypes[codes[ask(() => addon().enumType(this.name ?? 'enum', ...this.range))]]);
  }

  get layout() {
    return this.integer.layout;
  }

  get kind() {
    return this.integer.kind;
  }

  /** The name of a number, or undefined where it has none. */
  nameOf(number) {
    return typeof number === 'bigint' || Number.isInteger(number) ? this.names.get(BigInt(number)) : undefined;
  }

  take(value) {
    if (typeof value !== 'string' || !(value in this.values)) return value;
    const number = this.values[value];
    return typeof number === 'bigint' && !this.kind.endsWith('64') ? Number(number) : number;
  }

  obstacle(value, index, path) {
    if (typeof value === 'string') return invalidValue(`${argumentAt(index, path)} is '${value}', which is no member of the enumeration (${Object.keys(this.values).join(', ')})`);
    return this.integer.obstacle(value, index, path);
  }

  write(...values) {
    this.integer.write(...values);
  }

  writeSlot(...values) {
    this.integer.writeSlot(...values);
  }

  read(memory, offset) {
    return this.integer.read(memory, offset);
  }
}

/** What structs and unions have in common: named members, and values that are objects or bytes. */
class AggregateType extends NativeType {
  #layout;
  #entries;

  constructor(form, name, members, packing, Class) {
    super();
    this.name = name;
    this.#entries = members;
    this.members = Object.freeze({ __proto__: null, ...Object.fromEntries(members) });
    this.form = form;
    this.key = keyOf(`${form}${packing} ${numberOf(Class)} ${JSON.stringify(members.map(([member, type]) => [member, type.key]))}`);
    this.packing = packing;
    this.Class = Class;
    Object.freeze(this);
  }

  get kind() {
    return this.form;
  }

  get hasClass() {
    return this.Class !== undefined || this.#entries.some(([, type]) => type.hasClass);
  }

  /** Makes of what was read what is given: the class is the user's, and may call again. */
  dress(value) {
    if (!this.hasClass) return value;
    const members = this.dressMembers(value);
    return this.Class === undefined ? members : new this.Class(...Object.values(members));
  }

  /** The same of the members alone. */
  dressMembers(value) {
    return Object.fromEntries(this.#entries.map(([name, type]) => [name, type.hasClass ? type.dress(value[name]) : value[name]]));
  }

  /** As the engine lays it out. */
  get layout() {
    return (this.#layout ??= this.#ask());
  }

  #ask() {
    const texts = Object.values(this.members).map((type) => type.text).join(', ');
    const [open, close] = this.form === 'struct' ? '{}' : '<>';
    const [text, size, alignment, ...offsets] = ask(() => addon().aggregateType(`${open}${texts}${close}${this.packing}`));
    return { text, size, alignment, offsets };
  }

  /** Names and types of the members, in order. */
  get entries() {
    return this.#entries;
  }

  take(value) {
    if (typeof value !== 'object' || value === null) return value;
    const parts = this.entries.map(([name, type]) => type.take(value[name]));
    return asBytes(value, parts[0]) ?? new Parts(parts);
  }

  obstacle(taken, index, path) {
    if (taken === undefined && path !== '') return invalidValue(`${argumentAt(index, path)} is missing`);
    if (isBytes(taken)) return bytesObstacle(taken, this.size, index, path);
    if (!(taken instanceof Parts)) {
      return invalidValue(`${argumentAt(index, path)} must be an object with the members of the ${this.form}${this.name === undefined ? '' : ` ${this.name}`}, or its ${this.size} bytes`);
    }
    return this.partsObstacle(taken.parts, index, path);
  }

  write(taken, memory, offset, index, path, mark) {
    if (taken instanceof Parts) this.writeParts(taken.parts, memory, offset, index, path, mark);
    else copyBytes(taken, memory, offset, this.size);
  }

  writeSlot(...values) {
    this.write(...values);
  }

  read(memory, offset) {
    const { offsets } = this.layout;
    const value = {};
    for (let i = 0; i < this.#entries.length; i++) {
      const [name, type] = this.#entries[i];
      value[name] = type.read(memory, offset + offsets[i]);
    }
    return value;
  }
}

class StructType extends AggregateType {
  constructor(name, members, packing, Class) {
    super('struct', name, members, packing, Class);
  }

  partsObstacle(parts, index, path) {
    const { entries } = this;
    for (let i = 0; i < entries.length; i++) {
      const [name, type] = entries[i];
      const obstacle = type.obstacle(parts[i], index, joined(path, name));
      if (obstacle !== undefined) return obstacle;
    }
    return undefined;
  }

  writeParts(parts, memory, offset, index, path, mark) {
    const { entries, layout: { offsets } } = this;
    for (let i = 0; i < entries.length; i++) {
      const [name, type] = entries[i];
      type.write(parts[i], memory, offset + offsets[i], index, joined(path, name), mark);
    }
  }
}

class UnionType extends AggregateType {
  constructor(name, members, packing, Class) {
    super('union', name, members, packing, Class);
  }

  take(value) {
    if (typeof value !== 'object' || value === null) return value;
    const parts = this.entries.map(([name, type]) => type.take(value[name]));
    return asBytes(value, parts.find((part) => part !== undefined)) ?? new Parts(parts);
  }

  partsObstacle(parts, index, path) {
    const given = this.entries.flatMap(([name, type], i) => (parts[i] === undefined ? [] : [[name, type, parts[i]]]));
    if (given.length !== 1) {
      const names = given.length === 0 ? 'none' : given.map(([name]) => name).join(' and ');
      return invalidValue(`${argumentAt(index, path)} must have one of the members ${Object.keys(this.members).join(', ')} of the union${this.name === undefined ? '' : ` ${this.name}`}; it has ${names}`);
    }
    const [[name, type, part]] = given;
    return type.obstacle(part, index, joined(path, name));
  }

  writeParts(parts, memory, offset, index, path, mark) {
    memory.bytes.fill(0, offset, offset + this.size);
    this.entries.forEach(([name, type], i) => {
      if (parts[i] !== undefined) type.write(parts[i], memory, offset, index, joined(path, name), mark);
    });
  }
}

/** An array of fixed length in a struct or union, or one that is pointed at. */
class ArrayType extends NativeType {
  #layout;

  constructor(element, length) {
    super();
    this.element = element;
    this.length = length;
    this.key = keyOf(`array ${element.key} ${length}`);
    Object.freeze(this);
  }

  get form() {
    return 'array';
  }

  get kind() {
    return 'array';
  }

  get hasClass() {
    return this.element.hasClass;
  }

  dress(value) {
    return value.map((element) => this.element.dress(element));
  }

  get layout() {
    return (this.#layout ??= this.#ask());
  }

  #ask() {
    const [text, size, alignment] = ask(() => addon().aggregateType(`${this.element.text}[${this.length}]`));
    return { text, size, alignment };
  }

  /** Whether it is text. */
  get isText() {
    return this.element === scalarTypes[codes.char];
  }

  take(value) {
    if (typeof value === 'string' && this.isText) return Buffer.from(value);
    if (!Array.isArray(value) && !ArrayBuffer.isView(value)) return value;
    const length = Array.isArray(value) || !Number.isInteger(value.BYTES_PER_ELEMENT) ? value.length : byteLengthOf(value) / value.BYTES_PER_ELEMENT;
    return length === this.length ? new Parts(Array.from({ length }, (_, i) => this.element.take(value[i]))) : new Parts([], length);
  }

  obstacle(taken, index, path) {
    if (taken === undefined && path !== '') return invalidValue(`${argumentAt(index, path)} is missing`);
    if (this.isText && Buffer.isBuffer(taken)) {
      if (taken.includes(0)) return invalidValue(`${argumentAt(index, path)} must not contain null bytes`);
      return taken.length < this.length ? undefined : invalidValue(`${argumentAt(index, path)} takes ${taken.length + 1} bytes with its null byte, more than the ${this.length} of the array`);
    }
    if (!(taken instanceof Parts)) return invalidValue(`${argumentAt(index, path)} must be an array of ${this.length}${this.isText ? ', or a string' : ''}`);
    if (taken.parts.length !== this.length) return invalidValue(`${argumentAt(index, path)} must have ${this.length} elements, not ${taken.length ?? 'an unknown number'}`);
    for (let i = 0; i < this.length; i++) {
      const obstacle = this.element.obstacle(taken.parts[i], index, `${path}[${i}]`);
      if (obstacle !== undefined) return obstacle;
    }
    return undefined;
  }

  write(taken, memory, offset, index, path, mark) {
    if (taken instanceof Parts) {
      const { size } = this.element;
      taken.parts.forEach((part, i) => this.element.write(part, memory, offset + i * size, index, `${path}[${i}]`, mark));
    } else {
      memory.bytes.fill(0, offset, offset + this.length);
      memory.bytes.set(taken, offset);
    }
  }

  read(memory, offset) {
    if (this.isText) {
      const bytes = Buffer.from(memory.buffer, offset, this.length);
      const end = bytes.indexOf(0);
      return bytes.toString('utf8', 0, end < 0 ? this.length : end);
    }
    const { size } = this.element;
    return Array.from({ length: this.length }, (_, i) => this.element.read(memory, offset + i * size));
  }
}

/** What a parameter that points at a value was given: the object, and its value where native code reads one. */
class Pointee {
  constructor(object, taken) {
    this.object = object;
    this.taken = taken;
  }
}

/** A pointer to a value of a type, which native code reads (in), writes (out), or both (inout). */
class PointerType extends NativeType {
  constructor(target, direction) {
    super();
    this.target = target;
    this.direction = direction;
    // What it points at may be the type that it is in.
    this.key = keyOf(`${direction} ${target.key}`);
    this.layout = address.layout;
    Object.freeze(this);
  }

  get form() {
    return 'pointer';
  }

  get kind() {
    return 'pointer';
  }

  /** Whether the object that stands for the value has its members; otherwise it has it as its `value`. */
  get hasMembers() {
    return this.target.form === 'struct' || this.target.form === 'union';
  }

  /** Whether an object can stand for the value: not where nothing is known of it. */
  get hasValue() {
    return this.target.layout.size > 0;
  }

  take(value) {
    return value;
  }

  /** What a parameter was given. */
  takeArgument(value) {
    if (typeof value !== 'object' || value === null || !this.hasValue) return value;
    if (this.direction === 'out') return isBytes(value) ? value : new Pointee(value);
    if (!this.hasMembers) return isBytes(value) ? value : new Pointee(value, this.target.take(value.value));
    const taken = this.target.take(value);
    return taken instanceof Parts ? new Pointee(value, taken) : value;
  }

  argumentObstacle(taken, index) {
    if (taken instanceof Pointee) return this.direction === 'out' ? undefined : this.target.obstacle(taken.taken, index, this.hasMembers ? '' : 'value');
    if (typeof taken === 'string' && !this.takesText) return invalidValue(`Argument ${index} must be an object, a buffer, an ArrayBuffer, or a bigint`);
    const obstacle = argumentObstacle('pointer', taken, index);
    if (obstacle !== undefined || !isBytes(taken)) return obstacle;
    const length = byteLengthOf(taken);
    return length >= this.target.layout.size ? undefined : invalidValue(`Argument ${index} must have at least ${this.target.layout.size} bytes, not ${length}`);
  }

  get takesText() {
    return this.direction === 'in' && this.target.layout.size <= 1;
  }

  /** Gives what native code left to the object that stands for it. */
  give(object, value) {
    if (this.hasMembers) Object.assign(object, this.target.hasClass ? this.target.dressMembers(value) : value);
    else object.value = this.target.hasClass ? this.target.dress(value) : value;
  }

  obstacle(...values) {
    return address.obstacle(...values);
  }

  write(...values) {
    address.write(...values);
  }

  writeSlot(...values) {
    address.writeSlot(...values);
  }

  read(memory, offset) {
    return address.read(memory, offset);
  }
}

/** A result whose members, or bytes, go into what a call is given behind its arguments. */
class IntoType extends NativeType {
  constructor(target) {
    super();
    this.target = target;
    this.key = keyOf(`into ${target.key}`);
    Object.freeze(this);
  }

  get form() {
    return 'into';
  }

  get layout() {
    return this.target.layout;
  }

  /** Why nothing can be put into a value, which is the argument of that number. */
  static obstacle(value, index, { size }) {
    if (typeof value !== 'object' || value === null) return invalidValue(`Argument ${index} must be an object that takes the result, or ${size} bytes`);
    return isBytes(value) ? bytesObstacle(value, size, index, '') : undefined;
  }

  /** Puts a result there. */
  static give(value, index, type, memory, offset, read) {
    if (!isBytes(value)) {
      Object.assign(value, type.hasClass ? type.dressMembers(read) : read);
      return;
    }
    // A callback may have detached it.
    const obstacle = bytesObstacle(value, type.size, index, '');
    if (obstacle !== undefined) throw obstacle;
    const bytes = ArrayBuffer.isView(value) ? new Uint8Array(bufferOf(value), byteOffsetOf(value), type.size) : new Uint8Array(value);
    bytes.set(memory.bytes.subarray(offset, offset + type.size));
  }
}

/** A type that is being made, for pointers to it. */
class UnfinishedType extends NativeType {
  constructor(name) {
    super();
    this.name = name;
    this.key = keyOf(`unfinished ${name}`);
    this.layout = { text: 'void', size: 0, alignment: 1 };
    Object.freeze(this);
  }

  get form() {
    return 'unfinished';
  }
}

module.exports = {
  ArrayType, EnumType, IntoType, NativeType, Parts, Pointee, PointerType, ScalarType, StructType, UnfinishedType, UnionType, ask, asBytes, placeOf,
  scalarTypes,
};
