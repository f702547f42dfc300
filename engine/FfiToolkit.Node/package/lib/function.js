'use strict';

const { addon } = require('./addon.js');
const { hooks } = require('./hooks.js');
const { FAST, SLOT, MemoryCall } = require('./memory-call.js');
const { memoryWrapper } = require('./memory-wrapper.js');
const { ask } = require('./native-type.js');
const { signatureText } = require('./signature.js');
const { codes } = require('./types.js');
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
  const [call, slow, path, reason, form] = addon().bind(pointer, signature.codes, name, signature.callsBack);
  if (path === SLOT && isFastInMemory(signature)) return makeMemoryFunction(library, name, pointer, { ...signature.inMemory, callsBack: signature.callsBack });
  return describe(makeWrapper(name, library, signature, call, slow, form), name, signature.kinds.length, pointer, path, reason, slow !== undefined);
}

// Where the C library's functions are that no other library exports. Elsewhere the loader finds them through any library.
const C_LIBRARY = process.platform === 'win32' ? 'ucrtbase.dll' : undefined;

// What V8 does not call directly as it is: of more parameters than it takes, or with a mark and a result that it does not return.
const isFastInMemory = ({ inMemory, codes: types }) => inMemory !== undefined && addon().obstacle === undefined && !types.includes(codes.function);

/** What frees a text that a function returned; 0n for nothing. */
function releaseOf(library, { release }) {
  if (release === undefined) return 0n;
  return addon().symbol(release === 'free' && C_LIBRARY !== undefined ? addon().open(C_LIBRARY, 0) : library.handle, release);
}

function makeMemoryFunction(library, name, pointer, signature) {
  const { callsBack, keepsError, result } = signature;
  const release = releaseOf(library, signature);
  const bound = ask(() => addon().bindInMemory(pointer, signatureText(signature), name, callsBack, keepsError, result.textKind ?? 0, release));
  const call = new MemoryCall(library, signature, bound);
  const [, path, reason] = bound;
  const made = describe(memoryWrapper(name, call), name, call.count, pointer, path, reason, path === FAST && call.mayCallBack);
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
