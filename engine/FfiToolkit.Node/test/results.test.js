'use strict';
// What comes back: the declared width and no more, in the interpreter and from optimised code.
const { describe } = require('./support/harness.js');
const { ffi, charIsUnsigned, isOracle, systemLibrary } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { assert, invalidValue } = require('./support/assertions.js');
const { ours, test } = require('./support/testing.js');
const { callerOf, compile } = require('./support/optimise.js');
const { here } = require('./support/systems.js');

function open(name, signature, hot, warm) {
  const native = new ffi.DynamicLibrary(fixture).getFunction(name, signature);
  if (!hot) {
    return native;
  }

  const caller = callerOf(native, native.length);
  compile(caller, native, () => caller(...warm));
  return caller;
}

const wraps = {
  bool: (bits) => Number(BigInt.asUintN(8, bits)),
  char: (bits) => Number(charIsUnsigned ? BigInt.asUintN(8, bits) : BigInt.asIntN(8, bits)),
  int8: (bits) => Number(BigInt.asIntN(8, bits)),
  uint8: (bits) => Number(BigInt.asUintN(8, bits)),
  int16: (bits) => Number(BigInt.asIntN(16, bits)),
  uint16: (bits) => Number(BigInt.asUintN(16, bits)),
  int32: (bits) => Number(BigInt.asIntN(32, bits)),
  uint32: (bits) => Number(BigInt.asUintN(32, bits)),
};
const bits = [0n, 1n, 2n, 127n, 128n, 255n, 256n, 0x7fffn, 0x8000n, 0xffffn, 0x7fffffffn, 0x80000000n, 0xffffffffn, 0x123456789abcdef0n, -1n, -128n, -129n, -(2n ** 63n)];

for (const hot of [false, true]) {
  const tier = hot ? 'once optimised' : 'when cold';
  describe(`results, ${tier}`, () => {
    for (const [type, wrap] of Object.entries(wraps)) {
      test(`${type} takes its own bits of the register and no others ${tier}`, () => {
        const noisy = open(`noisy_${type}`, { arguments: ['int64'], return: type }, hot, [5n]);
        for (const value of bits) {
          assert.equal(noisy(value), wrap(value), `of ${value}`);
        }
      });

      test(`${type} keeps its own bits of an argument that fills it ${tier}`, () => {
        const echo = open(`echo_${type}`, { arguments: [type], return: type }, hot, [1]);
        for (const value of bits.map(wrap)) {
          assert.equal(echo(value), value);
        }
      });
    }

    test(`64-bit results are bigints, exact to the last bit ${tier}`, () => {
      const signed = open('echo_int64', { arguments: ['i64'], return: 'i64' }, hot, [1n]);
      const unsigned = open('echo_uint64', { arguments: ['u64'], return: 'u64' }, hot, [1n]);
      for (const value of [0n, 1n, -1n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 62n, 2n ** 63n - 1n, -(2n ** 63n)]) {
        assert.equal(signed(value), value);
        assert.equal(unsigned(BigInt.asUintN(64, value)), BigInt.asUintN(64, value));
      }
    });

    test(`Floating-point results keep every bit ${tier}`, () => {
      const single = open('echo_float32', { arguments: ['f32'], return: 'f32' }, hot, [1.5]);
      const double = open('echo_float64', { arguments: ['f64'], return: 'f64' }, hot, [1.5]);
      for (const value of [0, -0, 0.1, -0.1, 1e39, Number.MIN_VALUE, Number.MAX_VALUE, Infinity, -Infinity, NaN, 2 ** 53 + 2]) {
        assert.equal(single(value), Math.fround(value));
        assert.equal(double(value), value);
      }
    });

    test(`void gives undefined ${tier}`, () => {
      assert.equal(open('nothing', {}, hot, [])(), undefined);
    });

    test(`Every pointer-like result is a bigint ${tier}`, () => {
      for (const type of ['pointer', 'string', 'buffer', 'arraybuffer', 'function']) {
        const echo = open(`echo_${type}`, { arguments: [type], return: type }, hot, [5n]);
        assert.equal(echo(0n), 0n);
        assert.equal(echo(2n ** 64n - 1n), 2n ** 64n - 1n);
        assert.equal(echo(null), 0n);
      }
    });

    test(`Texts arrive as UTF-8, whole ${tier}`, () => {
      const length = open('text_length', { arguments: ['string'], return: 'u64' }, hot, ['warm']);
      const equals = open('text_equals', { arguments: ['string', 'string'], return: 'i32' }, hot, ['a', 'b']);
      for (const text of ['', 'a', 'zażółć 🦊', 'x'.repeat(100), 'é'.repeat(5000), '🦊'.repeat(200_000), '\ud800', 'rope '.repeat(30) + process.pid]) {
        assert.equal(length(text), BigInt(Buffer.byteLength(text)));
        assert.equal(equals(text, Buffer.from(`${text}\0`)), 1);
        assert.equal(equals(text, text), 1);
        assert.equal(equals(text, `${text}!`), 0);
      }
    });

    test(`Memory arrives from where the view starts ${tier}`, () => {
      const sum = open('sum_bytes', { arguments: ['buffer', 'u64'], return: 'u64' }, hot, [Buffer.alloc(8), 8n]);
      const block = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
      for (const [view, expected] of [
        [block, 36n], [block.subarray(2), 33n], [block.buffer, 36n], [new DataView(block.buffer, 4), 26n], [new Uint16Array(block.buffer, 2), 33n], [Buffer.from(block), 36n],
      ]) {
        assert.equal(sum(view, BigInt(view.byteLength)), expected);
      }
    });

    test(`A callee writes into the memory that it was given ${tier}`, () => {
      const fill = open('fill_bytes', { arguments: ['buffer', 'u64', 'u8'] }, hot, [Buffer.alloc(8), 8n, 1]);
      const target = Buffer.alloc(8);
      fill(target.subarray(2, 5), 3n, 255);
      assert.equal(target.toString('hex'), '0000ffffff000000');
      const shared = new Uint8Array(new SharedArrayBuffer(4));
      fill(shared, 4n, 7);
      assert.deepEqual([...shared], [7, 7, 7, 7]);
    });
  });
}

