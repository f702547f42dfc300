'use strict';
// Compiles the native side of the tests for the processor that this Node was built for, once per change of its source.
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { repository } = require('./host.js');

const folder = path.join(repository, 'artifacts/node/test');
// process.arch is the guest's under an emulator; the runner says which processor the compiler runs on.
const hostArch = process.env.FFITK_HOST_ARCH ?? process.arch;
const target = process.env.FFITK_NODE_TARGET ?? `${process.platform}-${process.arch}`;
const isWindows = target.startsWith('win32-');
// Windows' libraries are compiled on Linux, and not where the tests run.
const compilers = { 'linux-arm64': hostArch === 'arm64' ? 'cc' : 'aarch64-linux-gnu-gcc', 'win32-x64': 'x86_64-w64-mingw32-gcc' };
const ending = isWindows ? '.dll' : target.startsWith('darwin-') ? '.dylib' : '.so';
// mingw-w64's own libraries are not on the machine that runs the tests.
const systemFlags = isWindows ? ['-static'] : ['-fPIC'];

// Compiles C text into a shared library and returns its path.
function compile(name, source, flags = []) {
  const compiler = process.env.CC ?? compilers[target] ?? 'cc';
  const text = typeof source === 'string' ? source : fs.readFileSync(source.file, 'utf8');
  const hash = createHash('sha256').update(JSON.stringify([compiler, flags, text])).digest('hex').slice(0, 16);
  const library = path.join(folder, `${name}-${target}-${hash}${ending}`);
  if (!fs.existsSync(library)) {
    if (process.platform === 'win32') {
      throw new Error(`'${library}' is missing. It is compiled on Linux: eng/test-node.sh --prebuild does, and its folder is copied here.`);
    }

    fs.mkdirSync(folder, { recursive: true });
    const temporary = `${library}.${process.pid}.tmp`;
    execFileSync(compiler, ['-x', 'c', '-O2', '-Wall', '-Wextra', '-Werror', '-shared', ...systemFlags, ...flags, '-o', temporary, '-', '-lpthread'], { input: text });
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
    const temporary = `${program}.${process.pid}.tmp`;
    execFileSync('cc', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', temporary, source]);
    fs.renameSync(temporary, program);
  }

  return program;
}

const fixture = compile('fixture', { file: path.join(__dirname, '../native/fixture.c') });

module.exports = { fixture, compile, compileProgram, structs: () => compile('structs', { file: path.join(__dirname, '../native/structs.c') }) };
