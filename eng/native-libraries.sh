#!/usr/bin/env bash
# Builds real C libraries for every RID through the packed FfiToolkit.Build, as a user would, and runs what uses the packed results:
# natively, under QEMU and under Wine, from .NET and from Node. Prints the table library x RID: built and checked, level, cases passed.
# Usage: eng/native-libraries.sh [--quick | LIBRARY ...]     --quick: lz4 alone, for linux-x64 and win-x64
# Needs artifacts/packages/FfiToolkit.Build (eng/build.sh makes it). Sources come from Debian's archives, by the hashes in
# test-matrix/NativeLibraries/sources.txt; they are kept in the user's cache.
. "$(dirname "$0")/common.sh"

projects="$repository/test-matrix/NativeLibraries"
results="$repository/artifacts/native-libraries"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/ffitoolkit/native-libraries"
rids="linux-x64 linux-arm64 linux-arm linux-musl-x64 linux-musl-arm64 osx-x64 osx-arm64 win-x64 win-arm64 freebsd-x64 freebsd-arm64"
libraries="$(awk '!/^#/ { print $1 }' "$projects/sources.txt")"
quick=false
case "${1:-}" in
    --quick) quick=true libraries=lz4 rids="linux-x64 win-x64" ;;
    ?*) libraries="$*" ;;
esac

need_tools() {
    need_build_tools
    need x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64-win32 "compiles the programs for win-x64"
    need /usr/lib/wine/wine64 wine64 "runs win-x64 programs"
    $quick && return 0
    need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu "compiles the programs for linux-arm64"
    need arm-linux-gnueabihf-gcc gcc-arm-linux-gnueabihf "compiles the programs for linux-arm"
    need qemu-aarch64 qemu-user "runs linux-arm64 and linux-arm programs"
    need tclsh tcl "writes SQLite's one file"
    need xz xz-utils "unpacks sources"
}

# fetch LIBRARY: prints the archive, whose hash was compared.
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
    echo "$sha256  $cache/$archive" | sha256sum --check --status || fail "$cache/$archive is not what sources.txt has the hash of. Remove it."
    echo "$cache/$archive"
}

# Debian has SQLite as its authors write it; the one file that everybody compiles is made of it by its own scripts.
amalgamate() {
    local kept
    kept="$cache/sqlite-$(sha256sum "$1/manifest.uuid" | cut -c1-16)"
    if [ ! -f "$kept/sqlite3.c" ]; then
        local work
        work="$(mktemp -d)"
        (cd "$work" && "$1/configure" --disable-tcl && make sqlite3.c) >"$work/log" 2>&1 || { tail -20 "$work/log" >&2; fail "SQLite's one file could not be made"; }
        mkdir -p "$kept"
        cp "$work/sqlite3.h" "$work/sqlite3ext.h" "$work/sqlite3.c" "$kept/"
        rm -rf "$work"
    fi
    rm -rf "$1"
    cp -r "$kept" "$1"
}

# run RID FOLDER PROGRAM: runs a program for a RID beside its library; prints what it printed.
run() {
    case "$1" in
        linux-x64) (cd "$2" && LD_LIBRARY_PATH=. "./$3") ;;
        linux-arm64) (cd "$2" && qemu-aarch64 -L /usr/aarch64-linux-gnu -E LD_LIBRARY_PATH=. "./$3") ;;
        linux-arm) (cd "$2" && qemu-arm -L /usr/arm-linux-gnueabihf -E LD_LIBRARY_PATH=. "./$3") ;;
        win-x64) (cd "$2" && WINEDEBUG=-all WINEPREFIX="$cache/wine" timeout -k 5 120 /usr/lib/wine/wine64 "./$3.exe" >out.txt 2>err.txt; code=$?; cat out.txt; exit $code) ;;
    esac
}

level() {
    case "$1" in
        linux-x64) echo native ;;
        linux-arm64 | linux-arm) echo qemu-user ;;
        win-x64) echo wine ;;
        *) echo "-" ;;
    esac
}

compiler() {
    case "$1" in
        linux-x64) echo "cc" ;;
        linux-arm64) echo "aarch64-linux-gnu-gcc" ;;
        linux-arm) echo "arm-linux-gnueabihf-gcc" ;;
        win-x64) echo "x86_64-w64-mingw32-gcc" ;;
    esac
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

