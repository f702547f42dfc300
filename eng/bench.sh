#!/usr/bin/env bash
# Measures this project beside its alternatives, all in one run.
# Usage: eng/bench.sh dotnet [--aot] [BenchmarkDotNet arguments]
#          calls from .NET, beside P/Invoke and libffi
#          --aot   the same table under NativeAOT; dynamic code is refused there, and its row says so
#        eng/bench.sh threads [--aot] [--starts N] [--beside COMMIT]
#          calls on 1, 2 and 4 threads at once: the first thread that called beside the others; structs by value, and callbacks
#          --aot     under NativeAOT
#          --beside  the engine of another commit too, in turn with this one's
#        eng/bench.sh start
#          the first call of a program and 10,000 functions of one library, with the packed packages: eng/build.sh first
#        eng/bench.sh libffi
#          building libffi for every RID, beside autoreconf, configure and make for one
#        eng/bench.sh node [--runs N] [--only row,...] [--peers name,...] [--quick] [--docs] [--report]
#          calls from Node, beside node:ffi, koffi, Deno and Bun
#          --docs  writes the tables and the chart into docs/; --report measures nothing, and reports the last results
#        eng/bench.sh callback-post [--runs N] [--quick] [--docs]
#          calls of JavaScript from other threads: posted ones, and waiting ones beside a bare futex hand-over, Node's event loop alone, koffi and Deno
. "$(dirname "$0")/common.sh"

benchmarks=engine/benchmarks/FfiToolkit.Benchmarks

