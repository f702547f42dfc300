'use strict';

const { addon } = require('./addon.js');
const { invalidValue } = require('./errors.js');
const { hooks } = require('./hooks.js');
const { FAST, MemoryCall } = require('./memory-call.js');
const { memoryWrapper } = require('./memory-wrapper.js');
const { ask } = require('./native-types.js');
const { signatureText } = require('./signature.js');
const { makeWrapper } = require('./wrapper.js');

const paths = ['fast', 'slot', 'libffi'];

const WHILE_CALLBACKS =
  'a callback is registered: native code may come back into JavaScript, which V8 does not allow inside a fast call ' +
  '(leaf: true in the signature promises that this function never does)';

/** Makes the function that JavaScript calls: the wrapper, with its name, address, and how and why it is called. */
function makeFunction(library, name, pointer, signature) {
  return signature.parameters === undefined ? makeScalarFunction(library, name, pointer, signature) : makeMemoryFunction(library, name, pointer, signature);
}

function makeScalarFunction(library, name, pointer, signature) {
  const [call, slow, path, reason, form] = addon().bind(pointer, signature.codes, name, signature.callsBack, releaseOf(library, signature));
  return describe(makeWrapper(name, library, signature, call, slow, form), name, signature.kinds.length, pointer, path, reason, slow !== undefined);
}

// Where the C library's functions are that no other library exports. Elsewhere the loader finds them through any library.
const C_LIBRARY = process.platform === 'win32' ? 'ucrtbase.dll' : undefined;

/** What frees a text that a function returned: 0n for nothing, undefined where it returns none. */
function releaseOf(library, { text }) {
  if (text === undefined) return undefined;
  const { release } = text;
  if (release === undefined) return 0n;
  if (release.includes('\0')) throw invalidValue('Function name must not contain null bytes');
  return addon().symbol(release === 'free' && C_LIBRARY !== undefined ? addon().open(C_LIBRARY, 0) : library.handle, release);
}

function makeMemoryFunction(library, name, pointer, signature) {
  const bound = ask(() => addon().bindInMemory(pointer, signatureText(signature), name, signature.callsBack, signature.keepsError));
  const call = new MemoryCall(library, signature, bound);
  const [, path, reason] = bound;
  const made = describe(memoryWrapper(name, call), name, signature.parameters.length, pointer, path, reason, path === FAST && call.mayCallBack);
  if (signature.keepsError) Object.defineProperty(made, 'errno', { get: () => call.errno, enumerable: true, configurable: true });
  return made;
}

function describe(wrapper, name, length, pointer, path, reason, isSlowedByCallbacks) {
  const isSlowed = () => isSlowedByCallbacks && hooks.callbacks !== 0;
  return Object.defineProperties(wrapper, {
    name: { value: name, writable: false, enumerable: false, configurable: true },
    length: { value: length, writable: false, enumerable: false, configurable: true },
    pointer: { value: pointer, writable: true, enumerable: true, configurable: true },
    callPath: { get: () => (isSlowed() ? 'slot' : paths[path]), enumerable: false },
    callPathReason: { get: () => (isSlowed() ? WHILE_CALLBACKS : reason), enumerable: false },
  });
}

/** In the place of a library: of functions that are known by their address alone, and belong to none that could be closed. */
const openForever = Object.freeze({ open: true });

module.exports = { makeFunction, openForever };
