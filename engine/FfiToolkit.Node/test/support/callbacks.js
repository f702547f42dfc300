'use strict';

/** Registers a callback of a library for the length of a test. */
function withCallback(library, signature, callback, body) {
  const pointer = library.registerCallback(signature, callback);
  try {
    return body(pointer);
  } finally {
    library.unregisterCallback(pointer);
  }
}

module.exports = { withCallback };
