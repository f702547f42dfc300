// Who is measured: a program, its arguments, and the module of peers/ that it runs.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Peer
 * @property {string} name what --peers calls it
 * @property {string} label
 * @property {string} module
 * @property {string[]} command the program, and what comes before child.js
 * @property {Record<string, string>} [environment]
 * @property {string} [addon] the addon that peers/addon.js loads
 */

/**
 * @param {{ nodes: string, modules: string, native: string }} folders of the Node, Bun and Deno releases, the npm packages, the compiled addons
 * @returns {{ main: Peer[], versions: Peer[] }} the comparison on Node 26, and ours on every Node
 */
export function findPeers({ nodes, modules, native }) {
  const node = (major) => path.join(nodes, `node${major}`, 'bin', 'node');
  const version = (folder) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
  const bun = path.join(nodes, 'bun');
  const deno = path.join(nodes, 'deno');
  const quiet = '--no-warnings';
  const permitted = ['run', '--quiet', '--no-prompt', '--no-remote', '--no-lock', '--allow-all'];
  return {
    main: [
      { name: 'ours', label: 'FfiToolkit, fast', module: 'ours', command: [node(26), quiet] },
      { name: 'ours-libffi', label: 'FfiToolkit, path off', module: 'ours', command: [node(26), quiet], environment: { FFITK_FASTCALL: '0' } },
      { name: 'limit', label: 'C++ fast-API addon', module: 'addon', command: [node(26), quiet], addon: path.join(native, 'limit.node') },
      { name: 'node-api', label: 'Node-API addon', module: 'addon', command: [node(26), quiet], addon: path.join(native, 'node-api.node') },
      { name: 'node-ffi', label: 'node:ffi', module: 'node-ffi', command: [node(26), quiet, '--experimental-ffi'] },
      { name: 'koffi', label: `koffi ${version(path.join(modules, 'koffi'))}`, module: 'koffi', command: [node(26), quiet] },
      {
        name: 'deno', label: `Deno ${version(deno)}`, module: 'deno',
        command: [path.join(deno, 'deno'), ...permitted], environment: { DENO_NO_UPDATE_CHECK: '1' },
      },
      {
        name: 'bun', label: `Bun ${version(bun)}`, module: 'bun',
        command: [path.join(bun, 'bin/bun')],
      },
    ],
    versions: [20, 22, 24].map((major) => ({
      name: `ours-node${major}`, label: `Node ${major}`, module: 'ours', command: [node(major), quiet],
    })),
  };
}
