# Sourced by the scripts of this folder: finds the repository, says what it does, installs what a bare Debian lacks.
set -euo pipefail

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$repository"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

# Compilers of one script are one server, which ends with the script: starting a compiler takes ten times what a project of ours
# takes to compile. The server is the script's own, whatever the machine does by default, so that nobody else's is ended.
share_compiler() {
    [ -z "${SharedCompilationId:-}" ] || return 0
    local version
    version="$(dotnet --version)"
    compiler_server="$(dotnet --list-sdks | sed -n "s|^$version \\[\\(.*\\)\\]\$|\\1|p")/$version/Roslyn/bincore/VBCSCompiler.dll"
    [ -f "$compiler_server" ] || return 0
    export UseSharedCompilation=true SharedCompilationId="ffitk-$$"
    # It lives for minutes: code that measures itself to become faster, and a heap for each processor, cost a third more than they save.
    DOTNET_TieredPGO=0 DOTNET_gcServer=0 DOTNET_gcConcurrent=0 dotnet "$compiler_server" "-pipename:$SharedCompilationId" </dev/null >/dev/null 2>&1 &
    trap 'dotnet "$compiler_server" -shutdown "-pipename:$SharedCompilationId" >/dev/null 2>&1 || true' EXIT
}

say() { printf '\n== %s\n' "$*"; }

fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# need COMMAND PACKAGE REASON: installs PACKAGE where COMMAND is missing.
need() {
    command -v "$1" >/dev/null 2>&1 || install "$2" "$3"
}

# need_library SONAME PACKAGE REASON: installs PACKAGE where the loader does not know SONAME.
need_library() {
    # No pipe into grep -q, which ends at its first match: ldconfig could end by that, and the library count as missing.
    case "$(/sbin/ldconfig -p 2>/dev/null)" in *"$1 "*) ;; *) install "$2" "$3" ;; esac
}

# need_file FILE PACKAGE REASON: installs PACKAGE where FILE is missing.
need_file() {
    [ -e "$1" ] || install "$2" "$3"
}

install() {
    command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] ||
        fail "'$1' is missing ($2). Install it with your package manager; only root on Debian is served by this script."
    say "Installing $1: $2"
    if [ -n "${wanted+collected}" ]; then
        wanted="$wanted $1"
    else
        apt_install "$1"
    fi
}

# together FUNCTION: what the function finds missing is installed in one go. apt and dpkg take longer for each time than for a package.
together() {
    local wanted=""
    "$1"
    # shellcheck disable=SC2086 # several words
    [ -z "$wanted" ] || apt_install $wanted
}

apt_install() {
    if [ -z "${apt_updated:-}" ]; then
        apt-get update -qq
        apt_updated=1
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# build PROJECT...: in Release. Nothing where eng/test.sh has built the whole solution before: MSBuild takes seconds to see that.
build() {
    local project
    [ -z "${FFITK_BUILT:-}" ] || return 0
    for project in "$@"; do
        dotnet build "$project" -c Release --nologo -v quiet -clp:NoSummary
    done
}

need_sdk() {
    command -v dotnet >/dev/null 2>&1 || fail "the .NET SDK is missing. Install .NET 10 (see global.json); no script installs it."
    dotnet --version >/dev/null 2>&1 || fail "the .NET SDK of global.json is missing: $(dotnet --version 2>&1 | head -n 3)"
}

need_build_tools() {
    need_sdk
    need cc build-essential "compiles libffi and, for the tests, the native functions that they call"
    need readelf binutils "shows what is in the built libraries"
    need npm npm "fetches zig, the pinned toolchain that builds libffi for every RID"
    need ld64.lld-19 lld-19 "links libffi for macOS"
    need dsymutil-19 llvm-19 "collects the debug information of libffi for macOS"
}

need_autotools() {
    need autoconf autoconf "builds libffi the other way, for comparison"
    need automake automake "builds libffi the other way, for comparison"
    need libtoolize libtool "builds libffi the other way, for comparison"
    [ -f /usr/share/aclocal/ltdl.m4 ] || install libltdl-dev "a macro that libffi's configure.ac uses"
}

# Machines for .NET programs of other platforms, besides QEMU and Wine.
need_guest_tools() {
    [ -e /lib/ld-musl-x86_64.so.1 ] || install musl "runs linux-musl-x64 programs"
    need_library libssl.so.3 libssl3 "hashes the ids of tests in those programs"
    need unshare util-linux "gives Wine 10, which win-x64 tests need, a root of its own"
    need dpkg-deb dpkg "unpacks the libraries of linux-arm64 programs, which are fetched without installing them"
}

# Compilers and machines for every calling convention.
need_conformance_tools() {
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
    need llvm-nm-19 llvm-19 "reads the static libraries of every format"
    need_library libunicorn.so.2 libunicorn2 "emulates the processors that run those images"
}

# What every cell of the test matrix that this machine can run needs.
need_matrix_tools() {
    need_build_tools
    need_libffi_suite_tools
    need_guest_tools
    need_file /usr/share/gocode/src/golang.org/x/sys/unix/zerrors_freebsd_amd64.go golang-golang-x-sys-dev "knows FreeBSD's constants and structs, which our headers are held against"
    need_library libz.so.1 zlib1g "the packed consumer calls crc32 in it"
    need_library libsqlite3.so.0 libsqlite3-0 "the packed consumer opens a database with it"
    need_library libcurl.so.4 libcurl4 "calls back with what it downloads"
    need_library libuv.so.1 libuv1 "calls back by timers and from threads of its own"
    need_library libchipmunk.so.7 libchipmunk7 "takes and gives structs by value, and calls back with them"
}

# What libffi's own suite needs besides: C++ for its unwinding tests. musl comes as packages into the user's cache.
need_libffi_suite_tools() {
    need_conformance_tools
    need g++ build-essential "compiles libffi's unwinding tests for linux-x64"
    need aarch64-linux-gnu-g++ g++-aarch64-linux-gnu "compiles libffi's unwinding tests for linux-arm64"
    need arm-linux-gnueabihf-g++ g++-arm-linux-gnueabihf "compiles libffi's unwinding tests for linux-arm"
    need x86_64-w64-mingw32-g++ g++-mingw-w64-x86-64-win32 "compiles libffi's unwinding tests for win-x64"
}
