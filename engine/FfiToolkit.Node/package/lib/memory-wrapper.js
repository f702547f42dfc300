'use strict';

// Makes the JavaScript function of a call in memory: reads what the arguments consist of into variables, tests it, writes it, calls, and
// reads the result, all inline. Whatever is out of the ordinary goes to memory-call.js, with what was read: nothing is read twice,
// because reading may run code of the user's.

const { addon } = require('./addon.js');
const { builtin } = require('./builtins.js');
const { hooks } = require('./hooks.js');
const { memoryClosure } = require('./memory-call.js');
const { pointerAddress } = require('./pointers.js');
const { toInt64, toUint64 } = require('./rules.js');
const { SLOT_BYTES, viewNames } = require('./scratch.js');
const { Parts, Pointee, asBytes } = require('./taken-values.js');
const { loneRooms, release, temporaries } = require('./temporaries.js');
const { MOST_ZEROED, Piece, ValueSource, all, membersOf, singles } = require('./value-source.js');

const { compileFunction } = builtin('node:vm');

// Bindings of the generated code.
const PARAMETERS = [
  'own', 'library', 'block', 'memory', 'types', 'invoke', 'slow', 'call', 'slots', 'hooks', 'temporaries', 'release', 'pointerAddress',
  'toInt64', 'toUint64', 'asIntN', 'asUintN', 'isArray', 'isView', 'ArrayBuffer', 'Parts', 'Pointee', 'asBytes', 'text', 'reading', 'refused', 'copies', 'texts', 'textBytes', ...viewNames,
];

// Which slots the stub puts addresses in, in one number: 13 bits for each (native/memory_call.h).
const PLACE_BITS = 13;

/** The double whose bits an address has: one store of a constant, where two halves would keep the stub waiting that loads both at once. */
const numberOfBits = (address) => new Float64Array(BigUint64Array.of(BigInt(address)).buffer)[0];

class Generator extends ValueSource {
  #call;
  #body = new Piece();

  /** How many values the stub reads. */
  values = 0;

  constructor(call) {
    super();
    this.#call = call;
  }

