'use strict';

// Finds the binaries of this platform. In a program that a bundler made, __dirname and require are not what they were: it has
// several places to look.

const { builtin } = require('./builtins.js');
const { coded } = require('./errors.js');
const location = require('./location.js');
const { platformName } = require('./platform.js');
const { version } = require('../package.json');

const { existsSync } = builtin('node:fs');
const { createRequire } = builtin('node:module');
const { dirname, join } = builtin('node:path');
const { fileURLToPath } = builtin('node:url');

// Bundlers follow what is written out, and go on where it is missing as long as it stands in a try block.
const packages = {
  __proto__: null,
  'linux-arm64'() {
    try {
      return require('@ffitoolkit/node-linux-arm64');
    } catch {
      return undefined;
    }
  },
  'linux-musl-x64'() {
    try {
      return require('@ffitoolkit/node-linux-musl-x64');
    } catch {
      return undefined;
    }
  },
  'linux-x64'() {
    try {
      return require('@ffitoolkit/node-linux-x64');
    } catch {
      return undefined;
    }
  },
  'win32-x64'() {
    try {
      return require('@ffitoolkit/node-win32-x64');
    } catch {
      return undefined;
    }
  },
};

const libffi = process.platform === 'win32' ? 'ffi-8.dll' : process.platform === 'darwin' ? 'libffi.dylib' : 'libffi.so.8';
const inFolder = (folder) => ({ addon: join(folder, 'ffitoolkit.node'), libffi: join(folder, libffi) });

// The files that this code may be in: as an ES module, as a CommonJS module, and the program that was started.
function ownFiles() {
  const files = [];
  if (location.url?.startsWith('file:')) files.push(fileURLToPath(location.url));
  if (typeof __filename === 'string') files.push(__filename);
  if (process.argv[1] !== undefined) files.push(process.argv[1]);
  return files;
}

// The installed package of the platform, asked for from a file: directly, or from the main package, beside which pnpm puts it.
function installed(file, platform) {
  const name = `@ffitoolkit/node-${platform}/package.json`;
  const find = createRequire(file).resolve;
  try {
    return inFolder(dirname(find(name)));
  } catch {
    try {
      return inFolder(dirname(createRequire(find('@ffitoolkit/node')).resolve(name)));
    } catch {
      return undefined;
    }
  }
}

function* places(platform) {
  if (typeof __dirname === 'string') yield inFolder(join(__dirname, '..', 'prebuilds', platform));
  yield packages[platform]?.();
  for (const file of ownFiles()) {
    yield inFolder(dirname(file));
    yield installed(file, platform);
  }
}

function missing(platform) {
  if (!(platform in packages)) {
    const known = Object.keys(packages).join(', ');
    return coded(Error, 'ERR_FFI_BINARY_MISSING', `@ffitoolkit/node has no binary for ${platform}: there are packages for ${known}`);
  }
  return coded(
    Error,
    'ERR_FFI_BINARY_MISSING',
    `@ffitoolkit/node has no binary for ${platform} here. Install it: npm install @ffitoolkit/node-${platform}@${version} ` +
      '(it is an optional dependency, which npm leaves out with --omit=optional and for platforms that have no package). ' +
      `A bundled program needs it beside ${[...new Set(ownFiles())].join(' or ')}, or in a node_modules folder above`,
  );
}

/** The paths of the addon and of its libffi, which is null where it did not come with it. */
function findBinary() {
  const platform = platformName();
  for (const place of places(platform)) {
    if (place !== undefined && existsSync(place.addon)) return { addon: place.addon, libffi: existsSync(place.libffi) ? place.libffi : null };
  }
  throw missing(platform);
}

module.exports = { findBinary };
