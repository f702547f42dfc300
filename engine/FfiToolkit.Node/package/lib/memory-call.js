'use strict';

// Calls whose arguments and result are in memory: of signatures with structs and other types of this package, of variadic ones, and of
// those that keep the error number. This is how they go wherever no code is generated for them; memory-wrapper.js does the same inline.

const { addon } = require('./addon.js');
const { invalidValue, libraryClosed } = require('./errors.js');
const { hooks } = require('./hooks.js');
const { IntoType, PointerType } = require('./pointer-type.js');
const { borrow, reserve } = require('./scratch.js');
const { callsBack } = require('./signature.js');
const { Pointee } = require('./taken-values.js');
const { release, temporaries } = require('./temporaries.js');

// Of NodeCallPath.cs.
const FAST = 0;
const SLOT = 1;

const POINTEE_ALIGNMENT = 16;

// Of MemoryCall.cs.
const MOST_READ = 4;

let invokers;
const readingInvokes = new Map();

const pointsAtValue = (type) => type instanceof PointerType && type.hasValue;

/** A native function, by its place in memory. */
class MemoryCall {
  /**
   * @param {object} library Its property `open` says whether calls are allowed.
   * @param {object} signature What readSignature returns.
   * @param {Array} bound What the addon's bindInMemory returns.
   */
  constructor(library, signature, bound) {
    const [call, path, , bytes, result, error, ...slots] = bound;
    this.library = library;
    this.signature = signature;
    this.call = call;
    this.path = path;
    this.resultOffset = result;
    this.errorOffset = error;
    this.slots = slots;
    this.bytes = bytes;
    this.pointees = signature.parameters.map((type) => (pointsAtValue(type) ? this.#makeRoom(type.target) : -1));
    // One per signature of JavaScript's: those that are the same to native code may differ in what they point at.
    bound.blocks ??= new Map();
    if (!bound.blocks.has(signature.key)) bound.blocks.set(signature.key, reserve(this.bytes));
    this.block = bound.blocks.get(signature.key);
    const [fast, slow] = (invokers ??= addon().invokers());
    this.invoke = path === FAST ? fast : slow;
    this.invokeSlowly = slow;
    this.returnsText = signature.result.form === 'text';
    // How many arguments JavaScript gives: behind those of native code what takes the result.
    this.count = slots.length + (signature.isInto ? 1 : 0);
    this.mayCallBack = signature.callsBack === callsBack.perhaps;
  }

  /** What makes the call and has the stub read so many values, for addresses that are not written here; undefined where it reads none. */
  readingInvoke(values) {
    if (values > MOST_READ) return undefined;
    if (!readingInvokes.has(values)) readingInvokes.set(values, addon().readingInvoke(values));
    const reading = readingInvokes.get(values);
    // What V8 does not call directly takes as many.
    return reading === undefined || this.path === FAST ? reading : this.invokeSlowly;
  }

  #makeRoom({ size }) {
    const offset = Math.ceil(this.bytes / POINTEE_ALIGNMENT) * POINTEE_ALIGNMENT;
    this.bytes = offset + size;
    return offset;
  }

  /** The error number that the last call left. */
  get errno() {
    return this.block.memory.view.getInt32(this.block.base + this.errorOffset, true);
  }

  /** Refuses what needs no look at the arguments. */
  refuse(count) {
    if (!this.library.open) throw libraryClosed();
    throw invalidValue(`Invalid argument count: expected ${this.count}, got ${count}`);
  }

  /** Looks at the arguments, each once. */
  take(values) {
    return values.map((value, i) => {
      const type = this.signature.parameters[i];
      return type === undefined ? value : type instanceof PointerType ? type.takeArgument(value) : type.take(value);
    });
  }

  /** Makes the call with arguments that were looked at. */
  run(taken) {
    // Looking ran code of the user's.
    if (!this.library.open) throw libraryClosed();
    const { parameters, result, isInto } = this.signature;
    const last = parameters.length;
    parameters.forEach((type, i) => {
      const obstacle = type instanceof PointerType ? type.argumentObstacle(taken[i], i) : type.obstacle(taken[i], i, '');
      if (obstacle !== undefined) throw obstacle;
    });
    const cannotTake = isInto ? IntoType.obstacle(taken[last], last, result) : undefined;
    if (cannotTake !== undefined) throw cannotTake;
    const place = this.block.isBusy ? borrow(this.bytes) : this.block;
    const mark = temporaries.top;
    let text;
    try {
      parameters.forEach((type, i) => this.#write(type, taken[i], i, place, mark));
      text = this.#invoke(place);
    } finally {
      release(mark);
    }
    const { memory, base } = place;
    const given = parameters.map((type, i) => (this.#isGivenBack(type, taken[i]) ? type.target.read(memory, base + this.pointees[i]) : undefined));
    const returned = this.returnsText ? text : result.read(memory, base + this.resultOffset);
    if (this.signature.keepsError && place !== this.block) this.#keepError(memory.view.getInt32(base + this.errorOffset, true));
    // Setters and constructors may call again.
    parameters.forEach((type, i) => {
      if (this.#isGivenBack(type, taken[i])) type.give(taken[i].object, given[i]);
    });
    if (!isInto) return result.hasClass ? result.dress(returned) : returned;
    IntoType.give(taken[last], last, result, memory, base + this.resultOffset, returned);
    return taken[last];
  }

  #isGivenBack(type, value) {
    return value instanceof Pointee && type.direction !== 'in';
  }

  #write(type, value, i, { memory, base }, mark) {
    if (!(value instanceof Pointee)) {
      type.writeSlot(value, memory, base + this.slots[i], i, '', mark);
      return;
    }
    const offset = base + this.pointees[i];
    memory.view.setBigUint64(base + this.slots[i], BigInt(memory.address + offset), true);
    if (type.direction === 'out') memory.bytes.fill(0, offset, offset + type.target.size);
    else type.target.write(value.taken, memory, offset, i, type.hasMembers ? '' : 'value', mark);
  }

  #invoke(place) {
    const slots = place.memory.address + place.base;
    if (!this.mayCallBack || hooks.callbacks === 0) {
      return this.invoke(this.call, slots);
    }
    const { isBusy } = this.block;
    this.block.isBusy = true;
    try {
      return this.invokeSlowly(this.call, slots);
    } finally {
      this.block.isBusy = isBusy;
    }
  }

  #keepError(number) {
    this.block.memory.view.setInt32(this.block.base + this.errorOffset, number, true);
  }
}

/** The function that JavaScript calls, where no code may be made from strings. */
function memoryClosure(call) {
  return ({
    call(...values) {
      if (!call.library.open || values.length !== call.count) call.refuse(values.length);
      return call.run(call.take(values));
    },
  }).call;
}

module.exports = { FAST, SLOT, MemoryCall, memoryClosure };