describe('results that are text', () => {
  const bytesOf = (text) => Buffer.from(`${text}\0`);

  ours('Text comes back as a string, and NULL as null', () => {
    const same = new ffi.DynamicLibrary(fixture).getFunction('same_text', { arguments: ['buffer'], return: 'cstring' });
    for (const text of ['', 'a', 'ascii of several words', 'grüße, 世界 \u{1f98a}', '1234567é', '12345678é', `${'x'.repeat(5000)}ü`, 'x'.repeat(100_000)]) {
      for (let round = 0; round < 3; round += 1) assert.equal(same(bytesOf(text)), text);
    }

    assert.equal(same(null), null);
    assert.equal(same(Buffer.from([0x61, 0xff, 0x62, 0])), 'a\ufffdb');
  });

  ours('What a text names frees it once it was read, when a callback threw too', () => {
    const library = new ffi.DynamicLibrary(fixture);
    const make = library.getFunction('make_text', { arguments: ['i32', 'char'], return: 'cstring!free_text' });
    const left = library.getFunction('texts_left', { return: 'i32' });
    for (let i = 0; i < 500; i += 1) assert.equal(make(i, 0x79), 'y'.repeat(i));
    assert.equal(left(), 0);
    const after = library.getFunction('text_after', { arguments: ['pointer'], return: 'cstring!free_text' });
    const throwing = library.registerCallback({ onError: 'throw' }, () => { throw new RangeError('thrown'); });
    assert.throws(() => after(throwing), /thrown/);
    assert.equal(left(), 0);
    library.unregisterCallback(throwing);
    assert.equal(new ffi.DynamicLibrary(fixture).getFunction('make_text', { arguments: ['i32', 'char'], return: 'cstring!release' })(3, 0x7a), 'zzz');
  });

  ours('The name of what frees a text is looked up when the function is, and is part of its signature', () => {
    const library = new ffi.DynamicLibrary(fixture);
    assert.throws(() => library.getFunction('make_text', { arguments: ['i32', 'char'], return: 'cstring!no_such_function' }), /no_such_function/);
    library.getFunction('make_text', { arguments: ['i32', 'char'], return: 'cstring!release' });
    assert.throws(() => library.getFunction('make_text', { arguments: ['i32', 'char'], return: 'cstring' }), /already requested with a different signature/);
    assert.equal(library.getFunction('make_text', { arguments: ['i32', 'char'], return: 'cstring!release' })(2, 0x62), 'bb');
    // The C library's own, which on Windows no other library exports.
    const duplicate = new ffi.DynamicLibrary(systemLibrary).getFunction(here('the name of strdup'), { arguments: ['string'], return: 'cstring!free' });
    assert.equal(duplicate('text'), 'text');
  });

  ours('What a call has besides does not matter: structs, dots, an error number', () => {
    const library = new ffi.DynamicLibrary(fixture);
    assert.equal(library.getFunction('same_text', { arguments: ['cstring'], return: 'cstring', errno: true })('text'), 'text');
    assert.equal(new ffi.DynamicLibrary(fixture).getFunction('same_text', { arguments: ['string', '...', 'int'], return: 'cstring' })('text', 5), 'text');
    const Pair = ffi.struct({ text: 'cstring', wide: 'cwstring', units: 'cstring16', n: 'i32' });
    const write = library.getFunction('copy_bytes', { arguments: [ffi.out(Pair), ffi.pointer(Pair), 'u64'] });
    for (const pair of [{ text: 'grüße', wide: '世界 \u{1f98a}', units: '\u{1f98a}é', n: 5 }, { text: null, wide: '', units: null, n: 0 }]) {
      const copy = {};
      write(copy, pair, Pair.size);
      assert.deepEqual(copy, pair);
    }
    const [name, given] = [{}, { value: 'a name' }];
    new ffi.DynamicLibrary(fixture).getFunction('copy_bytes', { arguments: [ffi.out('cstring'), ffi.pointer('cstring'), 'u64'] })(name, given, 8);
    assert.deepEqual(name, { value: 'a name' });
  });

  const wideBytes = ({ size }) => (text) => size === 2 ? Buffer.from(`${text}\0`, 'utf16le') : Buffer.from(Uint32Array.from(`${text}\0`, (character) => character.codePointAt(0)).buffer);
  const isWide16 = !isOracle && ffi.sizeof('wchar_t') === 2;
  for (const [type, size] of [['cstring', 1], ['cstring16', 2], ['cwstring', isWide16 ? 2 : 4]]) {
    const encode = size === 1 ? bytesOf : wideBytes({ size });
    ours(`${type} goes in and out as its bytes are, of every length and kind of text`, () => {
      const library = new ffi.DynamicLibrary(fixture);
      const copy = library.getFunction('copy_bytes', { arguments: ['buffer', type, 'u64'] });
      const same = library.getFunction('same_text', { arguments: ['buffer'], return: type });
      for (const text of ['', 'a', 'ascii of several words', 'Latin: grüße', 'grüße, 世界 \u{1f98a}', 'é'.repeat(500), 'x'.repeat(1023), 'x'.repeat(1024), 'ü'.repeat(2047), '世'.repeat(2048), `${'x'.repeat(5000)}\u{1f98a}`, 'x'.repeat(100_000)]) {
        const expected = encode(text);
        for (let round = 0; round < 3; round += 1) {
          const bytes = Buffer.alloc(expected.length, 0xcc);
          copy(bytes, text, bytes.length);
          assert.deepEqual(bytes, expected);
          assert.equal(same(expected), text);
        }
      }
      assert.equal(same(null), null);
      assert.equal(library.getFunction('is_null', { arguments: [type], return: 'i32' })(null), 1);
      invalidValue(() => copy(Buffer.alloc(9), 'a\0b', 1), 'Argument 1 must not contain null bytes');
      invalidValue(() => copy(Buffer.alloc(9), 5, 1), 'Argument 1 must be a buffer, an ArrayBuffer, a string, or a bigint');
      copy(Buffer.alloc(9), encode('bytes'), 4);
    });

    ours(`${type} is freed by the function that it names`, () => {
      const library = new ffi.DynamicLibrary(fixture);
      const make = library.getFunction('make_bytes', { arguments: ['buffer', 'u64'], return: `${type}!free_text` });
      const left = library.getFunction('texts_left', { return: 'i32' });
      const before = left();
      const text = `grüße, 世界 \u{1f98a}${'x'.repeat(100)}`;
      for (let i = 0; i < 300; i += 1) assert.equal(make(encode(text), encode(text).length), text);
      assert.equal(left(), before);
    });
  }

  ours('What is no character is replaced in UTF-8 and UTF-32, and stays in UTF-16', () => {
    const library = new ffi.DynamicLibrary(fixture);
    const bytesFor = (type, text, count) => {
      const bytes = Buffer.alloc(count);
      new ffi.DynamicLibrary(fixture).getFunction('copy_bytes', { arguments: ['buffer', type, 'u64'] })(bytes, text, count);
      return bytes.toString('hex');
    };
    for (const long of ['', 'x'.repeat(5000)]) {
      assert.equal(bytesFor('cstring', `a\ud800${long}`, 4), '61efbfbd');
      assert.equal(bytesFor('cstring16', `a\ud800${long}`, 4), '610000d8');
      assert.equal(bytesFor('cwstring', `a\udc00${long}`, isWide16 ? 4 : 8), isWide16 ? '610000dc' : '61000000fdff0000');
    }
    const same = (type, values) => new ffi.DynamicLibrary(fixture).getFunction('same_text', { arguments: ['buffer'], return: type })(values);
    assert.equal(same('cstring16', Uint16Array.of(0x61, 0xd800, 0x62, 0)), 'a\ud800b');
    if (!isWide16) assert.equal(same('cwstring', Uint32Array.of(0x61, 0xd800, 0x110000, 0x10ffff, 0x62, 0)), 'a\ufffd\ufffd\u{10ffff}b');
    library.close();
  });

  ours('Callbacks get text as strings', () => {
    const library = new ffi.DynamicLibrary(fixture);
    const seen = [];
    const compare = library.registerCallback({ arguments: ['cstring', 'cstring16', 'cwstring', ffi.struct({ text: 'cstring' })] }, (...values) => seen.push(...values));
    const call = ffi.getFunctionFromPointer(compare, { arguments: ['cstring', 'cstring16', 'cwstring', ffi.struct({ text: 'cstring' })] });
    for (const text of ['', 'ascii', 'grüße, 世界 \u{1f98a}']) {
      for (let round = 0; round < 2; round += 1) {
        call(text, text, text, { text });
        assert.deepEqual(seen.splice(0), [text, text, text, { text }]);
      }
    }
    call(null, null, null, { text: null });
    assert.deepEqual(seen.splice(0), [null, null, null, { text: null }]);
    library.close();
  });

  ours('Text that must be freed is a result alone, and none of a callback', () => {
    const library = new ffi.DynamicLibrary(fixture);
    const forResults = (name) => new RegExp(` must not be ${name}!free, which is for results: what is freed is what native code returned$`);
    assert.throws(() => library.getFunction('same_text', { arguments: ['cstring!free'], return: 'void' }), forResults('cstring'));
    assert.throws(() => ffi.struct({ text: 'cwstring!free' }), forResults('cwstring'));
    assert.throws(() => library.getFunction('same_text', { arguments: ['buffer'], return: 'cstring!fr\0ee' }), /must not contain null bytes/);
    assert.throws(() => library.registerCallback({ return: 'cstring' }, () => 'text'), /cstring is for functions/);
    assert.throws(() => library.registerCallback({ arguments: ['cstring16!free'] }, () => {}), forResults('cstring16'));
  });
});
