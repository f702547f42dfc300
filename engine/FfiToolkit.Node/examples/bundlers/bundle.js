'use strict';
// Makes one file of program.mjs with each of four bundlers.
// Usage: node bundle.js BUNDLER MODULES PROGRAM OUTPUT
//   BUNDLER  webpack, vite, esbuild or ncc
//   MODULES  the node_modules folder that has it
//   PROGRAM  the file to bundle, in a folder that @ffitoolkit/node is installed in
//   OUTPUT   the folder for the result
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const [bundler, modules, program, output] = process.argv.slice(2);
const from = createRequire(path.join(path.resolve(modules), 'bundle.js'));

// webpack and ncc copy the binaries beside their output. Beside that of vite and esbuild they are copied here.
function copyBinaries() {
  const { addon, libffi } = createRequire(program)(`@ffitoolkit/node-${process.platform}-${process.arch}`);
  for (const file of [addon, libffi]) fs.copyFileSync(file, path.join(output, path.basename(file)));
}

const bundlers = {
  async webpack() {
    const webpack = from('webpack');
    const stats = await new Promise((resolve, reject) => {
      webpack({ mode: 'production', target: 'node', entry: program, output: { path: path.resolve(output), filename: 'program.cjs' } }, (error, done) => (error ? reject(error) : resolve(done)));
    });
    if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
  },

  async vite() {
    const { build } = await import(pathToFileURL(from.resolve('vite')));
    await build({
      root: path.dirname(program), configFile: false, logLevel: 'warn', ssr: { noExternal: true },
      build: { ssr: program, outDir: path.resolve(output), emptyOutDir: true, rollupOptions: { output: { entryFileNames: 'program.mjs' } } },
    });
    copyBinaries();
  },

  async esbuild() {
    await from('esbuild').build({ entryPoints: [program], bundle: true, minify: true, platform: 'node', format: 'esm', outfile: path.join(output, 'program.mjs') });
    copyBinaries();
  },

  async ncc() {
    const { code, assets } = await from('@vercel/ncc')(program, { minify: true, quiet: true });
    fs.writeFileSync(path.join(output, 'program.mjs'), code);
    for (const [name, { source }] of Object.entries(assets)) fs.writeFileSync(path.join(output, name), source);
  },
};

fs.mkdirSync(output, { recursive: true });
bundlers[bundler]();