  /** Writes addresses after the conversion of all of them: another argument's error comes first. */
  #converted(addresses) {
    const names = addresses.map(() => this.variable());
    const conversions = addresses.map(({ value, place, encoding, condition }, i) => {
      const source = `typeof ${value} === 'bigint' && asUintN(64, ${value}) === ${value} ? ${value} : pointerAddress(${value}, ${JSON.stringify(place)}, mark, ${encoding})`;
      return `const ${names[i]} = ${condition === undefined ? source : `${condition} ? ${source} : 0n`};`;
    });
    return [...conversions, ...addresses.map(({ offset, condition }, i) => `${condition === undefined ? '' : `if (${condition}) `}${this.at('pointer', offset)} = ${names[i]};`)];
  }

  /** Whether the stub makes addresses of the values. */
  #isRead(addresses) {
    const { block } = this.#call;
    return addresses.length > 0
      && addresses.every(({ condition, offset }) => condition === undefined && (offset - block.base) / 8 < 2 ** PLACE_BITS)
      && this.#call.readingInvoke(addresses.length) !== undefined;
  }

  /** A call whose stub does; of text it gets the address of a copy, where it needs no more than copying. */
  #reading(addresses) {
    const where = addresses.reduce((sum, { offset }, k) => sum + ((offset - this.#call.block.base) / 8) * 2 ** (PLACE_BITS * k), 0);
    const values = addresses.map(({ value, encoding }, k) =>
      (encoding === undefined ? value : `typeof ${value} === 'string' && copies[${encoding}](${value}, texts[${k}].start, textBytes) !== 0 ? texts[${k}].address : ${value}`));
    return `reading(call, slots, ${[where, ...values].join(', ')})`;
  }

  /** Adds a pointer to a value: an object that stands for it, or an address like any other. Views go the other way. */
  #pointee(piece, type, i) {
    const { memory, base } = this.#call.block;
    const [slot, place] = [base + this.#call.slots[i], base + this.#call.pointees[i]];
    const [isValue, value] = [this.variable(), this.variable()];
    const argument = `a${i}`;
    const inner = new Piece();
    let taken = '';
    piece.reads.push(`const ${isValue} = typeof ${argument} === 'object' && ${argument} !== null && !isView(${argument}) && !(${argument} instanceof ArrayBuffer);`);
    if (type.direction === 'out') {
      const size = Math.ceil(type.target.size / SLOT_BYTES) * SLOT_BYTES;
      inner.writes.push(...(size > MOST_ZEROED ? [`u8.fill(0, ${place}, ${place + size});`] : this.zeros(place, size)));
    } else {
      piece.reads.push(`const ${value} = ${isValue} ? ${argument}${type.hasMembers ? '' : '.value'} : undefined;`);
      taken = `, ${this.value(inner, type.target, value, i, type.hasMembers ? '' : 'value', place)}`;
    }
    piece.reads.push(...inner.reads);
    piece.conditions.push(`(${isValue} ? ${all(inner.conditions)} : typeof ${argument} === 'bigint' ? asUintN(64, ${argument}) === ${argument} : ${argument} === null || ${argument} === undefined)`);
    piece.addAddresses(inner.addresses, isValue);
    piece.writes.push(`if (${isValue}) { f64[${slot / 8}] = ${numberOfBits(memory.address + place)}; ${inner.writes.join(' ')} } else u64[${slot / 8}] = ${argument} ?? 0n;`);
    if (type.direction !== 'in') this.#gift(piece, type, isValue, argument, place);
    return `(${isValue} ? new Pointee(${argument}${taken}) : ${argument})`;
  }

  #gift(piece, type, isValue, object, place) {
    const parts = (type.hasMembers ? membersOf(type.target) : [['value', type.target, 0]]).map(([name, part, at]) => [name, this.given(part, place + at)]);
    const reads = parts.flatMap(([, part]) => part.reads);
    piece.results.push(`let ${reads.map(([name]) => name).join(', ')};`, `if (${isValue}) { ${reads.map(([name, source]) => `${name} = ${source};`).join(' ')} }`);
    piece.gifts.push(`if (${isValue}) { ${this.#assignments(object, parts)} }`);
  }

  #assignments(object, parts) {
    return parts.map(([name, { value }]) => `${object}[${JSON.stringify(name)}] = ${value};`).join(' ');
  }

  /** Adds what is made of the result; gives its source, and whether it is to be kept while what was written is given back. */
  #returned(piece, offset) {
    const { signature: { parameters, result, isInto }, returnsText } = this.#call;
    if (returnsText) return 'returned';
    if (!isInto) {
      if (!result.hasClass) return this.result(result, offset);
      const { reads, value } = this.given(result, offset);
      piece.results.push(...reads.map(([name, source]) => `const ${name} = ${source};`));
      return value;
    }
    const target = `a${parameters.length}`;
    piece.conditions.push(`typeof ${target} === 'object' && ${target} !== null && !isView(${target}) && !(${target} instanceof ArrayBuffer)`);
    const parts = membersOf(result).map(([name, member, at]) => [name, this.given(member, offset + at)]);
    piece.results.push(...parts.flatMap(([, { reads }]) => reads.map(([name, source]) => `const ${name} = ${source};`)));
    piece.gifts.push(this.#assignments(target, parts));
    return target;
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
    const { signature, block, resultOffset, mayCallBack, returnsText, count } = this.#call;
    const piece = this.#body;
    const taken = signature.parameters.map((type, i) => this.#argument(piece, type, i));
    if (signature.isInto) taken.push(`a${count - 1}`);
    const result = this.#returned(piece, block.base + resultOffset);
    // What reading ran may have closed the library, and what calls this function again has its memory.
    const conditions = [...piece.conditions, ...(piece.reads.length > 0 ? ['library.open'] : []), ...(mayCallBack ? ['!block.isBusy'] : [])];
    // Conversions of addresses take temporary memory, and so may the writing of values by loops.
    const takesMemory = piece.addresses.length > 0 || piece.writes.some((write) => write.includes('mark'));
    const returns = returnsText ? 'returned = ' : '';
    const makesCall = mayCallBack
      ? `if (hooks.callbacks === 0) ${returns}invoke(call, slots); else ${returns}guarded(${takesMemory ? 'mark' : 'temporaries.top'});`
      : `${returns}invoke(call, slots);`;
    const isRead = this.#isRead(piece.addresses);
    this.values = isRead ? piece.addresses.length : 0;
    const names = [...new Set(taken.join().match(/\b[av]\d+\b/g))].join(', ');
    return [
      "'use strict';",
      ...this.constants,
      ...(mayCallBack ? ['function guarded(mark) { block.isBusy = true; try { return slow(call, slots); } catch (error) { release(mark); throw error; } finally { block.isBusy = false; } }'] : []),
      // What is rare is not in the function: V8 inlines what is short.
      `function rest(${names}) { return own.run([${taken.join(', ')}]); }`,
      'return ({',
      `call(${Array.from({ length: count }, (_, i) => `a${i}`).join(', ')}) {`,
      `if (!library.open || arguments.length !== ${count}) own.refuse(arguments.length);`,
      ...piece.reads,
      `if (${all(conditions)}) {`,
      ...(takesMemory ? ['const mark = temporaries.top;'] : []),
      ...piece.writes,
      ...(returnsText ? ['let returned;'] : []),
      ...(isRead
        ? [
            `let isDone = ${mayCallBack ? 'hooks.callbacks === 0' : 'true'};`,
            `if (isDone) { ${returns}${this.#reading(piece.addresses)}; if (refused[0] !== 0) { refused[0] = 0; isDone = false; } }`,
            'if (!isDone) {',
          ]
        : []),
      ...this.#converted(piece.addresses),
      makesCall,
      ...(isRead ? ['}'] : []),
      ...(takesMemory ? ['if (temporaries.top !== mark) release(mark);'] : []),
      ...piece.results,
      ...(piece.gifts.length === 0 ? [`return ${result};`] : [`const result = ${result};`, ...piece.gifts, 'return result;']),
      '}',
      `return rest(${names});`,
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
  const { text, refused } = addon();
  const { copies, texts, bytes } = loneRooms();
  return factory(
    call, library, block, block.memory, generator.types, call.invoke, call.invokeSlowly, call.call, block.memory.address + block.base, hooks,
    temporaries, release, pointerAddress, toInt64, toUint64, BigInt.asIntN, BigInt.asUintN, Array.isArray, ArrayBuffer.isView, ArrayBuffer,
    Parts, Pointee, asBytes, text, generator.values > 0 ? call.readingInvoke(generator.values) : undefined, refused, copies, texts, bytes, ...block.memory.views,
  );
}

module.exports = { memoryWrapper };
