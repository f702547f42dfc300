#!/usr/bin/env bash
# What a release checks of the packages in artifacts/packages and artifacts/npm.
# Usage: eng/release-check.sh (version TAG | packages | sbom FILE)
#   version   the tag is v and the version of eng/Versions.props
#   packages  every package has that version, its licence and its dependencies among the others, and installs
#   sbom      writes an SPDX 2.3 document of the packages, those of npm too, the files in them and what they depend on
. "$(dirname "$0")/common.sh"

version="$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' eng/Versions.props)"
case "${1:-}" in
version)
    [ "${2:-}" = "v$version" ] || fail "the tag '${2:-}' is not 'v$version', the version of eng/Versions.props. Tag that, or change the file."
    ;;
packages)
    need_sdk
    dotnet run eng/release/NpmPackages.cs -- artifacts/npm "$version"
    exec dotnet run eng/release/Packages.cs -- packages artifacts/packages "$version"
    ;;
sbom)
    need_sdk
    exec dotnet run eng/release/Packages.cs -- "$@" artifacts/npm artifacts/packages "$version"
    ;;
*) fail "usage: eng/release-check.sh (version TAG | packages | sbom FILE)" ;;
esac
