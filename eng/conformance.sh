#!/usr/bin/env bash
# Proves every stub emitter against compilers: builds the corpus for each target of test-matrix/matrix.json, runs it through
# the engine's stubs, and prints one table. Exits with an error for any failure and for any broken stub that went unnoticed.
# Usage: eng/conformance.sh [--quick] [--layouts] [--rustc] [--verbose] [--abi ABI[,ABI]]... [--target RID[,RID]]... [--vectors FILE]
#   --layouts  asks the compilers about sizes, alignments and offsets alone
#   --rustc    asks rustc instead, where there is one: 800 signatures per convention
#   --vectors  writes what was proven, where every cell of a convention was good, as JSON lines (docs/conformance.md)
. "$(dirname "$0")/common.sh"

need_sdk
together need_conformance_tools

say "Building"
build test-matrix/conformance/FfiToolkit.Conformance

say "Running"
mkdir -p artifacts/conformance
exec dotnet test-matrix/conformance/FfiToolkit.Conformance/bin/Release/net10.0/FfiToolkit.Conformance.dll \
    --folder artifacts/conformance "$@"
