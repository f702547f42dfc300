'use strict';

// What every copy of this package in an isolate has to agree on: whether native code can call JavaScript. V8 of Node 20 and 22
// ends the process where it does so from inside a fast call.

const key = Symbol.for('@ffitoolkit/node.hooks');

const hooks = process[key] ?? { callbacks: 0 };
Object.defineProperty(process, key, { value: hooks });

module.exports = { hooks };
