'use strict';
// Compiles what the tests call for a machine that has no compiler: FFITK_NODE_TARGET names it, as in win32-x64.
const { corpus } = require('../support/corpus.js');
const { fixture, structs } = require('../support/fixture.js');
const { structCorpus } = require('../support/struct-corpus.js');

console.log(`${fixture}\n${structs()}\n${corpus().library}\n${structCorpus().library}`);
