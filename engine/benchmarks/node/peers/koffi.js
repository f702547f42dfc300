// koffi, whose pointers are bigints and whose typed pointers take buffers.
import { createRequire } from 'node:module';
import { memberOf, plain, structOf, structs } from '../structs.js';

const names = { f32: 'float', '...': '...', i32: 'int32_t', f64: 'double', u64: 'uint64_t', pointer: 'void *', buffer: 'uint8_t *', string: 'const char *', void: 'void', text: 'const char *' };

export function bind(row, files) {
  const koffi = createRequire(files.modules)('koffi');
  const library = koffi.load(row.inProcess ? null : files.functions);
  const made = {};
  const structNamed = (name) => (made[name] ??= koffi.struct(Object.fromEntries(Object.entries(structs[name]).map(([member, type]) => [member, type in structs ? structNamed(type) : names[type]]))));
  const typeOf = (type) =>
    structOf(type) === undefined ? names[type] : type.startsWith('inout ') ? koffi.inout(koffi.pointer(structNamed(type.slice(6)))) : structNamed(type);
  // The types behind the dots are those of each call.
  const dots = row.parameters.indexOf('...');
  const parameters = dots < 0 ? row.parameters : row.parameters.slice(0, dots + 1);
  const prototype = row.callback && koffi.pointer(koffi.proto('Callback', typeOf(row.callback.result), row.callback.parameters.map(typeOf)));
  const f = library.func(row.symbol, typeOf(row.result), parameters.map((type) => (type === 'callback' ? prototype : typeOf(type))));
  return {
    name: 'koffi', f, struct: plain, member: memberOf, errno: koffi.errno, pointer: (address) => address, pointerTo: koffi.address, readInt32: (address) => koffi.decode(address, 'int32_t'),
    // Its 64-bit integers are Numbers while those are exact.
    one: 1,
    callback: (handler) => koffi.register(handler, prototype),
  };
}
