'use strict';

// Bit-fields, members of structs. Where its first bit is the engine says: in the offset, whose fraction counts bits as eighths of a byte.

const { invalidValue } = require('./errors.js');
const { NativeType } = require('./native-type.js');

const BITS_OF_BYTE = 8;

/** The bytes that a bit-field is in, as one number, and by how much that is shifted. */
function wordAt({ bytes }, offset, bits) {
  const first = Math.floor(offset);
  const shift = (offset - first) * BITS_OF_BYTE;
  const end = first + Math.ceil((shift + bits) / BITS_OF_BYTE);
  let word = 0n;
  for (let i = end - 1; i >= first; i--) word = (word << 8n) | BigInt(bytes[i]);
  return { first, end, shift: BigInt(shift), word };
}

/** Some bits of an integer. */
class BitFieldType extends NativeType {
  constructor(type, bits) {
    super();
    this.type = type;
    this.bits = bits;
    this.key = `${type.key}:${bits}`;
    Object.freeze(this);
  }

  get form() {
    return 'bits';
  }

  get kind() {
    return 'bits';
  }

  get text() {
    return `${this.type.text}:${this.bits}`;
  }

  get isSigned() {
    return this.type.kind.startsWith('int');
  }

  /** Whether its values are bigints. */
  get isWide() {
    return this.type.kind.endsWith('64');
  }

  take(value) {
    return this.type.take(value);
  }

  obstacle(taken, index, path) {
    const obstacle = this.type.obstacle(taken, index, path);
    if (obstacle !== undefined) return obstacle;
    const number = BigInt(taken);
    const [least, most] = this.isSigned ? [-(1n << BigInt(this.bits - 1)), (1n << BigInt(this.bits - 1)) - 1n] : [0n, (1n << BigInt(this.bits)) - 1n];
    return number >= least && number <= most ? undefined : invalidValue(`Argument ${index} (${path}) must be an integer from ${least} to ${most}: it has ${this.bits} bits`);
  }

  write(taken, memory, offset) {
    const { first, end, shift, word } = wordAt(memory, offset, this.bits);
    let written = (word & ~(((1n << BigInt(this.bits)) - 1n) << shift)) | (BigInt.asUintN(this.bits, BigInt(taken)) << shift);
    for (let i = first; i < end; i++, written >>= 8n) memory.bytes[i] = Number(written & 255n);
  }

  read(memory, offset) {
    const { shift, word } = wordAt(memory, offset, this.bits);
    const number = this.isSigned ? BigInt.asIntN(this.bits, word >> shift) : BigInt.asUintN(this.bits, word >> shift);
    return this.isWide ? number : Number(number);
  }
}

module.exports = { BitFieldType };
