#!/usr/bin/env bash
# Builds, packs, runs the unit tests and then every cell of the test matrix that this machine can. Installs what is missing
# where it is root on Debian.
# Usage: eng/test.sh [--quick | --unit | --built] [arguments for the test programs, such as -class NAME]
#   --quick  under four minutes: no packing, the unit tests that are quick, and the quick form of the stub conformance
#   --unit   no cells
#   --built  what eng/build.sh made is tested as it is
. "$(dirname "$0")/common.sh"

mode=
case "${1:-}" in --quick | --unit | --built) mode="${1#--}"; shift ;; esac

together need_matrix_tools
share_compiler
mkdir -p artifacts
if [ "$mode" = quick ]; then
    dotnet build native-deps/FfiToolkit.Native -c Release --nologo -v quiet -clp:NoSummary -p:FfiRequireNative=true
elif [ "$mode" != built ]; then
    eng/build.sh
fi

# What is a suite of the matrix is tested there, once: the packed consumers, and the engine.
solution=artifacts/unit.slnf
projects() { dotnet sln FfiToolkit.sln list | grep '\.csproj$' | tr '\\' '/'; }
case "$mode" in
quick) chosen="$(projects | grep -E '(Engine|Generators|TestMatrix)\.Tests|/FfiToolkit\.Engine/|DotnetSuites')" ;;
unit) chosen="$(projects | grep -v 'FfiToolkit.PackageTests')" ;;
*) chosen="$(projects | grep -vE 'FfiToolkit\.(PackageTests|Engine\.Tests)')" ;;
esac
{
    printf '{ "solution": { "path": "../FfiToolkit.sln", "projects": ['
    printf '%s' "$chosen" | sed 's/.*/"&"/' | paste -sd, -
    printf '] } }\n'
} >"$solution"

say "Unit tests"
export logs=artifacts/unit-tests
rm -rf "$logs"
mkdir -p "$logs"
DOTNET_TieredPGO=0 dotnet build "$solution" --nologo -v quiet -clp:NoSummary -c Release -p:FfiRequireNative=true

# unit_tests PROJECT [arguments]: one line with its counts, after what failed. It starts the test program itself, since
# `dotnet test` starts it twice, once to ask which tests it has.
unit_tests() {
    local name log code=0 counts
    name="$(basename "$1" .csproj)"
    log="$logs/$name.log"
    # A test that hangs is named in the log and ended, long before the CI's own limit.
    timeout --foreground --kill-after=10 15m "$(dirname "$1")/bin/Release/net10.0/$name" -noColor -noLogo -longRunning 120 "${@:2}" >"$log" 2>&1 || code=$?
    counts="$(sed -nE 's/.* Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+), .*Time: (.*)/\1 \2 \3 \4 \5/p' "$log" | tail -n 1)"
    local total errors failed skipped time
    read -r total errors failed skipped time <<<"${counts:-0 0 0 0 -}"
    failed=$((failed + errors))
    if [ "$code" != 0 ]; then
        # It crashed, or was ended: a failure more than its tests.
        [ "$failed" -gt 0 ] || failed=1 total=$((total + 1))
        tail -n 300 "$log"
        [ "$code" != 124 ] || echo "error: $name did not end within 15 minutes; what ran long is named above"
        echo "error: $name exited with $code; everything it said is in $log"
    elif [ "$total" = 0 ] && [ $# = 1 ]; then
        failed=1 total=1
        echo "error: $name ran no test; everything it said is in $log"
    fi
    printf '%s: %s passed, %s failed, %s skipped, %s\n' "$name" $((total - failed - skipped)) "$failed" "$skipped" "$time"
    echo $((total - failed - skipped)) "$failed" "$skipped" >"$logs/$name.counts"
}
export -f unit_tests

# Tests of the tasks build with all processors. Of the others two programs run at once, the one that takes longest among the first.
tests="$(grep '\.Tests\.csproj$' <<<"$chosen" | LC_ALL=C sort -r)"
run_tests() { xargs -r -P "$1" -I{} bash -euo pipefail -c 'unit_tests "$@"' bash {} "${@:2}"; }
{ grep 'Build\.Tasks' <<<"$tests" || true; } | run_tests 1 "$@"
{ grep -v 'Build\.Tasks' <<<"$tests" || true; } | run_tests 2 "$@"

# One line in total.
read -r passed failed skipped < <(cat "$logs"/*.counts | awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }')
[ "$passed" -gt 0 ] || { echo "error: no unit test ran" >&2; exit 1; }
status=$((failed > 0))
if [ "$skipped" -gt 0 ]; then
    say "Skipped, each with its reason"
    grep -h -A1 '\[SKIP\]' "$logs"/*.log | grep -v '^--$'
fi

if [ "$mode" != unit ]; then
    say "Cells of the test matrix"
    cells="artifacts/cells.log"
    run_cells() {
        eng/matrix.sh run "$@" 2>&1 | tee "$cells" || status=$?
        counts="$(grep -oE '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$cells" | tail -n 1)"
        [ -n "$counts" ] || { echo "error: the matrix did not run to its end" >&2; exit 1; }
        read -r p _ f _ s _ <<<"$counts"
        passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    }
    if [ "$mode" = quick ]; then
        run_cells --quick --suite conformance
    else
        # Every mode of every Node is a quarter of an hour by itself, and compiling every signature for every compiler minutes:
        # eng/matrix.sh run has them all, eng/conformance.sh the signatures.
        run_cells --quick-suite node,bun,deno,conformance
    fi
fi

printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
exit "$status"
