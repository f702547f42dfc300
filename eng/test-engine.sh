#!/usr/bin/env bash
# Runs the engine's tests on .NET for one cell of the test matrix: on this machine, under QEMU, under Wine, or on musl.
# Usage: eng/test-engine.sh (--build | --rid RID (--publish | [--quick] --report FOLDER))
#   --build    builds the tests for this machine, and what the others are done with; first of all, and after a change
#   --publish  makes the self-contained program and the native libraries that its tests call
#   --report   runs it and writes a report into FOLDER; publish first
#   --quick    without the tests that this cell adds little to (engine/FfiToolkit.Engine.Tests/Support/Portable.cs)
. "$(dirname "$0")/common.sh"

need_sdk
suites=test-matrix/dotnet-suites/FfiToolkit.DotnetSuites
if [ "${1:-}" = --build ]; then
    build "$suites" engine/FfiToolkit.Engine.Tests
    exit
fi
program="$suites/bin/Release/net10.0/FfiToolkit.DotnetSuites.dll"
[ -f "$program" ] || fail "'$program' is missing. Run eng/test-engine.sh --build first."
exec dotnet "$program" engine "$@"
