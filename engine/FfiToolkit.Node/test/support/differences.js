'use strict';
// Where node:ffi of Node 26.10.0 does not do what the contract says, by the test's name. Each must differ for the stated
// reason: the test fails when it no longer does. "skip" marks those that would end the process or never return.
const differences = {
  'More than there is memory for is refused by toArrayBuffer': { skip: true, reason: 'it ends the process: V8 is out of memory' },
  'weigh_12_i32 of a closed library refuses before it looks at anything else when cold': { reason: 'many arguments go through a shared buffer, which checks them first' },
  'weigh_12_i32 of a closed library refuses before it looks at anything else once optimised': { reason: 'many arguments go through a shared buffer, which checks them first' },
  'A function keeps its library open when nothing else does': { skip: true, reason: 'now and then V8 ends the process: its compiler reads a descriptor that was freed' },
  'A library that nobody holds is closed by the collector': { reason: 'a library and its functions hold each other' },
  'A callback that its own library closes under it returns well': { reason: 'closing frees the code that is running' },
  'A worker that is terminated inside a callback ends': { reason: 'termination counts as an exception of the callback, and ends the process' },
  'A process that may not map any executable memory works under --jitless': { reason: 'its libffi cannot make callbacks then' },
};

module.exports = { differences };
