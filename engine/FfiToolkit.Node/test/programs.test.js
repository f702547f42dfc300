'use strict';
// Real libraries through structs, variadic functions, error numbers and flags: what users come for.
const { createHash } = require('node:crypto');
const dns = require('node:dns/promises');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe } = require('./support/harness.js');
const { ffi, isEmulated, isOracle } = require('./support/host.js');
const { structs } = require('./support/fixture.js');
const { assert, invalidType, invalidValue } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const child = require('./support/child.js');

const isLinux = process.platform === 'linux';
const { array, dlopen, inout, out, pointer, struct } = ffi;
const libc = isLinux && !isOracle ? dlopen(null).lib : undefined;
const scratch = path.join(os.tmpdir(), `ffitk-programs-${process.pid}`);
const { errno: numbers } = os.constants;

describe('struct pointers', () => {
  // <sys/stat.h> of glibc and musl: one for each processor.
  const Time = isOracle ? undefined : struct('timespec', { tv_sec: 'long', tv_nsec: 'long' });
  const stats = isOracle ? {} : {
    x64: { st_dev: 'u64', st_ino: 'u64', st_nlink: 'u64', st_mode: 'u32', st_uid: 'u32', st_gid: 'u32', pad: 'i32', st_rdev: 'u64', st_size: 'i64', st_blksize: 'i64', st_blocks: 'i64', st_atim: Time, st_mtim: Time, st_ctim: Time, rest: array('i64', 3) },
    arm64: { st_dev: 'u64', st_ino: 'u64', st_mode: 'u32', st_nlink: 'u32', st_uid: 'u32', st_gid: 'u32', st_rdev: 'u64', pad: 'u64', st_size: 'i64', st_blksize: 'i32', pad2: 'i32', st_blocks: 'i64', st_atim: Time, st_mtim: Time, st_ctim: Time, rest: array('i32', 2) },
  };

  ours('stat fills a struct, and leaves an error number', () => {
    const Stat = struct('stat', stats[process.arch]);
    const stat = libc.getFunction('stat', { arguments: ['string', out(Stat)], return: 'int', errno: true });
    const file = {};
    assert.equal(stat(__filename, file), 0);
    const known = fs.statSync(__filename, { bigint: true });
    assert.equal(file.st_size, known.size);
    assert.equal(file.st_ino, known.ino);
    assert.equal(BigInt(file.st_mode), known.mode);
    assert.equal(file.st_mtim.tv_sec * 1000n + file.st_mtim.tv_nsec / 1_000_000n, known.mtimeMs);
    assert.equal(stat('/none', file), -1);
    assert.equal(stat.errno, numbers.ENOENT);
    assert.equal(stat(`${__filename}/none`, null), -1);
    assert.equal(stat.errno, numbers.ENOTDIR);
  }, !isLinux ? 'the struct is Linux\'' : isEmulated ? 'the emulator has a stat of its own' : false);

  ours('getaddrinfo takes hints and gives a list', async () => {
    const Info = struct('addrinfo', (self) => ({ ai_flags: 'int', ai_family: 'int', ai_socktype: 'int', ai_protocol: 'int', ai_addrlen: 'u32', ai_addr: 'pointer', ai_canonname: 'pointer', ai_next: pointer(self) }));
    const Address = struct('sockaddr_in', { sin_family: 'u16', sin_port: array('u8', 2), sin_addr: array('u8', 4), sin_zero: array('u8', 8) });
    const getaddrinfo = libc.getFunction('getaddrinfo', { arguments: ['string', 'string', pointer(Info), out('pointer')], return: 'int' });
    const freeaddrinfo = libc.getFunction('freeaddrinfo', { arguments: ['pointer'] });
    const memcpy = libc.getFunction('memcpy', { arguments: [out(Info), 'pointer', 'size_t'], return: 'pointer' });
    const AF_INET = 2;
    const hints = { ai_flags: 4, ai_family: AF_INET, ai_socktype: 1, ai_protocol: 0, ai_addrlen: 0, ai_addr: null, ai_canonname: null, ai_next: null };
    const list = {};
    assert.equal(getaddrinfo('127.0.0.1', '80', hints, list), 0);
    const first = {};
    memcpy(first, list.value, ffi.sizeof(Info));
    assert.equal(first.ai_family, AF_INET);
    assert.equal(first.ai_next, 0n);
    assert.equal(first.ai_addrlen, ffi.sizeof(Address));
    assert.deepEqual([...ffi.toBuffer(first.ai_addr + BigInt(ffi.offsetof(Address, 'sin_port')), 6)], [0, 80, 127, 0, 0, 1]);
    freeaddrinfo(list.value);
    assert.equal((await dns.lookup('127.0.0.1')).address, '127.0.0.1');
  }, !isLinux && 'the struct is Linux\'');

  ours('readdir walks a folder', () => {
    const library = libc;
    const opendir = library.getFunction('opendir', { arguments: ['string'], return: 'pointer', errno: true });
    const readdir = library.getFunction('readdir', { arguments: ['pointer'], return: 'pointer', errno: true });
    const closedir = library.getFunction('closedir', { arguments: ['pointer'], return: 'int' });
    const Entry = struct('dirent', { d_ino: 'u64', d_off: 'i64', d_reclen: 'u16', d_type: 'u8', d_name: array('char', 256) });
    const name = BigInt(ffi.offsetof(Entry, 'd_name'));
    const folder = opendir(__dirname);
    const found = [];
    for (let entry = readdir(folder); entry !== 0n; entry = readdir(folder)) found.push(ffi.toString(entry + name));
    closedir(folder);
    assert.deepEqual(found.filter((each) => each !== '.' && each !== '..').sort(), fs.readdirSync(__dirname).sort());
    assert.equal(opendir('/none'), 0n);
    assert.equal(opendir.errno, numbers.ENOENT);
  }, !isLinux ? 'the struct is Linux\'' : isEmulated ? 'the emulator shows other folders' : false);

  ours('div and ldiv give structs by value', () => {
    const [Div, LongDiv] = [struct('div_t', { quot: 'int', rem: 'int' }), struct('ldiv_t', { quot: 'long', rem: 'long' })];
    assert.deepEqual(libc.getFunction('div', { arguments: ['int', 'int'], return: Div })(-17, 5), { quot: -3, rem: -2 });
    assert.deepEqual(libc.getFunction('ldiv', { arguments: ['long', 'long'], return: LongDiv })(2n ** 40n + 1n, 2n ** 20n), { quot: 2n ** 20n, rem: 1n });
  }, !isLinux && 'there is no library with it that is the program');

  ours('gettimeofday, gmtime_r and mktime agree with JavaScript', () => {
    const Tm = struct('tm', { tm_sec: 'int', tm_min: 'int', tm_hour: 'int', tm_mday: 'int', tm_mon: 'int', tm_year: 'int', tm_wday: 'int', tm_yday: 'int', tm_isdst: 'int', tm_gmtoff: 'long', tm_zone: 'pointer' });
    const gmtime = libc.getFunction('gmtime_r', { arguments: [pointer('i64'), out(Tm)], return: 'pointer' });
    const timegm = libc.getFunction('timegm', { arguments: [inout(Tm)], return: 'i64' });
    const time = new Date(Date.UTC(2024, 1, 29, 12, 34, 56));
    const tm = {};
    gmtime({ value: time.getTime() / 1000 }, tm);
    assert.deepEqual([tm.tm_year + 1900, tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, tm.tm_wday], [2024, 1, 29, 12, 34, 56, time.getUTCDay()]);
    assert.equal(timegm({ ...tm, tm_mday: tm.tm_mday + 1 }), BigInt(time.getTime() / 1000 + 86400));
  }, !isLinux && 'the struct is Linux\'');
});

