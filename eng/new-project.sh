#!/usr/bin/env bash
# Makes a project of the packed template as a user makes one, packs it for eleven RIDs and for npm, looks that all of it is there and
# runs what came out, from .NET and from Node. Prints the seconds: with nothing in any cache, for another project of the same user, with
# nothing changed, and with one line of C changed.
# Usage: eng/new-project.sh
# Needs artifacts/packages (eng/build.sh makes them). Caches and projects are in artifacts/new-project, and begin empty; eng/fresh.sh
# new-project does it on a machine that has nothing else either.
. "$(dirname "$0")/common.sh"

folder="$repository/artifacts/new-project"
rids="linux-x64 linux-arm64 linux-arm linux-musl-x64 linux-musl-arm64 osx-x64 osx-arm64 win-x64 win-arm64 freebsd-x64 freebsd-arm64"

# What docs/native-libraries.md asks of a user's machine, and what looks into packages here.
need_tools() {
    need_sdk
    need npm npm "fetches zig, the pinned toolchain"
    need ld64.lld-19 lld-19 "links for macOS"
    need unzip unzip "looks into the packages"
}

library_of() {
    case "$1" in
    win-*) echo fastmath.dll ;;
    osx-*) echo libfastmath.dylib ;;
    *) echo libfastmath.so ;;
    esac
}

# Node's words for a RID: process.platform, process.arch, and the C library where it is not glibc.
npm_of() {
    case "$1" in
    win-*) echo "win32-${1#win-}" ;;
    osx-*) echo "darwin-${1#osx-}" ;;
    linux-musl-*) echo "linux-${1#linux-musl-}-musl" ;;
    *) echo "$1" ;;
    esac
}

# timed WHAT COMMAND...: a row of the table.
rows=()
timed() {
    local start=$EPOCHREALTIME
    "${@:2}"
    rows+=("$(awk -v what="$1" -v s="$start" -v e="$EPOCHREALTIME" 'BEGIN { printf "| %s | %.1f |", what, e - s }')")
}

# A template is installed for the user; this one into a folder of its own, for the script alone.
create() {
    [ -d "$folder/hive" ] || dotnet new install "$(ls -t "$repository"/artifacts/packages/FfiToolkit.Templates.*.nupkg | head -1)" --debug:custom-hive "$folder/hive" >/dev/null
    dotnet new ffi-native -n FastMath -o "$1" --debug:custom-hive "$folder/hive" >/dev/null
}

pack() {
    (cd "$1" && dotnet pack -c Release --nologo -v quiet -clp:NoSummary -p:FfiNpmPackage=fastmath)
}

create_and_pack() {
    create "$1"
    pack "$1"
}

# libraries PROJECT FOLDER: unpacks every RID's library from both kinds of packages, which must have the same one; FOLDER.sha256 gets
# their hashes.
libraries() {
    local rid file count
    mkdir -p "$2"
    count="$(find "$1/bin/Release" -name '*.nupkg' | wc -l) $(find "$1/bin/Release" -name '*.tgz' | wc -l)"
    [ "$count" = "13 12" ] || fail "there should be 13 NuGet packages (one per RID, the project's, its symbols) and 12 of npm, but there are $count: $(cd "$1/bin/Release" && ls)"
    for rid in $rids; do
        file="$(library_of "$rid")"
        mkdir -p "$2/$rid/npm"
        unzip -q -o -j "$1/bin/Release/FastMath.$rid.1.0.0.nupkg" "runtimes/$rid/native/$file" -d "$2/$rid"
        tar -xzf "$1/bin/Release/fastmath-$(npm_of "$rid")-1.0.0.tgz" -C "$2/$rid/npm" --strip-components 1
        cmp "$2/$rid/$file" "$2/$rid/npm/$file"
        sha256sum <"$2/$rid/$file"
    done >"$2.sha256"
}

