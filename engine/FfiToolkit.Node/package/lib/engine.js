'use strict';

const { addon } = require('./addon.js');
const { nodeMajor } = require('./host.js');
const { version } = require('../package.json');

/** What runs underneath, for diagnostics, tests and benchmarks. Reading anything but the versions loads the addon. */
const engine = Object.freeze({
  version,
  node: process.versions.node,
  abi: `node${nodeMajor}-v8-${process.versions.v8}`,

  /** Whether native functions can be called by V8's optimised code. */
  get fastcall() {
    return addon().obstacle === undefined;
  },

  /** Why not; undefined where they can. */
  get reason() {
    return addon().obstacle;
  },

  statistics() {
    const [slowCalls, functions, fastFunctions, codeBytes, stubs, callbacks, droppedCalls] = addon().statistics();
    return { slowCalls, functions, fastFunctions, codeBytes, stubs, callbacks, droppedCalls };
  },
});

module.exports = { engine };
