'use strict';
// Signatures of every shape, and C functions for them that a compiler makes: each writes down what it received.
const { compile } = require('./fixture.js');
const { charIsUnsigned } = require('./host.js');

const ctypes = {
  bool: 'uint8_t', char: 'char', int8: 'int8_t', uint8: 'uint8_t', int16: 'int16_t', uint16: 'uint16_t', int32: 'int32_t', uint32: 'uint32_t',
  int64: 'int64_t', uint64: 'uint64_t', float32: 'float', float64: 'double', pointer: 'void*', string: 'void*', buffer: 'void*',
};
const names = Object.keys(ctypes);

// A small generator of numbers, the same on every machine (mulberry32).
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

// Signatures: each type alone, runs of one type past every register, then random mixtures.
function signatures(random, count) {
  const made = [];
  for (const type of names) {
    for (const arity of [1, 4, 7, 9, 10]) {
      made.push({ arguments: new Array(arity).fill(type), return: type });
    }
  }

  for (let arity = 0; arity <= 32; arity += 1) {
    made.push({ arguments: new Array(arity).fill('int32'), return: 'int32' });
    made.push({ arguments: new Array(arity).fill('float64'), return: 'float64' });
  }

  while (made.length < count) {
    const arity = random(22);
    made.push({ arguments: Array.from({ length: arity }, () => names[random(names.length)]), return: ['void', ...names][random(names.length + 1)] });
  }

  return made;
}

// A value of a type, often at its edges.
function valueOf(type, random) {
  const pick = (values) => values[random(values.length)];
  const bits = (size) => {
    let value = 0n;
    for (let index = 0; index < size; index += 16) {
      value = (value << 16n) | BigInt(random(65536));
    }

    return value;
  };
  switch (type) {
    case 'bool': case 'uint8': return pick([0, 1, 128, 255, random(256)]);
    case 'char': return charIsUnsigned ? pick([0, 128, 255, random(256)]) : pick([-128, 127, -1, random(256) - 128]);
    case 'int8': return pick([-128, 127, -1, random(256) - 128]);
    case 'int16': return pick([-32768, 32767, -1, random(65536) - 32768]);
    case 'uint16': return pick([0, 32768, 65535, random(65536)]);
    case 'int32': return pick([-2147483648, 2147483647, -1, Number(BigInt.asIntN(32, bits(32)))]);
    case 'uint32': return pick([0, 2147483648, 4294967295, Number(bits(32))]);
    case 'int64': return pick([-(2n ** 63n), 2n ** 63n - 1n, -1n, BigInt.asIntN(64, bits(64))]);
    case 'float32': return pick([-0, Infinity, Math.fround(random(1e6) / 7), -1.5]);
    case 'float64': return pick([-0, NaN, -Infinity, random(1e6) / 7, Number.MIN_VALUE]);
    default: return pick([0n, 2n ** 64n - 1n, 2n ** 63n, bits(64)]);
  }
}

// The bytes that a value of a type has in memory, in hexadecimal.
function bytesOf(type, value) {
  const block = Buffer.alloc(8);
  switch (type) {
    case 'bool': case 'uint8': block.writeUInt8(value); return block.toString('hex', 0, 1);
    case 'char': case 'int8': block.writeUInt8(value & 0xff); return block.toString('hex', 0, 1);
    case 'int16': block.writeInt16LE(value); return block.toString('hex', 0, 2);
    case 'uint16': block.writeUInt16LE(value); return block.toString('hex', 0, 2);
    case 'int32': block.writeInt32LE(value); return block.toString('hex', 0, 4);
    case 'uint32': block.writeUInt32LE(value); return block.toString('hex', 0, 4);
    case 'float32': block.writeFloatLE(value); return block.toString('hex', 0, 4);
    case 'float64': block.writeDoubleLE(value); return block.toString('hex', 0, 8);
    default: block.writeBigUInt64LE(BigInt.asUintN(64, value)); return block.toString('hex', 0, 8);
  }
}

const resultSize = { bool: 1, char: 1, int8: 1, uint8: 1, int16: 2, uint16: 2, int32: 4, uint32: 4, float32: 4 };

// One C function: stores each argument into record[8 * index], and returns what stands in `result`.
function source(signature, index) {
  const parameters = signature.arguments.map((type, at) => `${ctypes[type]} a${at}`).join(', ') || 'void';
  const stores = signature.arguments.map((type, at) => `memcpy(record + ${8 * at}, &a${at}, sizeof a${at});`).join(' ');
  const type = signature.return === 'void' ? 'void' : ctypes[signature.return];
  const result = signature.return === 'void' ? '' : `${type} r; memcpy(&r, result, sizeof r); return r;`;
  return `${type} corpus_${index}(${parameters}) { reached++; ${stores} ${result} }`;
}

const seed = 20261123;
const size = Number(process.env.FFITK_NODE_CORPUS ?? 400);

// { library, cases: [{ name, signature, values, result, bytes }] }
function corpus() {
  const random = numbers(seed);
  const cases = signatures(random, size).map((signature, index) => {
    const values = signature.arguments.map((type) => valueOf(type, random));
    return {
      name: `corpus_${index}`, signature, values,
      result: signature.return === 'void' ? undefined : valueOf(signature.return, random),
      bytes: signature.arguments.map((type, at) => bytesOf(type, values[at])),
    };
  });
  const text = [
    '#include <stdint.h>', '#include <string.h>', 'unsigned char record[8 * 64];', 'unsigned char result[8];', 'int64_t reached;',
    ...cases.map(({ signature }, index) => source(signature, index)), '',
  ].join('\n');
  return { library: compile('corpus', text, ['-O1']), cases };
}

module.exports = { corpus, numbers, size, bytesOf, resultSize, valueOf };
