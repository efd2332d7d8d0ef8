#!/bin/bash
# tests/fresh.sh: does what README says work on a system where nothing is installed?
#
# Usage: tests/fresh.sh [RELEASE...]        (make fresh does; FRESH="trixie" for one of them)
#        RELEASE: of Debian, bookworm (12) and trixie (13) without one
#
# Each release is put into a temporary folder by debootstrap, with the files of the working tree in /rung, /proc, /sys, a /dev of its
# own and terminals. There, as root: `apt-get install make`, `make run`, `make check`. All of it happens in namespaces of its own, so
# that mounts and processes are gone however it ends; the folder is removed. Needs root, 3 GB and half an hour for each.
#
# A step counts as one test, or as many as its last line says it had. Logs stay in build/fresh. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.." || exit 1

if [ "${1:-}" = --inside ]; then
    # In the namespaces: $2 is the root of the system. Gives the status of the command in it.
    root=$2
    shift 2
    mount --make-rprivate /
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount -t sysfs sysfs "$root/sys" 2>/dev/null || mount --rbind /sys "$root/sys"
    mount -t tmpfs -o mode=755 dev "$root/dev"
    mkdir "$root/dev/pts" "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
    mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
    for device in 'null 1 3' 'zero 1 5' 'full 1 7' 'random 1 8' 'urandom 1 9' 'tty 5 0'; do
        read -r name major minor <<<"$device"
        mknod -m 666 "$root/dev/$name" c "$major" "$minor"
    done
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    exec chroot "$root" env -i HOME=/root TERM=xterm LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} "$@"
fi

[ "$(id -u)" -eq 0 ] || { echo 'fresh: must be root' >&2; exit 2; }
command -v debootstrap >/dev/null || { echo 'fresh: debootstrap is needed' >&2; exit 2; }
mirror=${MIRROR:-http://deb.debian.org/debian}
logs=build/fresh
mkdir -p "$logs"
passed=0
failed=0
root=
trap '[ -z "$root" ] || rm -rf --one-file-system "$root"' EXIT
trap 'exit 130' INT TERM

# step NAME COMMAND...: leaves a log; its own count where it gives one, otherwise one for the whole step.
step() {
    local name=$1 log=$logs/$1.log start=$SECONDS status last
    shift
    "$@" >"$log" 2>&1 </dev/null
    status=$?
    last=$(tail -n 1 "$log")
    if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + BASH_REMATCH[2]))
        [ "$status" -eq 0 ] || [ "${BASH_REMATCH[2]}" -gt 0 ] || failed=$((failed + 1))
    elif [ "$status" -eq 0 ]; then
        passed=$((passed + 1))
        last=ok
    else
        failed=$((failed + 1))
        last="status $status"
    fi
    [ "$status" -eq 0 ] || tail -n 60 "$log"
    echo "$name: $last ($((SECONDS - start)) s)"
    return "$status"
}

in_root() {
    unshare --mount --pid --fork --kill-child --propagation private bash "$0" --inside "$root" "$@"
}

# The files of the working tree, those that were not added yet too; without git, all but what was built.
copy_tree() {
    mkdir "$root/rung" || return 1
    if git rev-parse --git-dir >/dev/null 2>&1; then
        git ls-files -z -co --exclude-standard
    else
        find . -path ./build -prune -o -type f -print0
    fi | tar -c --null --ignore-failed-read --owner=0 --group=0 -T - | tar -x -C "$root/rung"
}

try_release() {
    root=$(mktemp -d "${TMPDIR:-/var/tmp}/rung-fresh-XXXXXX") || exit 1
    chmod 755 "$root"
    if step "$1-debootstrap" debootstrap --variant=minbase "$1" "$root" "$mirror" && copy_tree; then
        cp /etc/resolv.conf "$root/etc/resolv.conf"
        step "$1-make" in_root sh -c 'apt-get update && apt-get install -y --no-install-recommends make' &&
            step "$1-run" in_root make -C /rung --no-print-directory run
        step "$1-check" in_root make -C /rung --no-print-directory check
    else
        failed=$((failed + 1))
    fi
    rm -rf --one-file-system "$root"
    root=
}

[ $# -gt 0 ] || set -- bookworm trixie
for release; do
    try_release "$release"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
