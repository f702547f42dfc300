'use strict';

// Errors as node:ffi throws them: a class, a code, a message.

function coded(ErrorClass, code, message) {
  const error = new ErrorClass(message);
  error.code = code;
  return error;
}

/** An error as node's own JavaScript makes it: its text, and the first line of its stack, have the code behind the class. */
function printed(ErrorClass, code, message) {
  const error = coded(ErrorClass, code, message);
  const text = `${ErrorClass.name} [${code}]: ${message}`;
  Object.defineProperty(error, 'name', { value: `${ErrorClass.name} [${code}]`, configurable: true });
  Error.captureStackTrace(error, printed);
  void error.stack;
  delete error.name;
  return Object.defineProperty(error, 'toString', { value: () => text, configurable: true, writable: true });
}

const invalidValue = (message) => coded(TypeError, 'ERR_INVALID_ARG_VALUE', message);
const invalidType = (message) => coded(TypeError, 'ERR_INVALID_ARG_TYPE', message);
const outOfRange = (message) => coded(RangeError, 'ERR_OUT_OF_RANGE', message);
const libraryClosed = () => coded(Error, 'ERR_FFI_LIBRARY_CLOSED', 'Library is closed');
const invalidPointer = (message) => coded(Error, 'ERR_FFI_INVALID_POINTER', message);

module.exports = { coded, printed, invalidValue, invalidType, outOfRange, libraryClosed, invalidPointer };
