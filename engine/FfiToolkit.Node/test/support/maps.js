'use strict';
// The memory map of this process, and files that may be in it.
const fs = require('node:fs');
const { ffi } = require('./host.js');

const onWindows = process.platform === 'win32';

// Why no map can be read here, or false.
const noMaps = !onWindows && process.platform !== 'linux' && 'what is mapped is read from /proc, or by a function of Windows';

// [{ start, end, permissions, path }], in /proc's words: stubs are in memory files.
function maps() {
  return onWindows ? regions() : fs.readFileSync('/proc/self/maps', 'utf8').trim().split('\n').map((line) => {
    const [, start, end, permissions, path] = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)$/.exec(line);
    return { start: BigInt(`0x${start}`), end: BigInt(`0x${end}`), permissions, path };
  });
}

// winnt.h: PAGE_EXECUTE and so on, MEM_COMMIT, MEM_IMAGE and MEM_MAPPED.
const permissionsOf = { 0x02: 'r--p', 0x04: 'rw-p', 0x08: 'rw-p', 0x10: '--xp', 0x20: 'r-xp', 0x40: 'rwxp', 0x80: 'rwxp' };
const committed = 0x1000;
const image = 0x1000000;
const mapped = 0x40000;
let system;

function* regions() {
  system ??= ffi.dlopen('kernel32.dll', {
    VirtualQuery: { arguments: ['pointer', 'buffer', 'u64'], return: 'u64' },
    GetModuleFileNameW: { arguments: ['pointer', 'buffer', 'u32'], return: 'u32' },
  }).functions;
  // MEMORY_BASIC_INFORMATION
  const region = Buffer.alloc(48);
  const name = Buffer.alloc(2 * 1024);
  for (let at = 0n; system.VirtualQuery(at, region, BigInt(region.length)) !== 0n;) {
    const start = region.readBigUInt64LE(0);
    const end = start + region.readBigUInt64LE(24);
    const [state, protection, type] = [32, 36, 40].map((offset) => region.readUInt32LE(offset));
    if (state === committed) {
      const length = type === image ? system.GetModuleFileNameW(region.readBigUInt64LE(8), name, name.length / 2) : 0;
      yield { start, end, permissions: permissionsOf[protection & 0xff] ?? '---p', path: type === mapped ? '/memfd:' : name.toString('utf16le', 0, 2 * length) };
    }
    at = end;
  }
}

// The mapping that holds an address.
const at = (address) => [...maps()].find(({ start, end }) => address >= start && address < end);

// Executable memory of a memory file: where this package keeps its stubs.
const stubs = () => [...maps()].filter(({ permissions, path }) => permissions[2] === 'x' && path.startsWith('/memfd:'));

const isMapped = (file) => [...maps()].some(({ path }) => path === file);

// Removes a file. One that is mapped stays where Windows has it: its temporary folder is that of this run alone.
function discard(file) {
  try {
    fs.unlinkSync(file);
  } catch (error) {
    if (!onWindows) throw error;
  }
}

module.exports = { noMaps, maps: () => [...maps()], at, stubs, isMapped, discard };
