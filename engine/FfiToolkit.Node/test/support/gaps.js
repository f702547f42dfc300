'use strict';
// What Bun and Deno lack themselves, by the test's name: there it is skipped, with the reason.
const switches = 'it does not take this switch of Node';
const gaps = {
  bun: {
    'dlclose and dlsym use the methods of what they get': 'the error of a null receiver is the engine\'s own, in other words',
    '--jitless gives the same results': switches,
    'Under the permission model every API refuses unless it is allowed': 'it has no permission model of Node\'s',
  },
  deno: {
    'A worker that is terminated inside a native call ends when the call returns': 'its terminate() does not wait for the thread',
    'A Node whose C library is musl gets no binary that is linked with glibc': 'its process.execPath cannot be replaced',
    'An ES module and a CommonJS module of one process share the package': 'it imports nothing from text that is given on the command line',
    'Where no binary is installed the error names the package to install': 'it warns in spite of --no-warnings',
    'Built-in methods that a program replaces change no call': 'its own writeSync uses them',
    'The experimental warning is on standard error unless it is switched off': 'it warns in spite of --no-warnings',
    'Under the permission model every API refuses unless it is allowed': 'its permissions are its own: --allow-ffi, asked for when an addon is loaded',
  },
};

/** The reason why the runtime cannot run the test, or undefined. */
const gap = (runtime, name) => gaps[runtime]?.[name];

module.exports = { gap };