prepare_dotnet() {
    need_build_tools
    say "Building libffi and the functions of the design"
    mkdir -p artifacts/benchmarks
    "${CC:-cc}" -O2 -shared -fPIC -o artifacts/benchmarks/libffitk_bench.so "$benchmarks"/native/*.c
    dotnet build native-deps/FfiToolkit.Native -c Release --nologo -v quiet -p:FfiRequireNative=true
}

bench_dotnet() {
    prepare_dotnet
    say "Measuring"
    [ "$#" -gt 0 ] && [ "${*#*--filter}" != "$*" ] || set -- "$@" --filter '*'
    dotnet run --project "$benchmarks" -c Release -- --artifacts artifacts/benchmarks "$@"
}

# build_threads ROOT: the program in a checkout, under NativeAOT where aot is set; says where it is.
build_threads() {
    local out="$1/artifacts/benchmarks/threads" options=()
    [ -z "$aot" ] || options=(--use-current-runtime -p:FfiBenchmarksAot=true)
    rm -rf "$out"
    dotnet publish "$1/$benchmarks.Threads" -c Release --nologo -v quiet -clp:NoSummary -o "$out" "${options[@]}" >&2
    echo "$out/FfiToolkit.Benchmarks.Threads"
}

bench_threads() {
    local starts=7 beside="" aot="" here there=""
    while [ "$#" -gt 0 ]; do
        case "$1" in
        --aot) aot=1 ;;
        --starts) starts="${2:?--starts needs a number}" && shift ;;
        --beside) beside="${2:?--beside needs a commit}" && shift ;;
        *) fail "usage: eng/bench.sh threads [--aot] [--starts N] [--beside COMMIT]" ;;
        esac
        shift
    done
    prepare_dotnet
    here="$(build_threads "$repository")"
    if [ -n "$beside" ]; then
        # The other commit's engine, measured by this one's program.
        other="$(mktemp -d)"
        trap 'git worktree remove --force "$other"' EXIT
        git worktree add --quiet --force --detach "$other" "$beside"
        mkdir -p "$other/artifacts"
        cp -r artifacts/native "$other/artifacts/"
        git ls-files -z --cached --others --exclude-standard "$benchmarks.Threads" | xargs -0 cp --parents -t "$other"
        there="$(build_threads "$other")"
    fi
    say "Measuring on $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg)"
    "$here" table "$starts" "$repository/artifacts/benchmarks/libffitk_bench.so" "$here" ${there:+"$there"}
}

bench_start() {
    need cc build-essential "compiles the functions, and links NativeAOT programs"
    local consumer=test-matrix/consumers/StartUp out="$repository/artifacts/benchmarks/start" count=10000
    compgen -G 'artifacts/packages/FfiToolkit.Engine.*.nupkg' >/dev/null || fail "artifacts/packages holds no engine. Run eng/build.sh first."
    # A version says nothing about which build it is.
    rm -rf artifacts/consumers/packages/ffitoolkit.* "$out"
    mkdir -p "$out"
    awk -v n="$count" 'BEGIN { for (i = 0; i < n; i++) printf "int fn%d(int a, int b) { return a + b + %d; }\n", i, i }' >"$out/many.c"
    "${CC:-cc}" -shared -fPIC -o "$out/libmany.so" "$out/many.c"
    say "Building"
    dotnet publish "$consumer" -c Release --nologo -v quiet -o "$out/clr"
    dotnet publish "$consumer" -c Release --nologo -v quiet -o "$out/aot" --use-current-runtime -p:PublishAot=true
    say "Measuring on $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg)"
    local program
    for program in "$out/clr/StartUp" "$out/aot/StartUp"; do
        for _ in 1 2 3 4 5; do "$program"; done
        "$program" "$out/libmany.so" "$count"
    done
}

# seconds COMMAND...: the seconds that a command takes; its output goes to $work/log.
seconds() {
    local start=$EPOCHREALTIME
    "$@" >>"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; fail "$* failed"; }
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }'
}

row() { printf '| %-58s | %7s |\n' "$1" "$2"; }

build_all() {
    dotnet build native-deps/FfiToolkit.Native -c Release --nologo -v minimal -tl:off --no-restore -p:BuildProjectReferences=false -p:FfiRuntimeIdentifiers=all \
        "-p:FfiNativeRoot=$work/native/" "-p:FfiIntermediateFolder=$work/obj/"
}

# The task's own time, which its last line says.
task_seconds() {
    : >"$work/log"
    seconds build_all >/dev/null || exit 1
    sed -n 's/.*libffi: \([0-9]*\) built, .* in \([0-9.]*\) s$/\1 \2/p' "$work/log" | tail -n 1
}

bench_libffi() {
    need_build_tools
    need_autotools
    work="$(mktemp -d)"
    trap 'rm -rf "$work"' EXIT

    say "Getting the source and the toolchain"
    : >"$work/log"
    dotnet build native-deps/FfiToolkit.Native -c Release --nologo -v quiet -p:FfiRequireNative=true
    source="$(find native-deps/FfiToolkit.Native/obj/ffi -maxdepth 1 -type d -name 'libffi-3.8.0-*' | head -n 1)"
    [ -n "$source" ] || fail "libffi 3.8.0 was not extracted"

    say "Measuring on $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg)"
    first=$(task_seconds)
    second=$(task_seconds)
    read -r count all <<<"$first"
    read -r none idle <<<"$second"
    [ "$none" = 0 ] || fail "the last build built $none RIDs that were up to date"

    cp -r "$source" "$work/autotools"
    cd "$work/autotools"
    reconf=$(seconds autoreconf -i)
    configure=$(seconds ./configure --disable-docs)
    compile=$(seconds make -j"$(nproc)")

    row "" seconds
    row "$(printf -- '-%.0s' {1..58})" "------:"
    row "$count RIDs" "$all"
    row "$count RIDs, nothing to do" "$idle"
    row "one RID by autotools: autoreconf" "$reconf"
    row "one RID by autotools: configure" "$configure"
    row "one RID by autotools: make" "$compile"
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
    "${CC:-cc}" "${flags[@]}" -isystem artifacts/nodes/node26/include/node -o "$out/libfunctions.so" "$benchmarks/native/functions.c" "$benchmarks/native/threads.c"
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

bench_callback_post() {
    local benchmarks=engine/benchmarks/node
    need taskset util-linux "keeps all threads of a process on one processor"
    eng/nodes.sh
    prepare_node_peers "$benchmarks"
    artifacts/nodes/node26/bin/node "$benchmarks/threads/run.js" "$@"
}

case "${1:-}" in
dotnet | threads | start | libffi | node | callback-post) "bench_${1//-/_}" "${@:2}" ;;
*) fail "usage: eng/bench.sh dotnet|threads|start|libffi|node|callback-post [arguments]; the first lines of this script say which" ;;
esac
