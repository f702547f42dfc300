#!/usr/bin/env bash
# Builds real C and C++ libraries for every RID through the packed FfiToolkit.Build, as a user would, and runs what uses the packed
# results: natively, under QEMU, under Wine and on emulated processors, from .NET and from Node. Prints the table library x RID.
# Usage: eng/native-libraries.sh [--build] [--quick] [--rids RID,...] [LIBRARY ...]
#   --build  only builds and packs them: the suite native-libraries of the test matrix runs its cells then
#   --quick  only what dotnet new makes of the template, and from C alone
#   --rids   builds for these alone
# Needs artifacts/packages/FfiToolkit.Build (eng/build.sh makes it). Sources come from Debian's archives, by the hashes in
# test-matrix/NativeLibraries/sources.txt; they are kept in the user's cache.
. "$(dirname "$0")/common.sh"

projects="$repository/test-matrix/NativeLibraries"
results="$repository/artifacts/native-libraries"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/ffitoolkit/native-libraries"
rids="linux-x64 linux-arm64 linux-arm linux-musl-x64 linux-musl-arm64 osx-x64 osx-arm64 win-x64 win-arm64 freebsd-x64 freebsd-arm64"
libraries=""
run=true
quick=()
while [ $# -gt 0 ]; do
    case "$1" in
    --build) run=false ;;
    --quick) quick=(--quick) libraries=template ;;
    --rids) rids="${2//,/ }"; shift ;;
    --*) fail "'$1' is not an option. Usage: eng/native-libraries.sh [--build] [--quick] [--rids RID,...] [LIBRARY ...]" ;;
    *) libraries="$libraries $1" ;;
    esac
    shift
done
[ -n "$libraries" ] || libraries="template $(awk '!/^#/ { print $1 }' "$projects/sources.txt")"

need_tools() {
    need_build_tools
    ! $run || need_libffi_suite_tools
    [ "${#quick[@]}" = 0 ] || return 0
    need tclsh tcl "writes SQLite's one file"
    need xz xz-utils "unpacks SQLite's sources"
}

# fetch LIBRARY: prints the archive, whose hash was compared where sources.txt has one; else the project has it, and refuses another.
fetch() {
    local version package suite archive sha256 work
    read -r version package suite archive sha256 < <(awk -v name="$1" '$1 == name { print $2, $3, $4, $5, $6 }' "$projects/sources.txt")
    [ -n "${sha256:-}" ] || fail "there is no library '$1' (there are: $(awk '!/^#/ { print $1 }' "$projects/sources.txt" | tr '\n' ' '))"
    if [ ! -f "$cache/$archive" ]; then
        # As the tasks fetch libffi's: apt's own address and key, private lists, no suite enabled on the machine.
        mkdir -p "$cache"
        work="$(mktemp -d)"
        mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
        local list=/etc/apt/sources.list.d/debian.sources
        [ -f "$list" ] || fail "$archive is not in $cache, and this machine has no $list. Put the archive there."
        printf 'Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' "$(sed -n '/^URIs: */{s///p;q}' "$list")" "$suite" "$(sed -n '/^Signed-By: */{s///p;q}' "$list")" >"$work/private.sources"
        local private=(-q -o "Dir::Etc::sourcelist=$work/private.sources" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false)
        (cd "$work" && apt-get "${private[@]}" update && apt-get "${private[@]}" source --download-only --tar-only "$package") >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "$archive could not be had from Debian's $suite"; }
        [ -f "$work/$archive" ] || fail "Debian's $suite has another version of $package than $version: $(cd "$work" && ls ./*.tar.* | tr '\n' ' '). Put $archive into $cache."
        mv "$work/$archive" "$cache/$archive.part"
        mv "$cache/$archive.part" "$cache/$archive"
        rm -rf "$work"
    fi
    [ "$sha256" = - ] || echo "$sha256  $cache/$archive" | sha256sum --check --status || fail "$cache/$archive is not what sources.txt has the hash of. Remove it."
    echo "$cache/$archive"
}

