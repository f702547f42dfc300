// Deno's FFI. A loaded library has its functions as properties, which are constants to its optimiser when taken out.
const names = { i32: 'i32', f64: 'f64', u64: 'u64', pointer: 'pointer', buffer: 'buffer', callback: 'function' };

export function bind(row, files) {
  if (row.parameters.includes('string')) return { cannot: 'takes no strings, only buffers' };
  // Deno is not built on libuv; its function is one call of the C library's, too.
  const [path, symbol] = row.inProcess ? [files.c, 'getpid'] : [files.functions, row.symbol];
  const { symbols } = Deno.dlopen(path, { [symbol]: { parameters: row.parameters.map((type) => names[type]), result: names[row.result] } });
  return {
    f: symbols[symbol], pointer: Deno.UnsafePointer.create, pointerTo: Deno.UnsafePointer.of, readInt32: (pointer) => new Deno.UnsafePointerView(pointer).getInt32(),
    callback: (handler) => new Deno.UnsafeCallback({ parameters: row.callback.parameters.map((type) => names[type]), result: names[row.callback.result] }, handler).pointer,
  };
}
