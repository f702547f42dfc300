'use strict';

/** Where the ES module of this package, or the bundle that holds it, is: index.mjs says so, as only an ES module can know it. */
const location = { url: undefined };

module.exports = location;
