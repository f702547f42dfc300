#!/usr/bin/env bash
# Runs the engine's tests on .NET for one cell of the test matrix: on this machine, under QEMU, under Wine, or on musl.
# Usage: eng/test-engine.sh --rid RID (--publish | --report FOLDER)
#   --publish  makes the self-contained program and the native libraries that its tests call
#   --report   runs it and writes a report into FOLDER; publish first
. "$(dirname "$0")/common.sh"

need_sdk
suites=test-matrix/dotnet-suites/FfiToolkit.DotnetSuites
[ "${*#*--publish}" = "$*" ] || dotnet build "$suites" -c Release --nologo -v quiet -clp:NoSummary
exec dotnet "$suites/bin/Release/net10.0/FfiToolkit.DotnetSuites.dll" engine "$@"
