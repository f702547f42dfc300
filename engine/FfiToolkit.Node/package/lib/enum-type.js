'use strict';

// Enumerations.

const { addon } = require('./addon.js');
const { invalidValue } = require('./errors.js');
const { NativeType, ask, keyOf } = require('./native-type.js');
const { scalarTypes } = require('./scalar-type.js');
const { argumentAt } = require('./taken-values.js');
const { codes } = require('./types.js');

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

module.exports = { EnumType };
