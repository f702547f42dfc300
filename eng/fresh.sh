#!/usr/bin/env bash
# Runs the README's two commands on a machine that has nothing: a root of Debian bookworm (debootstrap, minbase) with this
# machine's .NET SDK, read-only, what the SDK asks of a system, and git. Caches are empty, the checkout is a clone of HEAD.
# Usage: eng/fresh.sh [--keep] [build-test | test | new-project]...
#   build-test   eng/build.sh, then eng/test.sh: the second meets what the first left
#   test         eng/test.sh alone
#   new-project  eng/new-project.sh alone, with this checkout's artifacts/packages: what a user's machine needs, and how long it takes there
#   --keep       leaves the roots for a look; without it only the logs in artifacts/fresh stay
# The first two without an argument. Prints what each command took, and says in its last line whether all were green. Needs root: for
# mounts, and for apt-get inside; and 25 GB of disk. With caches empty, an order fetches some 3 GB and compiles what the user's cache
# has elsewhere (libffi's test programs, Wine's prefix, the corpora): on two processors it takes twice what eng/test.sh takes warm.
. "$(dirname "$0")/common.sh"

suite=bookworm
keep=
orders=()
for word in "$@"; do
    case "$word" in
    --keep) keep=1 ;;
    build-test | test | new-project) orders+=("$word") ;;
    *) fail "'$word' is not an order. Usage: eng/fresh.sh [--keep] [build-test | test | new-project]..." ;;
    esac
done
[ "${#orders[@]}" -gt 0 ] || orders=(build-test test)

[ "$(id -u)" = 0 ] || fail "eng/fresh.sh mounts file systems. Run it as root."
need_sdk
need debootstrap debootstrap "makes the bare root"
need unshare util-linux "gives the bare root mounts and processes of its own"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -f "$keyring" ] || install debian-archive-keyring "verifies what debootstrap fetches"

sdk="$(dirname "$(readlink -f "$(command -v dotnet)")")"
folder="$repository/artifacts/fresh"
# Where it is in a root, below the home of root there.
checkout=/srv/ffitoolkit
base="$folder/$suite"
mkdir -p "$folder"

# What the SDK's documentation asks of Debian, and git, which brought the checkout.
if [ ! -f "$base.complete" ]; then
    say "Making a bare root of Debian $suite"
    rm -rf --one-file-system "$base"
    debootstrap --variant=minbase --keyring="$keyring" \
        --include=ca-certificates,git,libicu72,libssl3,libstdc++6,tzdata,zlib1g "$suite" "$base" >"$folder/debootstrap.log" 2>&1 ||
        { tail -n 20 "$folder/debootstrap.log" >&2; fail "debootstrap failed; everything it said is in artifacts/fresh/debootstrap.log"; }
    # Where debootstrap got it from, and the updates that an installed Debian asks for too.
    read -r _ mirror _ <"$base/etc/apt/sources.list"
    {
        printf 'deb %s %s main\n' "$mirror" "$suite" "$mirror" "$suite-updates"
        printf 'deb %s-security %s-security main\n' "$mirror" "$suite"
    } >"$base/etc/apt/sources.list"
    touch "$base.complete"
fi

# What this machine trusts and where it fetches from is the machine's, not the project's.
settings=()
for name in NUGET_CERT_REVOCATION_MODE http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    [ -z "${!name:-}" ] || settings+=("$name=${!name}")
done
certificates=/etc/ssl/certs/ca-certificates.crt
[ ! -f "$certificates" ] || settings+=("SSL_CERT_FILE=$certificates" "NODE_EXTRA_CA_CERTS=$certificates")

prepare_root() {
    local root="$1" file
    rm -rf --one-file-system "$root"
    cp -a "$base" "$root"
    mkdir -p "$root$sdk"
    ln -sfn "$sdk/dotnet" "$root/usr/bin/dotnet"
    for file in /etc/resolv.conf /etc/hosts "$certificates" ~/.nuget/NuGet/NuGet.Config ~/.npmrc; do
        [ ! -f "$file" ] || { mkdir -p "$root$(dirname "$file")"; cp -L "$file" "$root$file"; }
    done
    git clone --quiet --no-hardlinks "$repository" "$root$checkout"
}

# in_root ROOT COMMAND...: with mounts and processes that end with the command.
in_root() {
    local root="$1"
    shift
    # shellcheck disable=SC2016 # the inner shell's variables
    unshare --mount --pid --fork --kill-child bash -euc '
        root="$1" sdk="$2"
        shift 2
        mount --bind "$root" "$root"
        mount -t proc proc "$root/proc"
        mount --rbind /sys "$root/sys"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs tmpfs "$root/tmp"
        mount --bind "$sdk" "$root$sdk"
        mount -o remount,ro,bind "$root$sdk"
        # Not chroot: in one the kernel refuses the namespaces that tests make.
        cd "$root"
        pivot_root . .
        umount --lazy .
        cd /
        exec "$@"' bash "$root" "$sdk" \
        /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "${settings[@]}" \
        bash -c 'cd "$1" && shift && exec "$@"' bash "$checkout" "$@"
}

table=()
status=0
run_order() {
    local order="$1" root="$folder/root-$1" commands="$1" command start code
    prepare_root "$root"
    case "$order" in
    build-test) commands="build test" ;;
    new-project) cp artifacts/packages/*.nupkg "$root$checkout/artifacts/packages/" ;;
    esac
    for command in $commands; do
        say "$order: eng/$command.sh, in a root with nothing$([ "$order" = "$command" ] || [ "$command" = build ] || echo ' but what eng/build.sh left')"
        start=$EPOCHREALTIME
        code=0
        in_root "$root" "eng/$command.sh" </dev/null 2>&1 | tee "$folder/$order-$command.log" || code=$?
        table+=("$(awk -v o="$order" -v c="eng/$command.sh" -v s="$start" -v e="$EPOCHREALTIME" -v r="$code" \
            'BEGIN { printf "| %-11s | %-18s | %6.0f | %-9s |", o, c, e - s, r ? "failed: " r : "passed" }')")
        say "$order: eng/$command.sh took $((${EPOCHREALTIME%.*} - ${start%.*})) s: $([ "$code" = 0 ] && echo passed || echo "failed with $code")"
        if [ "$code" != 0 ]; then
            status=1
            break
        fi
    done
    [ -n "$keep" ] || rm -rf --one-file-system "$root"
}
for order in "${orders[@]}"; do
    run_order "$order"
done

say "Wall seconds on $(nproc) processors, at $(git rev-parse --short HEAD)"
printf '| order       | command            |      s | result    |\n|-------------|--------------------|-------:|-----------|\n'
printf '%s\n' "${table[@]}"
[ "$status" = 0 ] && echo "GREEN: ${orders[*]}" || echo "NOT GREEN: what failed is in artifacts/fresh/*.log"
exit "$status"
