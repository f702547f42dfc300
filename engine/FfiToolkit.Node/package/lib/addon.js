'use strict';

// Finds, loads and starts the addon: once per isolate, and not before something needs it, since that takes milliseconds.

const { existsSync } = require('node:fs');
const { join, dirname } = require('node:path');
const { isMainThread } = require('node:worker_threads');
const { version } = require('../package.json');
const { coded } = require('./errors.js');

const nodeMajor = Number(process.versions.node.split('.', 1)[0]);
const OLDEST_NODE = 20;

let started;

// The platform's name in package names. A Linux without glibc has binaries of its own.
function platformName() {
  const libc = process.platform === 'linux' && process.report?.getReport().header.glibcVersionRuntime === undefined ? 'musl-' : '';
  return `${process.platform}-${libc}${process.arch}`;
}

function findFolder() {
  const platform = platformName();
  const prebuilt = join(__dirname, '..', 'prebuilds', platform);
  if (existsSync(join(prebuilt, 'ffitoolkit.node'))) return prebuilt;
  try {
    return dirname(require.resolve(`@ffitoolkit/node-${platform}/package.json`));
  } catch {
    throw coded(
      Error,
      'ERR_FFI_BINARY_MISSING',
      `@ffitoolkit/node has no binary for ${platform} here. Install it: npm install @ffitoolkit/node-${platform}@${version} ` +
        '(it is an optional dependency, which npm leaves out with --omit=optional and for platforms that have no package)',
    );
  }
}

// Why no code may be generated, whatever the machine allows.
function refusal() {
  if (['0', 'false'].includes(process.env.FFITK_FASTCALL)) return 'it is turned off by the environment variable FFITK_FASTCALL';
  // V8 has no WebAssembly when it may not generate code.
  return typeof WebAssembly === 'undefined' ? 'V8 runs with --jitless' : null;
}

// FFITK_V8=0 makes functions with Node-API alone, as for a V8 that the addon does not know.
const v8Version = () => (process.env.FFITK_V8 === '0' ? null : process.versions.v8);

function openAddon(module, file) {
  try {
    process.dlopen(module, file);
  } catch (error) {
    if (error.code !== 'ERR_DLOPEN_DISABLED') throw error;
    const denied = coded(Error, 'ERR_ACCESS_DENIED', 'Access to this API has been restricted. Use --allow-addons to manage permissions.');
    throw Object.assign(denied, { permission: 'FFI' });
  }
}

function load() {
  if (nodeMajor < OLDEST_NODE) {
    throw coded(Error, 'ERR_FFI_NODE_UNSUPPORTED', `@ffitoolkit/node needs Node ${OLDEST_NODE} or newer; this is ${process.version}`);
  }
  const folder = findFolder();
  const module = { exports: {} };
  openAddon(module, join(folder, 'ffitoolkit.node'));
  const addon = module.exports;
  const libffi = join(folder, 'libffi.so.8');
  const obstacle = addon.start(existsSync(libffi) ? libffi : null, v8Version(), isMainThread, refusal());
  const [address, copy] = addon.helpers();
  return { ...addon, address, copy, obstacle, folder };
}

/** The addon's exports, with address and copy of native/bind.cc and why there is no fast path. */
function addon() {
  return (started ??= load());
}

module.exports = { addon, nodeMajor, isLoaded: () => started !== undefined };
