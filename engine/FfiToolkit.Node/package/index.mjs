import ffi from './index.js';
import location from './lib/location.js';

location.url = import.meta.url;

export const {
  DynamicLibrary, dlopen, dlclose, dlsym, exportString, exportBuffer, exportArrayBuffer, exportArrayBufferView,
  getCurrentEventLoop, getInt8, getUint8, getInt16, getUint16, getInt32, getUint32, getInt64, getUint64, getFloat32, getFloat64,
  setInt8, setUint8, setInt16, setUint16, setInt32, setUint32, setInt64, setUint64, setFloat32, setFloat64, getRawPointer,
  toString, toBuffer, toArrayBuffer, suffix, types, engine, getFunctionFromPointer,
  struct, union, array, bits, enums, pointer, out, inout, into, sizeof, alignof, offsetof,
} = ffi;
export default ffi;
