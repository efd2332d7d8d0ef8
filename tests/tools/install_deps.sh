#!/bin/sh
# tests/tools/install_deps.sh: install what is missing to build, check, look at, lint or fuzz rung.
#
# Usage: install_deps.sh [--list] PURPOSE...        PURPOSE: build check browser lint fuzz fresh
#
# Looks for each thing by itself (a program, a pkg-config module), so that nothing is asked of the
# network when everything is there. On Debian and its children the missing packages are installed,
# with sudo for who is not root; elsewhere, and with --list, they are named and the exit status is 1.
set -eu

# purpose | how to see that it is there | Debian, Ubuntu | Fedora | Arch | Alpine | Homebrew
table() {
    cat <<'TABLE'
build|program cc|gcc|gcc|gcc|gcc|-
build|header stdio.h|libc6-dev|glibc-devel|glibc|musl-dev|-
build|program make|make|make|make|make|make
build|program pkg-config|pkg-config|pkgconf|pkgconf|pkgconf|pkgconf
build|module libpcap|libpcap-dev|libpcap-devel|libpcap|libpcap-dev|libpcap
build|module sqlite3|libsqlite3-dev|sqlite-devel|sqlite|sqlite-dev|sqlite
build|module libpcre2-8|libpcre2-dev|pcre2-devel|pcre2|pcre2-dev|pcre2
build|module libxxhash|libxxhash-dev|xxhash-devel|xxhash|xxhash-dev|xxhash
build|module ncursesw|libncurses-dev|ncurses-devel|ncurses|ncurses-dev|ncurses
build|module libmicrohttpd|libmicrohttpd-dev|libmicrohttpd-devel|libmicrohttpd|libmicrohttpd-dev|libmicrohttpd
build|module libseccomp|libseccomp-dev|libseccomp-devel|libseccomp|libseccomp-dev|-
check|program bash|bash|bash|bash|bash|bash
check|program jq|jq|jq|jq|jq|jq
check|program sqlite3|sqlite3|sqlite|sqlite|sqlite|sqlite
check|program tmux|tmux|tmux|tmux|tmux|tmux
check|program curl|curl|curl|curl|curl|curl
check|program ps|procps|procps-ng|procps-ng|procps|-
check|program ip|iproute2|iproute|iproute2|iproute2|-
check|module check|check|check-devel|check|check-dev|check
check|module jansson|libjansson-dev|jansson-devel|jansson|jansson-dev|jansson
browser|program chromium|chromium|chromium|chromium|chromium|-
browser|program node|nodejs|nodejs|nodejs|nodejs|node
browser|program npm|npm|npm|npm|npm|node
lint|program clang-format|clang-format|clang-tools-extra|clang|clang-extra-tools|clang-format
lint|program clang-tidy|clang-tidy|clang-tools-extra|clang|clang-extra-tools|llvm
fresh|program debootstrap|debootstrap|debootstrap|debootstrap|debootstrap|-
fresh|program unshare|util-linux|util-linux|util-linux|util-linux|-
fuzz|program clang|clang|clang|clang|clang|llvm
fuzz|fuzzer|libclang-rt-dev|compiler-rt|compiler-rt|compiler-rt|llvm
TABLE
}

die() {
    echo "install_deps: $*" >&2
    exit 1
}

has_header() {
    echo "#include <$1>" | ${CC:-cc} -E -x c - >/dev/null 2>&1 # CC may be two words, as "ccache cc"
}

has_fuzzer() {
    echo 'int LLVMFuzzerTestOneInput(const char *data, long size) { return !data && size; }' |
        clang -fsanitize=fuzzer -x c - -o /dev/null 2>/dev/null
}

is_there() {
    case $1 in
    'program '*) command -v "${1#program }" >/dev/null 2>&1 ;;
    'header '*) has_header "${1#header }" ;;
    'module '*) pkg-config --exists "${1#module }" 2>/dev/null ;;
    fuzzer) ! command -v clang >/dev/null 2>&1 || has_fuzzer ;; # with some clangs it comes along
    esac
}

# The package names in one column of the table, of what is missing for the purposes.
missing() {
    column=$1
    table | while IFS= read -r row; do
        case " $purposes " in
        *" ${row%%|*} "*) ;;
        *) continue ;;
        esac
        probe=$(echo "$row" | cut -d'|' -f2)
        is_there "$probe" || echo "$row" | cut -d'|' -f"$column"
    done | grep -v '^-$' | sort -u | tr '\n' ' '
}

# The column of this system, and the command that installs there.
system() {
    if [ "$(uname -s)" = Darwin ]; then
        echo '7 brew install'
        return
    fi
    like=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${ID_LIKE:-}")
    case " $like " in
    *' debian '* | *' ubuntu '*) echo '3 apt-get install -y' ;;
    *' fedora '* | *' rhel '*) echo '4 dnf install' ;;
    *' arch '*) echo '5 pacman -S' ;;
    *' alpine '*) echo '6 apk add' ;;
    *) echo '0' ;;
    esac
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        die "not root, and there is no sudo; as root run: $*"
    fi
}

apt_install() {
    # The lists may be missing or too old: fetch them only then.
    if apt-cache show "$@" >/dev/null 2>&1 &&
        as_root apt-get install -y --no-install-recommends "$@"; then
        return
    fi
    as_root apt-get update
    as_root apt-get install -y --no-install-recommends "$@"
}

name_all() {
    echo "rung: missing packages; install them and try again:" >&2
    for row in '3 Debian, Ubuntu: sudo apt-get install -y' '4 Fedora: sudo dnf install' \
        '5 Arch: sudo pacman -S' '6 Alpine: sudo apk add' '7 macOS: brew install'; do
        echo "  ${row#? } $(missing "${row%% *}")" >&2
    done
}

list=no
if [ "${1:-}" = --list ]; then
    list=yes
    shift
fi
[ $# -gt 0 ] || die 'usage: install_deps.sh [--list] build|check|browser|lint|fuzz|fresh...'
purposes=$*

set -- $(system)
column=$1
shift
if [ "$column" = 0 ]; then
    [ -z "$(missing 2)" ] && exit 0
    name_all
    exit 1
fi
wanted=$(missing "$column")
[ -n "$wanted" ] || exit 0
if [ "$column" = 3 ] && [ "$list" = no ]; then
    echo "installing: $wanted"
    apt_install $wanted
    wanted=$(missing "$column") # what only the programs of the first round could tell
    [ -z "$wanted" ] || apt_install $wanted
    [ -z "$(missing "$column")" ] || die "still missing: $(missing "$column")"
    exit 0
fi
echo "rung: missing packages: $wanted" >&2
echo "install them: $* $wanted" >&2
exit 1
