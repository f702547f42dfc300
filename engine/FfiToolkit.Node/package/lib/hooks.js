'use strict';

// What every copy of this package in an isolate has to agree on: how many callbacks are registered. No fast call is made while there
// are any, because JavaScript must never run inside one: Node 20 and 22 end the process; on 24 the code that made the call may be
// moved or go on with what it took for constant; 26 ends the process when that code has to be given up. And what is to be told of it.

const key = Symbol.for('@ffitoolkit/node.hooks');

const hooks = process[key] ?? { callbacks: 0 };
hooks.copies ??= [];
Object.defineProperty(process, key, { value: hooks });

module.exports = { hooks };
