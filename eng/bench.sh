#!/usr/bin/env bash
# Measures the engine beside its alternatives, all in one run.
# Usage: eng/bench.sh dotnet [--aot] [BenchmarkDotNet arguments]
#   --aot   the same table under NativeAOT; dynamic code is refused there, and its row says so
. "$(dirname "$0")/common.sh"

case "${1:-}" in
dotnet) shift ;;
*) fail "usage: eng/bench.sh dotnet [--aot] [BenchmarkDotNet arguments]" ;;
esac

need_build_tools
benchmarks=engine/benchmarks/FfiToolkit.Benchmarks
say "Building libffi and the functions of the design"
mkdir -p artifacts/benchmarks
"${CC:-cc}" -O2 -shared -fPIC -o artifacts/benchmarks/libffitk_bench.so "$benchmarks/native/bench.c"
dotnet build native-deps/FfiToolkit.Native -c Release --nologo -v quiet -p:FfiRequireNative=true

say "Measuring"
[ "$#" -gt 0 ] && [ "${*#*--filter}" != "$*" ] || set -- "$@" --filter '*'
dotnet run --project "$benchmarks" -c Release -- --artifacts artifacts/benchmarks "$@"
