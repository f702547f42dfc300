'use strict';

const { DynamicLibrary, dlopen, dlclose, dlsym } = require('./lib/library.js');
const { suffix, types } = require('./lib/types.js');
const memory = require('./lib/memory.js');
const { engine } = require('./lib/engine.js');

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
