'use strict';
// Which rows of the table node:ffi of Node 26.10.0 answers otherwise, and why.
const { wide } = require('./model.js');

// The reason why a row may differ in node:ffi, or undefined where it must not.
function upstream({ type, sample, outcome }) {
  if (type in wide && sample.startsWith('number ')) {
    return 'takes Numbers for 64-bit types only after 26.10 (issue 66198)';
  }

  if ((type === 'int32' || type === 'uint32') && sample === 'number -0') {
    return `refuses -0 or takes it, by tier: ${outcome}`;
  }

  return undefined;
}

module.exports = { upstream };
