'use strict';
// Every type with every sample value, against the model of the contract: in the interpreter and from optimised code.
const { describe } = require('node:test');
const { isOracle } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert } = require('./support/assertions.js');
const { test } = require('./support/testing.js');
const { types } = require('./contract/model.js');
const { places, rows } = require('./contract/table.js');
const { upstream } = require('./contract/upstream.js');

for (const warmth of ['cold', 'plain', 'doubles', 'mixed']) {
  describe(`arguments, ${warmth}`, () => {
    for (const type of types) {
      for (const place of Object.keys(places)) {
        test(`${type} ${place}, ${warmth}: what is accepted comes back, everything else is refused`, () => {
          const wrong = rows(fixture, type, place, warmth)
            .filter((row) => row.outcome !== row.expected && !(isOracle && upstream(row)))
            .map((row) => `${row.sample}: ${row.outcome}, expected ${row.expected}`);
          assert.deepEqual(wrong, []);
        });
      }
    }
  });
}
