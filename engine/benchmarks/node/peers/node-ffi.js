// node:ffi, which Node 26 has behind --experimental-ffi.
import { dlopen, getInt32, getRawPointer, toString } from 'node:ffi';
import { signature } from './node-types.js';
import { needsTypes } from '../structs.js';

export function bind(row, files) {
  if (needsTypes(row)) return { cannot: 'has neither structs, variadic functions nor error numbers' };
  const { lib } = dlopen(row.inProcess ? null : files.functions);
  const native = lib.getFunction(row.symbol, signature(row, { text: 'pointer' }));
  return {
    f: row.result === 'text' ? () => toString(native()) : native, pointer: (address) => address, pointerTo: getRawPointer, readInt32: (address) => getInt32(address),
    callback: (handler) => lib.registerCallback(signature(row.callback), handler),
  };
}
