'use strict';

// Libraries and the functions taken from them.

const { addon } = require('./addon.js');
const { builtin } = require('./builtins.js');
const { coded, invalidType, invalidValue, libraryClosed } = require('./errors.js');
const { ask } = require('./native-type.js');
const { isVariadic, readSignature, requireSignatureObject } = require('./signature.js');
const { requirePermission } = require('./permission.js');
const { makeFunction, openForever } = require('./function.js');
const { addCallback, removeCallback, holdCallback, removeCallbacksOf } = require('./callbacks.js');
const { closeHandle } = require('./closing.js');

const { readFileSync } = builtin('node:fs');

// What belongs to a library, by its object; nothing of it is reachable from outside. Only close unloads one: it may have threads of
// its own, of which the collector knows nothing.
const states = new WeakMap();

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

function addressOf(state, name, what) {
  if (name.includes('\0')) throw invalidValue(`${what} must not contain null bytes`);
  return state.symbols.get(name) ?? addon().symbol(state.handle, name);
}

/** The function of an earlier request, where it still lives. A variadic one has a function for each list of types behind its dots. */
function knownFunction(state, name, key) {
  let known;
  for (const [other, reference] of state.functions.get(name) ?? []) {
    const living = reference.deref();
    if (living === undefined) continue;
    if (other === key) known = living;
    else if (!isVariadic(other) || !isVariadic(key)) throw invalidValue(`Function ${name} was already requested with a different signature`);
  }
  return known;
}

/** Makes a function, of which the library knows nothing yet. */
function prepareFunction(state, name, signature) {
  const read = readSignature(signature, name);
  // Reading ran code of the user's.
  if (!state.open) throw libraryClosed();
  const pointer = addressOf(state, name, 'Function name');
  return { name, key: read.key, pointer, made: knownFunction(state, name, read.key) ?? makeFunction(state, name, pointer, read) };
}

/** Makes the library know functions, all or none of them. The one of an equal request that was made meanwhile has precedence. */
function keepFunctions(state, prepared) {
  const kept = prepared.map((each) => ({ ...each, made: knownFunction(state, each.name, each.key) ?? each.made }));
  for (const { name, key, pointer, made } of kept) {
    state.symbols.set(name, pointer);
    if (!state.functions.has(name)) state.functions.set(name, new Map());
    const known = state.functions.get(name);
    for (const [other, reference] of known) {
      if (other === key || reference.deref() === undefined) known.delete(other);
    }
    known.set(key, new WeakRef(made));
  }
  return kept;
}

function livingFunctions(state) {
  const functions = { __proto__: null };
  for (const [name, known] of state.functions) {
    for (const reference of known.values()) functions[name] = reference.deref() ?? functions[name];
    if (functions[name] === undefined) delete functions[name];
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
  const prepared = Object.keys(definitions).map((name) => {
    const signature = definitions[name];
    if (signature === null || typeof signature !== 'object' || Array.isArray(signature)) {
      throw invalidType(`Signature of function ${name} must be an object`);
    }
    return prepareFunction(state, name, signature);
  });
  if (!state.open) throw libraryClosed();
  const functions = { __proto__: null };
  for (const { name, made } of keepFunctions(state, prepared)) functions[name] = made;
  return functions;
}

// Where Node mounts virtual file systems: below a device, where no file of the system's can be.
const VIRTUAL_FILES = process.platform === 'win32' ? '\\\\.\\nul\\vfs\\' : '/dev/null/vfs/';

// Of LoadFlags.cs.
const loadFlags = { __proto__: null, now: 2, global: 8, deepBind: 32 };

function readFlags(options) {
  if (options === undefined) return 0;
  if (options === null || typeof options !== 'object' || Array.isArray(options)) throw invalidType('Library options must be an object');
  return Object.keys(options).reduce((flags, name) => {
    const flag = loadFlags[name];
    if (flag === undefined) throw invalidValue(`Unknown library option '${name}'; the options are ${Object.keys(loadFlags).map((each) => `'${each}'`).join(', ')}`);
    const value = options[name];
    if (typeof value !== 'boolean') throw invalidValue(`Library option ${name} must be a boolean`);
    return value ? flags | flag : flags;
  }, 0);
}

function load(path, flags) {
  return path?.startsWith(VIRTUAL_FILES) ? addon().openImage(readFileSync(path)) : addon().open(path, flags);
}

// Of each library itself, as those of node:ffi are; a foreign receiver is refused.
const ownProperties = {
  path: {
    get() {
      return stateOf(this).path ?? '';
    },
    enumerable: true,
  },
  symbols: {
    get() {
      return livingSymbols(openStateOf(this));
    },
    enumerable: true,
  },
};

function open(library, path, options) {
  requirePermission();
  if (path !== null && typeof path !== 'string') {
    throw invalidType(process.platform === 'win32' ? 'Library path must be a string' : 'Library path must be a string or null');
  }
  if (path?.includes('\0')) throw invalidValue('Library path must not contain null bytes');
  const flags = readFlags(options);
  const state = { open: true, handle: ask(() => load(path, flags)), path, functions: new Map(), symbols: new Map() };
  states.set(library, state);
  Object.defineProperties(library, ownProperties);
}

function DynamicLibrary(path, ...[options]) {
  if (new.target === undefined) {
    throw coded(TypeError, 'ERR_CONSTRUCT_CALL_REQUIRED', "Class constructor DynamicLibrary cannot be invoked without 'new'");
  }
  open(this, path, options);
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
    closeHandle(state.handle);
  },

  getFunction(name, signature) {
    const state = openStateOf(this);
    if (typeof name !== 'string') throw invalidType('Function name must be a string');
    requireSignatureObject(signature);
    return keepFunctions(state, [prepareFunction(state, name, signature)])[0].made;
  },

  getFunctions(definitions) {
    const state = openStateOf(this);
    return definitions === undefined ? livingFunctions(state) : functionsOf(state, definitions);
  },

  getSymbol(...[name]) {
    const state = openStateOf(this);
    if (typeof name !== 'string') throw invalidType('Symbol name must be a string');
    const address = addressOf(state, name, 'Symbol name');
    state.symbols.set(name, address);
    return address;
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

/** Loads a library and, where definitions are given, functions of it. The options are flags of dlopen: { now, global, deepBind }. */
function dlopen(path, definitions, ...[options]) {
  const lib = new DynamicLibrary(path, options);
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

/** A function that is known by its address: native code returned it, or it is in a table of functions. */
function getFunctionFromPointer(pointer, signature) {
  requirePermission();
  if (typeof pointer !== 'bigint') throw invalidType('The pointer must be a bigint');
  if (pointer <= 0n || BigInt.asUintN(64, pointer) !== pointer) throw invalidValue('The pointer must be a positive bigint of 64 bits');
  requireSignatureObject(signature);
  const name = `0x${pointer.toString(16)}`;
  return makeFunction(openForever, name, pointer, readSignature(signature, name));
}

module.exports = { DynamicLibrary, dlopen, dlclose, dlsym, getFunctionFromPointer };
