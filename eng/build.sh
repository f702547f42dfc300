#!/usr/bin/env bash
# Builds everything, libffi for every RID included, and packs it into artifacts/packages. Installs what is missing where it is root on Debian.
# Usage: eng/build.sh [arguments for dotnet pack]
. "$(dirname "$0")/common.sh"

need_build_tools

say "Packing into artifacts/packages"
dotnet pack FfiToolkit.sln --nologo -v quiet -p:FfiRequireNative=true "$@"

say "Packed"
ls -1 artifacts/packages/*.nupkg
