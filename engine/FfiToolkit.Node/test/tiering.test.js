'use strict';
// V8 comes to call native functions directly by itself, in every shape that programs have. Nothing here is compiled by command:
// what natives syntax touched once, V8 does not optimise on its own any more.
const { ffi, isOracle, isKnownNode, hasOwnWrappers, major, canOptimise, isEmulated } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { script } = require('./support/script.js');
const { assert } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');

const skip = !hasOwnWrappers ? 'functions share their wrappers here' : !canOptimise ? 'nothing is optimised here'
  : !isKnownNode ? `the addon does not know the V8 of Node ${major}`
  : !isOracle && !ffi.engine.fastcall ? `the fast path is off here: ${ffi.engine.reason}`
  : isEmulated && 'millions of calls take minutes on an emulated processor';
const slowCalls = () => ffi.engine.statistics().slowCalls;
const i32 = { arguments: ['i32', 'i32'], return: 'i32' };

// Where V8 replaces the code of a loop in its middle only, the first pass of each loop is still interpreted.
const ENTERING = 2;

// Runs a round again and again until only entering it takes slow calls; fails if that never happens.
function becomesFast(round, limit = 200) {
  for (let done = 0; done < limit; done += 1) {
    const before = slowCalls();
    round();
    if (slowCalls() - before <= ENTERING) {
      return;
    }
  }

  assert.fail(`${limit} rounds, and the last one still took the slow callback`);
}

ours('A hot loop becomes fast, and stays so', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const add = library.getFunction('add_i32', i32);
  const loop = script('add, count', 'let sum = 0; for (let i = 0; i < count; i++) sum = add(sum & 0xffff, i); return sum; // becomes fast');
  becomesFast(() => loop(add, 50_000));
  // Not in the very next round: V8 may just then be replacing the code once more.
  becomesFast(() => loop(add, 1_000_000), 10);
  library.close();
}, skip);

ours('The same function of another library becomes fast as the first did', () => {
  for (let opened = 0; opened < 4; opened += 1) {
    const library = new ffi.DynamicLibrary(fixture);
    const add = library.getFunction('add_i32', i32);
    const loop = script('add, count', `let sum = 0; for (let i = 0; i < count; i++) sum = add(sum & 0xffff, i); return sum; // library ${opened}`);
    becomesFast(() => loop(add, 50_000));
    library.close();
  }
}, skip);

ours('Wrappers of many functions become fast where nothing inlines them', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const functions = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32'].map((type) => library.getFunction(`echo_${type}`, { arguments: [type], return: type }));
  const loop = script('functions, count', 'let sum = 0; for (let i = 0; i < count; i++) sum += functions[i % 6](i & 63); return sum; // megamorphic');
  becomesFast(() => loop(functions, 60_000));
  library.close();
}, skip);

ours('Functions of one signature become fast each by itself', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const functions = ['add_i32', 'echo_int32'].map((name, index) => (index === 0 ? library.getFunction(name, i32) : library.getFunction(name, { arguments: ['i32'], return: 'i32' })));
  const others = [new ffi.DynamicLibrary(fixture), new ffi.DynamicLibrary(fixture), new ffi.DynamicLibrary(fixture)].map((each) => each.getFunction('add_i32', i32));
  const loop = script('functions, count', 'let sum = 0; for (let i = 0; i < count; i++) sum = functions[i & 3](sum & 255, i & 255); return sum; // one signature');
  becomesFast(() => loop([functions[0], ...others], 60_000));
  library.close();
}, skip);

ours('A method that calls a native function becomes fast', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const { functions } = ffi.dlopen(fixture, { add_i32: i32 });
  class Adder {
    #functions = functions;

    add(a, b) {
      return this.#functions.add_i32(a, b);
    }
  }

  const adder = new Adder();
  becomesFast(() => {
    for (let i = 0; i < 50_000; i += 1) {
      adder.add(i & 255, 1);
    }
  });
  library.close();
}, skip);

ours('A call inside a try block becomes fast, and its errors are caught there', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const add = library.getFunction('add_i32', i32);
  const attempt = script('add, count, last', `let sum = 0;
    for (let i = 0; i < count; i++) { try { sum = add(sum & 0xffff, i === count - 1 ? last : i); } catch (error) { return error.code; } }
    return sum; // inside a try`);
  // V8 of Node 22 makes no fast call of a call site inside a try block.
  if (major === 22) {
    attempt(add, 200_000, 0);
  } else {
    becomesFast(() => attempt(add, 50_000, 0));
  }

  assert.equal(attempt(add, 50_000, 0.5), 'ERR_INVALID_ARG_VALUE');
  assert.equal(attempt(add, 50_000, 1n), 'ERR_INVALID_ARG_VALUE');
  library.close();
}, skip);

ours('Memory is read fast inside of a callback, too', () => {
  const library = new ffi.DynamicLibrary(fixture);
  const call = library.getFunction('call_unary', { arguments: ['pointer', 'i32'], return: 'i32' });
  const memory = ffi.getRawPointer(Buffer.from([1, 0, 0, 0]));
  const loop = script('get, memory, count', 'let sum = 0; for (let i = 0; i < count; i++) sum += get(memory); return sum; // inside of a callback');
  const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (count) => loop(ffi.getInt32, memory, count));
  becomesFast(() => assert.equal(call(callback, 50_000), 50_000));
  library.close();
}, skip);
