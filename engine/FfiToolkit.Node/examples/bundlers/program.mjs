// A program to bundle: it calls a native function, and one that calls back.
import { dlopen, getInt32, suffix } from '@ffitoolkit/node';

const { lib, functions } = dlopen(`libc.${suffix}.6`, {
  abs: { arguments: ['i32'], return: 'i32' },
  qsort: { arguments: ['buffer', 'u64', 'u64', 'function'] },
});

const numbers = Int32Array.from([3, 1, 2]);
const compare = lib.registerCallback({ arguments: ['pointer', 'pointer'], return: 'i32' }, (a, b) => getInt32(a) - getInt32(b));
functions.qsort(numbers, 3n, 4n, compare);
console.log(functions.abs(-42), functions.abs.callPath, numbers.join(), functions.qsort.callPath);
lib.close();
