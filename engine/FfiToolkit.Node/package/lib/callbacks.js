'use strict';

// JavaScript functions that native code can call.

const { addon } = require('./addon.js');
const { makeAdapter } = require('./adapter.js');
const { builtin } = require('./builtins.js');
const { NOWHERE, countCallback, enter, leave } = require('./coroutines.js');
const { invalidType, invalidValue, libraryClosed } = require('./errors.js');
const { ask } = require('./native-type.js');
const { makeRelay } = require('./relay.js');
const { readCallbackSignature, signatureText } = require('./signature.js');
const { errorsOf, violationsOf } = require('./violations.js');

const { isProxy } = builtin('node:util').types;

const ADDRESS_BITS = 64;

const notFound = () => invalidValue('Callback not found');

// The callbacks of each library. A library with callbacks is kept, because native code may call them at any time.
const owners = new Map();

// The numbers of ThreadPolicy.cs.
const policies = { __proto__: null, 'same-thread': 0, block: 1, post: 2, batch: 2 };

// By the user's function, the adapters that live as long as it does and no longer. Native code holds the others.
const keepers = new WeakMap();

// Its name for messages, without running code of the user's.
function nameOf(callback) {
  const name = isProxy(callback) ? undefined : Object.getOwnPropertyDescriptor(callback, 'name')?.value;
  return typeof name === 'string' ? name : '';
}

function callbackPointer(pointer) {
  if (typeof pointer !== 'bigint') throw invalidType('The first argument must be a bigint');
  if (BigInt.asUintN(ADDRESS_BITS, pointer) !== pointer) throw invalidValue('The first argument must be a non-negative bigint');
  return pointer;
}

function ownPointer(state, pointer) {
  if (owners.get(callbackPointer(pointer))?.state !== state) throw notFound();
  return pointer;
}

function addCallback(state, values) {
  const [first, second] = values;
  let given = {};
  let callback = first;
  if (typeof first !== 'function') {
    if (first === null || typeof first !== 'object' || Array.isArray(first)) {
      throw invalidType('First argument must be a function or a signature object');
    }
    given = first;
    callback = second;
    if (typeof callback !== 'function') throw invalidType('Second argument must be a function');
  } else if (typeof second === 'object' && second !== null) {
    // Left out it would be a signature that takes nothing and returns nothing.
    throw invalidType('The signature of a callback must come before its function');
  }
  const signature = readCallbackSignature(given);
  // Reading ran code of the user's.
  if (!state.open) throw libraryClosed();
  const self = { pointer: 0n };
  const name = nameOf(callback);
  const policy = policies[signature.threads];
  const failures = signature.onError === 'throw' ? errorsOf(name, signature) : violationsOf(self);
  const { adapter, memory } = policy === policies.post ? makeRelay(signature, callback) : makeAdapter(signature, callback, failures);
  adapter.fn = callback;
  const types = signature.codes ?? signatureText({ ...signature, result: signature.returns });
  // Native code never waits for a posted call to run JavaScript.
  const entersJavaScript = policy !== policies.post;
  const place = entersJavaScript ? enter(adapter) : NOWHERE;
  try {
    self.pointer = ask(() => addon().addCallback(types, adapter, memory, name, policy, signature.capacity, signature.overflow === 'drop', signature.timeLimit, place));
  } catch (error) {
    leave(place);
    throw error;
  }
  owners.set(self.pointer, { state, entersJavaScript, place });
  if (entersJavaScript) countCallback(1);
  return self.pointer;
}

function forget(pointer) {
  const adapter = addon().removeCallback(pointer);
  if (adapter !== undefined) keepers.get(adapter.fn)?.delete(adapter);
  const { entersJavaScript, place } = owners.get(pointer);
  leave(place);
  if (entersJavaScript) countCallback(-1);
  owners.delete(pointer);
}

function removeCallback(state, pointer) {
  forget(ownPointer(state, pointer));
}

function holdCallback(state, pointer, strongly) {
  const owner = owners.get(ownPointer(state, pointer));
  const adapter = addon().holdCallback(pointer, strongly, NOWHERE);
  if (adapter === undefined) throw notFound();
  // What has a place is not collected.
  leave(owner.place);
  owner.place = strongly && owner.entersJavaScript ? enter(adapter) : NOWHERE;
  addon().holdCallback(pointer, strongly, owner.place);
  if (!strongly) {
    if (!keepers.has(adapter.fn)) keepers.set(adapter.fn, new Set());
    keepers.get(adapter.fn).add(adapter);
  }
}

function removeCallbacksOf(state) {
  for (const [pointer, owner] of owners) {
    if (owner.state === state) forget(pointer);
  }
}

module.exports = { addCallback, removeCallback, holdCallback, removeCallbacksOf };
