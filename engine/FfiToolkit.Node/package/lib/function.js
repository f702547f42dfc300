'use strict';

const { addon } = require('./addon.js');
const { makeWrapper } = require('./wrapper.js');

const paths = ['fast', 'slot', 'libffi'];

/** Makes the function that JavaScript calls: the wrapper, with its name, address, and how and why it is called. */
function makeFunction(library, name, pointer, signature) {
  const [call, slow, path, reason] = addon().bind(pointer, signature.codes);
  const made = makeWrapper(name, library, signature.kinds, signature.result, call, slow);
  return Object.defineProperties(made, {
    name: { value: name, writable: false, enumerable: false, configurable: true },
    length: { value: signature.kinds.length, writable: false, enumerable: false, configurable: true },
    pointer: { value: pointer, writable: true, enumerable: true, configurable: true },
    callPath: { value: paths[path], enumerable: false },
    callPathReason: { value: reason, enumerable: false },
  });
}

module.exports = { makeFunction };
