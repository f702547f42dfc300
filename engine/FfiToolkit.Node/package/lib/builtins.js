'use strict';

// Node's own modules. A bundler that makes an ES module of this package leaves no `require` that would find them.

const { coded } = require('./errors.js');

if (process.getBuiltinModule === undefined) {
  throw coded(
    Error,
    'ERR_FFI_NODE_UNSUPPORTED',
    `@ffitoolkit/node needs Node 20.16, 22.3 or a newer one; this is ${process.version}`,
  );
}

module.exports = { builtin: process.getBuiltinModule };