describe('structs by value', () => {
  const isGlibc = process.report?.getReport?.().header?.glibcVersionRuntime !== undefined;
  const chipmunk = isLinux && ['/usr/lib/x86_64-linux-gnu/libchipmunk.so.7', '/usr/lib/aarch64-linux-gnu/libchipmunk.so.7'].find((file) => fs.existsSync(file));
  ours('Chipmunk gives and takes vectors, boxes and filters, and calls back with them', () => {
    const Vect = struct('cpVect', { x: 'f64', y: 'f64' });
    const Box = struct('cpBB', { l: 'f64', b: 'f64', r: 'f64', t: 'f64' });
    const Filter = struct('cpShapeFilter', { group: 'uintptr_t', categories: 'unsigned', mask: 'unsigned' });
    const { functions: cp, lib } = dlopen(chipmunk, {
      cpSpaceNew: { return: 'pointer' },
      cpBodyNew: { arguments: ['f64', 'f64'], return: 'pointer' },
      cpCircleShapeNew: { arguments: ['pointer', 'f64', Vect], return: 'pointer' },
      cpSpaceAddBody: { arguments: ['pointer', 'pointer'], return: 'pointer' },
      cpSpaceAddShape: { arguments: ['pointer', 'pointer'], return: 'pointer' },
      cpBodySetPosition: { arguments: ['pointer', Vect] },
      cpBodySetAngle: { arguments: ['pointer', 'f64'] },
      cpBodyGetPosition: { arguments: ['pointer'], return: Vect },
      cpBodyLocalToWorld: { arguments: ['pointer', Vect], return: Vect },
      cpAreaForSegment: { arguments: [Vect, Vect, 'f64'], return: 'f64' },
      cpMomentForBox2: { arguments: ['f64', Box], return: 'f64' },
      cpShapeCacheBB: { arguments: ['pointer'], return: Box },
      cpSpacePointQuery: { arguments: ['pointer', Vect, 'f64', Filter, 'function', 'pointer'] },
      cpSpaceBBQuery: { arguments: ['pointer', Box, Filter, 'function', 'pointer'] },
      cpSpaceRemoveShape: { arguments: ['pointer', 'pointer'] },
      cpSpaceRemoveBody: { arguments: ['pointer', 'pointer'] },
      cpShapeFree: { arguments: ['pointer'] },
      cpBodyFree: { arguments: ['pointer'] },
      cpSpaceFree: { arguments: ['pointer'] },
    });
    const near = (value, expected) => assert.ok(Math.abs(value - expected) < 1e-9, `${value}, not ${expected}`);
    const [space, body] = [cp.cpSpaceNew(), cp.cpBodyNew(1, 1)];
    const shape = cp.cpCircleShapeNew(body, 2, { x: 0, y: 0 });
    cp.cpSpaceAddBody(space, body);
    cp.cpSpaceAddShape(space, shape);
    cp.cpBodySetPosition(body, { x: 3, y: 4 });
    cp.cpBodySetAngle(body, Math.PI / 2);

    assert.deepEqual(cp.cpBodyGetPosition(body), { x: 3, y: 4 });
    const turned = cp.cpBodyLocalToWorld(body, Float64Array.of(1, 0));
    near(turned.x, 3);
    near(turned.y, 5);
    near(cp.cpAreaForSegment({ x: 1, y: 1 }, { x: 4, y: 5 }, 2), 4 * Math.PI + 20);
    near(cp.cpMomentForBox2(6, { l: 1, b: 1, r: 5, t: 3 }), 88);
    assert.deepEqual(cp.cpShapeCacheBB(shape), { l: 1, b: 2, r: 5, t: 6 });

    const found = [];
    const all = { group: 0, categories: 0xffffffff, mask: 0xffffffff };
    const atPoint = lib.registerCallback({ arguments: ['pointer', Vect, 'f64', Vect, 'pointer'] }, (...hit) => { found.push(hit); });
    cp.cpSpacePointQuery(space, { x: 6, y: 4 }, 10, all, atPoint, 42n);
    const inBox = lib.registerCallback({ arguments: ['pointer', 'pointer'] }, (...hit) => { found.push(hit); });
    cp.cpSpaceBBQuery(space, { l: 0, b: 0, r: 2, t: 4 }, all, inBox, 43n);
    cp.cpSpaceBBQuery(space, { l: 0, b: 0, r: 2, t: 4 }, { ...all, mask: 0 }, inBox, 44n);
    cp.cpSpaceBBQuery(space, { l: 7, b: 7, r: 8, t: 8 }, all, inBox, 45n);
    assert.deepEqual(found, [[shape, { x: 5, y: 4 }, 1, { x: 1, y: 0 }, 42n], [shape, 43n]]);

    cp.cpSpaceRemoveShape(space, shape);
    cp.cpSpaceRemoveBody(space, body);
    cp.cpShapeFree(shape);
    cp.cpBodyFree(body);
    cp.cpSpaceFree(space);
    lib.close();
  }, !chipmunk || isEmulated ? 'there is no Chipmunk of the system' : !isGlibc && 'the system\'s is linked with glibc');
});

