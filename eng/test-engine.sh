#!/usr/bin/env bash
# Runs the engine's tests on .NET for one cell of the test matrix: on this machine, under QEMU, under Wine, or on musl.
# Usage: eng/test-engine.sh --rid RID (--publish | --report FOLDER)
#   --publish  makes the self-contained program and the native libraries that its tests call
#   --report   runs it and writes a report into FOLDER; publish first
. "$(dirname "$0")/common.sh"

need_sdk
suite=test-matrix/engine/FfiToolkit.EngineSuite
[ -f "$suite/bin/Release/net10.0/FfiToolkit.EngineSuite.dll" ] && [ "${*#*--publish}" = "$*" ] ||
    dotnet build "$suite" -c Release --nologo -v quiet -clp:NoSummary
exec dotnet "$suite/bin/Release/net10.0/FfiToolkit.EngineSuite.dll" "$@"
