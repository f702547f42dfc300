'use strict';
// A million calls of every kind leave nothing behind: no object, no handle, no memory, no code. Of kinds that take long there are fewer.
const { isOracle, runtime } = require('./support/host.js');
const { assert } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const child = require('./support/child.js');

const source = `
  const { getHeapStatistics } = require('node:v8');
  const { open, types } = require(${JSON.stringify(require.resolve('./support/structs.js'))});
  const library = new ffi.DynamicLibrary(fixture);
  const of = (name, parameters, result, more) => library.getFunction(name, { arguments: parameters, return: result, ...more });
  const s = open();
  const callback = (parameters, result, fn, more) => library.registerCallback({ arguments: parameters, return: result, ...more }, fn);
  // A loop of its own for each, which the optimiser sees one call in.
  const loop = (text, values) => new Function(...Object.keys(values), \`return (n) => { for (let i = 0; i < n; i++) { \${text}; } }\`)(...Object.values(values));
  const kinds = {};
  const kind = (name, text, values, share = 1) => { kinds[name] = { run: loop(text, values), share }; };

  const scalars = { int8: -5, uint8: 250, int16: -500, uint16: 60000, int32: -70000, uint32: 4000000000, int64: -(2n ** 62n), uint64: 2n ** 63n, float32: 0.5, float64: 0.1, pointer: 2n ** 47n };
  for (const [type, value] of Object.entries(scalars)) kind(type, 'f(value)', { f: of('echo_' + type, [type], type), value });
  kind('a safe integer for 64 bits', 'f(2 ** 40)', { f: of('echo_int64', ['int64'], 'int64') });
  kind('twelve', 'f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)', { f: of('weigh_mixed_12', Array(6).fill(['i32', 'f64']).flat(), 'f64') });
  const first = of('first_byte', ['buffer'], 'i32');
  const bytes = Buffer.alloc(200, 1);
  for (const [name, value] of Object.entries({ 'typed array': new Float64Array(40), Buffer: bytes, ArrayBuffer: new ArrayBuffer(8), DataView: new DataView(new ArrayBuffer(8)), 'resizable buffer': new ArrayBuffer(8, { maxByteLength: 16 }), NULL: null })) {
    kind(name, 'f(value)', { f: first, value });
  }
  kind('a new typed array', 'f(new Uint8Array(4))', { f: first }, 10);
  const length = of('text_length', ['string'], 'u64');
  for (const [name, value] of Object.entries({ text: 'hello, native world', 'text that is not ASCII': 'gr\\u00fc\\u00dfe', 'long text': 'x'.repeat(5000) })) kind(name, 'f(value)', { f: length, value }, name === 'long text' ? 10 : 1);
  kind('new text', "f('text ' + i)", { f: length });
  kind('a result that is text', 'f(bytes)', { f: new ffi.DynamicLibrary(fixture).getFunction('same_text', { arguments: ['buffer'], return: 'cstring' }), bytes: Buffer.from('a text\\0') });
  kind('text that is freed', 'f(20, 65)', { f: of('make_text', ['i32', 'char'], 'cstring!free_text') });
  kind('a promise not to call back', 'f(1, 2, 3, 4, 5, 6)', { f: new ffi.DynamicLibrary(fixture).getFunction('weigh_6_i32', { arguments: Array(6).fill('i32'), return: 'i32', leaf: true }) });
  kind('memory', 'get(at)', { get: ffi.getFloat64, at: ffi.getRawPointer(bytes) });
  kind('a refused argument', 'try { f(1.5); } catch {}', { f: of('echo_int8', ['int8'], 'int8') }, 50);

  const point = { x: 1, y: 2 };
  kind('struct', 'f(point, point)', { f: s.add_points, point });
  kind('bytes of a struct', 'f(bytes, bytes)', { f: s.add_points, bytes: Float64Array.of(1, 2) }, 10);
  kind('inout', 'f(point, 1)', { f: s.scale, point });
  kind('inout of a number', 'box.value = 0; f(box)', { f: s.next, box: { value: 0 } });
  kind('out', 'f(line, count, name)', { f: s.bounds, line: {}, count: {}, name: {} });
  kind('union', 'f(value)', { f: s.echo_number, value: { f: 1 } }, 10);
  kind('text in a struct', 'f(value)', { f: s.name_length, value: { colour: 'RED', name: 'text' } }, 10);
  kind('errno', 'f(i & 127)', { f: s.fail });
  kind('variadic', 'f(2, 1.5, 2.5)', { f: s.library.getFunction('sum_doubles', { arguments: ['i32', '...', 'f64', 'f64'], return: 'f64' }) });
  kind('a refused struct', 'try { f(point, 5); } catch {}', { f: s.add_points, point }, 50);

  // From here on callbacks are registered, and no call is fast.
  const late = () => {
    kind('a call while callbacks are registered', 'f(value)', { f: of('echo_pointer', ['pointer'], 'pointer'), value: bytes });
    for (const [type, value] of Object.entries(scalars)) kind('callback of ' + type, 'f(callback, value)', { f: of('call_' + type, ['pointer', type], type), callback: callback([type], type, (x) => x), value });
    kind('callbacks in a loop', 'f(callback, 100)', { f: of('call_times', ['pointer', 'i32'], 'i32'), callback: callback(['i32'], 'i32', (x) => x + 1) }, 100);
    kind('callback of structs', 'f(point, callback, 1)', { f: s.map_point, point, callback: callback([types.Point, 'i32'], types.Point, ({ x, y }) => ({ x: y, y: x })) });
    kind('callback of bytes, and a union', 'f(value, callback)', { f: s.map_tagged, value: { tag: 7, value: { f: 1 } }, callback: callback(['i8', types.Tagged, 'f32'], types.Tagged, () => new Uint8Array(8)) }, 10);
    kind('callback that throws', 'try { f(callback, 1); } catch {}', { f: of('call_int32', ['pointer', 'int32'], 'int32'), callback: callback(['i32'], 'i32', () => { throw bytes; }, { onError: 'throw' }) }, 10);
    kind('a struct that is refused', 'try { f(point, callback, 1); } catch {}', { f: s.map_point, point, callback: callback([types.Point, 'i32'], types.Point, () => ({ x: 1 }), { onError: 'throw' }) }, 200);
    kind('a callback registered and freed', 'library.unregisterCallback(library.registerCallback(signature, fn))', { library, signature: { arguments: ['f64'], return: 'f64' }, fn: (x) => x }, 10);
  };

  const tick = () => new Promise((resolve) => setImmediate(resolve));
  // Has a thread call, and waits until every call has come and the thread has ended.
  const thread = (name, register, start, share = 1) => {
    kinds[name] = { share, async run(n) {
      let come = 0;
      const pointer = register((calls) => { come += calls; });
      const isOver = start(pointer, n);
      while (come < n || !isOver()) await tick();
      library.unregisterCallback(pointer);
    } };
  };
  const startCallers = of('start_callers', ['pointer', 'i32', 'i32', 'i32'], 'void');
  const running = of('callers_running', [], 'i32');
  const numbers = (pointer, n) => { startCallers(pointer, 1, n, 0); return () => running() === 0; };
  const structs = (start) => (pointer, n) => { const before = s.threads_ended(); start(pointer, n); return () => s.threads_ended() > before; };
  const last = () => {
    thread('posted calls', (count) => callback(['i32'], 'void', () => count(1), { threads: 'post' }), numbers);
    thread('batches', (count) => callback(['i32'], 'void', (calls) => count(calls.length), { threads: 'batch' }), numbers);
    thread('batches of structs', (count) => callback(['i8', types.Vector, types.Tagged, types.Line], 'void', (calls) => count(calls.length), { threads: 'batch' }), structs(s.start_posts), 10);
    thread('waiting calls', (count) => callback([types.Line, 'i32'], types.Line, (line) => { count(1); return line; }, { threads: 'block' }), structs(s.start_lines), 200);
  };

  const MILLION = Number(process.env.FFITK_NODE_MILLION ?? 1_000_000);
  const settled = async () => {
    for (let i = 0; i < 3; i++) { gc(); await tick(); }
    const { heapUsed, heapTotal, arrayBuffers, external, rss } = process.memoryUsage();
    const { functions, codeBytes, stubs, callbacks, droppedCalls } = ffi.engine.statistics();
    return { heap: heapUsed, buffers: arrayBuffers, external, handles: getHeapStatistics().used_global_handles_size, resident: rss - heapTotal, functions, code: codeBytes, stubs, callbacks, dropped: droppedCalls };
  };
  const most = { heap: 2 ** 20, buffers: 2 ** 20, external: 2 ** 20, handles: 4096, resident: 8 * 2 ** 20, functions: 0, code: 0, stubs: 0, callbacks: 0, dropped: 0 };

  async function check(names) {
    for (const name of names) await kinds[name].run(MILLION / 50 / kinds[name].share);
    for (const name of names) {
      const { run, share } = kinds[name];
      let left;
      // What was only kept for later is not kept twice.
      for (let batch = 0; batch < 2 && (batch === 0 || left.length > 0); batch++) {
        const before = await settled();
        await run(MILLION / share);
        const after = await settled();
        left = Object.keys(most).filter((what) => after[what] - before[what] > most[what]).map((what) => what + ' ' + (after[what] - before[what]));
      }
      if (left.length > 0) console.log(name + ' leaves ' + left.join(', '));
    }
    return names.length;
  }

  (async () => {
    let count = await check(Object.keys(kinds));
    for (const more of [late, last]) {
      const known = Object.keys(kinds);
      more();
      count += await check(Object.keys(kinds).filter((name) => !known.includes(name)));
    }
    // The libraries stay open: a thread that has counted itself out has its last instructions to go.
    console.log(count + ' kinds');
  })();
`;

const reason = runtime !== 'node' ? 'it has no switch to collect' : false;

ours('A million calls of every kind leave no object, no handle, no memory and no code', () => {
  assert.equal(child.output(source, { flags: ['--expose-gc'], timeout: 300_000 }), '61 kinds');
}, isOracle ? false : reason);
