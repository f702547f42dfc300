#!/usr/bin/env bash
# Runs programs that use the packed packages, for one cell of the test matrix. Make the packages first: eng/build.sh.
# Usage: eng/test-consumers.sh (--build | --rid RID [--quick] --report FOLDER)
#   --quick  the engine is built in another folder for one RID only, to compare the bytes
. "$(dirname "$0")/common.sh"

need_sdk
suites=test-matrix/dotnet-suites/FfiToolkit.DotnetSuites
if [ "${1:-}" = --build ]; then
    build "$suites" test-matrix/FfiToolkit.PackageTests
    exit
fi
exec dotnet "$suites/bin/Release/net10.0/FfiToolkit.DotnetSuites.dll" consumer "$@"
