'use strict';

// Types of values in memory: how one is read out of what JavaScript gives, refused, written and read back. Where a value is, and how
// much room it takes, the engine says. Wrappers of functions do the same inline (memory-wrapper.js), with the same outcomes.
//
// take(value) looks at a value once, with whatever code of the user's that runs; obstacle(taken, index, path) is the error that a call
// throws for it, or undefined; write(taken, memory, offset, index, path, mark) runs no such code; read(memory, offset) gives a value.

const { invalidValue } = require('./errors.js');

// By description, a number: types of one description are one type to whoever compares signatures.
const numbers = new Map();

function keyOf(description) {
  const known = numbers.get(description);
  if (known !== undefined) return known;
  const key = `#${numbers.size}`;
  numbers.set(description, key);
  return key;
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

module.exports = { NativeType, UnfinishedType, ask, keyOf };
