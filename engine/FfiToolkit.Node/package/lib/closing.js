'use strict';

const { addon } = require('./addon.js');

/**
 * Unloads a library. Not while a callback runs: the native code that called it may be the library's own. It then goes in a later
 * turn of the event loop.
 */
function closeHandle(handle) {
  if (addon().callbackDepth() > 0) {
    setImmediate(closeHandle, handle).unref();
    return;
  }
  addon().close(handle);
}

module.exports = { closeHandle };
