'use strict';
// Every type with every sample value, against the model of the contract: in the interpreter and from optimised code.
const fs = require('node:fs');
const { after, describe } = require('./support/harness.js');
const { isOracle } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert } = require('./support/assertions.js');
const { test } = require('./support/testing.js');
const { types } = require('./contract/model.js');
const { places, rows } = require('./contract/table.js');
const { upstream } = require('./contract/upstream.js');

// With FFITK_NODE_TABLE every outcome is written there, so that the outcomes of many cells can be held against each other.
const written = [];
if (process.env.FFITK_NODE_TABLE !== undefined) {
  after(() => fs.writeFileSync(process.env.FFITK_NODE_TABLE, JSON.stringify(written)));
}

// FFITK_NODE_PLACE: only this place. FFITK_NODE_WARMTH: only what these warm.
const chosen = process.env.FFITK_NODE_PLACE?.split(',') ?? Object.keys(places);
const warmths = process.env.FFITK_NODE_WARMTH?.split(',') ?? ['plain', 'doubles', 'mixed'];
for (const warmth of ['cold', ...warmths]) {
  describe(`arguments, ${warmth}`, () => {
    for (const type of types) {
      for (const place of chosen) {
        test(`${type} ${place}, ${warmth}: what is accepted comes back, everything else is refused`, () => {
          const observed = rows(fixture, type, place, warmth);
          written.push(...observed.map((row) => ({ type, place, warmth, sample: row.sample, outcome: row.outcome })));
          const wrong = observed
            .filter((row) => row.outcome !== row.expected && !(isOracle && upstream(row)))
            .map((row) => `${row.sample}: ${row.outcome}, expected ${row.expected}`);
          assert.deepEqual(wrong, []);
        });
      }
    }
  });
}
