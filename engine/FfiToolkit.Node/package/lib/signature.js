'use strict';

// Reads signature objects: { arguments: [...], return: '...' }.

const { codes, kinds } = require('./types.js');
const { invalidType, invalidValue } = require('./errors.js');

function typeCode(name) {
  const code = codes[name];
  if (code === undefined) throw invalidValue(`Unsupported FFI type: ${name}`);
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

/**
 * Reads a signature object.
 * @returns {{ codes: Uint8Array, kinds: string[], result: string, key: string }} The types as the addon takes them, the result's
 *   first; the kinds of the parameters and of the result; and a key that is the same for signatures that are alike to native code.
 */
function readSignature(signature, name) {
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

module.exports = { readSignature, requireSignatureObject };
