#!/usr/bin/env bash
# Provides the pinned Node releases (engine/FfiToolkit.Node/nodes/package-lock.json) that this machine can start: binaries to test
# on, and their headers; on Linux the programs of Bun and Deno too, which take addons of Node-API.
# Usage: eng/nodes.sh
# Afterwards artifacts/nodes/<name>/bin/node runs and artifacts/nodes/<name>/include/node holds its headers, where <name> is
# node20, node22, node24, node26, node26.10, or node26-arm64 (for an emulator); bin/node.exe of node20-win and its like; on macOS
# those of node20-mac-arm64 or node20-mac-x64 and their like; and artifacts/nodes/bun/bin/bun and artifacts/nodes/deno/deno run.
# That of Bun is its build for processors without AVX2, which runs on all. The releases are kept in the user's cache.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need npm npm "downloads the pinned Node, Bun and Deno releases"
exec node eng/npm.js engine/FfiToolkit.Node/nodes artifacts/nodes --each