if ! $quick; then
    mkdir -p "$results/node"
    cp "$projects/consumer/check.js" "$results/node/"
    # The koffi that the benchmarks pin by hash.
    rm -rf "$results/node/node_modules"
    eng/npm.sh engine/benchmarks/node "$results/node/node_modules"
fi

failures=0
cases=0
table="| library | RID | built and checked | level | cases passed |"$'\n'"|---|---|---|---|---|"
every="$rids"
for library in $libraries; do
    say "$library"
    # There is no C++ standard library for FreeBSD.
    rids="$every"
    [ "$library" != snappy ] || rids="${every% freebsd-x64 freebsd-arm64}"
    archive="$(fetch "$library")"
    work="$results/libraries/$library"
    mkdir -p "$work/src"
    cp "$projects/$library"/* "$work/"
    tar -xf "$archive" -C "$work/src" --strip-components 1
    [ "$library" != sqlite ] || amalgamate "$work/src"
    (cd "$work" && dotnet pack -c Release --nologo -v quiet -clp:NoSummary "-p:FfiRuntimeIdentifiers=$(echo "$rids" | sed 's/ /%3B/g')" -o "$results/libraries/feed") || { failures=$((failures + 1)); continue; }
    main="$(ls "$results/libraries/feed" | grep -i "^example\.$library\.[0-9]")"
    unzip -q -o "$results/libraries/feed/$main" 'include/*' -d "$work/headers"
    for rid in $rids; do
        nupkg="$(ls "$results/libraries/feed"/Example.*."$rid".*.nupkg | grep -i "/Example\.$library\.")"
        folder="$work/run/$rid"
        mkdir -p "$folder"
        unzip -q -o "$nupkg" -d "$folder/package"
        built="$(find "$folder/package/runtimes/$rid/native" -type f -print -quit)"
        passed="-"
        if [ -n "$(compiler "$rid")" ]; then
            # The library under the name by which the program asks for it, and under that by which the linker finds it.
            cp "$built" "$folder/"
            case "$rid" in linux-*) soname="$(readelf -d "$built" | sed -n 's/.*soname: \[\(.*\)\]/\1/p')"; [ "$soname" = "$(basename "$built")" ] || cp "$built" "$folder/$soname" ;; esac
            program=check
            case "$rid" in win-*) program=check.exe ;; esac
            "$(compiler "$rid")" -O1 -I "$work/headers/include" -I "$projects" "$projects/$library/check.c" "$folder/$(basename "$built")" -o "$folder/$program"
            output="$(run "$rid" "$folder" check)" || { failures=$((failures + 1)); echo "$output"; }
            passed="$(echo "$output" | sed -n 's/^\([0-9]*\) passed, 0 failed.*/\1/p')"
            [ -n "$passed" ] || { passed="failed"; failures=$((failures + 1)); echo "$library for $rid: $output"; }
            [ "$passed" = failed ] || cases=$((cases + passed))
        fi
        table="$table"$'\n'"| $library | $rid | $(basename "$built"), $(stat -c %s "$built") bytes | $(level "$rid") | $passed |"
    done

    # tally WHO OUTPUT: counts what a program of another language printed.
    tally() {
        passed="$(echo "$2" | sed -n 's/^\([0-9]*\) passed, 0 failed.*/\1/p')"
        [ -n "$passed" ] && cases=$((cases + passed)) || { passed=failed; failures=$((failures + 1)); echo "$library from $1: $2"; }
        table="$table"$'\n'"| $library, from $1 | linux-x64 | | native | $passed |"
    }
    cp -r "$projects/consumer" "$work/"
    tally .NET "$(cd "$work/consumer" && dotnet run -c Release "-p:Library=$library" 2>&1 | tail -20)"
    $quick || tally Node "$(cd "$results/node" && node check.js "$library" "$(find "$work/run/linux-x64/package/runtimes/linux-x64/native" -type f -print -quit)" 2>&1 | tail -20)"
done

say "Libraries"
echo "$table"
echo "$cases passed, $failures failed"
[ $failures = 0 ]
