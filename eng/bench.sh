#!/usr/bin/env bash
# Measures the engine beside its alternatives, all in one run.
# Usage: eng/bench.sh dotnet [--aot] [BenchmarkDotNet arguments]
#          --aot   the same table under NativeAOT; dynamic code is refused there, and its row says so
#        eng/bench.sh node [--runs N] [--only row,...] [--peers name,...] [--quick] [--docs] [--report]
#          --docs  writes the tables and the chart into docs/; --report measures nothing, and reports the last results
. "$(dirname "$0")/common.sh"

bench_dotnet() {
    need_build_tools
    local benchmarks=engine/benchmarks/FfiToolkit.Benchmarks
    say "Building libffi and the functions of the design"
    mkdir -p artifacts/benchmarks
    "${CC:-cc}" -O2 -shared -fPIC -o artifacts/benchmarks/libffitk_bench.so "$benchmarks/native/bench.c"
    dotnet build native-deps/FfiToolkit.Native -c Release --nologo -v quiet -p:FfiRequireNative=true

    say "Measuring"
    [ "$#" -gt 0 ] && [ "${*#*--filter}" != "$*" ] || set -- "$@" --filter '*'
    dotnet run --project "$benchmarks" -c Release -- --artifacts artifacts/benchmarks "$@"
}

# The npm packages, the measured functions, and the two addons beside ours.
prepare_node_peers() {
    local benchmarks="$1" out=artifacts/benchmarks/node
    [ "$(uname -s) $(uname -m)" = "Linux x86_64" ] || fail "the peers are pinned for linux-x64; this machine is $(uname -s) $(uname -m)."
    local package="${FFITK_NODE_PACKAGE:-artifacts/node/package}"
    [ -f "$package/package.json" ] || fail "'$package' holds no built package. Run eng/build.sh first, or set FFITK_NODE_PACKAGE."
    need cc build-essential "compiles the measured functions, and the addons beside ours"
    eng/npm.sh "$benchmarks" "$out/node_modules"

    local flags=(-O2 -Wall -Wextra -Werror -shared -fPIC)
    local addon=(-fno-plt -isystem artifacts/nodes/node26/include/node -L"$out" -lfunctions -Wl,-rpath,'$ORIGIN')
    "${CC:-cc}" "${flags[@]}" -o "$out/libfunctions.so" "$benchmarks/native/functions.c"
    "${CC:-cc}" "${flags[@]}" -o "$out/node-api.node" "$benchmarks/native/node-api.c" "${addon[@]}"
    "${CXX:-c++}" -std=c++20 -fno-exceptions "${flags[@]}" -o "$out/limit.node" "$benchmarks/native/limit.cc" "${addon[@]}"
}

bench_node() {
    local benchmarks=engine/benchmarks/node
    eng/nodes.sh
    case " $* " in
    *" --report "*) ;;
    *) prepare_node_peers "$benchmarks" ;;
    esac
    artifacts/nodes/node26/bin/node "$benchmarks/run.js" "$@"
}

case "${1:-}" in
dotnet | node) "bench_$1" "${@:2}" ;;
*) fail "usage: eng/bench.sh dotnet|node [arguments]; the first lines of this script say which" ;;
esac
