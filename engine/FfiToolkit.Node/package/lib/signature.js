'use strict';

// Reads signature objects: { arguments: [...], return: '...', leaf: true }.

const { addon } = require('./addon.js');
const { ArrayType } = require('./array-type.js');
const { NativeType } = require('./native-type.js');
const { IntoType, PointerType } = require('./pointer-type.js');
const { ScalarType, scalarTypes } = require('./scalar-type.js');
const { TextType, textType } = require('./text-type.js');
const { codes, kinds, typeList } = require('./types.js');
const { invalidType, invalidValue } = require('./errors.js');

/** Whether native code may call JavaScript before a call of it returns: the numbers of CallsBack.cs. */
const callsBack = Object.freeze({ perhaps: 0, promisedNot: 1, never: 2 });

/** What is done about a callback's calls from other threads. */
const threadPolicies = ['same-thread', 'block', 'post', 'batch'];

// Posted calls that may wait to be delivered.
const DEFAULT_CAPACITY = 4096;
const MOST_CAPACITY = 2 ** 20;

// What the keys are called elsewhere: by koffi, by Deno, by Bun, and by node:ffi at first.
const otherNames = {
  __proto__: null,
  parameters: 'arguments', params: 'arguments', args: 'arguments', argTypes: 'arguments', argumentTypes: 'arguments',
  result: 'return', returns: 'return', ret: 'return', retType: 'return', returnType: 'return', restype: 'return',
};

// A key that nothing reads would leave a signature that takes nothing and returns nothing.
function requireKnownKeys(signature, name, known) {
  for (const key of Object.keys(signature)) {
    if (known.includes(key)) continue;
    const right = otherNames[key];
    throw invalidValue(
      `Signature of function ${name} has an unknown key '${key}'; ` +
        (right === undefined ? `the keys are ${known.map((each) => `'${each}'`).join(', ')}` : `the key is '${right}'`),
    );
  }
}

// What C's names of types are here, by name.
const ofC = new Map();

// A type of C's, perhaps of several words, and pointers to it: `unsigned long`, `char*`.
const nameOfC = /^[a-z_]\w*(?: [a-z_]\w*)* ?\**$/i;

function codeOfC(name) {
  if (!nameOfC.test(name)) return undefined;
  if (!ofC.has(name)) {
    try {
      ofC.set(name, codes[addon().scalarType(name)]);
    } catch (error) {
      if (error.code !== 'ERR_INVALID_ARG_VALUE') throw error;
      return undefined;
    }
  }
  return ofC.get(name);
}

function typeCode(name) {
  const code = codes[name] ?? codeOfC(name);
  if (code === undefined) throw invalidValue(`Unsupported FFI type: ${name} (the types are ${typeList}, cstring, cstring16, cwstring, and C's names, without const)`);
  return code;
}

const sizeOfWide = () => scalarTypes[typeCode('wchar_t')].size;

// A result that is text, and what frees it once it was read: `cstring!free`.
const nameOfFreedText = /^(cstring|cstring16|cwstring)!(.+)$/s;

/** The type that a name or a type object stands for; expected is what it has to be, in words. */
function typeOf(type, what, expected = 'a string') {
  if (type?.form === 'bits') throw invalidValue(`${what} must not be bits(…), which is for members of structs`);
  if (type instanceof NativeType) return type;
  if (typeof type !== 'string') throw invalidType(`${what} must be ${expected}`);
  if (type.includes('\0')) throw invalidValue(`${what} must not contain null bytes`);
  if (nameOfFreedText.test(type)) throw invalidValue(`${what} must not be ${type}, which is for results: what is freed is what native code returned`);
  return textType(type, sizeOfWide) ?? scalarTypes[typeCode(type)];
}

// A type that cannot be passed or returned.
function requireByValue(type, what) {
  if (type instanceof IntoType) throw invalidValue(`${what} must not be into(…), which is for results`);
  if (type instanceof ArrayType) throw invalidValue(`${what} is an array, which C passes by address: write pointer(…) around it`);
  if (type.form === 'unfinished') throw invalidValue(`${what} is ${type.name} before it was made: write the type that struct() returned`);
}

// A pointer that no object stands for: nothing is known of what it points at.
const isBareAddress = (type) => type instanceof PointerType && type.direction === 'in' && type.target.kind === 'void';

const DOTS = '...';

