# tests/bench/faces.sh: what bench.sh, bench_ui.sh, bench_web.sh and bench_live.sh have in common. Sourced, not run.
#
# Captures lie in $BENCH_FOLDER (build/bench). With BENCH_PART=20 they have a twentieth of the calls.
# shellcheck shell=bash

: "${BUILD:?the folder of the build, as in build/release}"
BUILD=$(realpath "$BUILD")
folder=$(realpath -m "${BENCH_FOLDER:-build/bench}")
part=${BENCH_PART:-1}
rung=$BUILD/rung
export TERM=xterm-256color TZ=UTC LC_ALL=C.UTF-8
mkdir -p "$folder"
work=$(mktemp -d) # for what a rung without privileges writes
chmod 777 "$work"
export TMPDIR=$work
started=()
trap 'end_all; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

skip() {
    echo "$1: skipped: $2"
    exit 0
}

# tool NAME: give the program of tests/tools, built for this run when the build has none.
tool() {
    local program=$BUILD/tests/tools/$1
    if [ ! -x "$program" ] || [ "tests/tools/$1.c" -nt "$program" ]; then
        program=$work/$1
        "${CC:-cc}" -std=c17 -O2 -D_GNU_SOURCE -I. -o "$program" "tests/tools/$1.c" || exit 2
    fi
    echo "$program"
}

# make_capture NAME CASE COUNT: give its path; one that is older than what makes it is made anew.
make_capture() {
    local path=$folder/$1.pcap
    [ "$part" = 1 ] || path=$folder/$1-part$part.pcap
    if [ ! -s "$path" ] || [ "$BUILD/tests/bench/generate" -nt "$path" ]; then
        "$BUILD/tests/bench/generate" "$2" "$(($3 / part))" "$path.new" >/dev/null || exit 2
        mv "$path.new" "$path"
    fi
    echo "$path"
}

# start COMMAND...: run it in the background, its messages in $work/err; leaves its number in $pid.
start() {
    "$@" >"$work/out" 2>"$work/err" </dev/null &
    pid=$!
    started+=("$pid")
}

end_all() {
    local one
    for one in "${started[@]}"; do
        kill -9 "$one" 2>/dev/null
        wait "$one" 2>/dev/null
    done
}

# finish SIGNAL: end what was started last; gives up after a minute. How it ended is nobody's failure.
finish() {
    local left=600
    kill "-$1" "$pid" 2>/dev/null
    while kill -0 "$pid" 2>/dev/null && [ $((left -= 1)) -gt 0 ]; do
        sleep 0.1
    done
    wait "$pid" 2>/dev/null || true
}

# cpu_of PID: processor time so far in seconds.
cpu_of() {
    awk -v ticks="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.2f", ($12 + $13) / ticks }' "/proc/$1/stat"
}

# peak_of PID: memory at its peak in MB, file pages included.
peak_of() {
    awk '/^VmHWM/ { printf "%d", $2 / 1000 }' "/proc/$1/status"
}

machine() {
    echo "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
}

# Say so when this is not all of it.
part_of_all() {
    [ "$part" = 1 ] || echo "a part of the calls: one of $part"
}

# in_own_network SCRIPT [ARGUMENT...]: go on in a network of its own with two joined interfaces, tx0 and rx0; ends the script as
# skipped where that is not permitted.
in_own_network() {
    local name
    name=$(basename "$1" .sh)
    command -v ip >/dev/null && command -v unshare >/dev/null || skip "$name" 'ip (iproute2) and unshare (util-linux) are needed'
    if [ -z "${RUNG_BENCH_NETWORK:-}" ]; then
        trap - EXIT
        rm -rf "$work"
        unset TMPDIR
        if unshare -n true 2>/dev/null; then
            RUNG_BENCH_NETWORK=1 exec unshare -n bash "$@"
        elif unshare -rn true 2>/dev/null; then
            RUNG_BENCH_NETWORK=1 exec unshare -rn bash "$@"
        fi
        skip "$name" 'no permission to make a network (unshare)'
    fi
    ip link set lo up && ip link add tx0 type veth peer name rx0 2>/dev/null || skip "$name" 'no permission to make interfaces'
    echo 1 2>/dev/null >/proc/sys/net/ipv6/conf/all/disable_ipv6
    ip link set tx0 up && ip link set rx0 up
}
