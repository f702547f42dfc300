#!/usr/bin/env bash
# Builds, packs, runs the unit tests and then every cell of the test matrix that this machine can. Installs what is missing
# where it is root on Debian.
# Every test runs, in each cell whose processor, system or engine can change its outcome.
# Usage: eng/test.sh [--all | --quick | --unit | --built] [arguments for the test programs, such as -class NAME]
#   --all    every test in every cell and every mode, as the hosted CI does: over an hour
#   --quick  under four minutes: no packing, the unit tests that are quick, and the quick form of the stub conformance
#   --unit   no cells
#   --built  what eng/build.sh made is tested as it is
. "$(dirname "$0")/common.sh"

mode=
case "${1:-}" in --all | --quick | --unit | --built) mode="${1#--}"; shift ;; esac

together need_matrix_tools
share_compiler
mkdir -p artifacts
if [ "$mode" = quick ]; then
    dotnet build native-deps/FfiToolkit.Native -c Release --nologo -v quiet -clp:NoSummary -p:FfiRequireNative=true
elif [ "$mode" != built ]; then
    eng/build.sh
fi

# What is a suite of the matrix is tested there, once: the packed consumers, and the engine.
projects() { dotnet sln FfiToolkit.sln list | grep '\.csproj$' | tr '\\' '/'; }
case "$mode" in
quick) chosen="$(projects | grep -E '(Engine|Generators|TestMatrix)\.Tests|/FfiToolkit\.Engine/|DotnetSuites|/FfiToolkit\.Conformance/')" ;;
unit) chosen="$(projects | grep -v 'FfiToolkit.PackageTests')" ;;
*) chosen="$(projects)" ;;
esac
tests="$(grep '\.Tests\.csproj$' <<<"$chosen")"
case "$mode" in quick | unit) ;; *) tests="$(grep -v 'FfiToolkit\.Engine\.Tests' <<<"$tests")" ;; esac

say "Building the tests"
solution=artifacts/tests.slnf
{
    printf '{ "solution": { "path": "../FfiToolkit.sln", "projects": ['
    printf '%s' "$chosen" | sed 's/.*/"&"/' | paste -sd, -
    printf '] } }\n'
} >"$solution"
DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0 dotnet build "$solution" --nologo -v quiet -clp:NoSummary -c Release -p:FfiRequireNative=true
export FFITK_BUILT=1

export logs=artifacts/unit-tests cells=artifacts/cells.log
rm -rf "$logs"
mkdir -p "$logs"

# unit_tests PROJECT [arguments]: one line with its counts, and what failed into a file of its own. It starts the test program
# itself, since `dotnet test` starts it twice, once to ask which tests it has.
unit_tests() {
    local name log code=0 counts total errors failed skipped time
    name="$(basename "$1" .csproj)"
    log="$logs/$name.log"
    # A test that hangs is named in the log and ended, long before the CI's own limit.
    timeout --foreground --kill-after=10 30m "$(dirname "$1")/bin/Release/net10.0/$name" -noColor -noLogo -longRunning 120 "${@:2}" >"$log" 2>&1 || code=$?
    counts="$(sed -nE 's/.* Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+), .*Time: (.*)/\1 \2 \3 \4 \5/p' "$log" | tail -n 1)"
    read -r total errors failed skipped time <<<"${counts:-0 0 0 0 -}"
    failed=$((failed + errors))
    {
        if [ "$code" != 0 ]; then
            # It crashed, or was ended: a failure more than its tests.
            [ "$failed" -gt 0 ] || failed=1 total=$((total + 1))
            tail -n 300 "$log"
            [ "$code" != 124 ] || echo "error: $name did not end within 30 minutes; what ran long is named above"
            echo "error: $name exited with $code; everything it said is in $log"
        elif [ "$total" = 0 ] && [ -z "${narrowed:-}" ]; then
            failed=1 total=1
            echo "error: $name ran no test; everything it said is in $log"
        fi
    } >"$logs/$name.failed"
    printf '%-8s %s: %s passed, %s failed, %s skipped, %s\n' "$([ "$failed" = 0 ] && echo passed || echo failed)" "$name" $((total - failed - skipped)) "$failed" "$skipped" "$time"
    echo $((total - failed - skipped)) "$failed" "$skipped" >"$logs/$name.counts"
}

# run cells OPTIONS | run PROJECT [arguments]
run() {
    if [ "$1" != cells ]; then
        unit_tests "$@"
    else
        # shellcheck disable=SC2086 # several words
        eng/matrix.sh run $options 2>&1 | tee "$cells" || echo $? >"$cells.code"
    fi
}
export -f unit_tests run

# Two things run at once: the cells, and beside them the unit tests, one program after another; those of the tasks, which build with
# all processors, last. Tests that are what a cell runs too are left to it. Every mode of every Node is a quarter of an hour by itself,
# and compiling every signature for every compiler minutes: eng/matrix.sh run has them all, eng/conformance.sh the signatures.
say "$([ "$mode" = unit ] && echo 'Unit tests' || echo 'Cells of the test matrix, and unit tests beside them')"
rm -f "$cells" "$cells.code"
export options narrowed="$*"
case "$mode" in
unit) ;;
quick) options="--quick --suite conformance" ;;
*)
    options="$([ "$mode" = all ] || echo --quick-suite node,bun,deno,conformance,engine,consumer,native-libraries)"
    set -- -trait- "Runs=in the matrix" "$@"
    [ "$mode" = all ] || set -- -trait- "Runs=with --all" "$@"
    ;;
esac
{
    [ "$mode" = unit ] || echo cells
    grep -v 'Build\.Tasks' <<<"$tests"
    grep 'Build\.Tasks' <<<"$tests" || true
} | xargs -P 2 -I{} bash -euo pipefail -c 'run "$@"' bash {} "$@"

cat "$logs"/*.failed
read -r passed failed skipped < <(cat "$logs"/*.counts | awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }')
[ "$passed" -gt 0 ] || { echo "error: no unit test ran" >&2; exit 1; }
if [ "$skipped" -gt 0 ]; then
    say "Unit tests that were skipped, each with its reason"
    grep -h -A1 '\[SKIP\]' "$logs"/*.log | grep -v '^--$'
fi

if [ "$mode" != unit ]; then
    counts="$(grep -oE '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$cells" | tail -n 1 || true)"
    [ -n "$counts" ] || { echo "error: the matrix did not run to its end" >&2; exit 1; }
    read -r p _ f _ s _ <<<"$counts"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
fi

printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ] && [ ! -f "$cells.code" ]
