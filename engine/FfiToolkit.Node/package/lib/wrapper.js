'use strict';

// Makes the JavaScript function that validates the arguments of one native function and calls it. Each is compiled by itself:
// functions of one factory would share their type feedback, and V8 would call none of them directly.

const { addon } = require('./addon.js');
const { builtin } = require('./builtins.js');
const { hooks } = require('./hooks.js');
const { temporaries, loneRooms, LONE_ROOMS, release } = require('./temporaries.js');
const { pointerAddress } = require('./pointers.js');
const { scalars, toInt64, toUint64 } = require('./rules.js');
const { refuse } = require('./refusal.js');
const { callsBack } = require('./signature.js');
const { codes } = require('./types.js');
const { closureWrapper } = require('./closure-wrapper.js');

const { compileFunction } = builtin('node:vm');

// Bindings of the generated code.
const PARAMETERS = [
  'library', 'kinds', 'call', 'slow', 'refuse', 'hooks', 'temporaries', 'release', 'address', 'pointerAddress',
  'toInt64', 'toUint64', 'asIntN', 'asUintN', 'copy', 'texts', 'textBytes', 'refused', 'results',
];

/** What is passed to native calls and taken from them: the numbers of CallForm.cs. */
const forms = Object.freeze({ converted: 0, values: 1, resultInCell: 2 });

const wide = {
  __proto__: null,
  int64: (v) => `typeof ${v} === 'bigint' && asIntN(64, ${v}) === ${v} ? ${v} : toInt64(${v}) ?? refuse(library, kinds, arguments)`,
  // V8 tests a bigint for an int64 with less code than for a uint64; toUint64 takes the upper half.
  uint64: (v) => `typeof ${v} === 'bigint' && asIntN(64, ${v}) === ${v} && ${v} >= 0n ? ${v} : toUint64(${v}) ?? refuse(library, kinds, arguments)`,
  pointer: (v, i) => `typeof ${v} === 'bigint' && asUintN(64, ${v}) === ${v} ? ${v} : pointerAddress(${v}, ${i}, mark)`,
};

// What the stub reads itself, of a parameter that is declared as text: the text, where it needs no more than copying.
const textOf = (v, room) => `typeof ${v} === 'string' && copy(${v}, start${room}, textBytes) !== 0 ? text${room} : ${v}`;

