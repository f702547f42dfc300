'use strict';

// Where the binaries are. ncc, and whatever traces files as it does, copies what is joined to __dirname.

const { join } = require('node:path');

module.exports = {
  addon: join(__dirname, 'ffitoolkit.node'),
  libffi: join(__dirname, 'LIBFFI'),
};
