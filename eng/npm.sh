#!/usr/bin/env bash
# Installs what a package-lock.json pins by hash into the user's cache, and links it to where the caller wants it (eng/npm.js).
# Usage: eng/npm.sh FOLDER LINK
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need npm npm "installs pinned packages"
exec node eng/npm.js "$@"