# Installed for this script alone, as a user does it for himself.
create() {
    rm -rf "$results/hive"
    dotnet new install "$(ls -t artifacts/packages/FfiToolkit.Templates.*.nupkg | head -1)" --debug:custom-hive "$results/hive" >/dev/null
    dotnet new ffi-native -n Example.Template -o "$1" --debug:custom-hive "$results/hive" >/dev/null
}

# amalgamate ARCHIVE FOLDER: Debian has SQLite as its authors write it; the one file that everybody compiles is made of it by its own
# scripts. A test of theirs goes with it.
amalgamate() {
    local kept="${1%.orig.tar.xz}"
    if [ ! -f "$kept/test/speedtest1.c" ]; then
        local work
        work="$(mktemp -d)"
        mkdir -p "$work/source" "$work/built" "$kept/test"
        tar -xf "$1" -C "$work/source" --strip-components 1
        (cd "$work/built" && ../source/configure --disable-tcl && make sqlite3.c) >"$work/log" 2>&1 || { tail -20 "$work/log" >&2; fail "SQLite's one file could not be made"; }
        cp "$work/built/sqlite3.h" "$work/built/sqlite3ext.h" "$work/built/sqlite3.c" "$kept/"
        cp "$work/source/test/speedtest1.c" "$kept/test/"
        rm -rf "$work"
    fi
    cp -r "$kept" "$2"
}

together need_tools
package="$(ls -t artifacts/packages/FfiToolkit.Build.*.nupkg 2>/dev/null | head -1)" || true
[ -n "$package" ] || fail "artifacts/packages has no FfiToolkit.Build. Run eng/build.sh first."

# Nothing of the repository is used but the package: neither its properties nor its packages' folder.
rm -rf "$results/libraries" "$results/packages"
mkdir -p "$results/libraries"
export NUGET_PACKAGES="$results/packages"
cat >"$results/libraries/NuGet.config" <<END
<configuration>
  <packageSources>
    <add key="built" value="$repository/artifacts/packages" />
    <add key="libraries" value="$results/libraries/feed" />
  </packageSources>
</configuration>
END
mkdir -p "$results/libraries/feed"
for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do echo '<Project />' >"$results/libraries/$file"; done

if [ "${#quick[@]}" = 0 ]; then
    mkdir -p "$results/node"
    cp "$projects/consumer/check.js" "$results/node/"
    # The koffi that the benchmarks pin by hash.
    rm -rf "$results/node/node_modules"
    eng/npm.sh engine/benchmarks/node "$results/node/node_modules"
fi

failures=0
for library in $libraries; do
    say "$library"
    work="$results/libraries/$library"
    mkdir -p "$work"
    if [ "$library" = template ]; then
        create "$work"
    else
        archive="$(fetch "$library")"
        cp "$projects/$library"/* "$work/"
        [ "$library" != sqlite ] || amalgamate "$archive" "$work/src"
    fi
    # From no other source: a project refers to nothing but the package.
    (cd "$work" && dotnet pack -c Release --nologo -v quiet -clp:NoSummary "-p:RestoreSources=$repository/artifacts/packages" "-p:FfiSourceFolder=$cache" "-p:FfiRuntimeIdentifiers=$(echo "$rids" | sed 's/ /%3B/g')" -o "$results/libraries/feed") || failures=$((failures + 1))
    # Tests of the library's authors are compiled from where FfiToolkit.Build extracted the archive.
    extracted="$(find "$work/obj/ffi" -maxdepth 1 -type d -name '*-[0-9]*.*-*')" || true
    [ -z "$extracted" ] || ln -s "$extracted" "$work/src"
done

[ $failures = 0 ] || fail "$failures libraries could not be built"
$run || exit 0

say "Programs with them"
build test-matrix/library-suite/FfiToolkit.LibrarySuite
# shellcheck disable=SC2046 # several words
dotnet test-matrix/library-suite/FfiToolkit.LibrarySuite/bin/Release/net10.0/FfiToolkit.LibrarySuite.dll --repository "$repository" "${quick[@]}" $(printf -- '--rid %s ' $rids)
