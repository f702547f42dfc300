// What is measured: the six functions of the design with its values, buffers passed as such, strings, and a long mixed signature.

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} symbol the native function; in the fixture, unless inProcess
 * @property {boolean} [inProcess] whether the function is the host program's own (dlopen(null))
 * @property {string[]} parameters 'i32', 'f64', 'u64', 'pointer', 'buffer' or 'string'
 * @property {string} result
 * @property {boolean} [scalar] whether nothing but numbers and addresses is passed
 * @property {string} call the source of a call: of the constant f, and of those that constants makes
 * @property {(peer: object) => Record<string, unknown>} [constants] held as long as the loop
 * @property {() => number | bigint} expected
 */

const text = 'hello, native world';

/** The rows of sum-buffer at one size, which pass an address, or the buffer itself. */
function sumBuffer(size) {
  const common = {
    symbol: 'sum_buffer', result: 'u64', expected: () => BigInt(size * 0x42),
    constants(peer) {
      const buffer = Buffer.alloc(size, 0x42);
      return { buffer, pointer: peer.pointerTo(buffer), length: BigInt(size) };
    },
  };
  return [
    { ...common, name: `sum-buffer-${size}`, parameters: ['pointer', 'u64'], call: 'f(pointer, length)' },
    { ...common, name: `sum-buffer-${size}-direct`, parameters: ['buffer', 'u64'], call: 'f(buffer, length)' },
  ];
}

/** @type {Row[]} */
export const rows = [
  { name: 'add-f64', symbol: 'add_f64', parameters: ['f64', 'f64'], result: 'f64', scalar: true, call: 'f(1.5, 2.5)', expected: () => 4 },
  { name: 'add-i32', symbol: 'add_i32', parameters: ['i32', 'i32'], result: 'i32', scalar: true, call: 'f(20, 22)', expected: () => 42 },
  { name: 'getpid', symbol: 'uv_os_getpid', inProcess: true, parameters: [], result: 'i32', scalar: true, call: 'f()', expected: () => process.pid },
  {
    name: 'many-args', symbol: 'sum_6_i32', parameters: Array(6).fill('i32'), result: 'i32', scalar: true,
    call: 'f(1, 2, 3, 4, 5, 6)', expected: () => 21,
  },
  {
    name: 'mixed-12', symbol: 'mixed_12', parameters: Array(6).fill(['i32', 'f64']).flat(), result: 'f64', scalar: true,
    call: 'f(1, 2.5, 3, 4.5, 5, 6.5, 7, 8.5, 9, 10.5, 11, 12.5)', expected: () => 81,
  },
  {
    name: 'pointer-bigint', symbol: 'pointer_to_usize', parameters: ['pointer'], result: 'u64', scalar: true,
    call: 'f(pointer)', constants: (peer) => ({ pointer: peer.pointer(0xdeadbeefn) }), expected: () => 0xdeadbeefn,
  },
  ...[64, 1024, 16384].flatMap(sumBuffer),
  {
    name: 'string-length', symbol: 'string_length', parameters: ['string'], result: 'u64',
    call: 'f(text)', constants: () => ({ text }), expected: () => BigInt(text.length),
  },
];
