#!/usr/bin/env bash
# Runs libffi's own test suite, from the pinned source, against the libraries that eng/build.sh made: natively, under QEMU,
# under Wine and on emulated processors. Prints one table. Exits with 1 for an unexpected failure, for a broken program or
# library that went unnoticed, and for a runtime identifier that could not run.
# Usage: eng/libffi-suite.sh (--build | [--rid RID]... [--report FOLDER] [--jobs N] [--O0] [--test TEXT]... [--verbose])
#   --build  only makes what the suite is run with
. "$(dirname "$0")/common.sh"

need_sdk
together need_libffi_suite_tools

# Standard output is the table alone.
{
    if ! ls artifacts/native/*/build-record.json >/dev/null 2>&1; then
        say "Building libffi"
        dotnet build native-deps/FfiToolkit.Native -c Release --nologo -v quiet -p:FfiRequireNative=true
    fi
    say "Building the bench"
    build test-matrix/libffi-suite/FfiToolkit.LibffiSuite
} >&2

[ "${1:-}" != --build ] || exit 0
exec dotnet test-matrix/libffi-suite/FfiToolkit.LibffiSuite/bin/Release/net10.0/FfiToolkit.LibffiSuite.dll \
    --repository "$repository" "$@"
