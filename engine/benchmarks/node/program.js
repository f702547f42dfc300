// What the programs that measure share: where things are, and how they take arguments.
import path from 'node:path';
import { parseArgs } from 'node:util';

export const repository = path.resolve(import.meta.dirname, '../../..');
export const at = (...parts) => path.join(repository, ...parts);

const native = at('artifacts/benchmarks/node');
const modules = path.join(native, 'node_modules', '/');

/** The folders that findPeers takes. */
export const folders = { nodes: at('artifacts/nodes'), modules, native };

/** What a measuring process loads. */
export const files = {
  functions: path.join(native, 'libfunctions.so'),
  c: 'libc.so.6',
  modules,
  package: process.env.FFITK_NODE_PACKAGE ?? at('artifacts/node/package'),
};

/** A program's options, and how it ends over a wrong one: with a message and its usage. */
export function readArguments(usage, names) {
  const fail = (message) => {
    process.stderr.write(`error: ${message}\n${usage}\n`);
    process.exit(2);
  };
  try {
    return { options: parseArgs({ options: names }).values, fail };
  } catch (error) {
    throw fail(error.message);
  }
}

/** The number of --runs. */
export function readRuns({ runs }, otherwise, fail) {
  const count = Number(runs ?? otherwise);
  if (!Number.isInteger(count) || count < 1) throw fail(`--runs takes a positive number, not '${runs}'`);
  return count;
}