# use PROJECT EXPECTED: calls the library through the packages, from .NET and from Node.
use() {
    local work="$folder/use" answer
    rm -rf "$work" "$folder/packages/fastmath"*
    mkdir -p "$work/node_modules/fastmath" "$work/node_modules/fastmath-linux-x64"
    cat >"$work/Use.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <RestoreAdditionalProjectSources>$1/bin/Release</RestoreAdditionalProjectSources>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="FastMath" Version="1.0.0" />
  </ItemGroup>
</Project>
END
    echo 'System.Console.WriteLine(FastMath.Library.Dot([1, 2, 3], [4, 5, 6]));' >"$work/Program.cs"
    answer="$(cd "$work" && dotnet run -c Release)"
    [ "$answer" = "$2" ] || fail "a .NET program that uses the packages should print $2, and printed: $answer"

    tar -xzf "$1/bin/Release/fastmath-1.0.0.tgz" -C "$work/node_modules/fastmath" --strip-components 1
    tar -xzf "$1/bin/Release/fastmath-linux-x64-1.0.0.tgz" -C "$work/node_modules/fastmath-linux-x64" --strip-components 1
    ln -s "$folder/koffi/koffi" "$work/node_modules/koffi"
    answer="$(cd "$work" && node -p "require('koffi').load(require('fastmath').path).func('double fastmath_dot (const double *, const double *, size_t)')([1, 2, 3], [4, 5, 6], 3)")"
    [ "$answer" = "$2" ] || fail "Node should print $2 with the npm packages, and printed: $answer"
}

together need_tools
ls artifacts/packages/FfiToolkit.Templates.*.nupkg artifacts/packages/FfiToolkit.Build.*.nupkg >/dev/null || fail "artifacts/packages has no template or no FfiToolkit.Build. Run eng/build.sh first."
share_compiler
export MSBUILDDISABLENODEREUSE=1

say "Packing a new project with empty caches"
rm -rf "$folder"
mkdir -p "$folder"
# Nothing of the repository is used but the packages, and nothing of the user's caches.
for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do echo '<Project />' >"$folder/$file"; done
cat >"$folder/NuGet.config" <<END
<configuration>
  <packageSources>
    <add key="packed" value="$repository/artifacts/packages" />
  </packageSources>
</configuration>
END
export NUGET_PACKAGES="$folder/packages" FfiCacheFolder="$folder/cache" npm_config_cache="$folder/npm"
load="$(cut -d' ' -f1 /proc/loadavg)"
first="$folder/first/FastMath" second="$folder/second/FastMath"

timed "\`dotnet new\` and \`dotnet pack\`, with nothing in any cache" create_and_pack "$first"
# The lock is as old as the wish for zig, and the folder is put in its place when all of it is there.
zig="$(find "$folder/cache/toolchains" -mindepth 1 -maxdepth 1 -type d)"
rows+=("$(awk -v s="$(stat -c %.3Y "$zig.lock")" -v e="$(stat -c %.3Z "$zig")" 'BEGIN { printf "| – of it: zig, fetched through npm (70 MB) and extracted | %.1f |", e - s }')")
libraries "$first" "$folder/libraries/first"
timed "the same for another project" create_and_pack "$second"
libraries "$second" "$folder/libraries/second"
cmp "$folder/libraries/first.sha256" "$folder/libraries/second.sha256" || fail "the second project's libraries are not the first's"

say "Packing it again"
packed="$(cd "$first/bin/Release" && sha256sum ./*.nupkg ./*.tgz)"
timed "\`dotnet pack\` again, with nothing changed" pack "$first"
[ "$packed" = "$(cd "$first/bin/Release" && sha256sum ./*.nupkg ./*.tgz)" ] || fail "packing again gave other packages"

say "Using it"
eng/npm.sh engine/FfiToolkit.Node/examples/sqlite "$folder/koffi"
use "$first" 32
sed -i 's/double sum = 0;/double sum = 1;/' "$first/native/fastmath.c"
timed "\`dotnet pack\` with one line of C changed" pack "$first"
libraries "$first" "$folder/libraries/changed"
[ -z "$(comm -12 <(sort "$folder/libraries/first.sha256") <(sort "$folder/libraries/changed.sha256"))" ] || fail "the changed line is not in every RID's library"
use "$first" 33

say "A new project: 13 NuGet packages with eleven RIDs and 12 of npm, called from .NET and from Node"
printf '| on %s processors, load %s at the start | seconds |\n|---|---:|\n' "$(nproc)" "$load"
printf '%s\n' "${rows[@]}"
