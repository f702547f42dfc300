'use strict';
// The memory map of this process.
const fs = require('node:fs');

// [{ start, end, permissions, path }]
function maps() {
  return fs.readFileSync('/proc/self/maps', 'utf8').trim().split('\n').map((line) => {
    const [, start, end, permissions, path] = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)$/.exec(line);
    return { start: BigInt(`0x${start}`), end: BigInt(`0x${end}`), permissions, path };
  });
}

// The mapping that holds an address.
const at = (address) => maps().find(({ start, end }) => address >= start && address < end);

// Executable memory of a memory file: where this package keeps its stubs.
const stubs = () => maps().filter(({ permissions, path }) => permissions[2] === 'x' && path.startsWith('/memfd:'));

module.exports = { maps, at, stubs };
