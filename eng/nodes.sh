#!/usr/bin/env bash
# Provides the pinned Node releases (engine/FfiToolkit.Node/nodes/package-lock.json): binaries to test on, and their headers;
# and the programs of Bun and Deno, which take addons of Node-API.
# Usage: eng/nodes.sh
# Afterwards artifacts/nodes/<name>/bin/node runs and artifacts/nodes/<name>/include/node holds its headers, where <name> is
# node20, node22, node24, node26, node26.10, or node26-arm64 (for an emulator); and artifacts/nodes/bun/bin/bun and
# artifacts/nodes/deno/deno run. That of Bun is its build for processors without AVX2, which runs on all. The releases are kept in
# the user's cache.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

pins=engine/FfiToolkit.Node/nodes
lock_hash="$(sha256sum "$pins/package.json" "$pins/package-lock.json" | sha256sum | cut -c 1-16)"
cache="$(user_cache nodes)/$lock_hash"

if [ ! -f "$cache/complete" ]; then
    need npm npm "downloads the pinned Node, Bun and Deno releases"
    say "Downloading the pinned Node, Bun and Deno releases into the cache"
    mkdir -p "$(dirname "$cache")"
    # Made aside and moved as a whole, so that neither an interruption nor a second script at work leaves half of it.
    staging="$(mktemp -d "$(dirname "$cache")/staging.XXXXXX")"
    cp "$pins/package.json" "$pins/package-lock.json" "$staging/"
    # --force: one of them is for another processor than this one. Nothing of a package is run.
    npm ci --prefix "$staging" --cache "$staging/npm" --force --ignore-scripts --no-audit --no-fund --loglevel=error
    rm -rf "$staging/npm"
    touch "$staging/complete"
    mv -T "$staging" "$cache" 2>/dev/null || rm -rf "$staging"
    [ -f "$cache/complete" ] || fail "could not put the releases into '$cache'. Remove that folder and try again."
fi

mkdir -p artifacts/nodes
for release in "$cache"/node_modules/*; do
    link="artifacts/nodes/$(basename "$release")"
    [ "$(readlink "$link" || true)" = "$release" ] || ln -sfn "$release" "$link"
done