/** The source of a wrapper: the body of a function that takes PARAMETERS and returns it. */
function wrapperSource({ kinds, codes: [, ...types], result, callsBack: reentry }, hasSlow, form) {
  const mayCallBack = reentry === callsBack.perhaps;
  const noCallback = mayCallBack ? 'hooks.callbacks === 0' : 'true';
  const names = kinds.map((_, i) => `a${i}`);
  const passed = kinds.map((kind, i) => (kind in wide ? `x${i}` : names[i]));
  const conditions = ['library.open', `arguments.length === ${kinds.length}`];
  kinds.forEach((kind, i) => {
    if (kind in scalars) conditions.push(scalars[kind].accepts(names[i]));
  });

  const converted = (one) => (form === forms.resultInCell ? `(${one}, results[0])` : result in scalars ? scalars[result].result(one) : one);
  const call = (values) => {
    const list = values.join(', ');
    return converted(hasSlow ? `(hooks.callbacks === 0 ? call(${list}) : slow(${list}))` : `call(${list})`);
  };

  const wideCount = kinds.filter((kind) => kind in wide).length;
  const pointers = kinds.flatMap((kind, i) => (kind === 'pointer' ? [i] : []));
  const convertKinds = (isWanted) =>
    kinds.flatMap((kind, i) => (kind in wide && isWanted(kind) ? [`const x${i} = ${wide[kind](names[i], i)};`] : []));
  // Integers first: what they refuse, they refuse before anything is taken for a pointer.
  const integers = convertKinds((kind) => kind !== 'pointer');
  const convert = [...integers, ...convertKinds((kind) => kind === 'pointer')];
  // What a callback ends, the call throws; only then is it in a try block, where V8 of Node 22 would make no fast call.
  const guarded = mayCallBack && pointers.length > 0;
  const isRead = form !== forms.converted && wideCount > 0;
  let body;
  if (wideCount === 0) {
    body = [`return ${call(names)};`];
  } else if (pointers.length === 0) {
    body = [...convert, `return ${call(passed)};`];
  } else {
    body = [
      'const mark = temporaries.top;',
      ...convert,
      `const result = ${guarded ? converted(`(hooks.callbacks === 0 ? call(${passed.join(', ')}) : guarded(mark, ${passed.join(', ')}))`) : call(passed)};`,
      'if (temporaries.top !== mark) release(mark);',
      'return result;',
    ];
  }
  // One pointer alone, and no callback: nothing can move, collect or overwrite what it points at before the call is over.
  const isLone = pointers.length === 1 && !isRead;
  if (isLone) {
    const [i] = pointers;
    body.unshift(
      // No address of a program has its highest bit set: the cheaper test again.
      `if (typeof a${i} === 'bigint') {`,
      `const x${i} = asIntN(64, a${i});`,
      `if (x${i} === a${i} && x${i} >= 0n) {`,
      ...integers,
      `return ${call(passed)};`,
      '}',
      `} else if (typeof a${i} === 'object') {`,
      `if (${noCallback}) {`,
      ...integers,
      `const x${i} = address(a${i});`,
      `if (x${i} !== 0n) return ${call(passed)};`,
      '}',
      `} else if (typeof a${i} === 'string' && ${noCallback} && copy(a${i}, start0, textBytes) !== 0) {`,
      ...integers,
      `const x${i} = text0;`,
      `return ${call(passed)};`,
      '}',
    );
  }

  // The stub looks at the values itself; where it does not take one all is done again by what knows every value.
  const texts = pointers.filter((i) => types[i] === codes.string).slice(0, LONE_ROOMS);
  const rooms = isRead ? texts.length : Number(isLone);
  const read = [
    `if (${noCallback}) {`,
    ...texts.map((i, room) => `const t${i} = ${textOf(names[i], room)};`),
    `const result = ${converted(`call(${names.map((name, i) => (texts.includes(i) ? `t${i}` : name)).join(', ')})`)};`,
    'if (refused[0] === 0) return result;',
    'refused[0] = 0;',
    '}',
    `return convert(${names.join(', ')});`,
  ];

  return [
    "'use strict';",
    ...Array.from({ length: rooms }, (_, i) => `const { start: start${i}, address: text${i} } = texts[${i}];`),
    ...(guarded ? [`function guarded(mark, ${passed.join(', ')}) { try { return slow(${passed.join(', ')}); } catch (error) { release(mark); throw error; } }`] : []),
    ...(isRead ? [`function convert(${names.join(', ')}) {`, ...body, '}'] : []),
    'return ({',
    `call(${names.join(', ')}) {`,
    `if (${conditions.join(' && ')}) {`,
    ...(isRead ? read : body),
    '}',
    'return refuse(library, kinds, arguments);',
    '},',
    '}).call;',
  ].join('\n');
}

/**
 * Makes the wrapper of a function.
 * @param {string} name The symbol, for stack traces.
 * @param {object} library Its property `open` says whether calls are allowed.
 * @param {object} signature What readSignature returns.
 * @param {Function} call What validated arguments are passed to.
 * @param {Function | undefined} slow The same without V8's fast call, for as long as a callback is registered: see hooks.js.
 * @param {number} form What both take and give.
 */
function makeWrapper(name, library, signature, call, slow, form) {
  const { address, refused, results: { int64, uint64 } } = addon();
  const results = signature.result === 'int64' ? int64 : uint64;
  let factory;
  try {
    if (process.env.FFITK_CODEGEN === '0') throw new EvalError('turned off');
    factory = compileFunction(wrapperSource(signature, slow !== undefined, form), PARAMETERS, { filename: `ffitoolkit:${name}` });
  } catch {
    // Where no code may be made from strings.
    return closureWrapper(library, signature, call, slow, form === forms.resultInCell ? results : undefined);
  }
  const { copies: [copy], texts, bytes } = loneRooms();
  return factory(
    library, signature.kinds, call, slow ?? call, refuse, hooks, temporaries, release, address, pointerAddress,
    toInt64, toUint64, BigInt.asIntN, BigInt.asUintN, copy, texts, bytes, refused, results,
  );
}

module.exports = { makeWrapper };
