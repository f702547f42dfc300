// The same declarations serve CommonJS.
import ffi = require('@ffitoolkit/node');

const { functions } = ffi.dlopen(null, { getpid: { return: ffi.types.INT_32 } });
const pid: number = functions.getpid();
const library: ffi.DynamicLibrary = new ffi.DynamicLibrary(`libm.${ffi.suffix}`);
const signature: ffi.Signature = { arguments: ['f64'], return: 'f64' };

export = { pid, library, signature };
