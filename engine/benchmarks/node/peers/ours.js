// @ffitoolkit/node, as eng/build.sh left it. With FFITK_FASTCALL=0 in the environment, its libffi path.
import { createRequire } from 'node:module';
import { memberOf, plain, structOf, structs } from '../structs.js';
import { names as common } from './node-types.js';

const require = createRequire(import.meta.url);
const names = { ...common, text: 'cstring' };

/** The signature of a row, with types of this package where it has others than node:ffi's. */
function signature(ffi, row) {
  const structNamed = (name) => ffi.struct(name, Object.fromEntries(Object.entries(structs[name]).map(([member, type]) => [member, type in structs ? structNamed(type) : type])));
  const typeOf = (type) => (structOf(type) === undefined ? names[type] ?? type : type.startsWith('inout ') ? ffi.inout(structNamed(type.slice(6))) : structNamed(type));
  return { arguments: row.parameters.map(typeOf), return: typeOf(row.result), ...(row.errno ? { errno: true } : {}) };
}

export function bind(row, files) {
  const ffi = require(files.package);
  const { lib } = ffi.dlopen(row.inProcess ? null : files.functions);
  const f = lib.getFunction(row.symbol, signature(ffi, row));
  const { getInt32 } = ffi;
  return {
    f, pointer: (address) => address, pointerTo: ffi.getRawPointer, readInt32: (address) => getInt32(address),
    struct: plain, member: memberOf, errno: () => f.errno,
    callback: (handler) => lib.registerCallback({ ...signature(ffi, row.callback), threads: row.callback.threads ?? 'same-thread' }, handler),
    // Of a row of callbacks it is not the call that is measured.
    ...(row.callback === undefined ? { path: f.callPath, note: f.callPathReason } : {}),
  };
}
