'use strict';

// Loads and starts the addon: once per isolate, and not before something needs it, since that takes milliseconds.

const { findBinary } = require('./binary.js');
const { builtin } = require('./builtins.js');
const { coded } = require('./errors.js');
const { v8Refusal } = require('./host.js');
const { samples } = require('./samples.js');

const { isMainThread } = builtin('node:worker_threads');

let started;

// Why no code may be generated, whatever the machine allows.
function codeRefusal() {
  if (['0', 'false'].includes(process.env.FFITK_FASTCALL)) return 'it is turned off by the environment variable FFITK_FASTCALL';
  // V8 has no WebAssembly when it may not generate code.
  return typeof WebAssembly === 'undefined' ? 'V8 runs with --jitless' : null;
}

function openAddon(module, file) {
  try {
    process.dlopen(module, file);
  } catch (error) {
    if (error.code === 'ERR_DLOPEN_DISABLED') {
      const denied = coded(Error, 'ERR_ACCESS_DENIED', 'Access to this API has been restricted. Use --allow-addons to manage permissions.');
      throw Object.assign(denied, { permission: 'FFI' });
    }
    const code = error.code ?? 'ERR_DLOPEN_FAILED';
    const words = error.message.includes(file) ? error.message : `${file}: ${error.message}`;
    throw Object.assign(coded(Error, code, `The binary of @ffitoolkit/node was found and could not be loaded: ${words}`), { cause: error });
  }
}

function load() {
  const { addon: file, libffi } = findBinary();
  const module = { exports: {} };
  openAddon(module, file);
  const addon = module.exports;
  const obstacle = addon.start(libffi, isMainThread, String(process.versions.v8), v8Refusal(), codeRefusal(), samples, process.env.FFITK_V8_LAYOUT ?? null);
  if (addon.announce()) process.emitWarning('FFI is an experimental feature and might change at any time', 'ExperimentalWarning');
  const [address, copy8, copy16, copy32, text] = addon.helpers();
  const cells = addon.cells();
  return { ...addon, address, copies: [copy8, copy16, copy32], text, obstacle, refused: new Int32Array(cells, 0, 1), results: { int64: new BigInt64Array(cells, 8), uint64: new BigUint64Array(cells, 8) }, others: new Int32Array(cells, 16, 1) };
}

/**
 * The addon's exports, with what helpers() makes (native/helpers.h), why there is no fast path, and what calls leave behind: whether a
 * value was refused, and a result of 64 bits (CallForm.cs); and how many callbacks other copies of this package have.
 */
function addon() {
  return (started ??= load());
}

module.exports = { addon };
