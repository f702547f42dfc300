'use strict';
// The functions of libsqlite3 through @ffitoolkit/node. Handles are addresses, as bigints.

// Copies what it is given before the call returns; the constant is a pointer of all ones.
const TRANSIENT = 2n ** 64n - 1n;

const definitions = {
  sqlite3_open_v2: { arguments: ['string', 'buffer', 'i32', 'pointer'], return: 'i32' },
  sqlite3_close_v2: { arguments: ['pointer'], return: 'i32' },
  sqlite3_errmsg: { arguments: ['pointer'], return: 'string' },
  sqlite3_exec: { arguments: ['pointer', 'string', 'pointer', 'pointer', 'pointer'], return: 'i32' },
  sqlite3_changes: { arguments: ['pointer'], return: 'i32' },
  sqlite3_last_insert_rowid: { arguments: ['pointer'], return: 'i64' },
  sqlite3_prepare_v2: { arguments: ['pointer', 'string', 'i32', 'buffer', 'pointer'], return: 'i32' },
  sqlite3_finalize: { arguments: ['pointer'], return: 'i32' },
  sqlite3_reset: { arguments: ['pointer'], return: 'i32' },
  sqlite3_clear_bindings: { arguments: ['pointer'], return: 'i32' },
  sqlite3_bind_parameter_count: { arguments: ['pointer'], return: 'i32' },
  sqlite3_bind_null: { arguments: ['pointer', 'i32'], return: 'i32' },
  sqlite3_bind_int: { arguments: ['pointer', 'i32', 'i32'], return: 'i32' },
  sqlite3_bind_int64: { arguments: ['pointer', 'i32', 'i64'], return: 'i32' },
  sqlite3_bind_double: { arguments: ['pointer', 'i32', 'f64'], return: 'i32' },
  sqlite3_bind_text: { arguments: ['pointer', 'i32', 'string', 'i32', 'pointer'], return: 'i32' },
  sqlite3_bind_blob: { arguments: ['pointer', 'i32', 'buffer', 'i32', 'pointer'], return: 'i32' },
  sqlite3_step: { arguments: ['pointer'], return: 'i32' },
  sqlite3_column_count: { arguments: ['pointer'], return: 'i32' },
  sqlite3_column_name: { arguments: ['pointer', 'i32'], return: 'string' },
  sqlite3_column_type: { arguments: ['pointer', 'i32'], return: 'i32' },
  sqlite3_column_int64: { arguments: ['pointer', 'i32'], return: 'i64' },
  sqlite3_column_double: { arguments: ['pointer', 'i32'], return: 'f64' },
  sqlite3_column_text: { arguments: ['pointer', 'i32'], return: 'string' },
  sqlite3_column_blob: { arguments: ['pointer', 'i32'], return: 'pointer' },
  sqlite3_column_bytes: { arguments: ['pointer', 'i32'], return: 'i32' },
};

// ffi: the package. Returns what sqlite.js needs.
function bind(ffi, path = process.platform === 'darwin' ? 'libsqlite3.dylib' : process.platform === 'win32' ? 'sqlite3.dll' : 'libsqlite3.so.0') {
  const { functions: native } = ffi.dlopen(path, definitions);
  const out = new BigUint64Array(1);
  const isNull = (handle) => handle === 0n;
  return {
    isNull,
    open(file, flags) {
      const status = native.sqlite3_open_v2(file, out, flags, null);
      return { status, handle: out[0] };
    },
    prepare(database, sql) {
      const status = native.sqlite3_prepare_v2(database, sql, -1, out, null);
      return { status, handle: out[0] };
    },
    exec: (database, sql) => native.sqlite3_exec(database, sql, null, null, null),
    close: native.sqlite3_close_v2,
    message: (database) => ffi.toString(native.sqlite3_errmsg(database)),
    changes: native.sqlite3_changes,
    lastRowId: native.sqlite3_last_insert_rowid,
    finalize: native.sqlite3_finalize,
    reset: native.sqlite3_reset,
    clearBindings: native.sqlite3_clear_bindings,
    parameterCount: native.sqlite3_bind_parameter_count,
    bindNull: native.sqlite3_bind_null,
    bindInt: native.sqlite3_bind_int,
    bindInt64: native.sqlite3_bind_int64,
    bindDouble: native.sqlite3_bind_double,
    bindText: (statement, index, text) => native.sqlite3_bind_text(statement, index, text, -1, TRANSIENT),
    bindBlob: (statement, index, bytes) => native.sqlite3_bind_blob(statement, index, bytes, bytes.byteLength, TRANSIENT),
    step: native.sqlite3_step,
    columnCount: native.sqlite3_column_count,
    columnName: (statement, index) => ffi.toString(native.sqlite3_column_name(statement, index)),
    columnType: native.sqlite3_column_type,
    columnInt64: native.sqlite3_column_int64,
    columnDouble: native.sqlite3_column_double,
    columnText: (statement, index) => ffi.toString(native.sqlite3_column_text(statement, index)),
    columnBlob(statement, index) {
      const address = native.sqlite3_column_blob(statement, index);
      return ffi.toBuffer(address, native.sqlite3_column_bytes(statement, index));
    },
  };
}

module.exports = { bind };
