#!/usr/bin/env bash
# Calls random signatures with random values by stubs, by libffi and by compiled C, and compares what arrives.
# Usage: eng/fuzz.sh [--seconds N] [--seed SEED] [--signature "i32(i8, f64)" [--values "0x1, 0x80 -> 0x0"]]
#   --seconds    60 for drawn signatures, 10 for one
#   --seed       draws again what an earlier run drew
#   --signature  only this one, with many values; --values names those to begin with
# A mismatch is made as small as it can be and printed with the command that reproduces it; the exit code is then 1.
. "$(dirname "$0")/common.sh"

need_build_tools
tests=engine/FfiToolkit.Engine.Tests
say "Building libffi and the tests of the engine"
dotnet build native-deps/FfiToolkit.Native -c Release --nologo -v quiet -p:FfiRequireNative=true
dotnet build "$tests" -c Release --nologo -v quiet

say "Fuzzing"
journal="$(mktemp)"
trap 'rm -f "$journal"' EXIT
status=0
dotnet "$tests/bin/Release/net10.0/FfiToolkit.Engine.Tests.dll" --fuzz --journal "$journal" "$@" || status=$?

# Above 128: a signal ended the process, so nothing could be made smaller.
[ "$status" -le 128 ] || { say "The process died while calling"; cat "$journal"; }
exit "$status"
