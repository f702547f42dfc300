'use strict';

// What runs the program. Bun, Deno and Electron give out a version of Node, and one of V8, as theirs.

const hosts = { bun: 'Bun', deno: 'Deno', electron: 'Electron' };

const nodeMajor = Number(process.versions.node.split('.', 1)[0]);

/** Why nothing of V8 may be used but Node-API; null where JavaScript knows no reason. The addon looks further. */
function v8Refusal() {
  if (process.env.FFITK_V8 === '0') return 'the interface of V8 is turned off by the environment variable FFITK_V8';
  for (const [key, name] of Object.entries(hosts)) {
    const version = process.versions[key];
    if (version !== undefined) return `this is ${name} ${version}, whose engine is not the V8 of a Node`;
  }
  const { v8_enable_pointer_compression: compressed, v8_enable_sandbox: sandboxed } = process.config.variables;
  return compressed || sandboxed ? `this ${process.version} is built with compressed pointers or a sandbox, which lay out V8's values otherwise` : null;
}

module.exports = { nodeMajor, v8Refusal };
