'use strict';
// A small SQLite: databases, prepared statements, bound values, rows. It takes the native functions from a bindings module, so
// that the same program can run through different ways of calling them.

const OPEN = { readOnly: 0x1, readWrite: 0x2, create: 0x4 };
const OK = 0;
const ROW = 100;
const DONE = 101;
const INTEGER = 1;
const FLOAT = 2;
const TEXT = 3;
const BLOB = 4;

/** An error of SQLite: its result code, and its message. */
class SqliteError extends Error {
  constructor(status, message) {
    super(`${message} (SQLite result code ${status})`);
    this.name = 'SqliteError';
    this.status = status;
  }
}

/** A database: a file, or ':memory:'. */
class Database {
  #sqlite;
  #handle;
  #statements = new Set();

  constructor(sqlite, path, { readOnly = false } = {}) {
    this.#sqlite = sqlite;
    const { status, handle } = sqlite.open(path, readOnly ? OPEN.readOnly : OPEN.readWrite | OPEN.create);
    if (status !== OK) {
      // Even a database that could not be opened has a handle: it holds the message.
      const message = sqlite.isNull(handle) ? 'out of memory' : sqlite.message(handle);
      sqlite.close(handle);
      throw new SqliteError(status, `cannot open '${path}': ${message}`);
    }

    this.#handle = handle;
  }

  /** Runs statements that give no rows. */
  exec(sql) {
    this.check(this.#sqlite.exec(this.handle, sql));
  }

  /** Compiles one statement. */
  prepare(sql) {
    const { status, handle } = this.#sqlite.prepare(this.handle, sql);
    this.check(status);
    if (this.#sqlite.isNull(handle)) {
      throw new TypeError(`there is no statement in '${sql}'`);
    }

    const statement = new Statement(this.#sqlite, this, handle, () => this.#statements.delete(statement));
    this.#statements.add(statement);
    return statement;
  }

  /** Runs an action in a transaction: all of it, or nothing. */
  transaction(action) {
    this.exec('BEGIN');
    try {
      const result = action();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.exec('ROLLBACK');
      throw error;
    }
  }

  /** How many rows the latest statement changed. */
  get changes() {
    return this.#sqlite.changes(this.handle);
  }

  /** The row that was inserted last. */
  get lastRowId() {
    return number(this.#sqlite.lastRowId(this.handle));
  }

  /** @internal */
  get handle() {
    if (this.#handle === undefined) {
      throw new TypeError('the database is closed');
    }

    return this.#handle;
  }

  /** @internal Throws unless a function succeeded. */
  check(status) {
    if (status !== OK) {
      throw new SqliteError(status, this.#sqlite.message(this.handle));
    }
  }

  /** Closes the database and its statements. */
  close() {
    if (this.#handle === undefined) {
      return;
    }

    this.#statements.forEach((statement) => statement.finalize());
    this.#sqlite.close(this.#handle);
    this.#handle = undefined;
  }
}

/** A prepared statement. */
class Statement {
  #sqlite;
  #database;
  #handle;
  #finalized;
  #columns;

  constructor(sqlite, database, handle, finalized) {
    this.#sqlite = sqlite;
    this.#database = database;
    this.#handle = handle;
    this.#finalized = finalized;
  }

  /** The names of the columns of its rows. */
  get columns() {
    return this.#columns ??= Array.from({ length: this.#sqlite.columnCount(this.#open()) }, (_, index) => this.#sqlite.columnName(this.#handle, index));
  }

  /** Binds the parameters from the first on: Numbers, bigints, strings, bytes, null. */
  bind(...values) {
    const handle = this.#open();
    this.#sqlite.reset(handle);
    const expected = this.#sqlite.parameterCount(handle);
    if (values.length !== expected) {
      throw new TypeError(`the statement has ${expected} parameters, got ${values.length} values`);
    }

    for (let index = 0; index < values.length; index += 1) {
      this.#database.check(this.#bindOne(handle, index + 1, values[index]));
    }

    return this;
  }

  #bindOne(handle, index, value) {
    switch (typeof value) {
      case 'number':
        return (value | 0) === value && !Object.is(value, -0) ? this.#sqlite.bindInt(handle, index, value) : this.#sqlite.bindDouble(handle, index, value);
      case 'bigint':
        return this.#sqlite.bindInt64(handle, index, value);
      case 'string':
        return this.#sqlite.bindText(handle, index, value);
      default:
        if (value === null) {
          return this.#sqlite.bindNull(handle, index);
        }

        if (ArrayBuffer.isView(value)) {
          return this.#sqlite.bindBlob(handle, index, value);
        }

        throw new TypeError(`parameter ${index} cannot be bound: it is ${typeof value}, not a number, bigint, string, bytes or null`);
    }
  }

  /** Goes to the next row; false if there is none. */
  step() {
    const status = this.#sqlite.step(this.#open());
    if (status === ROW) {
      return true;
    }

    if (status !== DONE) {
      throw new SqliteError(status, this.#sqlite.message(this.#database.handle));
    }

    return false;
  }

  /** The value of a column of the row. */
  column(index) {
    const handle = this.#open();
    switch (this.#sqlite.columnType(handle, index)) {
      case INTEGER: return number(this.#sqlite.columnInt64(handle, index));
      case FLOAT: return this.#sqlite.columnDouble(handle, index);
      case TEXT: return this.#sqlite.columnText(handle, index);
      case BLOB: return this.#sqlite.columnBlob(handle, index);
      default: return null;
    }
  }

  /** Binds and runs a statement without rows. */
  run(...values) {
    this.bind(...values);
    while (this.step()) {
      // Rows that nobody asked for.
    }

    this.#sqlite.reset(this.#handle);
  }

  /** Binds, and gives each row as an array in turn. */
  * rows(...values) {
    this.bind(...values);
    const count = this.columns.length;
    while (this.step()) {
      const row = new Array(count);
      for (let index = 0; index < count; index += 1) {
        row[index] = this.column(index);
      }

      yield row;
    }
  }

  /** Frees the statement. */
  finalize() {
    if (this.#handle !== undefined) {
      this.#sqlite.finalize(this.#handle);
      this.#handle = undefined;
      this.#finalized();
    }
  }

  #open() {
    if (this.#handle === undefined) {
      throw new TypeError('the statement is finalized');
    }

    return this.#handle;
  }
}

// Integers are Numbers where they can be: only the others stay bigints.
function number(value) {
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? narrow : BigInt(value);
}

module.exports = { Database, Statement, SqliteError };
