'use strict';

// Libraries and the functions taken from them.

const { addon } = require('./addon.js');
const { builtin } = require('./builtins.js');
const { coded, invalidType, invalidValue, libraryClosed } = require('./errors.js');
const { readSignature, requireSignatureObject } = require('./signature.js');
const { requirePermission } = require('./permission.js');
const { makeFunction } = require('./function.js');
const { addCallback, removeCallback, holdCallback, removeCallbacksOf } = require('./callbacks.js');
const { closeHandle } = require('./closing.js');

const { readFileSync } = builtin('node:fs');

// What belongs to a library, by its object; nothing of it is reachable from outside.
const states = new WeakMap();

// A library that is dropped without being closed is closed when nothing refers to it any more: functions and callbacks do.
const dropped = new FinalizationRegistry((handle) => closeHandle(handle));

function stateOf(library) {
  const state = states.get(library);
  if (state === undefined) throw new TypeError('Illegal invocation');
  return state;
}

function openStateOf(library) {
  const state = stateOf(library);
  if (!state.open) throw libraryClosed();
  return state;
}

function findSymbol(state, name, what) {
  if (name.includes('\0')) throw invalidValue(`${what} must not contain null bytes`);
  const known = state.symbols.get(name);
  if (known !== undefined) return known;
  const address = addon().symbol(state.handle, name);
  state.symbols.set(name, address);
  return address;
}

function functionOf(state, name, signature) {
  const read = readSignature(signature, name);
  const pointer = findSymbol(state, name, 'Function name');
  const known = state.functions.get(name);
  const living = known?.reference.deref();
  if (living !== undefined) {
    if (known.key !== read.key) throw invalidValue(`Function ${name} was already requested with a different signature`);
    return living;
  }
  const made = makeFunction(state, name, pointer, read);
  state.functions.set(name, { key: read.key, reference: new WeakRef(made) });
  return made;
}

function livingFunctions(state) {
  const functions = { __proto__: null };
  for (const [name, { reference }] of state.functions) {
    const living = reference.deref();
    if (living !== undefined) functions[name] = living;
  }
  return functions;
}

function livingSymbols(state) {
  const symbols = { __proto__: null };
  for (const [name, address] of state.symbols) symbols[name] = address;
  return symbols;
}

function requireDefinitions(definitions) {
  if (definitions === null || typeof definitions !== 'object' || Array.isArray(definitions)) {
    throw invalidType('Functions signatures must be an object');
  }
}

function functionsOf(state, definitions) {
  requireDefinitions(definitions);
  const functions = { __proto__: null };
  for (const name of Object.keys(definitions)) {
    const signature = definitions[name];
    if (signature === null || typeof signature !== 'object' || Array.isArray(signature)) {
      throw invalidType(`Signature of function ${name} must be an object`);
    }
    functions[name] = functionOf(state, name, signature);
  }
  return functions;
}

// Where Node mounts virtual file systems: below a device, where no file of the system's can be.
const VIRTUAL_FILES = '/dev/null/vfs/';

function load(path) {
  return path?.startsWith(VIRTUAL_FILES) ? addon().openImage(readFileSync(path)) : addon().open(path);
}

function open(library, path) {
  requirePermission();
  if (path !== null && typeof path !== 'string') {
    throw invalidType(process.platform === 'win32' ? 'Library path must be a string' : 'Library path must be a string or null');
  }
  if (path?.includes('\0')) throw invalidValue('Library path must not contain null bytes');
  const state = { open: true, library, handle: load(path), path, functions: new Map(), symbols: new Map() };
  states.set(library, state);
  dropped.register(library, state.handle, state);
  const getters = {
    path: { get: () => state.path ?? '', enumerable: true },
    symbols: { get: () => livingSymbols(openStateOf(library)), enumerable: true },
  };
  Object.defineProperties(library, getters);
}

function DynamicLibrary(path) {
  if (new.target === undefined) {
    throw coded(TypeError, 'ERR_CONSTRUCT_CALL_REQUIRED', "Class constructor DynamicLibrary cannot be invoked without 'new'");
  }
  open(this, path);
}

// Methods are enumerable, as those of node:ffi are.
Object.assign(DynamicLibrary.prototype, {
  /** Closes the library: calls of its functions throw from now on. Closing twice does nothing. */
  close() {
    const state = stateOf(this);
    if (!state.open) return;
    state.open = false;
    removeCallbacksOf(state);
    state.functions.clear();
    dropped.unregister(state);
    closeHandle(state.handle);
  },

  getFunction(name, signature) {
    const state = openStateOf(this);
    if (typeof name !== 'string') throw invalidType('Function name must be a string');
    requireSignatureObject(signature);
    return functionOf(state, name, signature);
  },

  getFunctions(definitions) {
    const state = openStateOf(this);
    return definitions === undefined ? livingFunctions(state) : functionsOf(state, definitions);
  },

  getSymbol(...[name]) {
    const state = openStateOf(this);
    if (typeof name !== 'string') throw invalidType('Symbol name must be a string');
    return findSymbol(state, name, 'Symbol name');
  },

  getSymbols() {
    return livingSymbols(openStateOf(this));
  },

  registerCallback(...values) {
    return addCallback(openStateOf(this), values);
  },

  unregisterCallback(...[pointer]) {
    removeCallback(openStateOf(this), pointer);
  },

  refCallback(...[pointer]) {
    holdCallback(openStateOf(this), pointer, true);
  },

  unrefCallback(...[pointer]) {
    holdCallback(openStateOf(this), pointer, false);
  },
});

const dispose = Symbol.dispose ?? Symbol.for('nodejs.dispose');

Object.defineProperties(DynamicLibrary.prototype, {
  functions: {
    get() {
      return livingFunctions(openStateOf(this));
    },
    enumerable: true,
    configurable: true,
  },
  [dispose]: { value: DynamicLibrary.prototype.close, writable: true, enumerable: true, configurable: true },
});

/** Loads a library and, where definitions are given, functions of it. */
function dlopen(path, definitions) {
  const lib = new DynamicLibrary(path);
  try {
    const functions = definitions === undefined ? Object.freeze({ __proto__: null }) : lib.getFunctions(definitions);
    return { lib, functions, [dispose]() { lib.close(); } };
  } catch (error) {
    lib.close();
    throw error;
  }
}

function dlclose(library) {
  library.close();
}

function dlsym(library, name) {
  return library.getSymbol(name);
}

module.exports = { DynamicLibrary, dlopen, dlclose, dlsym };
