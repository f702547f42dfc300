'use strict';
// Compiles the native side of the tests for the processor that this Node was built for, once per change of its source.
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { repository } = require('./host.js');

const folder = path.join(repository, 'artifacts/node/test');
const compilers = { x64: 'cc', arm64: process.platform === 'linux' && hostArch() !== 'arm64' ? 'aarch64-linux-gnu-gcc' : 'cc' };

// process.arch is the guest's under an emulator; the runner says which processor the compiler runs on.
function hostArch() {
  return process.env.FFITK_HOST_ARCH ?? process.arch;
}

// Compiles C text into a shared library and returns its path.
function compile(name, source, flags = []) {
  const compiler = process.env.CC ?? compilers[process.arch];
  const text = typeof source === 'string' ? source : fs.readFileSync(source.file, 'utf8');
  const hash = createHash('sha256').update(JSON.stringify([compiler, flags, text])).digest('hex').slice(0, 16);
  const library = path.join(folder, `${name}-${process.arch}-${hash}.so`);
  if (!fs.existsSync(library)) {
    fs.mkdirSync(folder, { recursive: true });
    const temporary = `${library}.${process.pid}.tmp`;
    execFileSync(compiler, ['-x', 'c', '-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', ...flags, '-o', temporary, '-', '-lpthread'], { input: text });
    fs.renameSync(temporary, library);
  }

  return library;
}

// Compiles a program of native/ for the machine itself and returns its path.
function compileProgram(name) {
  const source = path.join(__dirname, '../native', `${name}.c`);
  const hash = createHash('sha256').update(fs.readFileSync(source)).digest('hex').slice(0, 16);
  const program = path.join(folder, `${name}-${hash}`);
  if (!fs.existsSync(program)) {
    fs.mkdirSync(folder, { recursive: true });
    execFileSync('cc', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', program, source]);
  }

  return program;
}

const fixture = compile('fixture', { file: path.join(__dirname, '../native/fixture.c') });

module.exports = { fixture, compile, compileProgram };
