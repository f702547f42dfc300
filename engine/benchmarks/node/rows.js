// What is measured: the six functions of the design with its values, buffers passed as such, strings, and a long mixed signature.
// Each row's loop is its own source, and a process runs one row: V8 shares type feedback between loops of one source.

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} symbol the native function; in the fixture, unless inProcess
 * @property {boolean} [inProcess] whether the function is the host program's own (dlopen(null))
 * @property {string[]} parameters 'i32', 'f64', 'u64', 'pointer', 'buffer' or 'string'
 * @property {string} result
 * @property {boolean} scalar whether nothing but numbers and addresses is passed
 * @property {(peer: object) => { once: (f: Function) => unknown, loop: (f: Function) => (n: number) => void }} prepare
 * @property {() => number | bigint} expected
 */

const text = 'hello, native world';

/** The rows of sum-buffer at one size, which pass an address, or the buffer itself. */
function sumBuffer(size) {
  const length = BigInt(size);
  const common = { result: 'u64', expected: () => BigInt(size * 0x42) };
  return [
    {
      ...common,
      name: `sum-buffer-${size}`,
      symbol: 'sum_buffer',
      parameters: ['pointer', 'u64'],
      prepare(peer) {
        // Held by the loop: a buffer that is collected takes its bytes along.
        const buffer = Buffer.alloc(size, 0x42);
        const pointer = peer.pointerTo(buffer);
        return {
          once: (sum) => buffer.length === size && sum(pointer, length),
          loop: (sum) => (n) => { for (let i = 0; i < n; i++) sum(pointer, length); },
        };
      },
    },
    {
      ...common,
      name: `sum-buffer-${size}-direct`,
      symbol: 'sum_buffer',
      parameters: ['buffer', 'u64'],
      prepare() {
        const buffer = Buffer.alloc(size, 0x42);
        return {
          once: (sum) => sum(buffer, length),
          loop: (sum) => (n) => { for (let i = 0; i < n; i++) sum(buffer, length); },
        };
      },
    },
  ];
}

/** @type {Row[]} */
export const rows = [
  {
    name: 'add-f64', symbol: 'add_f64', parameters: ['f64', 'f64'], result: 'f64', scalar: true,
    expected: () => 4,
    prepare: () => ({
      once: (add) => add(1.5, 2.5),
      loop: (add) => (n) => { for (let i = 0; i < n; i++) add(1.5, 2.5); },
    }),
  },
  {
    name: 'add-i32', symbol: 'add_i32', parameters: ['i32', 'i32'], result: 'i32', scalar: true,
    expected: () => 42,
    prepare: () => ({
      once: (add) => add(20, 22),
      loop: (add) => (n) => { for (let i = 0; i < n; i++) add(20, 22); },
    }),
  },
  {
    name: 'getpid', symbol: 'uv_os_getpid', inProcess: true, parameters: [], result: 'i32', scalar: true,
    expected: () => process.pid,
    prepare: () => ({
      once: (getpid) => getpid(),
      loop: (getpid) => (n) => { for (let i = 0; i < n; i++) getpid(); },
    }),
  },
  {
    name: 'many-args', symbol: 'sum_6_i32', parameters: Array(6).fill('i32'), result: 'i32', scalar: true,
    expected: () => 21,
    prepare: () => ({
      once: (sum) => sum(1, 2, 3, 4, 5, 6),
      loop: (sum) => (n) => { for (let i = 0; i < n; i++) sum(1, 2, 3, 4, 5, 6); },
    }),
  },
  {
    name: 'mixed-12', symbol: 'mixed_12', parameters: Array(6).fill(['i32', 'f64']).flat(), result: 'f64', scalar: true,
    expected: () => 81,
    prepare: () => ({
      once: (mixed) => mixed(1, 2.5, 3, 4.5, 5, 6.5, 7, 8.5, 9, 10.5, 11, 12.5),
      loop: (mixed) => (n) => { for (let i = 0; i < n; i++) mixed(1, 2.5, 3, 4.5, 5, 6.5, 7, 8.5, 9, 10.5, 11, 12.5); },
    }),
  },
  {
    name: 'pointer-bigint', symbol: 'pointer_to_usize', parameters: ['pointer'], result: 'u64', scalar: true,
    expected: () => 0xdeadbeefn,
    prepare(peer) {
      const pointer = peer.pointer(0xdeadbeefn);
      return {
        once: (toUsize) => toUsize(pointer),
        loop: (toUsize) => (n) => { for (let i = 0; i < n; i++) toUsize(pointer); },
      };
    },
  },
  ...[64, 1024, 16384].flatMap(sumBuffer),
  {
    name: 'string-length', symbol: 'string_length', parameters: ['string'], result: 'u64',
    expected: () => BigInt(text.length),
    prepare: () => ({
      once: (length) => length(text),
      loop: (length) => (n) => { for (let i = 0; i < n; i++) length(text); },
    }),
  },
];
