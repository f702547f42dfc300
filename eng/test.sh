#!/usr/bin/env bash
# Builds, packs and runs every test. Installs what is missing where it is root on Debian.
# Usage: eng/test.sh [arguments for dotnet test]
. "$(dirname "$0")/common.sh"

need_build_tools
need_library libz.so.1 zlib1g "the packed consumer calls crc32 in it"
need_library libsqlite3.so.0 libsqlite3-0 "the packed consumer opens a database with it"
need_conformance_tools
need_guest_tools

eng/build.sh

say "Testing"
log="artifacts/test.log"
status=0
dotnet test FfiToolkit.sln --nologo -m:1 -c Release -p:FfiRequireNative=true "$@" 2>&1 | tee "$log" || status=$?

# One line in total, over the line that each test project ends with.
total() { grep -E '^(Passed|Failed|Skipped)! ' "$log" | grep -oE "$1: *[0-9]+" | awk '{ sum += $2 } END { print sum + 0 }'; }
passed=$(total Passed) failed=$(total Failed) skipped=$(total Skipped)
if [ "$skipped" -gt 0 ]; then
    say "Skipped, each with its reason"
    grep -E '\[SKIP\]|^ +Skipped ' "$log" | sort -u || true
fi
printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$passed" -gt 0 ] || { echo "error: no test ran" >&2; exit 1; }
exit "$status"
