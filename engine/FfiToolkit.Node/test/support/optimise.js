'use strict';
// Makes V8 compile a call with its optimising compiler at once, by natives syntax.
const v8 = require('node:v8');
const { canOptimise, runtime } = require('./host.js');
const { script } = require('./script.js');

// Only Node lets a program change the syntax of its engine.
if (runtime === 'node') {
  v8.setFlagsFromString('--allow-natives-syntax');
}

const native = (text) => (runtime === 'node' ? script('f', text) : () => 0);
const prepare = native('%PrepareFunctionForOptimization(f)');
const optimise = native('%OptimizeFunctionOnNextCall(f)');
const neverOptimise = native('%NeverOptimizeFunction(f)');
const statusOf = native('return %GetOptimizationStatus(f)');

let made = 0;

// Calls of a native function with `before` and one more argument, from code that TurboFan compiled after it saw the warming
// values, the refused among them too. open() gives the function: a new one each time that V8 threw the code away, so that what
// made it do so does not stay in the feedback. Where nothing can be optimised the calls are what they are.
class Optimised {
  #open;
  #before;
  #warming;
  #caller;
  #native;

  constructor(open, before, warming) {
    this.#open = open;
    this.#before = before;
    this.#warming = warming;
  }

  // A call that runs optimised code when it starts.
  call() {
    if (this.#caller === undefined || canOptimise && !isTurbofanned(this.#caller)) {
      this.#native = this.#open();
      this.#caller = callerOf(this.#native, this.#before.length + 1);
      compile(this.#caller, this.#native, () => this.#warm());
    }

    return (value) => this.#caller(...this.#before, value);
  }

  #warm() {
    for (const value of this.#warming) {
      try {
        this.#caller(...this.#before, value);
      } catch {
        // A refused value warms too.
      }
    }
  }
}

// A function with this number of parameters that does nothing but call `native`. Its text is its own: V8 shares feedback
// between functions of one text.
function callerOf(native, count) {
  const parameters = Array.from({ length: count }, (_, index) => `a${index}`).join(', ');
  made += 1;
  return script('native', `return function caller${made}(${parameters}) { return native(${parameters}); }`)(native);
}

// Warms up and compiles: the caller, and the callee where it is JavaScript, should it not be inlined.
function compile(caller, native, warm) {
  if (!canOptimise) {
    warm();
    return;
  }

  const callees = [caller, ...(isScript(native) ? [native] : [])];
  callees.forEach((callee) => prepare(callee));
  for (let round = 0; round < 10; round += 1) {
    warm();
  }

  callees.forEach((callee) => optimise(callee));
  warm();
}

const isScript = (callee) => !Function.prototype.toString.call(callee).includes('[native code]');

// The bits of %GetOptimizationStatus moved in V8 14: read them off a function that was surely compiled.
const turbofanBits = (() => {
  const reference = (x) => x + 1;
  const before = statusOf(reference);
  prepare(reference);
  reference(1);
  optimise(reference);
  reference(2);
  return canOptimise ? statusOf(reference) & ~before : 0;
})();

// Whether V8 runs TurboFan's code for the function.
const isTurbofanned = (callee) => canOptimise && (statusOf(callee) & turbofanBits) === turbofanBits;

module.exports = { Optimised, callerOf, compile, isTurbofanned, neverOptimise };
