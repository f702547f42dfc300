'use strict';
// Passes values to native code while V8 moves and frees everything around them, and counts what arrives otherwise than it is.

function run(ffi, fixture, rounds) {
  const library = new ffi.DynamicLibrary(fixture);
  const sum = library.getFunction('sum_bytes', { arguments: ['buffer', 'u64'], return: 'u64' });
  const echo = library.getFunction('echo_uint64', { arguments: ['u64'], return: 'u64' });
  const length = library.getFunction('text_length', { arguments: ['string'], return: 'u64' });
  const hot = new Function('sum', 'echo', 'length', 'return function churn(bytes, n, big, text) { return [sum(bytes, n), echo(big), length(text)]; }')(sum, echo, length);
  const optimise = new Function('f', '%PrepareFunctionForOptimization(f); return () => %OptimizeFunctionOnNextCall(f);')(hot);
  let kept = [];
  let wrong = 0;
  const makers = [
    (n) => new Uint8Array(n % 60), (n) => new Uint8Array(n), (n) => Buffer.alloc(n), (n) => Buffer.from('x'.repeat(n)), (n) => new DataView(new ArrayBuffer(n + 8), 8),
    (n) => new ArrayBuffer(n), (n) => new Uint8Array(new SharedArrayBuffer(n)), (n) => new Uint8Array(new ArrayBuffer(n, { maxByteLength: 2 * n })),
  ];
  for (let i = 0; i < rounds; i += 1) {
    const made = makers[i % makers.length](1 + (i * 7) % 300);
    const bytes = ArrayBuffer.isView(made) ? new Uint8Array(made.buffer, made.byteOffset, made.byteLength) : new Uint8Array(made);
    // Half of the arrays stay inside V8's heap until native code gets them.
    const value = i % 2 ? made : makers[0](1 + (i * 7) % 300).fill(i);
    const content = i % 2 ? bytes.fill(i) : value;
    const big = (BigInt(i) << 40n) + 3n;
    const text = 'text '.repeat(1 + (i % 9));
    kept.push(value, big, new Array(i % 500));
    if (kept.length > 600) kept = kept.slice(300);
    if (i === 20) optimise();
    const [total, back, letters] = hot(value, content.length, big, text);
    if (total !== BigInt(content.reduce((a, b) => a + b, 0)) || back !== big || letters !== BigInt(text.length)) wrong += 1;
  }

  library.close();
  return `${wrong} wrong of ${rounds}`;
}

module.exports = { run };
