import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileLoop, shapeNames } from '../loops.js';
import { rows } from '../rows.js';
import { plain, structOf } from '../structs.js';

const peer = { pointer: (address) => address, pointerTo: () => 64n, callback: () => 64n, struct: plain, errno: () => 0 };

for (const row of rows) {
  for (const shape of shapeNames) {
    test(`The loop of ${row.name}, ${shape}, calls as often as it says, with what the signature declares`, () => {
      const calls = [];
      const { once, loop, calls: perRound } = compileLoop(row, (...values) => calls.push(values), peer, shape);
      once();
      loop(5);
      assert.equal(calls.length, 1 + 5 * perRound);
      const types = { i32: 'number', f64: 'number', u64: 'bigint', pointer: 'bigint', buffer: 'object', string: 'string', callback: 'bigint' };
      for (const values of calls) assert.deepEqual(values.map((value) => typeof value), row.parameters.filter((type) => type !== '...').map((type) => (structOf(type) === undefined ? types[type] : 'object')));
    });
  }
}
