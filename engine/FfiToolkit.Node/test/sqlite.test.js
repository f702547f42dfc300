'use strict';
// The SQLite example: a real library, used as a program would.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { ffi, command, isOracle, isKnownNode, canOptimise, repository } = require('./support/host.js');
const { assert } = require('./support/assertions.js');
const { here } = require('./support/systems.js');
const { test, ours, unless } = require('./support/testing.js');

const example = path.join(__dirname, '../examples/sqlite');
const { bind } = require(path.join(example, 'bindings-ffitoolkit.js'));
const { Database, SqliteError } = require(path.join(example, 'sqlite.js'));

const sqlite = bind(ffi, here('where SQLite is'));

test('Values of every kind go into a database and come back', () => {
  const database = new Database(sqlite, ':memory:');
  database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, value)');
  const insert = database.prepare('INSERT INTO t (value) VALUES (?)');
  const values = [
    0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2n ** 53n, -(2n ** 63n), 2n ** 63n - 1n, 0.5, -0.25, 1e300, '', 'text', 'zażółć 🦊', 'x'.repeat(100_000), null,
    Buffer.from([0, 1, 2, 255]), Buffer.alloc(50_000, 7),
  ];
  values.forEach((value) => insert.run(value));
  assert.equal(database.lastRowId, values.length);
  const rows = [...database.prepare('SELECT value FROM t ORDER BY id').rows()].map(([value]) => value);
  assert.deepEqual(rows, values);
  database.close();
});

test('Statements are bound again, and columns have names', () => {
  const database = new Database(sqlite, ':memory:');
  const statement = database.prepare('SELECT ?1 + ?2 AS sum, ?1 * ?2 AS product');
  assert.deepEqual(statement.columns, ['sum', 'product']);
  assert.deepEqual([...statement.rows(2, 3)], [[5, 6]]);
  assert.deepEqual([...statement.rows(0.5, 4)], [[4.5, 2]]);
  assert.throws(() => statement.bind(1), /the statement has 2 parameters, got 1 values/);
  database.close();
});

test('Errors of SQLite come in its own words', () => {
  const database = new Database(sqlite, ':memory:');
  assert.throws(() => database.exec('SELEC 1'), (error) => error instanceof SqliteError && /near "SELEC": syntax error/.test(error.message) && error.status === 1);
  assert.throws(() => database.prepare('SELECT * FROM nowhere'), /no such table: nowhere/);
  database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY)');
  const insert = database.prepare('INSERT INTO t VALUES (?)');
  insert.run(1);
  assert.throws(() => insert.run(1), /UNIQUE constraint failed: t.id/);
  assert.throws(() => new Database(sqlite, '/nowhere/at/all.db'), /cannot open '\/nowhere\/at\/all.db': unable to open database file/);
  database.close();
  assert.throws(() => database.exec('SELECT 1'), /the database is closed/);
  assert.throws(() => insert.run(2), /the statement is finalized/);
});

test('A transaction happens as a whole or not at all', () => {
  const database = new Database(sqlite, ':memory:');
  database.exec('CREATE TABLE t (id INTEGER)');
  const insert = database.prepare('INSERT INTO t VALUES (?)');
  assert.throws(() => database.transaction(() => {
    insert.run(1);
    throw new Error('mine');
  }), /mine/);
  database.transaction(() => insert.run(2));
  assert.deepEqual([...database.prepare('SELECT id FROM t').rows()], [[2]]);
  database.close();
});

test('A database in a file can be opened again', () => {
  const file = path.join(os.tmpdir(), `ffitk-${process.pid}.db`);
  try {
    const first = new Database(sqlite, file);
    first.exec('CREATE TABLE t (name TEXT); INSERT INTO t VALUES (\'grüße\')');
    first.close();
    const second = new Database(sqlite, file, { readOnly: true });
    assert.deepEqual([...second.prepare('SELECT name FROM t').rows()], [['grüße']]);
    assert.throws(() => second.exec('DELETE FROM t'), /attempt to write a readonly database/);
    second.close();
  } finally {
    fs.rmSync(file, { force: true });
  }
});

test('Thousands of rows are the same after hot loops', () => {
  const database = new Database(sqlite, ':memory:');
  database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, half REAL, name TEXT)');
  const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?)');
  database.transaction(() => {
    for (let index = 0; index < 20_000; index += 1) {
      insert.run(index, index / 2 + 0.25, `row ${index}`);
    }
  });
  let next = 0;
  for (const [id, half, name] of database.prepare('SELECT * FROM t ORDER BY id').rows()) {
    assert.ok(id === next && half === next / 2 + 0.25 && name === `row ${next}`, `row ${next}`);
    next += 1;
  }

  assert.equal(next, 20_000);
  database.close();
});

const notFast = !canOptimise || !isKnownNode || !isOracle && !ffi.engine.fastcall;
ours('Once hot, a program of 700,000 calls takes the slow callback for one in a thousand at most', () => {
  const database = new Database(sqlite, ':memory:');
  database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, half REAL, name TEXT)');
  const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?)');
  const insertMany = (from) => {
    for (let index = from; index < from + 100_000; index += 1) {
      insert.run(index, index / 2 + 0.25, `row ${index}`);
    }
  };
  insertMany(0);
  insertMany(100_000);
  const before = ffi.engine.statistics().slowCalls;
  insertMany(200_000);
  const slow = ffi.engine.statistics().slowCalls - before;
  assert.ok(slow <= 700, `${slow} slow calls`);
  database.close();
}, notFast && 'calls with pointers are not fast here');

const missing = process.platform === 'win32' && 'koffi is installed for Linux alone'
  || !fs.existsSync(path.join(repository, 'artifacts/node/examples/sqlite/node_modules/koffi')) && 'koffi is not there: run eng/test-node.sh, which installs it';
unless(missing, 'The comparison with koffi runs and both read back what they wrote', () => {
  const flags = process.execArgv.filter((flag) => !flag.startsWith('--test'));
  const text = execFileSync(command[0], [...command.slice(1), ...flags, path.join(example, 'compare.js'), '--rows', '500', '--rounds', '2'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  assert.match(text, /@ffitoolkit\/node +\d+\.\d +\d+\.\d/);
  assert.match(text, /koffi +\d+\.\d +\d+\.\d/);
});
