'use strict';
// Which rows of the table node:ffi of Node 26 answers otherwise, and why.
const { wide } = require('./model.js');

// The reason why a row may differ in node:ffi of a release, or undefined where it must not.
function upstream({ type, sample, outcome }, release = process.versions.node) {
  if (release.startsWith('26.10') && type in wide && sample.startsWith('number ')) {
    return 'takes Numbers for 64-bit types only after 26.10';
  }

  if ((type === 'int32' || type === 'uint32') && sample === 'number -0') {
    return `refuses -0 or takes it, by tier: ${outcome}`;
  }

  return undefined;
}

module.exports = { upstream };
