#!/usr/bin/env bash
# Tests the V8 host (engine/FfiToolkit.Node): the same files on every supported Node, in every tier of V8 and with the fast path
# off, with outcomes compared case by case; against node:ffi itself, so that the tests are right; and in Bun and Deno. On macOS it
# builds the addon first, which no other machine can; on Windows it tests what was built on Linux.
# Usage: eng/test-node.sh [--quick] [--report FOLDER] [--suite NAME] [--only TEXT] [--files NAME,...]
#        eng/test-node.sh --prebuild
#   --quick     every file whole on the newest Node; elsewhere the files alone whose outcome another Node, mode, processor
#               or runtime can change (engine/FfiToolkit.Node/test/runner/where.js), with fewer cases
#   --report    writes one report for each platform into FOLDER, as the test matrix reads them
#   --suite     node, bun or deno alone
#   --only      only the cells whose name matches TEXT, such as 'node 22' or 'arm64'
#   --files     only these test files, such as arguments,hot
#   --prebuild  on Linux: makes what the tests call on Windows, in artifacts/node/test, and tests nothing
. "$(dirname "$0")/common.sh"

package="${FFITK_NODE_PACKAGE:-artifacts/node/package}"
runner=engine/FfiToolkit.Node/test/runner/run.js

# What the native side of the tests for Windows is made of.
need_windows_natives() {
    need x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64-win32 "compiles the native side of the tests for win-x64"
    dotnet build engine/FfiToolkit.Node/test/windows -c Release --nologo -v quiet -clp:NoSummary
}

on_windows() {
    node=artifacts/nodes/node26-win/bin/node.exe
    eng/nodes.sh
    [ -f artifacts/node/test/windows/sqlite3.dll ] || fail "'artifacts/node/test' has no SQLite for Windows. Run eng/test-node.sh --prebuild on Linux and copy that folder."
}

on_macos() {
    local processor
    processor="$(uname -m | sed 's/x86_64/x64/')"
    node="artifacts/nodes/node26-mac-$processor/bin/node"
    need cc "Xcode's command line tools" "compiles the addon and the native side of the tests"
    eng/nodes.sh
    eng/npm.sh engine/FfiToolkit.Node/examples/sqlite artifacts/node/examples/sqlite/node_modules
    if [ ! -d "$package/prebuilds/darwin-$processor" ]; then
        say "Building the addon for this Mac"
        dotnet build engine/FfiToolkit.Node -c Release --nologo -v quiet -t:PackNode
    fi
}

on_linux() {
    need cc build-essential "compiles the native side of the tests"
    need readelf binutils "shows what is in the built addon"
    if [ "$(uname -m)" = aarch64 ]; then
        node=artifacts/nodes/node26-arm64/bin/node
    else
        node=artifacts/nodes/node26/bin/node
        need qemu-aarch64 qemu-user "runs Node for linux-arm64"
        need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu "compiles the native side of the tests for linux-arm64"
        [ -f /usr/aarch64-linux-gnu/lib/libstdc++.so.6 ] || install libstdc++6-arm64-cross "the C++ library that Node for linux-arm64 needs"
    fi
    need_library libsqlite3.so.0 libsqlite3-0 "the example calls it"
    need_library libchipmunk.so.7 libchipmunk7 "takes and gives structs by value"
    eng/nodes.sh
    eng/npm.sh engine/FfiToolkit.Node/test/types artifacts/node/test/types/node_modules
    eng/npm.sh engine/FfiToolkit.Node/test/unknown-node artifacts/node/test/unknown-node/node_modules
    eng/npm.sh engine/FfiToolkit.Node/examples/bundlers artifacts/node/examples/bundlers/node_modules
    eng/npm.sh engine/FfiToolkit.Node/examples/sqlite artifacts/node/examples/sqlite/node_modules

    # Under Wine: the Wine that is made for the tests of the engine, and a SQLite. Not where cells are asked for by other names.
    case " $* " in
    *" --suite bun "*)
        [ -e /lib/ld-musl-x86_64.so.1 ] || install musl "runs Bun for linux-musl-x64"
        build test-matrix/dotnet-suites/FfiToolkit.DotnetSuites
        ;;
    *" --suite deno "*) ;;
    *" --only "*linux* | *" --only "*arm64*) build test-matrix/dotnet-suites/FfiToolkit.DotnetSuites ;;
    *) windows=1 ;;
    esac
    if [ -n "${windows:-}" ]; then
        need_windows_natives
        need unshare util-linux "gives Wine 10, which win-x64 tests need, a root of its own"
        need dpkg-deb dpkg "unpacks Wine 10, which is fetched without installing it"
        build test-matrix/dotnet-suites/FfiToolkit.DotnetSuites
    fi

    case " $* " in
    *" --suite bun "* | *" --suite deno "* | *" --only linux-arm64 "* | *" --only win-x64 "*) ;;
    *)
        say "Testing how the benchmarks are counted, and where the tests run"
        "$node" --test engine/benchmarks/node/test/ engine/FfiToolkit.Node/test/runner/test/
        ;;
    esac
}

if [ "${1:-}" = --prebuild ]; then
    node=artifacts/nodes/node26/bin/node
    eng/nodes.sh
    need_windows_natives
else
    case "$(uname -s)" in
    MINGW* | MSYS*) on_windows ;;
    Darwin) on_macos ;;
    *) on_linux "$@" ;;
    esac
fi

[ -f "$package/package.json" ] || fail "there is no built package in '$package'. Run eng/build.sh first."
exec "$node" "$runner" "$@"
