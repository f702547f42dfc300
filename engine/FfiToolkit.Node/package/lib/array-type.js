'use strict';

// Arrays.

const { addon } = require('./addon.js');
const { invalidValue } = require('./errors.js');
const { NativeType, ask, keyOf } = require('./native-type.js');
const { scalarTypes } = require('./scalar-type.js');
const { Parts, argumentAt } = require('./taken-values.js');
const { codes } = require('./types.js');
const { byteLengthOf } = require('./views.js');

/** A list of so many, in order; many times faster than Array.from. */
function listOf(length, element) {
  const list = new Array(length);
  for (let i = 0; i < length; i++) list[i] = element(i);
  return list;
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

  /** Whether its elements are numbers that need no conversion. */
  get isNumbers() {
    return this.element.form === 'scalar' && this.element.test !== undefined;
  }

  /** Whether the elements at an offset are those of a view. */
  #isList(offset) {
    return this.isNumbers && offset % this.element.size === 0;
  }

  take(value) {
    if (typeof value === 'string' && this.isText) return value;
    if (!Array.isArray(value) && !ArrayBuffer.isView(value)) return value;
    const length = Array.isArray(value) || !Number.isInteger(value.BYTES_PER_ELEMENT) ? value.length : byteLengthOf(value) / value.BYTES_PER_ELEMENT;
    return new Parts(length === this.length ? listOf(length, (i) => this.element.take(value[i])) : [], length);
  }

  obstacle(taken, index, path) {
    if (taken === undefined && path !== '') return invalidValue(`${argumentAt(index, path)} is missing`);
    if (this.isText && typeof taken === 'string') {
      if (taken.includes('\0')) return invalidValue(`${argumentAt(index, path)} must not contain null bytes`);
      const size = Buffer.byteLength(taken) + 1;
      return size <= this.length ? undefined : invalidValue(`${argumentAt(index, path)} takes ${size} bytes with its null byte, more than the ${this.length} of the array`);
    }
    if (!(taken instanceof Parts)) return invalidValue(`${argumentAt(index, path)} must be an array of ${this.length}${this.isText ? ', or a string' : ''}`);
    if (taken.parts.length !== this.length) return invalidValue(`${argumentAt(index, path)} must have ${this.length} elements, not ${taken.length ?? 'an unknown number'}`);
    const { isNumbers } = this;
    for (let i = 0; i < this.length; i++) {
      if (isNumbers && this.element.accepts(taken.parts[i])) continue;
      const obstacle = this.element.obstacle(taken.parts[i], index, `${path}[${i}]`);
      if (obstacle !== undefined) return obstacle;
    }
    return undefined;
  }

  write(taken, memory, offset, index, path, mark) {
    const { size } = this.element;
    if (taken instanceof Parts && this.#isList(offset)) {
      new this.element.View(memory.buffer, offset, this.length).set(taken.parts);
    } else if (taken instanceof Parts) {
      taken.parts.forEach((part, i) => this.element.write(part, memory, offset + i * size, index, `${path}[${i}]`, mark));
    } else {
      memory.bytes.fill(0, offset, offset + this.length);
      memory.bytes.write(taken, offset);
    }
  }

  read(memory, offset) {
    if (this.isText) {
      let end = offset;
      while (end < offset + this.length && memory.bytes[end] !== 0) end++;
      return memory.bytes.toString('utf8', offset, end);
    }
    const { size } = this.element;
    const view = this.#isList(offset) ? new this.element.View(memory.buffer, offset, this.length) : undefined;
    return listOf(this.length, (i) => (view === undefined ? this.element.read(memory, offset + i * size) : view[i]));
  }
}

module.exports = { ArrayType };
