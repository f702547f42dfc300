'use strict';
// What a file for Windows says about itself: Microsoft's "PE Format".
const fs = require('node:fs');

const bits = { 'dynamic base': 0x40, 'high entropy': 0x20, 'no execute': 0x100 };
const directories = { exports: 0, imports: 1, debug: 6, delayed: 13 };
// IMAGE_DEBUG_TYPE_EX_DLLCHARACTERISTICS and its bit IMAGE_DLLCHARACTERISTICS_EX_CET_COMPAT.
const extended = 20;
const shadowStack = 1;

// { exports: [name], imports, delayed: [{ name, functions }], characteristics, extended }
function read(file) {
  const bytes = fs.readFileSync(file);
  const header = bytes.readUInt32LE(0x3c) + 4;
  const optional = header + 20;
  const sections = Array.from({ length: bytes.readUInt16LE(header + 2) }, (_, index) => {
    const at = optional + bytes.readUInt16LE(header + 16) + 40 * index;
    return { address: bytes.readUInt32LE(at + 12), size: Math.max(bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 16)), offset: bytes.readUInt32LE(at + 20) };
  });
  const offset = (address) => {
    const section = sections.find((each) => address >= each.address && address < each.address + each.size);
    return address - section.address + section.offset;
  };
  const text = (address) => bytes.toString('latin1', offset(address), bytes.indexOf(0, offset(address)));
  const directory = (name) => [0, 4].map((at) => bytes.readUInt32LE(optional + 112 + 8 * directories[name] + at));

  // The names of one library's functions; those of a number alone are left out.
  function* functions(table) {
    for (let at = offset(table); bytes.readBigUInt64LE(at) !== 0n; at += 8) {
      const entry = bytes.readBigUInt64LE(at);
      if (entry < 2n ** 63n) yield text(Number(entry) + 2);
    }
  }

  // Descriptors of a size, with the address of the name and of the table at these places.
  function imported(name, size, [nameAt, tableAt]) {
    const [start] = directory(name);
    const libraries = [];
    for (let at = start === 0 ? 0 : offset(start); at !== 0 && bytes.readUInt32LE(at + nameAt) !== 0; at += size) {
      libraries.push({ name: text(bytes.readUInt32LE(at + nameAt)), functions: [...functions(bytes.readUInt32LE(at + tableAt))] });
    }
    return libraries;
  }

  const [exported] = directory('exports');
  const names = exported === 0 ? 0 : offset(bytes.readUInt32LE(offset(exported) + 32));
  const [debug, length] = directory('debug');
  const entries = Array.from({ length: length / 28 }, (_, index) => offset(debug) + 28 * index);
  const flags = entries.find((at) => bytes.readUInt32LE(at + 12) === extended);
  return {
    exports: Array.from({ length: exported === 0 ? 0 : bytes.readUInt32LE(offset(exported) + 24) }, (_, index) => text(bytes.readUInt32LE(names + 4 * index))),
    imports: imported('imports', 20, [12, 0]),
    delayed: imported('delayed', 32, [4, 16]),
    characteristics: bytes.readUInt16LE(optional + 70),
    extended: flags === undefined ? 0 : bytes.readUInt32LE(bytes.readUInt32LE(flags + 24)),
  };
}

const protections = ({ characteristics, extended: more }) =>
  [...Object.keys(bits).filter((name) => (characteristics & bits[name]) !== 0), ...((more & shadowStack) !== 0 ? ['shadow stack'] : [])];

// The names that an object file uses and does not define.
function undefinedNames(file) {
  const bytes = fs.readFileSync(file);
  const [symbols, count] = [8, 12].map((at) => bytes.readUInt32LE(at));
  const strings = symbols + 18 * count;
  const names = [];
  for (let index = 0; index < count; index += 1 + bytes[symbols + 18 * index + 17]) {
    const at = symbols + 18 * index;
    const inTable = bytes.readUInt32LE(at) === 0;
    const start = inTable ? strings + bytes.readUInt32LE(at + 4) : at;
    const end = bytes.indexOf(0, start);
    // IMAGE_SYM_UNDEFINED and IMAGE_SYM_CLASS_EXTERNAL
    if (bytes.readInt16LE(at + 12) === 0 && bytes[at + 16] === 2) names.push(bytes.toString('latin1', start, inTable ? end : Math.min(end < 0 ? at + 8 : end, at + 8)));
  }
  return names;
}

module.exports = { read, protections, undefinedNames };