describe('variadic functions', () => {
  const library = isOracle ? undefined : new ffi.DynamicLibrary(structs());

  ours('snprintf takes numbers, texts and addresses', () => {
    const print = (format, ...types) => libc.getFunction('snprintf', { arguments: ['buffer', 'size_t', 'string', '...', ...types], return: 'int' });
    const text = Buffer.alloc(64);
    const said = (length) => text.toString('latin1', 0, length);
    assert.equal(said(print('', 'i32', 'f64')(text, 64, '%d %.3f', -5, 2.5)), '-5 2.500');
    assert.equal(said(print('', 'string', 'i64')(text, 64, '%s is %ld', 'this', 2n ** 40n)), 'this is 1099511627776');
    assert.equal(said(print('', 'unsigned', 'size_t', 'double', 'double', 'double', 'double', 'double', 'double', 'double', 'double', 'double')(text, 64, '%u %zu %g %g %g %g %g %g %g %g %g', 2 ** 32 - 1, 7n, 1, 2, 3, 4, 5, 6, 7, 8, 9)), '4294967295 7 1 2 3 4 5 6 7 8 9');
    assert.equal(print('', 'i32', 'f64')(null, 0, '%d %.3f', -5, 2.5), 8);
  }, !isLinux && 'there is no library with it that is the program');

  ours('open and fcntl are variadic, and leave error numbers', () => {
    const open = libc.getFunction('open', { arguments: ['string', 'int', '...', 'unsigned'], return: 'int', errno: true });
    const getFlags = libc.getFunction('fcntl', { arguments: ['int', 'int', '...', 'int'], return: 'int', errno: true });
    const close = libc.getFunction('close', { arguments: ['int'], return: 'int', errno: true });
    const { O_CREAT, O_EXCL, O_RDWR } = fs.constants;
    assert.equal(open('/none/none', O_RDWR, 0), -1);
    assert.equal(open.errno, numbers.ENOENT);
    const file = open(scratch, O_CREAT | O_EXCL | O_RDWR, 0o600);
    try {
      assert.ok(file >= 0);
      assert.equal(fs.statSync(scratch).mode & 0o777, 0o600);
      assert.equal(open(scratch, O_CREAT | O_EXCL | O_RDWR, 0o600), -1);
      assert.equal(open.errno, numbers.EEXIST);
      const [F_GETFD, F_SETFD, F_GETFL] = [1, 2, 3];
      assert.equal(getFlags(file, F_SETFD, 1), 0);
      assert.equal(getFlags(file, F_GETFD, 0), 1);
      assert.equal(getFlags(file, F_GETFL, 0) & 3, O_RDWR);
      assert.equal(close(file), 0);
      assert.equal(close(file), -1);
      assert.equal(close.errno, numbers.EBADF);
      assert.equal(getFlags(file, F_GETFL, 0), -1);
      assert.equal(getFlags.errno, numbers.EBADF);
    } finally {
      fs.rmSync(scratch, { force: true });
    }
  }, !isLinux && 'there is no library with it that is the program');

  ours('Arguments behind the dots arrive in every number and kind', () => {
    const { types: { Point } } = require('./support/structs.js');
    for (const count of [1, 2, 7, 8, 9, 20]) {
      const values = Array.from({ length: count }, (_, i) => i + 0.5);
      const sum = library.getFunction('sum_doubles', { arguments: ['i32', '...', ...values.map(() => 'f64')], return: 'f64' });
      assert.equal(sum.length, count + 1);
      assert.equal(sum(count, ...values), values.reduce((total, value) => total + value, 0));
    }
    const mixed = library.getFunction('sum_mixed', { arguments: ['string', '...', 'i32', 'f64', 'string', Point, 'i64'], return: 'f64' });
    assert.equal(mixed('idspl', 1, 2.5, 'four', { x: 10, y: 20 }, -3n), 34.5);
    invalidValue(() => mixed('idspl', 1, 2.5, 'four', { x: 10 }, -3n), 'Argument 4 (y) is missing');
    invalidValue(() => mixed('idspl', 1, 2.5), 'Invalid argument count: expected 6, got 3');
  });

  ours('One symbol has functions of several types behind its dots, each the same object again', () => {
    const types = [['f64'], ['f64', 'f64']];
    const [one, two] = types.map((list) => library.getFunction('sum_doubles', { arguments: ['i32', '...', ...list], return: 'f64' }));
    assert.notEqual(one, two);
    assert.deepEqual(types.map((list) => library.getFunction('sum_doubles', { arguments: ['i32', '...', ...list], return: 'f64' })), [one, two]);
    assert.equal(one(1, 5), 5);
    assert.equal(two(2, 5, 6), 11);
    invalidValue(() => library.getFunction('sum_doubles', { arguments: ['i32'], return: 'f64' }), 'Function sum_doubles was already requested with a different signature');
  });

  ours('What C promotes is refused behind the dots, and so are dots that say nothing', () => {
    const f = (...types) => () => library.getFunction('sum_doubles', { arguments: types, return: 'f64' });
    for (const [type, promoted] of [['f32', 'float64'], ['float', 'float64'], ['i8', 'int32'], ['u16', 'int32'], ['bool', 'int32'], ['char', 'int32'], ['short', 'int32']]) {
      invalidValue(f('i32', '...', type), new RegExp(`after the '\\.\\.\\.', which C promotes; write ${promoted}`));
    }
    invalidValue(f('...', 'f64'), "A variadic function has an argument before the '...': function sum_doubles has none");
    invalidValue(f('i32', '...'), "The types of the arguments that a call gives for the '...' of function sum_doubles must follow it");
    invalidValue(f('i32', '...', 'f64', '...', 'f64'), "Arguments list of function sum_doubles has '...' twice");
    invalidValue(() => library.registerCallback({ arguments: ['i32', '...', 'f64'] }, () => {}), /^[^]*A callback cannot be variadic/);
  });
});

