#!/usr/bin/env bash
# Builds, packs, runs the unit tests and then every cell of the test matrix that this machine can. Installs what is missing
# where it is root on Debian.
# Usage: eng/test.sh [--quick | --unit | --built] [arguments for dotnet test]
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
log="artifacts/test.log"
status=0
# A test that hangs is named and ended, long before the CI's own limit.
dotnet test "$solution" --nologo --blame-hang-timeout 10m --blame-hang-dump-type none -c Release -p:FfiRequireNative=true "$@" 2>&1 | tee "$log" || status=$?

# One line in total, over the line that each test project ends with.
total() { grep -E '^(Passed|Failed|Skipped)! ' "$log" | grep -oE "$1: *[0-9]+" | awk '{ sum += $2 } END { print sum + 0 }'; }
passed=$(total Passed) failed=$(total Failed) skipped=$(total Skipped)
[ "$passed" -gt 0 ] || { echo "error: no unit test ran" >&2; exit 1; }
if [ "$skipped" -gt 0 ]; then
    say "Skipped, each with its reason"
    grep -E '\[SKIP\]|^ +Skipped ' "$log" | sort -u || true
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
        # Every mode of every Node is a quarter of an hour by itself: eng/matrix.sh run has them all.
        run_cells --quick-suite node
    fi
fi

printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
exit "$status"
