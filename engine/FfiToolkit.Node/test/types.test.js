'use strict';
// The TypeScript declarations: what must compile does, what must not does not, and nothing exported is undeclared.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { ffi, packageName, repository } = require('./support/host.js');
const { assert } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');

const compiler = path.join(repository, 'artifacts/node/test/types');
const missing = fs.existsSync(path.join(compiler, 'node_modules/typescript')) ? false : 'the TypeScript compiler is not there: run eng/test-node.sh, which installs it';

// Compiles the files of types/ against the package, once, and returns what the compiler says.
let said;
function check() {
  if (said !== undefined) {
    return said;
  }

  const files = ['accepted.ts', 'accepted.cts', 'refused.ts', 'as-node.ts', 'with-node.ts'];
  const folder = fs.mkdtempSync(path.join(compiler, 'check-'));
  try {
    fs.mkdirSync(path.join(folder, 'node_modules/@ffitoolkit'), { recursive: true });
    fs.cpSync(packageName, path.join(folder, 'node_modules/@ffitoolkit/node'), { recursive: true, dereference: true, filter: (source) => !source.endsWith('.node') });
    fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    for (const file of files.slice(0, 3)) {
      fs.copyFileSync(path.join(__dirname, 'types', file), path.join(folder, file));
    }

    const shared = fs.readFileSync(path.join(__dirname, 'types/as-node.ts'), 'utf8');
    fs.writeFileSync(path.join(folder, 'as-node.ts'), shared.replaceAll("'FFI'", "'@ffitoolkit/node'"));
    fs.writeFileSync(path.join(folder, 'with-node.ts'), shared.replaceAll("'FFI'", "'node:ffi'"));

    fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({
      compilerOptions: {
        strict: true, noEmit: true, target: 'es2022', lib: ['es2024', 'esnext.disposable'], module: 'nodenext', moduleResolution: 'nodenext', types: ['node'],
        typeRoots: [path.join(compiler, 'node_modules/@types')], exactOptionalPropertyTypes: true,
      },
      files,
    }));
    const result = spawnSync(process.execPath, [path.join(compiler, 'node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
    // One error may take several lines: those that go on are indented.
    said = (result.stdout + result.stderr).split(/\n(?! )/).filter((error) => error !== '');
    return said;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const about = (name) => check().filter((error) => error.includes(name));

ours('What must compile does, as an ES module', () => assert.deepEqual(about('accepted.ts'), []), missing);
ours('What must compile does, as a CommonJS module', () => assert.deepEqual(about('accepted.cts'), []), missing);
ours("What compiles against @types/node's node:ffi compiles against this package", () => {
  assert.deepEqual([...about('with-node.ts'), ...about('as-node.ts')], []);
  const text = fs.readFileSync(path.join(compiler, 'node_modules/@types/node/ffi.d.ts'), 'utf8');
  const names = [...text.matchAll(/^    (?:interface|type|enum|class|function|const) (\w+)/gm)].map(([, name]) => name);
  const own = fs.readFileSync(path.join(packageName, 'index.d.ts'), 'utf8');
  assert.ok(names.length > 40, 'the names were found');
  // The maps are how @types/node works out its types, and nothing to write down.
  assert.deepEqual(names.filter((name) => !/^\w+TypeMap$/.test(name) && !new RegExp(`export [^;]*\\b${name}\\b`).test(own)), []);
}, missing);
ours('What must not compile does not', () => assert.deepEqual(about('refused.ts'), []), missing);
ours('The declarations themselves are sound', () => assert.deepEqual(check().filter((error) => !/(accepted|refused|-node)\.c?ts/.test(error)), []), missing);

ours('Every export is declared, and every declared value is exported', () => {
  const text = fs.readFileSync(path.join(packageName, 'index.d.ts'), 'utf8');
  const declared = [...text.matchAll(/^export (?:function|const|class) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual([...new Set(declared)].sort(), Object.keys(ffi).sort());
});
