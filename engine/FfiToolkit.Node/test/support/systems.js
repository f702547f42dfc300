'use strict';
const path = require('node:path');
const { repository } = require('./host.js');

// What the operating systems differ in, whole: the tests look up here what they expect, and name no system themselves. What is not in
// this list is the same everywhere, to the letter.
const systems = {
  'the suffix of a library': { linux: 'so', darwin: 'dylib', win32: 'dll' },
  // A program has no symbols of its own to be looked up there.
  'a path that is no string': { linux: 'Library path must be a string or null', darwin: 'Library path must be a string or null', win32: 'Library path must be a string' },
  'what the loader says of a file that is not there': {
    linux: /dlopen failed: .*\/nowhere\/libnothing\.so.*No such file/, darwin: /dlopen failed: .*\/nowhere\/libnothing\.so.*no such file/, win32: /dlopen failed: .*\/nowhere\/libnothing\.so.*0x8007007E/,
  },
  // As that C library has it.
  'the name of strdup': { linux: 'strdup', darwin: 'strdup', win32: '_strdup' },
  // Windows has none of its own.
  'where SQLite is': { linux: undefined, darwin: undefined, win32: path.join(repository, 'artifacts/node/test/windows/sqlite3.dll') },
};

/** What is expected on this system. */
function here(what) {
  if (!(what in systems)) throw new Error(`'${what}' is not in the list of what systems differ in`);
  return systems[what][process.platform];
}

module.exports = { here };
