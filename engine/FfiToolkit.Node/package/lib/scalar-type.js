'use strict';

// Numbers and addresses.

const { invalidValue } = require('./errors.js');
const { NativeType } = require('./native-type.js');
const { argumentObstacle, convertArgument } = require('./rules.js');
const { argumentAt, placeOf } = require('./taken-values.js');
const { codes, kinds } = require('./types.js');

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

module.exports = { ScalarType, scalarTypes };
