'use strict';

// Memory for arguments and results of calls (MemoryCall.cs). Each function has a place of its own, which stays for as long as the
// isolate lives, as its stub does; a call inside of a call of the same function gets memory for itself.

const { addon } = require('./addon.js');

const CHUNK_BYTES = 64 * 1024;
const ALIGNMENT = 64;

/** What the engine gives each argument at least. */
const SLOT_BYTES = 8;

/** The views of a piece of memory, by the names that generated code has for them. */
const views = { i8: Int8Array, u8: Uint8Array, i16: Int16Array, u16: Uint16Array, i32: Int32Array, u32: Uint32Array, i64: BigInt64Array, u64: BigUint64Array, f32: Float32Array, f64: Float64Array };

const aligned = (offset) => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;

/** The views of a buffer in the order of their names; of one that is no multiple of their elements, up to the last whole one. */
function viewsOf(buffer) {
  return Object.values(views).map((View) => new View(buffer, 0, Math.floor(buffer.byteLength / View.BYTES_PER_ELEMENT)));
}

/** Memory of so many bytes, as types read and write it. */
function makeMemory(bytes) {
  const buffer = new ArrayBuffer(bytes);
  return { buffer, bytes: Buffer.from(buffer), view: new DataView(buffer) };
}

/** Memory of so many bytes from an aligned start, with its address. */
function makeAligned(bytes) {
  const memory = makeMemory(bytes + ALIGNMENT);
  const address = Number(addon().address(memory.bytes));
  // Of what is aligned, as an offset.
  return Object.assign(memory, { address, start: aligned(address) - address });
}

let chunk;
let used = 0;

/** Memory for one function: where it begins in a buffer that others share, zeroed, and whether a call of it is using it. */
function reserve(bytes) {
  if (chunk === undefined || used + bytes > CHUNK_BYTES) {
    chunk = makeAligned(Math.max(bytes, CHUNK_BYTES));
    chunk.views = viewsOf(chunk.buffer);
    used = 0;
  }
  const base = chunk.start + used;
  used = aligned(used + bytes);
  return { memory: chunk, base, isBusy: false };
}

/** Memory for one call. */
function borrow(bytes) {
  const memory = makeAligned(bytes);
  return { memory, base: memory.start };
}

module.exports = { SLOT_BYTES, borrow, makeMemory, reserve, viewNames: Object.keys(views), viewsOf };
