#!/usr/bin/env bash
# Calls native functions and gets called back in many processes of each Node, with V8's own switches for stress: compaction at
# every collection, collections at every so many allocations, fuzzed thresholds of compilation. Not part of eng/test.sh.
# Usage: eng/stress-node.sh [RUNS [SECONDS]]
#   RUNS       processes on each Node with each set of switches; 200 if left out
#   SECONDS    how long one goes on; 2 if left out
. "$(dirname "$0")/common.sh"

need cc build-essential "compiles the native side of the tests"
eng/nodes.sh
runs="${1:-200}"
seconds="${2:-2}"
program=engine/FfiToolkit.Node/test/support/stress.js
sets=("" "--stress-compaction" "--gc-interval=500" "--jit-fuzzing" "--stress-compaction --gc-interval=997" "--stress-scavenge=50 --stress-marking=50")
failed=0

for node in node20 node22 node24 node26; do
    for switches in "${sets[@]}"; do
        binary="artifacts/nodes/$node/bin/node"
        # shellcheck disable=SC2086 # several words
        if ! "$binary" $switches -e 0 >/dev/null 2>&1; then
            printf '%-8s %-40s has no such switch\n' "$node" "$switches"
            continue
        fi
        bad=0
        callbacks=0
        for run in $(seq "$runs"); do
            # shellcheck disable=SC2086 # several words
            if ! "$binary" --no-warnings $switches "$program" "$seconds" "$((run * 7919))" >artifacts/stress.log 2>&1; then
                bad=$((bad + 1))
                sed 's/^/    /' artifacts/stress.log | tail -n 20
            fi
            callbacks=$((callbacks + $(sed -n 's/.* rounds, \([0-9]*\) callbacks$/\1/p' artifacts/stress.log | grep . || echo 0)))
        done
        printf '%-8s %-40s %d of %d failed, %d callbacks\n' "$node" "${switches:-without switches}" "$bad" "$runs" "$callbacks"
        failed=$((failed + bad))
    done
done

[ "$failed" = 0 ] || fail "$failed processes failed"
