#!/usr/bin/env bash
# Proves every stub emitter against compilers: builds the corpus for each target of test-matrix/matrix.json, runs it through
# the engine's stubs, and prints one table. Exits with an error for any failure and for any broken stub that went unnoticed.
# Usage: eng/conformance.sh [--quick] [--verbose] [--abi ABI[,ABI]]...
. "$(dirname "$0")/common.sh"

need_sdk
need gcc build-essential "compiles the corpus for linux-x64"
need clang-19 clang-19 "compiles the corpus for every target, as a second opinion beside gcc"
need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu "compiles the corpus for linux-arm64"
need arm-linux-gnueabihf-gcc gcc-arm-linux-gnueabihf "compiles the corpus for linux-arm"
[ -f /usr/aarch64-linux-gnu/lib/libc.a ] || install libc6-dev-arm64-cross "the C library of linux-arm64 programs"
[ -f /usr/arm-linux-gnueabihf/lib/libc.a ] || install libc6-dev-armhf-cross "the C library of linux-arm programs"
need x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64-win32 "compiles the corpus for win-x64"
need qemu-aarch64 qemu-user "runs linux-arm64 and linux-arm programs"
[ -x /usr/lib/wine/wine64 ] || install wine64 "runs win-x64 programs"
need ld.lld-19 lld-19 "links images for macOS, FreeBSD and Windows on arm64"
need_library libunicorn.so.2 libunicorn2 "emulates the processors that run those images"

say "Building"
dotnet build test-matrix/conformance/FfiToolkit.Conformance -c Release --nologo -v quiet -clp:NoSummary

say "Running"
mkdir -p artifacts/conformance
exec dotnet test-matrix/conformance/FfiToolkit.Conformance/bin/Release/net10.0/FfiToolkit.Conformance.dll \
    --folder artifacts/conformance "$@"
