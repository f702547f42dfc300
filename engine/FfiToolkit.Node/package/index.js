'use strict';

const { DynamicLibrary, dlopen, dlclose, dlsym, getFunctionFromPointer } = require('./lib/library.js');
const { suffix, types } = require('./lib/types.js');
const memory = require('./lib/memory.js');
const declare = require('./lib/declare.js');
const { engine } = require('./lib/engine.js');

module.exports = {
  DynamicLibrary,
  dlopen,
  dlclose,
  dlsym,
  ...memory,
  getFunctionFromPointer,
  ...declare,
  suffix,
  types,
  engine,
};
