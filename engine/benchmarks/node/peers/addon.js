// The two addons that were written by hand for these functions: native/limit.cc and native/node-api.c.
import { createRequire } from 'node:module';
import { needsTypes } from '../structs.js';

const require = createRequire(import.meta.url);

export function bind(row, files) {
  if (needsTypes(row)) return { cannot: 'it has neither structs nor variadic functions' };
  const addon = require(files.addon);
  if (row.callback !== undefined && addon[row.symbol] === undefined) return { cannot: 'it has no callbacks' };
  const takesBuffer = row.parameters.includes('buffer');
  return { f: addon[takesBuffer ? `${row.symbol}_of` : row.symbol], pointer: (address) => address, pointerTo: addon.address_of, callback: (handler) => handler };
}
