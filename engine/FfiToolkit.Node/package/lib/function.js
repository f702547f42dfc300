'use strict';

const { addon } = require('./addon.js');
const { hooks } = require('./hooks.js');
const { makeWrapper } = require('./wrapper.js');

const paths = ['fast', 'slot', 'libffi'];

const WHILE_CALLBACKS =
  'a callback is registered: native code may come back into JavaScript, which V8 does not allow inside a fast call ' +
  '(leaf: true in the signature promises that this function never does)';

/** Makes the function that JavaScript calls: the wrapper, with its name, address, and how and why it is called. */
function makeFunction(library, name, pointer, signature) {
  const [call, slow, path, reason] = addon().bind(pointer, signature.codes, name, signature.callsBack);
  const isSlowed = () => slow !== undefined && hooks.callbacks !== 0;
  return Object.defineProperties(makeWrapper(name, library, signature, call, slow), {
    name: { value: name, writable: false, enumerable: false, configurable: true },
    length: { value: signature.kinds.length, writable: false, enumerable: false, configurable: true },
    pointer: { value: pointer, writable: true, enumerable: true, configurable: true },
    callPath: { get: () => (isSlowed() ? 'slot' : paths[path]), enumerable: false },
    callPathReason: { get: () => (isSlowed() ? WHILE_CALLBACKS : reason), enumerable: false },
  });
}

module.exports = { makeFunction };