/** The parameters, and how many stand before the dots of a variadic function; -1 where there are none. */
function readArguments(signature, name) {
  const parameters = [];
  let variadicFrom = -1;
  if (!('arguments' in signature)) return { parameters, variadicFrom };
  const list = signature.arguments;
  if (!Array.isArray(list)) throw invalidType(`Arguments list of function ${name} must be an array`);
  for (let i = 0; i < list.length; i++) {
    const given = list[i];
    if (given === DOTS) {
      if (variadicFrom >= 0) throw invalidValue(`Arguments list of function ${name} has '...' twice`);
      if (i === 0) throw invalidValue(`A variadic function has an argument before the '...': function ${name} has none`);
      if (list.length === i + 1) throw invalidValue(`The types of the arguments that a call gives for the '...' of function ${name} must follow it`);
      variadicFrom = i;
      continue;
    }
    const what = `Argument ${i} of function ${name}`;
    const type = typeOf(given, what);
    if (type.kind === 'void') throw invalidValue(`${what} must not be 'void'; use an empty array for no-argument functions`);
    requireByValue(type, what);
    parameters.push(isBareAddress(type) ? scalarTypes[codes.pointer] : type);
  }
  return { parameters, variadicFrom };
}

/** The type of the result, and the function that it is freed by where it is text. */
function readReturn(signature, name) {
  if (!('return' in signature)) return { result: scalarTypes[codes.void] };
  const given = signature.return;
  const [, text = given, release] = (typeof given === 'string' && nameOfFreedText.exec(given)) || [];
  if (release?.includes('\0')) throw invalidValue(`Return value type of function ${name} must not contain null bytes`);
  if (text instanceof IntoType) return { result: text.target, release, isInto: true };
  return { result: readResultType(text, name), release };
}

function readResultType(given, name) {
  const what = `Return value type of function ${name}`;
  const type = typeOf(given, what);
  requireByValue(type, what);
  if (!(type instanceof PointerType)) return type;
  if (type.direction !== 'in') throw invalidValue(`${what} must not be ${type.direction}(…), which is for parameters`);
  return scalarTypes[codes.pointer];
}

function readLeaf(signature, name) {
  if (!('leaf' in signature)) return callsBack.perhaps;
  const { leaf } = signature;
  if (typeof leaf !== 'boolean') throw invalidValue(`leaf of function ${name} must be a boolean`);
  return leaf ? callsBack.promisedNot : callsBack.perhaps;
}

function readErrno(signature, name) {
  if (!('errno' in signature)) return false;
  const { errno } = signature;
  if (typeof errno !== 'boolean') throw invalidValue(`errno of function ${name} must be a boolean`);
  return errno;
}

/**
 * Reads the signature object of a function. It runs code of the user's: what was known of a library before has to be looked at again.
 * @returns {{ codes: Uint8Array, kinds: string[], result: string, inMemory: object, callsBack: number, key: string }
 *   | { parameters: object[], result: object, release?: string, isInto?: boolean, variadicFrom: number, keepsError: boolean, callsBack: number, key: string }}
 *   The types as the addon takes them, the result's first; the kinds of the parameters and of the result; whether native code may call
 *   back; and a key that is the same for signatures that are alike to native code. Of a signature with more than numbers and addresses,
 *   whose calls are in memory, the types themselves; of another one they are there too, as `inMemory`.
 */
function readSignature(signature, name) {
  requireKnownKeys(signature, name, ['arguments', 'return', 'leaf', 'errno']);
  const { parameters, ...others } = readTypes(signature, name);
  // What is passed is what node:ffi's string takes.
  const types = { ...others, parameters: parameters.map((type) => (type.name === 'cstring' ? scalarTypes[codes.string] : type)) };
  const promise = readLeaf(signature, name);
  const keepsError = readErrno(signature, name);
  const isPlain = !keepsError && types.variadicFrom < 0 && isScalar(types);
  const inMemory = { ...types, keepsError, key: keyOf(types, keepsError) };
  const read = isPlain ? { ...ofScalars(types), inMemory } : inMemory;
  return { ...read, callsBack: promise, key: promise === callsBack.perhaps ? read.key : `leaf,${read.key}` };
}

const isScalar = ({ parameters, result }) => result instanceof ScalarType && parameters.every((type) => type instanceof ScalarType);

function keyOf({ parameters, result, release, isInto, variadicFrom }, keepsError) {
  const keys = parameters.map((type) => type.key);
  if (variadicFrom >= 0) keys.splice(variadicFrom, 0, DOTS);
  return `${keepsError ? 'errno,' : ''}${isInto ? 'into,' : ''}${[release === undefined ? result.key : `${result.key}!${release}`, ...keys].join()}`;
}

// One of several words, or the first where the key is not there.
function readWord(signature, name, key, words) {
  if (!(key in signature)) return words[0];
  const word = signature[key];
  if (!words.includes(word)) throw invalidValue(`${key} of function ${name} must be one of ${words.map((each) => `'${each}'`).join(', ')}`);
  return word;
}

// A positive integer, or what there is where the key is not there.
function readCount(signature, name, key, otherwise, most) {
  if (!(key in signature)) return otherwise;
  const count = signature[key];
  if (!Number.isInteger(count) || count < 1 || count > most) throw invalidValue(`${key} of function ${name} must be an integer from 1 to ${most}`);
  return count;
}

