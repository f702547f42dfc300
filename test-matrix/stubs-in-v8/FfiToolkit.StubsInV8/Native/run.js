'use strict';
// Calls every stub of the addon from code that V8's optimising compiler made, and prints a line for each: {"name", "problem"}.
// Usage: node --allow-natives-syntax run.js FOLDER, where stubs.node and stubs.json are
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const folder = path.resolve(process.argv[2]);
const addon = require(path.join(folder, 'stubs.node'));
const [calls, slowCalls, answer, seen] = [0, 1, 2, 3];
const shared = new BigUint64Array(addon.shared);
const rounds = 12;

let state = 0x9e3779b97f4a7c15n;
function random() {
  state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
  return state ^ (state >> 29n);
}

const scratch = new DataView(new ArrayBuffer(8));
function bitsOf(number, size) {
  scratch.setBigUint64(0, 0n);
  if (size === 4) {
    scratch.setFloat32(0, number);
    return BigInt(scratch.getUint32(0));
  }
  scratch.setFloat64(0, number);
  return scratch.getBigUint64(0);
}
function numberOf(bits, size) {
  scratch.setBigUint64(0, bits << BigInt(64 - 8 * size));
  return size === 4 ? scratch.getFloat32(0) : scratch.getFloat64(0);
}

// Of each type: edges, a value of random bits, the 64 bits in which its target records it, and what its bits are as a result.
const integer = (bits, signed, wide = false) => {
  const trim = signed ? BigInt.asIntN : BigInt.asUintN;
  const made = (value) => (wide ? trim(bits, value) : Number(trim(bits, value)));
  return { edges: [0n, 1n, -1n, 1n << BigInt(bits - 1), (1n << BigInt(bits - 1)) - 1n].map(made), of: made, recorded: (value) => BigInt.asUintN(64, BigInt(value)), result: made };
};
const float = (size) => ({ edges: [0, -0, 1.5, -Infinity, 2 ** -30], of: (bits) => Number(BigInt.asIntN(20, bits)) / 8, recorded: (value) => bitsOf(value, size), result: (bits) => numberOf(BigInt.asUintN(8 * size, bits), size) });
const wordBits = process.arch === 'arm' ? 32 : 64;
const pointerBits = Math.min(wordBits, 47);
const types = {
  void: { result: () => undefined },
  bool: { edges: [true, false], of: (bits) => (bits & 1n) === 1n, recorded: (value) => BigInt(value), result: (bits) => (bits & 1n) === 1n },
  int8: integer(8, true), uint8: integer(8, false), int16: integer(16, true), uint16: integer(16, false),
  int32: integer(32, true), uint32: integer(32, false), int64: integer(64, true, true), uint64: integer(64, false, true),
  float32: float(4), float64: float(8),
  pointer: {
    edges: [null], of: (bits) => addon.pointer(BigInt.asUintN(pointerBits, bits) | 1n),
    recorded: (value) => (value === null ? 0n : addon.address(value)), result: (bits) => BigInt.asUintN(wordBits, bits),
  },
};

function problemOf({ result, arguments: parameters, passed, expected }, index) {
  const target = addon.bind(index);
  const names = parameters.slice(0, passed).map((_, i) => `a${i}`);
  // Of its own for each: V8 knows the function that is called only where it is always the same.
  const hot = vm.compileFunction(`return function (${names}) { return f(${names}); }`, ['f'])(target);
  const values = (round) => parameters.map((type, i) => types[type]).map(({ edges, of }, i) => (round < edges.length ? edges[(round + i) % edges.length] : of(random())));
  %PrepareFunctionForOptimization(hot);
  hot(...values(rounds));
  hot(...values(rounds));
  %OptimizeFunctionOnNextCall(hot);
  let wrong;
  for (let round = 0; round < rounds; round++) {
    const before = shared.slice();
    const sent = values(round);
    shared.fill(0x5555555555555555n, seen);
    // A result that is no address is no pointer of V8's.
    shared[answer] = result === 'pointer' ? BigInt.asUintN(pointerBits, random()) : result === 'float64' || result === 'float32' ? types[result].recorded(types[result].of(random())) : random();
    const got = hot(...sent);
    const [direct, slow] = [shared[calls] - before[calls], shared[slowCalls] - before[slowCalls]];
    if (expected === 'slow') {
      if (direct !== 0n || slow !== 1n) return `the call should go through V8's callback: ${direct} direct calls, ${slow} slow ones`;
      continue;
    }

    if (direct !== 1n || slow !== 0n) return `round ${round}: ${direct} direct calls, ${slow} slow ones`;
    const place = parameters.findIndex((type, i) => shared[seen + i] !== types[type].recorded(sent[i]));
    if (place >= 0) wrong ??= `round ${round}: argument ${place} was ${types[parameters[place]].recorded(sent[place]).toString(16)} and arrived as ${shared[seen + place].toString(16)}`;
    const want = types[result].result(shared[answer]);
    const have = result === 'pointer' ? types.pointer.recorded(got) : got;
    if (!Object.is(have, want)) wrong ??= `round ${round}: the result should be ${want}, and is ${have}`;
  }

  if (expected === 'wrong') return wrong === undefined ? 'the broken stub went unnoticed' : undefined;
  return wrong;
}

JSON.parse(fs.readFileSync(path.join(folder, 'stubs.json'), 'utf8')).forEach((stub, index) => {
  console.log(JSON.stringify({ name: stub.name, problem: problemOf(stub, index) }));
});
console.log(JSON.stringify({ end: process.versions.v8 }));
