'use strict';

// JavaScript functions that native code can call.

const { addon } = require('./addon.js');
const { invalidType, invalidValue } = require('./errors.js');
const { hooks } = require('./hooks.js');
const { readSignature } = require('./signature.js');

const ADDRESS_BITS = 64;

// The callbacks of each library. A library with callbacks is kept, because native code may call them at any time.
const owners = new Map();

function callbackPointer(pointer) {
  if (typeof pointer !== 'bigint') throw invalidType('The first argument must be a bigint');
  if (BigInt.asUintN(ADDRESS_BITS, pointer) !== pointer) throw invalidValue('The first argument must be a non-negative bigint');
  return pointer;
}

function ownPointer(state, pointer) {
  if (owners.get(callbackPointer(pointer)) !== state) throw invalidValue('Callback not found');
  return pointer;
}

function addCallback(state, values) {
  const [first, second] = values;
  let signature = {};
  let callback = first;
  if (typeof first !== 'function') {
    if (first === null || typeof first !== 'object' || Array.isArray(first)) {
      throw invalidType('First argument must be a function or a signature object');
    }
    signature = first;
    callback = second;
    if (typeof callback !== 'function') throw invalidType('Second argument must be a function');
  }
  const { codes } = readSignature(signature, '<callback>');
  const pointer = addon().addCallback(codes, callback);
  owners.set(pointer, state);
  hooks.callbacks++;
  return pointer;
}

function forget(pointer) {
  addon().removeCallback(pointer);
  owners.delete(pointer);
  hooks.callbacks--;
}

function removeCallback(state, pointer) {
  forget(ownPointer(state, pointer));
}

function holdCallback(state, pointer, strongly) {
  addon().holdCallback(ownPointer(state, pointer), strongly);
}

function removeCallbacksOf(state) {
  for (const [pointer, owner] of owners) {
    if (owner === state) forget(pointer);
  }
}

module.exports = { addCallback, removeCallback, holdCallback, removeCallbacksOf };
