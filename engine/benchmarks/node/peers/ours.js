// @ffitoolkit/node, as eng/build.sh left it. With FFITK_FASTCALL=0 in the environment, its libffi path.
import { createRequire } from 'node:module';
import { signature } from './node-types.js';

const require = createRequire(import.meta.url);

export function bind(row, files) {
  const ffi = require(files.package);
  const { lib } = ffi.dlopen(row.inProcess ? null : files.functions);
  const f = lib.getFunction(row.symbol, signature(row));
  const { getInt32 } = ffi;
  return {
    f, pointer: (address) => address, pointerTo: ffi.getRawPointer, readInt32: (address) => getInt32(address),
    callback: (handler) => lib.registerCallback({ ...signature(row.callback), threads: row.callback.threads ?? 'same-thread' }, handler),
    // Of a row of callbacks it is not the call that is measured.
    ...(row.callback === undefined ? { path: f.callPath, note: f.callPathReason } : {}),
  };
}
