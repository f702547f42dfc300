'use strict';

// Functions of native/memory.c, called as every other native function is.

const { addon } = require('./addon.js');
const { makeFunction, openForever } = require('./function.js');
const { callsBack } = require('./signature.js');
const { codes, kinds } = require('./types.js');

// The getters and setters of native/memory.c stand before it.
const MEMMOVE = 20;

/** The function of that position in native/memory.c. */
function nativeFunction(name, index, result, parameters) {
  const signatureCodes = [result, ...parameters].map((type) => codes[type]);
  return makeFunction(openForever, name, addon().memory()[index], {
    codes: Uint8Array.from(signatureCodes),
    kinds: signatureCodes.slice(1).map((code) => kinds[code]),
    result: kinds[signatureCodes[0]],
    callsBack: callsBack.never,
  });
}

let move;

/** Copies bytes from one address to another. */
function copyMemory(to, from, length) {
  move ??= nativeFunction('memmove', MEMMOVE, 'pointer', ['pointer', 'pointer', 'uint64']);
  move(to, from, BigInt(length));
}

module.exports = { copyMemory, nativeFunction };
