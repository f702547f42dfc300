'use strict';
// How a cell's program is started that this machine cannot run by itself: under Wine, in a root of its own for each process that is
// started here, with folders of this machine on the drive Z:; or with musl's loader, and libraries that it can load.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const repository = path.resolve(__dirname, '../../../..');
const suites = path.join(repository, 'test-matrix/dotnet-suites/FfiToolkit.DotnetSuites/bin/Release/net10.0/FfiToolkit.DotnetSuites.dll');
const started = new Map();

// { missing, level, prefix, environment }: what comes before a program and its variables, or what this machine lacks.
function guest(rid) {
  if (!started.has(rid)) {
    const releases = path.dirname(fs.realpathSync(path.join(repository, 'artifacts/nodes/node26')));
    const answer = execFileSync('dotnet', [suites, 'guest', rid, repository, releases], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    started.set(rid, JSON.parse(answer));
  }
  return started.get(rid);
}

// A path of this machine, as Windows has it there.
const inWine = (file) => `Z:${file.replaceAll('/', '\\')}`;

module.exports = { guest, inWine };
