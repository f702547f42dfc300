'use strict';

// Values of every kind that stubs read or leave alone, for the addon to see whether it knows how this V8 lays them out (ValueProbe.cs,
// which has their order too).

const BUFFER_BYTES = 4096;
const OFFSET = 264;
const LENGTH = 100;
const RESIZABLE_BYTES = 64;

// As they were when the package was loaded: the values are made when a function first needs to know.
const { ArrayBuffer, DataView, Map, Proxy, SharedArrayBuffer, Symbol, Uint8Array } = globalThis;
const { create } = Object;

function samples() {
  const buffer = new ArrayBuffer(BUFFER_BYTES);
  const resizable = new ArrayBuffer(RESIZABLE_BYTES, { maxByteLength: 2 * RESIZABLE_BYTES });
  const shared = new SharedArrayBuffer(RESIZABLE_BYTES);
  const view = new Uint8Array(buffer, OFFSET, LENGTH);
  return [
    buffer, view, new DataView(buffer, OFFSET, LENGTH),
    resizable, new Uint8Array(resizable, 8, 8), new Uint8Array(resizable, 8), new DataView(resizable, 8, 8),
    shared, new Uint8Array(shared, 8, 8),
    // The bytes of a small array are in V8's heap until someone asks for its buffer.
    new Uint8Array(8), new Uint8Array(buffer, OFFSET, 0), new ArrayBuffer(0),
    null, undefined,
    0n, 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n, -1n, -(2n ** 63n), -(2n ** 63n) - 1n,
    2 ** 31 - 1, -(2 ** 31),
    // No type takes these.
    1.5, 2 ** 53, true, false, 'text', Symbol('sample'), {}, [1, 2], () => {}, new Proxy(view, {}), create(view), new Map(),
  ];
}

module.exports = { samples };
