'use strict';

const { invalidValue, libraryClosed } = require('./errors.js');
const { argumentObstacle } = require('./rules.js');

/** Throws what is wrong with a call, in the order of the contract: closed library, count, arguments from left to right. */
function refuse(library, kinds, values) {
  if (!library.open) throw libraryClosed();
  if (values.length !== kinds.length) {
    throw invalidValue(`Invalid argument count: expected ${kinds.length}, got ${values.length}`);
  }
  for (let i = 0; i < kinds.length; i++) {
    const obstacle = argumentObstacle(kinds[i], values[i], i);
    if (obstacle !== undefined) throw obstacle;
  }
  throw new Error('a call was refused, though nothing is wrong with it: a defect of @ffitoolkit/node');
}

module.exports = { refuse };