/**
 * Reads the signature object of a callback. It runs code of the user's.
 * @returns {{ codes?: Uint8Array, parameters: object[], returns: object, result: string, key: string, onError: string, substitute: unknown,
 *   threads: string, capacity: number, overflow: string, timeLimit: number }} The types, as the addon takes them too where there are no
 *   structs; what the result is in words; a key that is the same for signatures that are alike to JavaScript; what is done about what it throws;
 *   what native code gets where no JavaScript runs, undefined for zero; what becomes of calls from other threads; how many posted ones
 *   may wait, and what of more; and for how many milliseconds one waits for JavaScript, 0 for as long as it takes.
 */
function readCallbackSignature(signature) {
  requireKnownKeys(signature, '<callback>', ['arguments', 'return', 'onError', 'default', 'threads', 'capacity', 'overflow', 'timeLimit']);
  const read = {
    ...readCallbackTypes(signature),
    onError: readWord(signature, '<callback>', 'onError', ['abort', 'throw']),
    substitute: 'default' in signature ? signature.default : undefined,
    threads: readWord(signature, '<callback>', 'threads', threadPolicies),
    capacity: readCount(signature, '<callback>', 'capacity', DEFAULT_CAPACITY, MOST_CAPACITY),
    overflow: readWord(signature, '<callback>', 'overflow', ['block', 'drop']),
    timeLimit: readCount(signature, '<callback>', 'timeLimit', 0, 2 ** 31 - 1),
  };
  requireFitting(signature, read);
  return read;
}

function readCallbackTypes(signature) {
  const types = readTypes(signature, '<callback>');
  if (types.variadicFrom >= 0) throw invalidValue("A callback cannot be variadic: it does not know what it was called with. Take the '...' out of the arguments of function <callback>");
  const { parameters, result } = types;
  if (types.isInto) throw invalidValue('Return value type of function <callback> must not be into(…), which is for calls');
  if (result instanceof TextType) throw invalidValue(`The return type ${result.name} is for functions: nobody would keep the text of a callback. It returns 'pointer'`);
  const wrong = parameters.find((type) => type instanceof PointerType && type.direction !== 'in');
  if (wrong !== undefined) throw invalidValue(`Arguments of function <callback> must not be ${wrong.direction}(…), which is for calls: they arrive as addresses`);
  const read = { parameters: parameters.map(scalarOf), returns: result, variadicFrom: -1 };
  const passed = { ...read, result: scalarOf(result) };
  const isAggregate = result.form === 'struct' || result.form === 'union';
  return {
    ...read,
    codes: isScalar(passed) ? ofScalars(passed).codes : undefined,
    result: isAggregate && result.name !== undefined ? `${result.form} ${result.name}` : result.kind,
    key: keyOf({ ...read, result }, false),
  };
}

/** What stands for a type whose values arrive as numbers and addresses. */
const scalarOf = (type) => (type instanceof PointerType ? scalarTypes[codes.pointer] : type.integer ?? type);

// What the options of one policy would say to another: nothing, so that they are not there by mistake alone.
function requireFitting(signature, { threads, result }) {
  const isPosted = threads === 'post' || threads === 'batch';
  if (isPosted && result !== 'void') throw invalidValue(`threads: '${threads}' of function <callback> needs the return type void: native code does not wait for a result`);
  const foreign = isPosted ? ['onError', 'default', 'timeLimit'] : threads === 'block' ? ['capacity', 'overflow'] : ['capacity', 'overflow', 'timeLimit'];
  for (const key of foreign) {
    if (key in signature) throw invalidValue(`${key} of function <callback> says nothing with threads: '${threads}'`);
  }
}

function readTypes(signature, name) {
  return { ...readReturn(signature, name), ...readArguments(signature, name) };
}

function ofScalars({ parameters, result }) {
  const parameterKinds = parameters.map((type) => type.kind);
  return {
    codes: Uint8Array.of(result.code, ...parameters.map((type) => type.code)),
    kinds: parameterKinds,
    result: result.kind,
    key: [result.kind, ...parameterKinds].join(),
  };
}

/** Whether a key is that of a variadic signature. */
const isVariadic = (key) => key.split(',').includes(DOTS);

/** What the engine reads as the signature. */
function signatureText({ parameters, result, variadicFrom }) {
  const texts = parameters.map((type) => type.text);
  if (variadicFrom >= 0) texts.splice(variadicFrom, 0, DOTS);
  return `${result.text}(${texts.join(', ')})`;
}

function requireSignatureObject(signature) {
  if (signature === null || typeof signature !== 'object' || Array.isArray(signature)) {
    throw invalidType('Function signature must be an object');
  }
}

module.exports = { callsBack, isVariadic, readSignature, readCallbackSignature, requireSignatureObject, signatureText, typeOf };
