'use strict';

const { builtin } = require('./builtins.js');

const { closeSync, openSync, readSync } = builtin('node:fs');

// The start of an ELF file is its header and, right behind it, the program headers (System V gABI, chapter 5).
const HEADER_BYTES = 4096;
const PT_INTERP = 3;

// The path of the loader that a 64-bit little-endian program asks for; '' for a program that asks for none.
function loaderOf(program) {
  const file = openSync(program);
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const length = readSync(file, header, 0, HEADER_BYTES, 0);
    if (length < 64 || header.readUInt32BE(0) !== 0x7f454c46) return '';
    const size = header.readUInt16LE(54);
    const first = Number(header.readBigUInt64LE(32));
    for (let at = first; at < first + size * header.readUInt16LE(56) && at + size <= length; at += size) {
      if (header.readUInt32LE(at) !== PT_INTERP) continue;
      const path = Buffer.alloc(Number(header.readBigUInt64LE(at + 32)));
      readSync(file, path, 0, path.length, Number(header.readBigUInt64LE(at + 8)));
      return path.toString('latin1');
    }
    return '';
  } finally {
    closeSync(file);
  }
}

// process.report knows it too, and asks the DNS about every open connection before it answers.
function hasMusl() {
  try {
    return loaderOf(process.execPath).includes('/ld-musl-');
  } catch {
    // The permission model may forbid to read the program. Then it is what packages are built for.
    return false;
  }
}

/** The platform's name in package names. A Linux without glibc has binaries of its own. */
function platformName() {
  return `${process.platform}-${process.platform === 'linux' && hasMusl() ? 'musl-' : ''}${process.arch}`;
}

module.exports = { platformName };
