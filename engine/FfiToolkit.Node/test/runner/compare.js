'use strict';
// Holds the tables of outcomes that the cells wrote against each other, row by row.
const fs = require('node:fs');
const { upstream } = require('../contract/upstream.js');

// What a row is about. char is signed by processor, so its rows are compared among cells of one processor.
const key = (row, cell) => [row.type === 'char' && cell.rid === 'linux-arm64' ? 'unsigned char' : row.type, row.place, row.sample].join(' | ');

// For each result, in order, the cases that say whether its rows agree with the rows of all others.
function compare(results) {
  // The first cell under test that has rows sets the measure; the model of the contract was held against it in the tests.
  const measure = new Map();
  return results.map(({ cell, tables }) => tables.map((table) => {
    const name = 'Every outcome of the table is the same as in the cells before';
    if (!fs.existsSync(table)) {
      return { file: 'compare', name, outcome: 'failed', message: 'the cell wrote no table' };
    }

    const rows = JSON.parse(fs.readFileSync(table, 'utf8'));
    const wrong = [];
    let compared = 0;
    for (const row of rows) {
      if (cell.oracle && upstream(row, cell.release)) {
        continue;
      }

      const first = measure.get(key(row, cell));
      if (first === undefined) {
        measure.set(key(row, cell), { outcome: row.outcome, where: `${cell.name}, ${row.warmth}` });
      } else {
        compared += 1;
        if (first.outcome !== row.outcome) {
          wrong.push(`${key(row, cell)}, ${row.warmth}: ${row.outcome}; ${first.where}: ${first.outcome}`);
        }
      }
    }

    return { file: 'compare', name, rows: rows.length, compared, outcome: wrong.length > 0 || rows.length === 0 ? 'failed' : 'passed', message: wrong.length > 0 ? `${wrong.length} rows differ\n${wrong.slice(0, 20).join('\n')}` : rows.length === 0 ? 'the table is empty' : undefined };
  }));
}

module.exports = { compare };
