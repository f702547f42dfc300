'use strict';
// Inserts and selects rows through @ffitoolkit/node and through koffi, in turns, in one run.
// Usage: node compare.js [--rows 100000] [--rounds 5] [--json FILE]
// node:sqlite, which is C++ inside Node, runs beside them where this Node has it: nothing that calls through an FFI reaches it.
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { Database } = require('./sqlite.js');

const repository = path.resolve(__dirname, '../../../..');
const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '5' }, json: { type: 'string' } } });
const count = Number(options.rows);
const rounds = Number(options.rounds);

// Where eng/npm.sh puts the pinned packages of this folder.
const requirePinned = createRequire(path.join(repository, 'artifacts/node/examples/sqlite/x.js'));
const expected = Array.from({ length: count }, (_, index) => index).reduce((sum, index) => sum + index + index / 2, 0);

function throughBindings(bindings) {
  return () => {
    const database = new Database(bindings, ':memory:');
    database.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, amount REAL, name TEXT)');
    const insert = database.prepare('INSERT INTO rows VALUES (?, ?, ?)');
    const select = database.prepare('SELECT id, amount, name FROM rows ORDER BY id');
    return {
      insert: () => database.transaction(() => {
        for (let index = 0; index < count; index += 1) {
          insert.run(index, index / 2 + 0.25, `row ${index}`);
        }
      }),
      select: () => {
        let sum = 0;
        for (const [id, amount, name] of select.rows()) {
          sum += id + amount - 0.25 + (name.length > 0 ? 0 : NaN);
        }

        return sum;
      },
      close: () => database.close(),
    };
  };
}

function builtIn({ DatabaseSync }) {
  return () => {
    const database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, amount REAL, name TEXT)');
    const insert = database.prepare('INSERT INTO rows VALUES (?, ?, ?)');
    const select = database.prepare('SELECT id, amount, name FROM rows ORDER BY id');
    return {
      insert: () => {
        database.exec('BEGIN');
        for (let index = 0; index < count; index += 1) {
          insert.run(index, index / 2 + 0.25, `row ${index}`);
        }

        database.exec('COMMIT');
      },
      select: () => {
        let sum = 0;
        for (const { id, amount, name } of select.iterate()) {
          sum += id + amount - 0.25 + (name.length > 0 ? 0 : NaN);
        }

        return sum;
      },
      close: () => database.close(),
    };
  };
}

const contestants = {
  '@ffitoolkit/node': throughBindings(require('./bindings-ffitoolkit.js').bind(require(process.env.FFITK_NODE_PACKAGE ?? path.join(repository, 'artifacts/node/package')))),
  koffi: throughBindings(require('./bindings-koffi.js').bind(requirePinned('koffi'))),
};
try {
  contestants['node:sqlite (C++)'] = builtIn(require('node:sqlite'));
} catch {
  // Node 20 has none.
}

// Processor time of this process in milliseconds: what else runs on the machine weighs less in it than in time that passes.
function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, { insert: [], select: [] }]));
for (let round = 0; round < rounds; round += 1) {
  for (const [name, open] of Object.entries(contestants)) {
    const { insert, select, close } = open();
    const start = cpu();
    insert();
    const middle = cpu();
    const sum = select();
    const end = cpu();
    close();
    if (Math.abs(sum - expected) > 1e-6 * Math.max(expected, 1)) {
      throw new Error(`${name} read back ${sum}, expected ${expected}`);
    }

    times[name].insert.push(middle - start);
    times[name].select.push(end - middle);
  }
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const result = Object.fromEntries(Object.entries(times).map(([name, { insert, select }]) => [name, { insert: median(insert), select: median(select) }]));
const width = Math.max(...Object.keys(result).map((name) => name.length));
console.log(`Node ${process.versions.node}, ${count} rows of an integer, a real and a text; medians of ${rounds} rounds in milliseconds of processor time`);
console.log(`${''.padEnd(width)}    insert    select`);
for (const [name, { insert, select }] of Object.entries(result)) {
  console.log(`${name.padEnd(width)}  ${insert.toFixed(1).padStart(8)}  ${select.toFixed(1).padStart(8)}`);
}

if (options.json !== undefined) {
  fs.writeFileSync(options.json, `${JSON.stringify({ node: process.versions.node, rows: count, rounds, times }, null, 2)}\n`);
}
