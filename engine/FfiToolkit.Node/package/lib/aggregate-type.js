'use strict';

// Structs and unions.

const { addon } = require('./addon.js');
const { invalidValue } = require('./errors.js');
const { NativeType, ask, keyOf } = require('./native-type.js');
const { Parts, argumentAt, asBytes, bytesObstacle, copyBytes, isBytes, joined } = require('./taken-values.js');

// Of each class a number, for descriptions.
const classes = new WeakMap();
let classCount = 0;

function numberOf(Class) {
  if (Class === undefined) return '';
  if (!classes.has(Class)) classes.set(Class, ++classCount);
  return classes.get(Class);
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

module.exports = { StructType, UnionType };
