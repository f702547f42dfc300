'use strict';

// Numbers and addresses.

const { invalidValue } = require('./errors.js');
const { NativeType } = require('./native-type.js');
const { argumentObstacle, convertArgument, scalars } = require('./rules.js');
const { argumentAt, placeOf } = require('./taken-values.js');
const { codes, kinds } = require('./types.js');

const accessors = {
  __proto__: null,
  int8: ['getInt8', 'setInt8', Int8Array], uint8: ['getUint8', 'setUint8', Uint8Array], int16: ['getInt16', 'setInt16', Int16Array], uint16: ['getUint16', 'setUint16', Uint16Array],
  int32: ['getInt32', 'setInt32', Int32Array], uint32: ['getUint32', 'setUint32', Uint32Array], int64: ['getBigInt64', 'setBigInt64', BigInt64Array],
  uint64: ['getBigUint64', 'setBigUint64', BigUint64Array], float: ['getFloat32', 'setFloat32', Float32Array], double: ['getFloat64', 'setFloat64', Float64Array],
  pointer: ['getBigUint64', 'setBigUint64', BigUint64Array],
};

/** A number or an address. */
class ScalarType extends NativeType {
  constructor(code) {
    super();
    this.code = code;
    this.kind = kinds[code];
    this.name = Object.keys(codes).find((name) => codes[name] === code);
    this.key = this.name;
    this.View = accessors[this.kind]?.[2];
    const size = this.View?.BYTES_PER_ELEMENT ?? 0;
    this.layout = { text: this.name, size, alignment: size };
    // Of numbers that are no bigints, which the engine takes as they are.
    this.test = scalars[this.kind]?.test;
    Object.freeze(this);
  }

  get form() {
    return 'scalar';
  }

  take(value) {
    return value;
  }

  /** Whether it is a number that needs no conversion. */
  accepts(value) {
    return typeof value === 'number' && this.test !== undefined && this.test(value);
  }

  obstacle(value, index, path) {
    if (this.accepts(value)) return undefined;
    if (value === undefined && path !== '') return invalidValue(`${argumentAt(index, path)} is missing`);
    return argumentObstacle(this.kind, value, placeOf(index, path));
  }

  convert(value, index, path, mark) {
    return this.test === undefined ? convertArgument(this.kind, value, placeOf(index, path), mark) : value;
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

module.exports = { ScalarType, scalarTypes };
