#!/usr/bin/env bash
# Builds projects of a suite of the test matrix, unless eng/test.sh has built everything.
# Usage: eng/build-projects.sh PROJECT...
. "$(dirname "$0")/common.sh"

need_sdk
build "$@"
