'use strict';
// Native code that comes back into JavaScript while optimised code waits for it. That code may have taken for constant what the
// callback changes, may be moved by a collection inside of it, and is passed by what ends it.
const { describe } = require('./support/harness.js');
const { ffi, isOracle, isKnownNode, canOptimise, isEmulated, major } = require('./support/host.js');
const { fixture } = require('./support/fixture.js');
const { script } = require('./support/script.js');
const { assert } = require('./support/assertions.js');
const { ours, unless } = require('./support/testing.js');
const { compile, isTurbofanned } = require('./support/optimise.js');
const child = require('./support/child.js');

const oracle = isOracle && 'node:ffi ends the process, or goes on with wrong values: V8 gives up code inside of a fast call';
const library = new ffi.DynamicLibrary(fixture);
const store = library.getFunction('store_unary', { arguments: ['pointer'] });
const natives = {
  'a result': { call: library.getFunction('call_stored', { arguments: ['i32'], return: 'i32' }), returned: 7 },
  'no result': { call: library.getFunction('tell_stored', { arguments: ['i32'] }), returned: undefined },
};

// What V8 takes for constant: how it is read, and how the callback makes it 2.
const constants = {
  'a global': (name) => ({ read: name, change: () => { globalThis[name] = 2; }, make: () => { script('value', `globalThis.${name} = value;`)(1); } }),
  'a field': () => ({ read: 'config.scale', change: ({ config }) => { config.scale = 2; } }),
  'a method of a prototype': () => ({ read: 'object.method()', change: ({ Class }) => { Class.prototype.method = () => 2; } }),
  'the elements of an array': () => ({ read: 'array[0]', change: ({ array }) => { array[0] = 2; array.push(4.5); } }),
};

// What optimised code does with the call. `caught` counts what its handlers saw.
const shapes = {
  'no handler': (read) => `const before = ${read}; const r = call(i); return [before, ${read}, r];`,
  'a catch': (read) => `const before = ${read}; try { return [before, call(i), ${read}]; } catch (error) { seen.caught++; return [before, error.name, ${read}]; }`,
  'a finally': (read) => `const before = ${read}; let r; try { r = call(i); } finally { seen.finally++; seen.after = ${read}; } return [before, ${read}, r];`,
  'both': (read) => `const before = ${read}; let r = 'none'; try { r = call(i); } catch (error) { seen.caught++; r = error.name; } finally { seen.finally++; seen.after = ${read}; } return [before, ${read}, r];`,
};

// Uses up the stack: the one exception of a callback that the native call throws.
const overflow = () => 1 + overflow();

let made = 0;

// A function that was optimised while a callback was registered that changes nothing, and what the callback is to do next.
function prepareCase(constant, shape, call) {
  made += 1;
  const { read, change, make } = constants[constant](`reentry${made}`);
  make?.();
  class Class { method() { return 1; } }
  const parts = { config: { scale: 1 }, Class, object: new Class(), array: [1, 2, 3], seen: { caught: 0, finally: 0, after: 0 } };
  const hot = script('call, config, object, array, seen', `return function hot${made}(i) { ${shapes[shape](read)} }`)(call, parts.config, parts.object, parts.array, parts.seen);
  const todo = { next: () => {} };
  const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { todo.next(); return x; });
  store(callback);
  compile(hot, call, () => hot(7));
  assert.ok(!canOptimise || isTurbofanned(hot), 'V8 keeps the code that it compiled');
  Object.assign(parts.seen, { caught: 0, finally: 0, after: 0 });
  return { hot, todo, seen: parts.seen, change: () => change(parts), end: () => library.unregisterCallback(callback) };
}

