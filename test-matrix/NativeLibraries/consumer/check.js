// Calls the packed library from Node through koffi: node check.js LIBRARY PATH
'use strict';
const koffi = require('koffi');
const [library, path] = process.argv.slice(2);
const lib = koffi.load(path);
let passed = 0;
let failed = 0;
const check = (condition, what) => {
  if (condition) passed++;
  else { failed++; console.log(`not so: ${what}`); }
};
const data = Buffer.from(Array.from({ length: 100000 }, (_, i) => i % 251 % 17));
const checks = {
  lz4() {
    const bound = lib.func('int LZ4_compressBound(int)');
    const compress = lib.func('int LZ4_compress_default(const void *, _Out_ void *, int, int)');
    const decompress = lib.func('int LZ4_decompress_safe(const void *, _Out_ void *, int, int)');
    const packed = Buffer.alloc(bound(data.length));
    const size = compress(data, packed, data.length, packed.length);
    const back = Buffer.alloc(data.length);
    check(size > 0 && size < data.length, 'data that is packed is smaller');
    check(decompress(packed, back, size, back.length) === data.length && back.equals(data), 'a round trip');
  },
  zlib() {
    const crc32 = lib.func('unsigned long crc32(unsigned long, const void *, unsigned int)');
    check(Number(crc32(0, Buffer.from('123456789'), 9)) === 0xcbf43926, 'a checksum');
    check(lib.func('const char *zlibVersion()')() === '1.3.1', 'the version');
  },
  snappy() {
    const compress = lib.func('int snappy_compress(const void *, size_t, _Out_ void *, _Inout_ size_t *)');
    const uncompress = lib.func('int snappy_uncompress(const void *, size_t, _Out_ void *, _Inout_ size_t *)');
    const packed = Buffer.alloc(Number(lib.func('size_t snappy_max_compressed_length(size_t)')(data.length)));
    const back = Buffer.alloc(data.length);
    const size = [packed.length];
    check(compress(data, data.length, packed, size) === 0 && Number(size[0]) < data.length, 'data that is packed is smaller');
    check(uncompress(packed, size[0], back, [back.length]) === 0 && back.equals(data), 'a round trip');
    check(lib.func('int extras_caught(int)')(9) === 'at the bottom of 10'.length, 'an exception of C++ is caught inside');
  },
  zstd() {
    const compress = lib.func('size_t ZSTD_compress(_Out_ void *, size_t, const void *, size_t, int)');
    const decompress = lib.func('size_t ZSTD_decompress(_Out_ void *, size_t, const void *, size_t)');
    const packed = Buffer.alloc(Number(lib.func('size_t ZSTD_compressBound(size_t)')(data.length)));
    const back = Buffer.alloc(data.length);
    const size = Number(compress(packed, packed.length, data, data.length, 3));
    check(size < data.length, 'data that is packed is smaller');
    check(Number(decompress(back, back.length, packed, size)) === data.length && back.equals(data), 'a round trip');
  },
  libsodium() {
    const seal = lib.func('int crypto_secretbox_easy(_Out_ void *, const void *, uint64_t, const void *, const void *)');
    const open = lib.func('int crypto_secretbox_open_easy(_Out_ void *, const void *, uint64_t, const void *, const void *)');
    const hash = Buffer.alloc(64);
    const box = Buffer.alloc(data.length + 16);
    const back = Buffer.alloc(data.length);
    check(lib.func('int sodium_init()')() >= 0, 'the library starts');
    check(lib.func('int crypto_hash_sha512(_Out_ void *, const void *, uint64_t)')(hash, data, data.length) === 0
      && hash.equals(require('node:crypto').createHash('sha512').update(data).digest()), 'a hash as Node has it');
    check(seal(box, data, data.length, Buffer.alloc(24), Buffer.alloc(32)) === 0 && open(back, box, box.length, Buffer.alloc(24), Buffer.alloc(32)) === 0 && back.equals(data), 'a box is opened');
  },
  sqlite() {
    const out = [null];
    check(lib.func('int sqlite3_open(const char *, _Out_ void **)')(':memory:', out) === 0, 'a database is opened');
    const database = out[0];
    check(lib.func('int sqlite3_exec(void *, const char *, void *, void *, void *)')(database, 'create table t (n); insert into t values (42)', null, null, null) === 0, 'a table is made');
    check(lib.func('int sqlite3_prepare_v2(void *, const char *, int, _Out_ void **, void *)')(database, 'select n from t', -1, out, null) === 0, 'a query is read');
    check(lib.func('int sqlite3_step(void *)')(out[0]) === 100 && lib.func('int sqlite3_column_int(void *, int)')(out[0], 0) === 42, 'its row');
  },
};
checks[library]();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
