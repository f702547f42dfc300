#!/usr/bin/env bash
# Installs what the cells of the test matrix need, where it is root on Debian, and starts the runner.
# Usage: eng/matrix.sh (list | run [...] | doctor | gather FOLDER | readme | ci [--check]); see docs/test-matrix.md
. "$(dirname "$0")/common.sh"

need_sdk
[ "${1:-}" != run ] || together need_matrix_tools
runner=test-matrix/FfiToolkit.TestMatrix
build "$runner"
exec dotnet "$runner/bin/Release/net10.0/FfiToolkit.TestMatrix.dll" "$@"
