'use strict';

// Pointers to values, and values that stand where a caller wants a result.

const { invalidValue } = require('./errors.js');
const { NativeType, keyOf } = require('./native-type.js');
const { pointerObstacle } = require('./pointers.js');
const { scalarTypes } = require('./scalar-type.js');
const { Parts, Pointee, bytesObstacle, isBytes } = require('./taken-values.js');
const { codes } = require('./types.js');
const { bufferOf, byteLengthOf, byteOffsetOf } = require('./views.js');

const address = scalarTypes[codes.pointer];

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
    const accepted = this.hasValue ? `an object, a buffer, an ArrayBuffer, ${this.takesText ? 'a string, ' : ''}or a bigint` : undefined;
    if (typeof taken === 'string' && !this.takesText) return invalidValue(`Argument ${index} must be ${accepted}`);
    const obstacle = pointerObstacle(taken, index, accepted);
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

module.exports = { IntoType, PointerType };
