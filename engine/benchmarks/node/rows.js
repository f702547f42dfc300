// What is measured: the six functions of the design with its values, buffers passed as such, strings, a long mixed signature, and
// callbacks from a native loop and from qsort.

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} symbol the native function; in the fixture, unless inProcess
 * @property {boolean} [inProcess] whether the function is the host program's own (dlopen(null))
 * @property {string[]} parameters 'i32', 'f64', 'u64', 'pointer', 'buffer', 'string' or 'callback'; a struct of structs.js, or 'inout' and one; '...'
 * @property {string} result the same, or 'text': a string of what it points at
 * @property {boolean} [scalar] whether nothing but numbers and addresses is passed
 * @property {string} call the source of a call: of the constant f, and of those that constants makes
 * @property {(peer: object) => Record<string, unknown>} [constants] held as long as the loop
 * @property {Record<string, string>} [calls] the same as a peer has to write it, where that is another call
 * @property {boolean} [errno] whether the error number is kept
 * @property {() => number | bigint} expected
 * @property {string} [member] of a struct that is returned: what is expected
 * @property {{ parameters: string[], result: string }} [callback] the types of the callback that is passed
 * @property {number} [per] by how much the time of a call is divided: the callbacks in it, or the elements; 1 if left out
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

const TIMES = 100;

// What a loop gives whose callbacks give no number.
const sums = { pointer: 'i32', void: 'i32', point: 'f64' };

/** A row of callbacks from a native loop: the time is that of one of them. */
function callback(name, symbol, parameters, result, makeHandler, sum) {
  return {
    name: `callback-${name}`, symbol, parameters: ['callback', 'i32'], result: sums[result] ?? result, callback: { parameters, result }, per: TIMES,
    call: `f(callback, ${TIMES})`, constants: (peer) => ({ callback: peer.callback(makeHandler(peer)) }), expected: () => sum,
  };
}

/** A row of a struct in and out, whose result is dropped, and one where it is kept. */
function struct(name, symbol, type, count, member, expected) {
  const parameters = Array(count).fill(type);
  const values = parameters.map((_, i) => String.fromCharCode(97 + i));
  const constants = (peer) => Object.fromEntries(values.map((value, i) => [value, peer.struct(type, i + 1)]));
  const row = { symbol, parameters, result: type, member, expected: () => expected };
  return [
    { ...row, name, call: `f(${values.join(', ')})`, constants },
    { ...row, name: `${name}-kept`, call: `(kept.value = f(${values.join(', ')}))`, constants: (peer) => ({ ...constants(peer), kept: { value: null } }) },
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
  {
    name: 'bigint-in-out', symbol: 'next_u64', parameters: ['u64'], result: 'u64', scalar: true, call: '(kept.value = f(number))',
    constants: () => ({ number: 2n ** 40n, kept: { value: null } }), expected: () => 2n ** 40n + 1n,
  },
  ...[['typed-array', () => new Uint8Array(200).fill(0x42)], ['buffer-first-byte', () => Buffer.alloc(1, 0x42)]].map(([name, make]) => ({
    name, symbol: 'first_byte', parameters: ['buffer'], result: 'i32', call: 'f(bytes)', constants: () => ({ bytes: make() }), expected: () => 0x42,
  })),
  ...[64, 1024, 16384].flatMap(sumBuffer),
  {
    name: 'string-length', symbol: 'string_length', parameters: ['string'], result: 'u64',
    call: 'f(text)', constants: () => ({ text }), expected: () => BigInt(text.length),
  },
  { name: 'string-result', symbol: 'greeting', parameters: [], result: 'text', call: '(kept.value = f())', constants: () => ({ kept: { value: null } }), expected: () => text },
  ...struct('struct-2xf64', 'add_points', 'point', 2, 'y', 5),
  ...struct('struct-3xf32', 'add_vectors', 'vector', 2, 'z', 7),
  ...struct('struct-32B', 'turn_line', 'line', 1, 'from.y', 4),
  {
    name: 'inout-struct', symbol: 'scale_point', parameters: ['inout point', 'f64'], result: 'i32', call: 'f(point, 1)',
    constants: (peer) => ({ point: peer.struct('point', 1) }), expected: () => 1,
  },
  {
    name: 'variadic-2', symbol: 'sum_variadic', parameters: ['i32', '...', 'f64', 'f64'], result: 'f64', call: 'f(2, 1.5, 2.5)',
    calls: { koffi: "f(2, 'double', 1.5, 'double', 2.5)" }, expected: () => 4,
  },
  { name: 'errno', symbol: 'fail_with', parameters: ['i32'], result: 'i32', errno: true, call: 'f(7) + errno()', constants: ({ errno }) => ({ errno }), expected: () => 6 },
  callback('void', 'back_void', [], 'void', () => () => {}, TIMES),
  callback('i32', 'back_i32', ['i32'], 'i32', () => (x) => x + 1, 5050),
  callback('f64', 'back_f64', ['f64'], 'f64', () => (x) => x + 1, 5050),
  callback('u64', 'back_u64', ['u64'], 'u64', ({ one = 1n }) => (x) => x + one, 5050n),
  callback('pointer', 'back_pointer', ['pointer'], 'pointer', () => (x) => x, TIMES),
  callback('6-f64', 'back_6_f64', Array(6).fill('f64'), 'f64', () => (a, b, c, d, e, f) => a + b + c + d + e + f, 6450),
  callback('struct', 'back_point', ['point'], 'point', ({ swap = ({ x, y }) => ({ x: y, y: x + 1 }) }) => swap, 5150),
  {
    // The time is that of one element.
    name: 'qsort-1000', symbol: 'sort_numbers', parameters: ['callback', 'i32'], result: 'i32', callback: { parameters: ['pointer', 'pointer'], result: 'i32' }, per: 1000,
    call: 'f(callback, 1000)', expected: () => 1000,
    constants: (peer) => ({ callback: peer.callback((a, b) => peer.readInt32(a) - peer.readInt32(b)) }),
  },
];
