'use strict';

// Arrays.

const { addon } = require('./addon.js');
const { invalidValue } = require('./errors.js');
const { NativeType, ask, keyOf } = require('./native-type.js');
const { scalarTypes } = require('./scalar-type.js');
const { Parts, argumentAt } = require('./taken-values.js');
const { codes } = require('./types.js');
const { byteLengthOf } = require('./views.js');

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

module.exports = { ArrayType };
