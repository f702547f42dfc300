// Bun's FFI, whose pointers are numbers.
import { dlopen, JSCallback, ptr, read } from 'bun:ffi';
import { needsTypes } from '../structs.js';

const names = { i32: 'i32', f64: 'f64', u64: 'u64', pointer: 'ptr', buffer: 'ptr', callback: 'ptr', void: 'void', text: 'cstring' };

// A callback is freed with its object.
const held = [];

export function bind(row, files) {
  if (needsTypes(row)) return { cannot: 'has neither structs, variadic functions nor error numbers' };
  if (row.parameters.includes('string')) return { cannot: 'takes no strings, only buffers' };
  // Bun opens no main program; its function is one call of the C library's, too.
  const [path, symbol] = row.inProcess ? [files.c, 'getpid'] : [files.functions, row.symbol];
  const { symbols } = dlopen(path, { [symbol]: { args: row.parameters.map((type) => names[type]), returns: names[row.result] } });
  return {
    f: symbols[symbol], pointer: Number, pointerTo: ptr, readInt32: (address) => read.i32(address, 0),
    callback(handler) {
      const made = new JSCallback(handler, { args: row.callback.parameters.map((type) => names[type]), returns: names[row.callback.result] });
      held.push(made);
      return made.ptr;
    },
  };
}