describe('error numbers', () => {
  ours('The error number is that of the last call of the function, also where callbacks call it', () => {
    const { library, fail, fail_point: failPoint, fail_around: around } = require('./support/structs.js').open();
    assert.equal(fail(7), -1);
    assert.equal(fail.errno, 7);
    assert.deepEqual(failPoint({ x: 1, y: 2 }, 8), { x: 1, y: 2 });
    assert.deepEqual([fail.errno, failPoint.errno], [7, 8]);
    const seen = [];
    const callback = library.registerCallback({ arguments: ['i32'] }, (number) => {
      if (number === 0) return;
      fail(100 + number);
      around(number - 1, callback);
      seen.push([fail.errno, around.errno]);
    });
    around(3, callback);
    assert.deepEqual(seen, [[101, 0], [101, 1], [101, 2]]);
    assert.equal(around.errno, 3);
    for (let i = 0; i < 20_000; i++) {
      fail(i & 1023);
      if (i % 100 === 0) new ArrayBuffer(1 << 20);
      if (fail.errno !== (i & 1023)) assert.fail(`${fail.errno} at ${i}`);
    }
    library.close();
  });

  ours('errno is there where the signature asks for it, and is true or false', () => {
    const library = new ffi.DynamicLibrary(structs());
    assert.equal('errno' in library.getFunction('calls_made', { return: 'u64', errno: false }), false);
    invalidValue(() => library.getFunction('fail', { errno: 1 }), 'errno of function fail must be a boolean');
    invalidValue(() => library.getFunction('calls_made', { return: 'u64', errno: true }), 'Function calls_made was already requested with a different signature');
    library.close();
  });
});

