// Bun's FFI, whose pointers are numbers.
import { dlopen, ptr } from 'bun:ffi';

const names = { i32: 'i32', f64: 'f64', u64: 'u64', pointer: 'ptr', buffer: 'ptr' };

export function bind(row, files) {
  if (row.parameters.includes('string')) return { cannot: 'takes no strings, only buffers' };
  // Bun opens no main program; its function is one call of the C library's, too.
  const [path, symbol] = row.inProcess ? [files.c, 'getpid'] : [files.functions, row.symbol];
  const { symbols } = dlopen(path, { [symbol]: { args: row.parameters.map((type) => names[type]), returns: names[row.result] } });
  return { f: symbols[symbol], pointer: Number, pointerTo: ptr };
}
