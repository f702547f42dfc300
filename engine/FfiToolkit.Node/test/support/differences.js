'use strict';
// Where node:ffi of Node 26 does not do what the contract says, by the test's name. Each must differ for the stated reason: the
// test fails when it no longer does. "skip" marks those that would end the process or never return; "only" names the release that
// differs, where the other of 26.10 and 26.12 does not.
const changed = 'Node 26.11 changed it';
const listed = {
  'More than there is memory for is refused by toArrayBuffer': { skip: true, reason: 'it ends the process: V8 is out of memory' },
  'weigh_12_i32 of a closed library refuses before it looks at anything else when cold': { reason: 'many arguments go through a shared buffer, which checks them first' },
  'weigh_12_i32 of a closed library refuses before it looks at anything else once optimised': { reason: 'many arguments go through a shared buffer, which checks them first' },
  'A function keeps its library open when nothing else does': { skip: true, reason: 'now and then V8 ends the process: its compiler reads a descriptor that was freed' },
  'A callback that its own library closes under it returns well': { reason: 'closing frees the code that is running' },
  'The end of a worker leaves the libraries mapped that it did not close': { reason: 'it closes them, whatever threads they have' },
  'What a signature calls by another name is refused with the right one, and not taken for an empty signature': { reason: 'it ignores what it does not know' },
  ...Object.fromEntries(['Uint8Array', 'Float64Array', 'DataView'].map((view) => [
    `A ${view} that its buffer no longer reaches is refused in every tier, and taken when the buffer reaches it again`,
    { reason: 'it is passed with an address past the end of its buffer' },
  ])),
  'A process that may not map any executable memory works under --jitless': { reason: 'its libffi cannot make callbacks then' },
  '-0 is 0 for every integer type in every tier, compiled at once': { only: '26.12', reason: 'it refuses -0 for int32 and uint32, or takes it, by tier' },
  '-0 is 0 for every integer type in every tier, after 100,000 calls': { only: '26.12', reason: 'it refuses -0 for int32 and uint32, or takes it, by tier' },
  'A process that may not map executable memory for stubs falls back by itself': { only: '26.12', reason: 'it refuses: ERR_RX_MEMORY_NOT_SUPPORTED' },
  'A worker that is terminated inside a callback ends': { only: '26.10', reason: 'termination counts as an exception of the callback, and ends the process' },
  'A worker that is terminated while native code calls it back again and again ends': { skip: true, reason: 'on 26.10 it ends the process, on 26.12 the next callback runs, which never returns' },
  ...Object.fromEntries(['the return type', 'the list of arguments', 'an argument'].map((part) => [
    `A library that is closed by a getter of ${part} is closed for what was asked of it`, { only: '26.10', skip: true, reason: 'it ends the process: the handle was freed' },
  ])),
  'A library that is closed by a getter of the definitions is closed for all of them': { only: '26.10', skip: true, reason: 'it ends the process: the handle was freed' },
  'An argument list that is no array is refused, undefined too': { only: '26.10', reason: changed },
  'A return type that is no string is refused, undefined too': { only: '26.10', reason: changed },
  'An argument type that is no string is refused with its position': { only: '26.10', reason: changed },
  'A wrong signature of a callback is refused under the name <callback>': { only: '26.10', reason: changed },
  'A length that is no safe integer is refused before anything else of it': { only: '26.10', reason: changed },
  'An offset that is no safe integer is refused, and reads nothing': { only: '26.10', skip: true, reason: `${changed}: it reads at an address of its own making` },
  'Whether to copy is said by true or false alone': { only: '26.10', skip: true, reason: `${changed}: it ends the process, as there is not so much memory` },
  'Two libraries of a virtual file system are two, and the second outlives the first': { reason: 'to the loader the second is the first: the number of its file is the same' },
  'A dropped permission refuses from then on, but for libraries that are open': { only: '26.10', reason: 'dlsym asks there, and getSymbol does not' },
};

const holds = ({ only }) => only === undefined || process.versions.node.startsWith(`${only}.`);
const differences = Object.fromEntries(Object.entries(listed).filter(([, difference]) => holds(difference)));

// What this package has and node:ffi has not. A test compares it with what there is.
const ours = {
  exports: ['alignof', 'array', 'bits', 'engine', 'enums', 'getFunctionFromPointer', 'inout', 'into', 'offsetof', 'out', 'pointer', 'sizeof', 'struct', 'union'],
  engine: ['abi', 'fastcall', 'node', 'reason', 'statistics', 'version'],
  statistics: ['callbacks', 'codeBytes', 'droppedCalls', 'fastFunctions', 'functions', 'slowCalls', 'stubs'],
  functions: ['callPath', 'callPathReason'],
  signatures: ['leaf', 'errno'],
  callbacks: ['onError', 'default', 'threads', 'capacity', 'overflow', 'timeLimit'],
  errors: ['ERR_DLOPEN_FAILED', 'ERR_FFI_BINARY_MISSING', 'ERR_FFI_NODE_UNSUPPORTED', 'ERR_INVALID_RETURN_VALUE'],
  environment: ['FFITK_CODEGEN', 'FFITK_COROUTINES', 'FFITK_FASTCALL', 'FFITK_V8', 'FFITK_V8_LAYOUT'],
};

module.exports = { differences, ours };