describe('flags of dlopen', () => {
  ours('Flags are true or false, and known', () => {
    for (const open of [(options) => dlopen(structs(), {}, options), (options) => new ffi.DynamicLibrary(structs(), options)]) {
      invalidValue(() => open({ lazy: true }), "Unknown library option 'lazy'; the options are 'now', 'global', 'deepBind'");
      invalidValue(() => open({ now: 1 }), 'Library option now must be a boolean');
      invalidType(() => open(null), 'Library options must be an object');
      invalidType(() => open('now'), 'Library options must be an object');
    }
    dlopen(structs(), {}, { now: true, global: false }).lib.close();
  });

  ours('A global library is seen by those that are loaded after it, and a local one is not', () => {
    const code = (options) => child.output(`
      const library = new ffi.DynamicLibrary(${JSON.stringify(structs())}, ${JSON.stringify(options)});
      let found = true;
      try { new ffi.DynamicLibrary(null).getSymbol('line_area'); } catch { found = false; }
      console.log(found);
    `);
    assert.equal(code({}), 'false');
    assert.equal(code({ global: true }), 'true');
  }, !isLinux && 'Windows has no global symbols');

  const crypto = isLinux && ['/usr/lib/x86_64-linux-gnu/libcrypto.so.3', '/usr/lib/aarch64-linux-gnu/libcrypto.so.3'].find((file) => fs.existsSync(file));
  ours("libcrypto hashes inside of a Node that exports its own, bound to itself", () => {
    const { functions, lib } = dlopen(crypto, {
      SHA256: { arguments: ['buffer', 'size_t', out(array('u8', 32))], return: 'pointer' },
      OpenSSL_version_num: { return: 'unsigned long' },
    }, { deepBind: true, now: true });
    const digest = {};
    functions.SHA256(Buffer.from('text'), 4, digest);
    assert.equal(Buffer.from(digest.value).toString('hex'), createHash('sha256').update('text').digest('hex'));
    assert.ok(functions.OpenSSL_version_num() > 0x30000000n);
    lib.close();
  }, !crypto || isEmulated ? 'there is no libcrypto.so.3 of the system' : ffi.engine !== undefined && !isOracle && process.report?.getReport?.().header?.glibcVersionRuntime === undefined ? 'its C library has no deep binding' : false);
});
