#!/bin/sh
# tests/web/run.sh PROGRAM [WORD...]: look at the page of `rung serve` with a browser.
#
# A check is a sentence; WORDs choose those that have one of them. The captures are scenarios, compiled by $SCRIPT2PCAP, by the compiler
# beside PROGRAM, or by one that is built for this run. The driver of the browser is kept in $WEB_MODULES (build/web-modules), pictures
# are left in $WEB_PICTURES (build/web). The last line is "web: N passed, N failed".
set -u

[ $# -ge 1 ] && [ -x "$1" ] || { echo "usage: $0 PROGRAM [WORD...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=$(realpath "$1")
shift
TZ=UTC LC_ALL=C.UTF-8
export TZ LC_ALL

CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
if [ -z "$CHROMIUM" ] || ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "web: chromium, node and npm are needed: nothing was checked" >&2
    exit 2
fi

modules=${WEB_MODULES:-$root/build/web-modules}
mkdir -p "$modules"
if ! cmp -s "$here/package.json" "$modules/package.json"; then
    cp "$here/package.json" "$modules/" &&
        (cd "$modules" && npm install --silent --no-audit --no-fund) || { rm -f "$modules/package.json"; exit 2; }
fi

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
compiler=${SCRIPT2PCAP:-$(dirname "$program")/tests/tools/script2pcap}
if [ ! -x "$compiler" ]; then
    compiler=$work/script2pcap
    (cd "$root" && for unit in slice buf arena addr clock err hash; do echo base/$unit.c; done |
        xargs "${CC:-cc}" -std=c17 -O1 -D_GNU_SOURCE -I. -o "$compiler" tests/tools/script*.c -lxxhash) || exit 2
fi

WEB_MODULES=$modules WEB_WORK=$work WEB_ROOT=$root WEB_PICTURES=${WEB_PICTURES:-$root/build/web} \
    SCRIPT2PCAP=$compiler PROGRAM=$program CHROMIUM=$CHROMIUM \
    node "$here/all.mjs" "$@"
