// koffi, whose pointers are bigints and whose typed pointers take buffers.
import { createRequire } from 'node:module';

const names = { i32: 'int32_t', f64: 'double', u64: 'uint64_t', pointer: 'void *', buffer: 'uint8_t *', string: 'const char *' };

export function bind(row, files) {
  const koffi = createRequire(files.modules)('koffi');
  const library = koffi.load(row.inProcess ? null : files.functions);
  const prototype = row.callback && koffi.pointer(koffi.proto('Callback', names[row.callback.result], row.callback.parameters.map((type) => names[type])));
  const f = library.func(row.symbol, names[row.result], row.parameters.map((type) => (type === 'callback' ? prototype : names[type])));
  return {
    f, pointer: (address) => address, pointerTo: koffi.address, readInt32: (address) => koffi.decode(address, 'int32_t'),
    // Its 64-bit integers are Numbers while those are exact.
    one: 1,
    callback: (handler) => koffi.register(handler, prototype),
  };
}
