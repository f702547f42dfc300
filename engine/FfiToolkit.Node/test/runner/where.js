'use strict';
// Where the quick form of a run (eng/test.sh) repeats a test file, and why. On the newest Node, on the machine's own processor and
// in the first mode, it has every file, whole; elsewhere those alone whose outcome what is another there can change. A run without
// --quick has every file everywhere.
const repeated = {
  // On Nodes but the newest.
  'another Node': {
    arguments: 'each V8 checks and converts what a function takes in machine code of its own',
    coroutines: 'each V8 calls what resumes native code from machine code of its own',
    fast: 'what V8 calls directly, and from which of its compilers, differs from release to release',
    gates: 'switches and the permission model have changed their names and their reach',
    hostile: 'what V8 hands over as it is, and what a getter does to optimised code, differs from release to release',
    hot: 'these are faults of one V8 or another',
    loading: 'each Node finds modules and packages in its own way',
    reentry: 'when V8 gives up code that waits for a native call has changed',
    results: 'each V8 takes results over in machine code of its own',
    'struct-callbacks': 'adapters are JavaScript that each V8 optimises differently',
    'struct-results': 'wrappers that make results are JavaScript that each V8 optimises differently',
    structs: 'the wrappers are JavaScript that each V8 optimises differently',
    surface: 'the properties of its own objects that Node shows have changed',
    thrown: 'how an exception or an end leaves native code belongs to the Node',
    tiering: 'when V8 compiles what, and whether it inlines it, has changed',
    values: 'where V8 keeps what a value holds differs from release to release',
  },
  // On a Node whose V8 the addon does not know: Node-API alone.
  'unknown V8': {
    arguments: 'the model holds for Node-API too',
    callbacks: 'callbacks take Node-API here, as in Bun and Deno, but with the threads of Node',
    gates: 'the reason that the fast path is off is said here alone',
    results: 'results come through Node-API',
    'struct-callbacks': 'callbacks take Node-API here',
    'struct-results': 'results come through Node-API',
    structs: 'structs take Node-API',
    surface: 'it shows that the addon loads and what it says of itself',
    threads: 'threads post to a Node whose isolate is not known',
    thrown: 'exceptions are Node-API\'s here',
    values: 'nothing is read by stubs',
  },
  // On the newest Node in every mode but the first.
  'another mode': {
    arguments: 'each mode has another code for every check',
    arity: 'the wrappers that V8 may not compile are others',
    fast: 'it shows which way calls take in this mode',
    hot: 'what is optimised in one mode is interpreted or compiled at once in another',
    reentry: 'what V8 gives up was compiled in another way',
    results: 'each mode has another code for every result',
    'struct-callbacks': 'members are read by adapters, which are others where V8 may not compile',
    'struct-results': 'members are read by wrappers, which are others where V8 may not compile',
    structs: 'members are written by wrappers, which are others where V8 may not compile',
    tiering: 'it says what this mode does not optimise',
  },
  // On the newest Node with an addon that is built without the fast path: it calls as the whole one does with the fast path off.
  'built without': {
    arguments: 'what is left of the engine checks and converts by itself',
    fast: 'it shows that nothing is fast',
    gates: 'the reason that it gives is said here alone',
    results: 'what is left of the engine takes results over by itself',
  },
  // In Bun and Deno, by Node-API.
  'another runtime': {
    arguments: 'what JavaScript hands to Node-API differs between engines',
    declarations: 'what is refused comes through Node-API',
    gates: 'the reason that the fast path is off names the runtime',
    layouts: 'wrappers are JavaScript that another engine runs',
    memory: 'buffers over native memory are made by each runtime in its own way',
    order: 'errors come through Node-API in the order of its own checks',
    programs: 'libraries are loaded into another program',
    reentry: 'a stack that ends inside of native code ends as each engine has it',
    results: 'what Node-API makes of a result differs between engines',
    signatures: 'errors of the loader come through Node-API',
    'struct-callbacks': 'adapters are JavaScript that another engine runs',
    'struct-results': 'wrappers are JavaScript that another engine runs',
    structs: 'wrappers are JavaScript that another engine runs',
    surface: 'exports and properties are shown by each runtime in its own way',
  },
  // Under QEMU: a processor, and neither its threads nor what JavaScript does. Each process takes seconds to start.
  'linux-arm64': {
    arguments: 'every type is taken from a register or from the stack',
    arity: 'arguments of every mixture go where the convention says',
    callbacks: 'native code comes in through code that is written for this processor',
    fast: 'it shows that V8 comes here by stubs of this processor',
    layouts: 'structs of every shape go in and out as a compiler for this processor passes them',
    results: 'the width of every result is this processor\'s',
    'struct-callbacks': 'structs come in by registers and by addresses of this processor\'s convention',
    structs: 'structs go by registers and by addresses of this processor\'s convention',
    values: 'the code that reads V8\'s values is written for this processor',
  },
  // Under Wine: a convention and a system. Each process takes seconds to start.
  'win-x64': {
    arguments: 'every type is taken from a register or from the stack',
    arity: 'arguments of every mixture go where the convention says',
    callbacks: 'native code comes in by Windows\' convention, from its threads',
    declarations: 'types and bit-fields have other sizes here',
    fast: 'it shows that V8 comes here by stubs of Windows\' convention',
    layouts: 'types have other sizes and alignments here',
    programs: 'the libraries are Windows\'',
    results: 'the width of every result is this convention\'s',
    signatures: 'libraries that are not there are reported by Windows',
    sqlite: 'the program loads a library of Windows',
    'struct-callbacks': 'structs come in by registers and by addresses of this convention',
    structs: 'structs go by registers and by addresses of this convention',
    thrown: 'exceptions and the end of a script leave Windows\' frames',
    values: 'the code that reads V8\'s values is written for this convention',
  },
  // Under Wine on Nodes but the newest.
  'another Node on win-x64': {
    fast: 'it shows that each V8 calls by stubs of Windows\' convention',
    results: 'each V8 takes results over by that convention',
  },
};

module.exports = { repeated };
