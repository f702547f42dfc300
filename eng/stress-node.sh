#!/usr/bin/env bash
# Calls native functions and gets called back in many processes of each Node, with V8's own switches for stress: compaction at
# every collection, collections at every so many allocations, fuzzed thresholds of compilation. Says how many callbacks there were, and
# how many workers were terminated inside of one. Not part of eng/test.sh.
# Usage: eng/stress-node.sh [CALLBACKS [WORKERS]]
#   CALLBACKS  callbacks on each Node with each set of switches, at least; 250000 if left out, which makes a million under switches
#   WORKERS    workers that are terminated inside of a callback, on each Node with each set, at least; 50 if left out
. "$(dirname "$0")/common.sh"

need cc build-essential "compiles the native side of the tests"
eng/nodes.sh
callbacks_asked="${1:-250000}"
workers_asked="${2:-50}"
[[ "$callbacks_asked $workers_asked" =~ ^[0-9]+\ [0-9]+$ ]] || fail "usage: eng/stress-node.sh [CALLBACKS [WORKERS]]"
program=engine/FfiToolkit.Node/test/support/stress.js
sets=("" "--stress-compaction" "--gc-interval=500" "--jit-fuzzing" "--stress-compaction --gc-interval=997" "--stress-scavenge=50 --stress-marking=50")
# Of one process: they are many, as what goes wrong may do so when they start or end.
rounds=4
workers=8
all_failed=0

row() { printf '%-8s %-40s %10s %10s %10s %8s\n' "$@"; }

row Node switches callbacks terminated processes failed
for node in node20 node22 node24 node26; do
    binary="artifacts/nodes/$node/bin/node"
    node_callbacks=0
    node_terminated=0
    for switches in "${sets[@]}"; do
        # shellcheck disable=SC2086 # several words
        if ! "$binary" $switches -e 0 >/dev/null 2>&1; then
            row "$node" "$switches" "has no" "such switch" "" ""
            continue
        fi
        failed=0
        callbacks=0
        terminated=0
        processes=0
        while [ "$callbacks" -lt "$callbacks_asked" ] || [ "$terminated" -lt "$workers_asked" ]; do
            processes=$((processes + 1))
            # shellcheck disable=SC2086 # several words
            if output="$("$binary" --no-warnings $switches "$program" "$rounds" "$workers" "$((processes * 7919))" 2>&1)" && [[ "$output" =~ ([0-9]+)\ callbacks,\ ([0-9]+)\ workers ]]; then
                callbacks=$((callbacks + BASH_REMATCH[1]))
                terminated=$((terminated + BASH_REMATCH[2]))
            else
                failed=$((failed + 1))
                printf '%s\n' "$output" | tail -n 20 | sed 's/^/    /'
                # Where none succeeds there would be no end.
                [ "$failed" -lt 10 ] || break
            fi
        done
        row "$node" "${switches:-none}" "$callbacks" "$terminated" "$processes" "$failed"
        node_callbacks=$((node_callbacks + callbacks))
        node_terminated=$((node_terminated + terminated))
        all_failed=$((all_failed + failed))
    done
    row "$node" "all" "$node_callbacks" "$node_terminated" "" ""
done

[ "$all_failed" = 0 ] || fail "$all_failed processes failed"
