import { bytes, structOf, structs } from '../structs.js';

// Deno's FFI. A loaded library has its functions as properties, which are constants to its optimiser when taken out.
const names = { i32: 'i32', f64: 'f64', u64: 'u64', pointer: 'pointer', buffer: 'buffer', callback: 'function', void: 'void', text: 'pointer' };

// Structs by value are their bytes, in and out.
const structNamed = (name) => ({ struct: Object.values(structs[name]).map((type) => (type in structs ? structNamed(type) : type)) });
const typeOf = (type) => (structOf(type) === undefined ? names[type] : type.startsWith('inout ') ? 'buffer' : structNamed(type));

/** Where a member of a result is among its numbers: the rows look at these. */
const places = { y: 1, z: 2, 'from.y': 1 };

export function bind(row, files) {
  if (row.parameters.includes('string')) return { cannot: 'takes no strings, only buffers' };
  if (row.parameters.includes('...')) return { cannot: 'has no variadic functions' };
  if (row.errno) return { cannot: 'keeps no error number' };
  // Deno is not built on libuv; its function is one call of the C library's, too.
  const [path, symbol] = row.inProcess ? [files.c, 'getpid'] : [files.functions, row.symbol];
  const { symbols } = Deno.dlopen(path, { [symbol]: { parameters: row.parameters.map(typeOf), result: typeOf(row.result) } });
  const native = symbols[symbol];
  return {
    f: row.result === 'text' ? () => Deno.UnsafePointerView.getCString(native()) : native, pointer: Deno.UnsafePointer.create, pointerTo: Deno.UnsafePointer.of, readInt32: (pointer) => new Deno.UnsafePointerView(pointer).getInt32(),
    struct: bytes, member: ({ buffer }, path) => (path === 'z' ? new Float32Array(buffer) : new Float64Array(buffer))[places[path]],
    callback: (handler) => new Deno.UnsafeCallback({ parameters: row.callback.parameters.map(typeOf), result: typeOf(row.callback.result) }, handler).pointer,
    // The handler of a struct gets bytes, and gives some.
    swap({ buffer, byteOffset }) {
      const [x, y] = new Float64Array(buffer, byteOffset, 2);
      return Float64Array.of(y, x + 1);
    },
  };
}
