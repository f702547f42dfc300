'use strict';

// Reads signature objects: { arguments: [...], return: '...', leaf: true }.

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

function typeCode(name) {
  const code = codes[name];
  if (code === undefined) throw invalidValue(`Unsupported FFI type: ${name} (the types are ${typeList})`);
  return code;
}

function readArguments(signature, name) {
  if (!('arguments' in signature)) return [];
  const list = signature.arguments;
  if (!Array.isArray(list)) throw invalidType(`Arguments list of function ${name} must be an array`);
  const names = [];
  for (let i = 0; i < list.length; i++) {
    const type = list[i];
    if (typeof type !== 'string') throw invalidType(`Argument ${i} of function ${name} must be a string`);
    if (type.includes('\0')) throw invalidValue(`Argument ${i} of function ${name} must not contain null bytes`);
    const code = typeCode(type);
    if (code === 0) {
      throw invalidValue(`Argument ${i} of function ${name} must not be 'void'; use an empty array for no-argument functions`);
    }
    names.push(code);
  }
  return names;
}

function readReturn(signature, name) {
  if (!('return' in signature)) return 0;
  const type = signature.return;
  if (typeof type !== 'string') throw invalidType(`Return value type of function ${name} must be a string`);
  if (type.includes('\0')) throw invalidValue(`Return value type of function ${name} must not contain null bytes`);
  return typeCode(type);
}

function readLeaf(signature, name) {
  if (!('leaf' in signature)) return callsBack.perhaps;
  const { leaf } = signature;
  if (typeof leaf !== 'boolean') throw invalidValue(`leaf of function ${name} must be a boolean`);
  return leaf ? callsBack.promisedNot : callsBack.perhaps;
}

/**
 * Reads the signature object of a function. It runs code of the user's: what was known of a library before has to be looked at again.
 * @returns {{ codes: Uint8Array, kinds: string[], result: string, callsBack: number, key: string }} The types as the addon takes
 *   them, the result's first; the kinds of the parameters and of the result; whether native code may call back; and a key that is
 *   the same for signatures that are alike to native code.
 */
function readSignature(signature, name) {
  requireKnownKeys(signature, name, ['arguments', 'return', 'leaf']);
  const read = readTypes(signature, name);
  const promise = readLeaf(signature, name);
  return { ...read, callsBack: promise, key: promise === callsBack.perhaps ? read.key : `leaf,${read.key}` };
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
 * @returns {{ codes: Uint8Array, kinds: string[], result: string, key: string, onError: string, substitute: unknown, threads: string,
 *   capacity: number, overflow: string, timeLimit: number }} The types as readSignature returns them; what is done about what it throws;
 *   what native code gets where no JavaScript runs, undefined for zero; what becomes of calls from other threads; how many posted ones
 *   may wait, and what of more; and for how many milliseconds one waits for JavaScript, 0 for as long as it takes.
 */
function readCallbackSignature(signature) {
  requireKnownKeys(signature, '<callback>', ['arguments', 'return', 'onError', 'default', 'threads', 'capacity', 'overflow', 'timeLimit']);
  const read = {
    ...readTypes(signature, '<callback>'),
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
  const result = readReturn(signature, name);
  const parameters = readArguments(signature, name);
  const parameterKinds = parameters.map((code) => kinds[code]);
  return {
    codes: Uint8Array.of(result, ...parameters),
    kinds: parameterKinds,
    result: kinds[result],
    key: [kinds[result], ...parameterKinds].join(),
  };
}

function requireSignatureObject(signature) {
  if (signature === null || typeof signature !== 'object' || Array.isArray(signature)) {
    throw invalidType('Function signature must be an object');
  }
}

module.exports = { callsBack, readSignature, readCallbackSignature, requireSignatureObject };
