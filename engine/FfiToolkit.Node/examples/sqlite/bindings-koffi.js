'use strict';
// The same functions of libsqlite3 through koffi, as its documentation writes them. Handles are koffi's pointers.

// koffi: the package. Returns what sqlite.js needs.
function bind(koffi, path = process.platform === 'darwin' ? 'libsqlite3.dylib' : process.platform === 'win32' ? 'sqlite3.dll' : 'libsqlite3.so.0') {
  const library = koffi.load(path);
  const open = library.func('int sqlite3_open_v2(const char *file, _Out_ void **database, int flags, const char *vfs)');
  const prepare = library.func('int sqlite3_prepare_v2(void *database, const char *sql, int bytes, _Out_ void **statement, void *tail)');
  const exec = library.func('int sqlite3_exec(void *database, const char *sql, void *callback, void *data, void *message)');
  const bindText = library.func('int sqlite3_bind_text(void *statement, int index, const char *text, int bytes, intptr_t destructor)');
  const bindBlob = library.func('int sqlite3_bind_blob(void *statement, int index, const void *bytes, int count, intptr_t destructor)');
  const columnBlob = library.func('const void *sqlite3_column_blob(void *statement, int index)');
  const columnBytes = library.func('int sqlite3_column_bytes(void *statement, int index)');
  const out = [null];
  return {
    isNull: (handle) => handle === null,
    open(file, flags) {
      const status = open(file, out, flags, null);
      return { status, handle: out[0] };
    },
    prepare(database, sql) {
      const status = prepare(database, sql, -1, out, null);
      return { status, handle: out[0] };
    },
    exec: (database, sql) => exec(database, sql, null, null, null),
    close: library.func('int sqlite3_close_v2(void *database)'),
    message: library.func('const char *sqlite3_errmsg(void *database)'),
    changes: library.func('int sqlite3_changes(void *database)'),
    lastRowId: library.func('int64_t sqlite3_last_insert_rowid(void *database)'),
    finalize: library.func('int sqlite3_finalize(void *statement)'),
    reset: library.func('int sqlite3_reset(void *statement)'),
    clearBindings: library.func('int sqlite3_clear_bindings(void *statement)'),
    parameterCount: library.func('int sqlite3_bind_parameter_count(void *statement)'),
    bindNull: library.func('int sqlite3_bind_null(void *statement, int index)'),
    bindInt: library.func('int sqlite3_bind_int(void *statement, int index, int value)'),
    bindInt64: library.func('int sqlite3_bind_int64(void *statement, int index, int64_t value)'),
    bindDouble: library.func('int sqlite3_bind_double(void *statement, int index, double value)'),
    bindText: (statement, index, text) => bindText(statement, index, text, -1, -1),
    bindBlob: (statement, index, bytes) => bindBlob(statement, index, bytes, bytes.byteLength, -1),
    step: library.func('int sqlite3_step(void *statement)'),
    columnCount: library.func('int sqlite3_column_count(void *statement)'),
    columnName: library.func('const char *sqlite3_column_name(void *statement, int index)'),
    columnType: library.func('int sqlite3_column_type(void *statement, int index)'),
    columnInt64: library.func('int64_t sqlite3_column_int64(void *statement, int index)'),
    columnDouble: library.func('double sqlite3_column_double(void *statement, int index)'),
    columnText: library.func('const char *sqlite3_column_text(void *statement, int index)'),
    columnBlob(statement, index) {
      const address = columnBlob(statement, index);
      return address === null ? Buffer.alloc(0) : Buffer.from(koffi.decode(address, 'uint8_t', columnBytes(statement, index)));
    },
  };
}

module.exports = { bind };
