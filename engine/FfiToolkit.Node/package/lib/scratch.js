'use strict';

// Memory for arguments and results of calls (MemoryCall.cs). Each function has a place of its own, which stays for as long as the
// isolate lives, as its stub does; a call inside of a call of the same function gets memory for itself.

const { addon } = require('./addon.js');

const CHUNK_BYTES = 64 * 1024;
const ALIGNMENT = 64;

/** The views of a piece of memory, by the names that generated code has for them. */
const views = { i8: Int8Array, u8: Uint8Array, i16: Int16Array, u16: Uint16Array, i32: Int32Array, u32: Uint32Array, i64: BigInt64Array, u64: BigUint64Array, f32: Float32Array, f64: Float64Array };

const aligned = (offset) => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;

/** Memory of so many bytes from an aligned start: its views, and its address. */
function makeMemory(bytes) {
  const buffer = new ArrayBuffer(bytes + ALIGNMENT);
  const whole = new Uint8Array(buffer);
  const address = Number(addon().address(whole));
  // Of what is aligned, as an offset.
  return { buffer, bytes: whole, view: new DataView(buffer), address, start: aligned(address) - address };
}

let chunk;
let used = 0;

/** Memory for one function: where it begins in a buffer that others share, zeroed, and whether a call of it is using it. */
function reserve(bytes) {
  if (chunk === undefined || used + bytes > CHUNK_BYTES) {
    chunk = makeMemory(Math.max(bytes, CHUNK_BYTES));
    chunk.views = Object.values(views).map((View) => new View(chunk.buffer, 0, Math.floor(chunk.buffer.byteLength / View.BYTES_PER_ELEMENT)));
    used = 0;
  }
  const base = chunk.start + used;
  used = aligned(used + bytes);
  return { memory: chunk, base, isBusy: false };
}

/** Memory for one call. */
function borrow(bytes) {
  const memory = makeMemory(bytes);
  return { memory, base: memory.start };
}

module.exports = { borrow, makeMemory, reserve, viewNames: Object.keys(views) };
