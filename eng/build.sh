#!/usr/bin/env bash
# Builds everything, libffi for every RID and the addon for Node included, and packs it into artifacts/packages and artifacts/npm.
# Installs what is missing where it is root on Debian.
# Usage: eng/build.sh [arguments for dotnet pack]
. "$(dirname "$0")/common.sh"

together need_build_tools
share_compiler
# Builds are short: MSBuild that measures its own code to become faster, and collects on a thread of its own, takes a fifth longer.
export DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0

# npm takes its time with them while packages are packed.
mkdir -p artifacts
eng/nodes.sh >artifacts/nodes.log 2>&1 &
nodes=$!

say "Packing into artifacts/packages"
dotnet pack FfiToolkit.sln --nologo -v quiet -p:FfiRequireNative=true "$@"

say "Packing the addon for Node into artifacts/npm"
need aarch64-linux-gnu-g++ g++-aarch64-linux-gnu "compiles the addon for Node on linux-arm64"
wait "$nodes" || fail "the Node releases could not be had: $(tail -n 20 artifacts/nodes.log)"
dotnet build engine/FfiToolkit.Node -c Release --nologo -v quiet -t:PackNode
# Not published: the tests run it, to see that everything works without the fast path.
dotnet build engine/FfiToolkit.Node -c Release --nologo -v quiet -t:PackNode -p:WithoutFfiFastcall=true

say "Packed"
ls -1 artifacts/packages/*.nupkg artifacts/npm/*.tgz
