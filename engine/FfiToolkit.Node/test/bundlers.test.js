'use strict';
// Programs that a bundler made of the package find its binaries: in the folder where it is installed, and alone somewhere else.
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { packageName, repository, isOracle } = require('./support/host.js');
const { assert } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');

const examples = path.join(repository, 'engine/FfiToolkit.Node/examples/bundlers');
const modules = path.join(repository, 'artifacts/node/examples/bundlers/node_modules');
const published = path.join(repository, 'artifacts/npm');
const platform = `node-${process.platform}-${process.arch}`;
// What is published: a test of the package's manifest too.
const tarball = (name) => path.join(published, `ffitoolkit-${name}-${require(path.join(packageName, 'package.json')).version}.tgz`);
const missing = isOracle ? false
  : !fs.existsSync(path.join(modules, 'webpack')) ? 'the bundlers are not there: run eng/test-node.sh, which installs them'
    : !fs.existsSync(tarball(platform)) && `there is no package for ${platform}: run eng/build.sh`;

function run(env, ...command) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', ...command], { encoding: 'utf8', cwd: os.tmpdir(), env });
  assert.equal(status, 0, stdout + stderr);
  return stdout.trim();
}

// A folder that the packages are installed in, as they are published; action gets it and what the bundler made.
function bundled(bundler, action) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ffitk-bundle-'));
  try {
    const scope = path.join(folder, 'app/node_modules/@ffitoolkit');
    for (const name of ['node', platform]) {
      fs.mkdirSync(path.join(scope, name), { recursive: true });
      execFileSync('tar', ['-xzf', tarball(name), '--strip-components=1', '-C', path.join(scope, name)]);
    }

    const program = path.join(folder, 'app/program.mjs');
    fs.copyFileSync(path.join(examples, 'program.mjs'), program);
    const output = path.join(folder, 'app/dist');
    run(process.env, path.join(examples, 'bundle.js'), bundler, modules, program, output);
    action(path.join(folder, 'app'), output);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const programOf = (output) => path.join(output, fs.readdirSync(output).find((name) => /^program\.[cm]js$/.test(name)));

// Both of its binaries: without the fast path it is libffi that calls.
function assertRuns(output) {
  assert.match(run(process.env, programOf(output)), /^42 (fast|slot|libffi) 1,2,3 (slot|libffi)$/);
  assert.equal(run({ ...process.env, FFITK_FASTCALL: '0' }, programOf(output)), '42 libffi 1,2,3 libffi');
}

for (const bundler of ['webpack', 'vite', 'esbuild', 'ncc']) {
  ours(`A program that ${bundler} made runs without what it was made of`, () => bundled(bundler, (app, output) => {
    fs.renameSync(path.join(app, 'node_modules'), path.join(app, 'away'));
    assertRuns(output);
  }), missing);
}

for (const bundler of ['vite', 'esbuild']) {
  ours(`A program that ${bundler} made finds the installed package of its platform, and says so where there is none`, () => bundled(bundler, (app, output) => {
    for (const name of ['ffitoolkit.node', 'libffi.so.8']) fs.rmSync(path.join(output, name));
    assertRuns(output);
    fs.renameSync(path.join(app, 'node_modules'), path.join(app, 'away'));
    const { stderr } = spawnSync(process.execPath, [programOf(output)], { encoding: 'utf8' });
    assert.match(stderr, /ERR_FFI_BINARY_MISSING/);
    assert.ok(stderr.includes(`A bundled program needs it beside ${programOf(output)}`), stderr);
  }), missing);
}

ours('Every platform that has an optional package has a require of its own, which bundlers can follow', () => {
  const { optionalDependencies } = require(path.join(packageName, 'package.json'));
  const required = [...fs.readFileSync(path.join(packageName, 'lib/binary.js'), 'utf8').matchAll(/require\('(@ffitoolkit\/node-[^']+)'\)/g)].map(([, name]) => name);
  assert.deepEqual(required.sort(), Object.keys(optionalDependencies).sort());
});
