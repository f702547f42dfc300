'use strict';

// Makes the JavaScript function of a call in memory: reads what the arguments consist of into variables, tests it, writes it, calls, and
// reads the result, all inline. Whatever is out of the ordinary goes to memory-call.js, with what was read: nothing is read twice,
// because reading may run code of the user's.

const { builtin } = require('./builtins.js');
const { hooks } = require('./hooks.js');
const { memoryClosure } = require('./memory-call.js');
const { Parts, Pointee, asBytes } = require('./native-types.js');
const { pointerAddress } = require('./pointers.js');
const { toInt64, toUint64 } = require('./rules.js');
const { viewNames } = require('./scratch.js');
const { release, temporaries } = require('./temporaries.js');
const { Piece, ValueSource, all, membersOf, singles } = require('./value-source.js');

const { compileFunction } = builtin('node:vm');

// Bindings of the generated code.
const PARAMETERS = [
  'own', 'library', 'block', 'memory', 'types', 'invoke', 'slow', 'call', 'slots', 'hooks', 'temporaries', 'release', 'pointerAddress',
  'toInt64', 'toUint64', 'asIntN', 'asUintN', 'isArray', 'isView', 'ArrayBuffer', 'Parts', 'Pointee', 'asBytes', ...viewNames,
];

/** The double whose bits an address has: one store of a constant, where two halves would keep the stub waiting that loads both at once. */
const numberOfBits = (address) => new Float64Array(BigUint64Array.of(BigInt(address)).buffer)[0];

class Generator extends ValueSource {
  #call;
  #body = new Piece();

  constructor(call) {
    super();
    this.#call = call;
  }

  /** The source of an address, where native code gets that of a temporary copy for what has none. */
  address(value, place) {
    return `typeof ${value} === 'bigint' && asUintN(64, ${value}) === ${value} ? ${value} : pointerAddress(${value}, ${JSON.stringify(place)}, mark)`;
  }

  /** Adds a pointer to a value: an object that stands for it, or an address like any other. Views go the other way. */
  #pointee(piece, type, i) {
    const { memory, base } = this.#call.block;
    const [slot, place] = [base + this.#call.slots[i], base + this.#call.pointees[i]];
    const [isValue, value, address] = [this.variable(), this.variable(), this.variable()];
    const argument = `a${i}`;
    const inner = new Piece();
    let taken = '';
    piece.reads.push(`const ${isValue} = typeof ${argument} === 'object' && ${argument} !== null && !isView(${argument}) && !(${argument} instanceof ArrayBuffer);`);
    if (type.direction === 'out') {
      inner.writes.push(...this.#zeros(place, type.target.size));
    } else {
      piece.reads.push(`const ${value} = ${isValue} ? ${argument}${type.hasMembers ? '' : '.value'} : undefined;`);
      taken = `, ${this.value(inner, type.target, value, i, type.hasMembers ? '' : 'value', place)}`;
    }
    piece.reads.push(...inner.reads);
    piece.conditions.push(`(${isValue} ? ${all(inner.conditions)} : (typeof ${argument} !== 'object' || ${argument} === null) && typeof ${argument} !== 'string')`);
    piece.conversions.push(...inner.conversions.map(([name, source]) => [name, `${isValue} ? ${source} : 0n`]), [address, `${isValue} ? 0n : ${this.address(argument, i)}`]);
    piece.writes.push(`if (${isValue}) { f64[${slot / 8}] = ${numberOfBits(memory.address + place)}; ${inner.writes.join(' ')} } else u64[${slot / 8}] = ${address};`);
    if (type.direction !== 'in') this.#gift(piece, type, isValue, argument, place);
    return `(${isValue} ? new Pointee(${argument}${taken}) : ${argument})`;
  }

  #zeros(place, size) {
    if (size > 64) return [`u8.fill(0, ${place}, ${place + size});`];
    return Array.from({ length: Math.ceil(size / 8) }, (_, k) => `f64[${place / 8 + k}] = 0;`);
  }

