'use strict';

const { DynamicLibrary, dlopen, dlclose, dlsym } = require('./lib/library.js');
const { suffix, types } = require('./lib/types.js');
const memory = require('./lib/memory.js');
const { engine } = require('./lib/engine.js');

process.emitWarning('FFI is an experimental feature and might change at any time', 'ExperimentalWarning');

module.exports = {
  DynamicLibrary,
  dlopen,
  dlclose,
  dlsym,
  ...memory,
  suffix,
  types,
  engine,
};