describe('reentry', () => {
  for (const [result, { call, returned }] of Object.entries(natives)) {
    for (const constant of Object.keys(constants)) {
      for (const shape of Object.keys(shapes)) {
        unless(oracle, `${constant} that a callback changes is new for its optimised caller with ${shape} and ${result}`, () => {
          const { hot, todo, seen, change, end } = prepareCase(constant, shape, call);
          todo.next = change;
          const expected = shape === 'a catch' ? [1, returned, 2] : [1, 2, returned];
          assert.deepEqual(hot(7), expected);
          const handled = shape === 'a finally' || shape === 'both';
          assert.deepEqual(seen, { caught: 0, finally: handled ? 1 : 0, after: handled ? 2 : 0 });
          end();
        });

        ours(`What ends a callback that changed ${constant} passes its optimised caller with ${shape} and ${result}`, () => {
          const { hot, todo, seen, change, end } = prepareCase(constant, shape, call);
          todo.next = () => { change(); overflow(); };
          const catches = shape === 'a catch' || shape === 'both';
          if (catches) {
            assert.deepEqual(hot(7), shape === 'a catch' ? [1, 'RangeError', 2] : [1, 2, 'RangeError']);
          } else {
            assert.throws(() => hot(7), RangeError);
          }

          const handled = shape === 'a finally' || shape === 'both';
          assert.deepEqual(seen, { caught: catches ? 1 : 0, finally: handled ? 1 : 0, after: handled ? 2 : 0 });
          // And the next call is as any other.
          todo.next = () => {};
          const again = hot(7);
          assert.deepEqual(again, shape === 'a catch' ? [2, returned, 2] : [2, 2, returned]);
          end();
        });
      }
    }
  }

  ours('What a callback catches of a call of its own does not reach the outer call', () => {
    const call = library.getFunction('call_unary', { arguments: ['pointer', 'i32'], return: 'i32' });
    const inner = library.registerCallback({ arguments: ['i32'], return: 'i32' }, () => overflow());
    const outer = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { try { return call(inner, x); } catch { return -x; } });
    const hot = script('call, outer', 'return function outside(i) { try { return call(outer, i); } catch { return NaN; } }')(call, outer);
    compile(hot, call, () => hot(1));
    for (let round = 0; round < 20; round += 1) {
      assert.equal(hot(round), 0 - round);
    }

    library.unregisterCallback(inner);
    library.unregisterCallback(outer);
  });

  ours('After a callback that was ended the other callbacks of the call do not run, and the call throws', () => {
    const times = library.getFunction('call_times', { arguments: ['pointer', 'i32'], return: 'i32' });
    let ran = 0;
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { ran += 1; return x === 3 ? overflow() : x; });
    for (let round = 1; round <= 3; round += 1) {
      assert.throws(() => times(callback, 10), RangeError);
      assert.equal(ran, 4 * round);
      assert.equal(times(callback, 3), 3);
      ran = 4 * round;
    }

    library.unregisterCallback(callback);
  });
});

ours('A call that a callback ended lets go of what was passed', () => {
  const text = child.output(`
    const library = new ffi.DynamicLibrary(fixture);
    const survives = library.getFunction('text_survives', { arguments: ['string', 'pointer'], return: 'i32' });
    const overflow = () => 1 + overflow();
    const callback = library.registerCallback(() => overflow());
    let passed = [];
    (() => {
      for (let i = 0; i < 100; i++) {
        const bytes = Buffer.alloc(1000, 'x');
        bytes[999] = 0;
        passed.push(new WeakRef(bytes));
        try { survives(bytes, callback); console.log('went on'); } catch {}
      }
    })();
    let rounds = 0;
    (function wait() {
      gc();
      passed = passed.filter((each) => each.deref() !== undefined);
      if (passed.length > 0 && rounds++ < 20) return setTimeout(wait, 5);
      console.log(passed.length);
    })();`, { flags: ['--expose-gc'] });
  assert.equal(text, '0');
});

const recursive = `
  const library = new ffi.DynamicLibrary(fixture);
  const call = library.getFunction('call_unary', { arguments: ['pointer', 'i32'], return: 'i32' });`;

ours('A callback that finds the stack used up gives no result that is made up: the call throws RangeError', () => {
  const text = child.output(`${recursive}
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (v) => (v <= 0 ? 0 : 1 + call(callback, v - 1)));
    const outcomes = new Set();
    for (const n of [10, 50, 100, 200, 300, 400, 600, 1000, 3000]) {
      try { outcomes.add(call(callback, n) === n ? 'right' : 'WRONG'); } catch (error) { outcomes.add(error.constructor.name); }
    }
    console.log([...outcomes].join(' '));`);
  assert.equal(text, 'right RangeError');
});

ours('Where the stack ends a callback catches the RangeError of its own call, and those outside of it never notice', () => {
  const text = child.output(`${recursive}
    let deepest = 0, caught;
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (v) => { deepest = v; try { return call(callback, v + 1); } catch (error) { caught = error instanceof RangeError && v; return v; } });
    // A handler may find too little of the stack itself: then the one outside of it is the one.
    for (let round = 0; round < 3; round++) { deepest = 0; caught = undefined; console.log(call(callback, 0) === caught, deepest > 20 && caught <= deepest); }`);
  assert.equal(text, 'true true\n'.repeat(3).trim());
});