  #gift(piece, type, isValue, object, place) {
    const parts = type.hasMembers ? membersOf(type.target) : [['value', type.target, 0]];
    const names = parts.map(() => this.variable());
    piece.results.push(`let ${names.join(', ')};`, `if (${isValue}) { ${parts.map(([, part, at], k) => `${names[k]} = ${this.result(part, place + at)};`).join(' ')} }`);
    piece.gifts.push(`if (${isValue}) { ${parts.map(([name], k) => `${object}[${JSON.stringify(name)}] = ${names[k]};`).join(' ')} }`);
  }

  #argument(piece, type, i) {
    const { block, pointees, slots } = this.#call;
    if (pointees[i] >= 0) return this.#pointee(piece, type, i);
    return singles.includes(type.form)
      ? this.single(piece, type, `a${i}`, i, '', block.base + slots[i], true)
      : this.value(piece, type, `a${i}`, i, '', block.base + slots[i]);
  }

  /** The body of a function that takes PARAMETERS and returns the wrapper. */
  source() {
    const { signature, block, resultOffset, mayCallBack } = this.#call;
    const piece = this.#body;
    const taken = signature.parameters.map((type, i) => this.#argument(piece, type, i));
    const result = this.result(signature.result, block.base + resultOffset);
    // What reading ran may have closed the library, and what calls this function again has its memory.
    const conditions = [...piece.conditions, ...(piece.reads.length > 0 ? ['library.open'] : []), ...(mayCallBack ? ['!block.isBusy'] : [])];
    // Conversions of addresses take temporary memory, and so may the writing of values by loops.
    const takesMemory = piece.conversions.length > 0 || piece.writes.some((write) => write.includes('mark'));
    const makesCall = mayCallBack ? `if (hooks.callbacks === 0) invoke(call, slots); else guarded(${takesMemory ? 'mark' : 'temporaries.top'});` : 'invoke(call, slots);';
    return [
      "'use strict';",
      ...(mayCallBack ? ['function guarded(mark) { block.isBusy = true; try { slow(call, slots); } catch (error) { release(mark); throw error; } finally { block.isBusy = false; } }'] : []),
      'return ({',
      `call(${signature.parameters.map((_, i) => `a${i}`).join(', ')}) {`,
      `if (!library.open || arguments.length !== ${signature.parameters.length}) own.refuse(arguments.length);`,
      ...piece.reads,
      `if (${all(conditions)}) {`,
      ...(takesMemory ? ['const mark = temporaries.top;'] : []),
      ...piece.conversions.map(([name, source]) => `const ${name} = ${source};`),
      ...piece.writes,
      makesCall,
      ...(takesMemory ? ['if (temporaries.top !== mark) release(mark);'] : []),
      ...piece.results,
      ...(piece.gifts.length === 0 ? [`return ${result};`] : [`const result = ${result};`, ...piece.gifts, 'return result;']),
      '}',
      `return own.run([${taken.join(', ')}]);`,
      '},',
      '}).call;',
    ].join('\n');
  }
}

/** Makes the function that JavaScript calls. */
function memoryWrapper(name, call) {
  const { block, library } = call;
  const generator = new Generator(call);
  let factory;
  try {
    if (process.env.FFITK_CODEGEN === '0') throw new EvalError('turned off');
    factory = compileFunction(generator.source(), PARAMETERS, { filename: `ffitoolkit:${name}` });
  } catch {
    // Where no code may be made from strings.
    return memoryClosure(call);
  }
  return factory(
    call, library, block, block.memory, generator.types, call.invoke, call.invokeSlowly, call.call, block.memory.address + block.base, hooks,
    temporaries, release, pointerAddress, toInt64, toUint64, BigInt.asIntN, BigInt.asUintN, Array.isArray, ArrayBuffer.isView, ArrayBuffer,
    Parts, Pointee, asBytes, ...block.memory.views,
  );
}

module.exports = { memoryWrapper };
