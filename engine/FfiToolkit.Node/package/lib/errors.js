'use strict';

// Errors as node:ffi throws them: a class, a code, a message.

function coded(ErrorClass, code, message) {
  const error = new ErrorClass(message);
  error.code = code;
  return error;
}

const invalidValue = (message) => coded(TypeError, 'ERR_INVALID_ARG_VALUE', message);
const invalidType = (message) => coded(TypeError, 'ERR_INVALID_ARG_TYPE', message);
const outOfRange = (message) => coded(RangeError, 'ERR_OUT_OF_RANGE', message);
const libraryClosed = () => coded(Error, 'ERR_FFI_LIBRARY_CLOSED', 'Library is closed');
const invalidPointer = (message) => coded(Error, 'ERR_FFI_INVALID_POINTER', message);

module.exports = { coded, invalidValue, invalidType, outOfRange, libraryClosed, invalidPointer };
