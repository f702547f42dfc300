'use strict';
// What Bun, Deno and musl lack themselves, by the test's name: there it is skipped, with the reason.
const path = require('node:path');
const { isOracle, packageName } = require('./host.js');

const switches = 'it does not take this switch of Node';
const unmaps = 'its loader never unmaps a library';
const gaps = {
  musl: {
    'Definitions that fail leave no library open': unmaps,
    'close unmaps the library at once': unmaps,
    'A library that a callback of its own call closes stays mapped until that call returns': unmaps,
    'The end of a worker leaves the libraries mapped that it did not close': unmaps,
  },
  bun: {
    'dlclose and dlsym use the methods of what they get': 'the error of a null receiver is the engine\'s own, in other words',
    '--jitless gives the same results': switches,
    'Under the permission model every API refuses unless it is allowed': 'it has no permission model of Node\'s',
  },
  deno: {
    'Workers end with threads of native code inside of their callbacks, which go on': 'a worker that spins when it is terminated never runs the hooks of its end',
    'A worker that is terminated inside a native call ends when the call returns': 'its terminate() does not wait for the thread',
    'A Node whose C library is musl gets no binary that is linked with glibc': 'its process.execPath cannot be replaced',
    'An ES module and a CommonJS module of one process share the package': 'it imports nothing from text that is given on the command line',
    'Where no binary is installed the error names the package to install': 'it warns in spite of --no-warnings',
    'Built-in methods that a program replaces change no call': 'its own writeSync uses them',
    'The experimental warning is on standard error unless it is switched off': 'it warns in spite of --no-warnings',
    'Under the permission model every API refuses unless it is allowed': 'its permissions are its own: --allow-ffi, asked for when an addon is loaded',
  },
};

const isMusl = !isOracle && require(path.join(packageName, 'lib/platform.js')).platformName().includes('-musl-');

/** The reason why the runtime, or the C library, cannot run the test, with its name; or undefined. */
function gap(runtime, name) {
  const host = [runtime, ...(isMusl ? ['musl'] : [])].find((each) => gaps[each]?.[name] !== undefined);
  return host && `${host}: ${gaps[host][name]}`;
}

module.exports = { gap };
