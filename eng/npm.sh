#!/usr/bin/env bash
# Installs what a package-lock.json pins by hash into the user's cache, and links it to where the caller wants it.
# Usage: eng/npm.sh FOLDER LINK
#   FOLDER   holds package.json and package-lock.json
#   LINK     becomes a link to the node_modules folder; nothing is written beside the sources
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ "$#" = 2 ] || fail "usage: eng/npm.sh FOLDER LINK"
pins="$1" link="$2"
lock_hash="$(sha256sum "$pins/package.json" "$pins/package-lock.json" | sha256sum | cut -c 1-16)"
cache="$(user_cache npm)/$lock_hash"

if [ ! -f "$cache/complete" ]; then
    need npm npm "installs the pinned packages of $pins"
    say "Installing the pinned packages of $pins into the cache"
    mkdir -p "$(dirname "$cache")"
    # Made aside and moved as a whole, so that neither an interruption nor a second script at work leaves half of it.
    staging="$(mktemp -d "$(dirname "$cache")/staging.XXXXXX")"
    cp "$pins/package.json" "$pins/package-lock.json" "$staging/"
    npm ci --prefix "$staging" --cache "$staging/npm" --ignore-scripts --no-audit --no-fund --loglevel=error
    rm -rf "$staging/npm"
    touch "$staging/complete"
    mv -T "$staging" "$cache" 2>/dev/null || rm -rf "$staging"
    [ -f "$cache/complete" ] || fail "could not put the packages of '$pins' into '$cache'. Remove that folder and try again."
fi

mkdir -p "$(dirname "$link")"
[ "$(readlink "$link" || true)" = "$cache/node_modules" ] || ln -sfn "$cache/node_modules" "$link"