ours('A time limit ends a script that is inside of a callback, and nothing else', () => {
  const text = child.output(`
    const vm = require('node:vm');
    const library = new ffi.DynamicLibrary(fixture);
    globalThis.times = library.getFunction('call_times', { arguments: ['pointer', 'i32'], return: 'i32' });
    let spins = true, ran = 0;
    globalThis.callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { ran++; while (spins) {} return x; });
    for (let round = 0; round < 3; round++) {
      ran = 0;
      try { vm.runInThisContext('try { times(callback, 5); } catch {} finally { globalThis.went = true; } for (;;) {}', { timeout: 250 }); } catch (error) { console.log(error.code, ran < 2, globalThis.went); }
    }
    spins = false;
    console.log(times(callback, 4));`);
  assert.equal(text, `${'ERR_SCRIPT_EXECUTION_TIMEOUT true undefined\n'.repeat(3)}6`);
}, !isKnownNode && `Node-API does not tell an end from outside from null, and the addon does not know the V8 of Node ${major}`);

// FFITK_NODE_STRESS=0: not what takes seconds in a process with switches of V8 of its own.
const left = process.env.FFITK_NODE_STRESS === '0' && 'the first mode of this Node, and the run without --quick, have it';

// Code space with holes on several pages, and collections inside of the callback that move what is not pinned.
unless(oracle || left || !isKnownNode && 'code is compiled and moved by switches of V8' || isEmulated && 'some hundred functions take minutes to compile on an emulated processor', 'A collection inside of a callback may move code: the caller of native code goes on where it is', () => {
  const moving = `
    const library = new ffi.DynamicLibrary(fixture);
    const call = library.getFunction('call_unary', { arguments: ['pointer', 'i32'], return: 'i32' });
    let collect = 0;
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => { for (let i = 0; i < collect; i++) gc(); return x; });
    const { compileFunction } = require('node:vm');
    const make = (k) => compileFunction(\`
      const g = (i) => { let s = \${k}; for (let j = 0; j < 3; j++) s += (i * \${k}) % 7; return call(callback, i) + s * 0; };
      %PrepareFunctionForOptimization(g); g(1); g(2); %OptimizeFunctionOnNextCall(g); g(3);
      return g;\`, ['call', 'callback'])(call, callback);
    let all = [];
    for (let i = 0; i < 300; i++) all.push(make(i + 1));
    const kept = all.filter((_, i) => i % 5 === 0);
    all = null;
    collect = 1;
    let wrong = 0;
    for (let round = 0; round < 2; round++) for (const g of kept) wrong += g(round) !== round;
    console.log(wrong);`;
  assert.equal(child.output(moving, { flags: ['--expose-gc', '--allow-natives-syntax'] }), '0');
});

for (const [tier, warm] of [['cold code', 1], ['hot code', 300_000]]) {
  ours(`A callback inside of a function that promised never to call back ends the process, which names the function, from ${tier}`, () => {
    const result = child.run(`
      const library = new ffi.DynamicLibrary(fixture);
      const call = library.getFunction('call_unary', { arguments: ['pointer', 'i32'], return: 'i32', leaf: true });
      const echo = library.getFunction('echo_int32', { arguments: ['i32'], return: 'i32' });
      const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, function compare(x) { console.log('ran'); return x; });
      function loop(pointer, count) { let sum = 0; for (let i = 0; i < count; i++) sum += call(pointer, 1); return sum; }
      if (loop(echo.pointer, ${warm}) !== ${warm}) throw new Error('wrong');
      loop(callback, 1);
      console.log('went on');`);
    assert.match(result.stderr, /^Callback called inside of call_unary, whose signature promises that it never calls back \(leaf: true\)$/m);
    assert.match(result.stderr, /^  callback: compare, registered as /m);
    assert.ok(child.aborted(result), `status ${result.status}, signal ${result.signal}`);
    assert.equal(result.stdout, '');
  });
}

// A round of eng/stress-node.sh.
for (const switches of [[], ['--stress-compaction'], ['--gc-interval=500'], ['--jit-fuzzing'], ['--stress-scavenge=50', '--stress-marking=50']]) {
  const lacks = !isKnownNode ? 'the switches are those of a V8 that is known' : major === 20 && switches.includes('--jit-fuzzing') && 'V8 of Node 20 has no such switch';
  unless(oracle || left || lacks || isEmulated && 'it is as many calls as there is time for', `Callbacks and arguments of every kind hold under stress: ${switches.join(' ') || 'none of V8'}`, () => {
    const program = require('node:path').join(__dirname, 'support/stress.js');
    assert.match(child.output(`process.argv[2] = '1'; require(${JSON.stringify(program)});`, { flags: switches }), /^1 rounds, \d+ callbacks, 0 workers/);
  });
}
