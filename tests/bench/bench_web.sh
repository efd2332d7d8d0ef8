#!/bin/bash
# tests/bench/bench_web.sh: how fast the web server answers 32 that ask at a time, quiet and while it captures.
#
# Usage: BUILD=build/release tests/bench/bench_web.sh
#
# A line a request: median and 99th percentile in milliseconds, answers a second, answers that were not 200, size. First of 100,000
# calls in a file (case a of bench.sh), then while 20,000 messages a second come from an interface in a network of its own; that
# part says so when it cannot be done. Nothing here is a test: no time makes it fail.
set -u
. "$(dirname "$0")/faces.sh"

load=$(tool http_load) || exit 2
seconds=${BENCH_SECONDS:-10}

# serve ARGUMENT...: start it and log in; leaves $host and $key.
serve() {
    local left=100 address
    start "$rung" serve --web 127.0.0.1:0 "$@"
    until address=$(grep -o 'http://[^ ]*#t=[^ ]*' "$work/err"); do
        [ $((left -= 1)) -gt 0 ] || { cat "$work/err"; exit 2; }
        sleep 0.1
    done
    host=${address#http://}
    host=${host%%/*}
    key=$("$load" login "$address") || exit 2
}

# Wait until all of the file is in the store.
wait_until_read() {
    local left=600
    until "$load" get "$host" "$key" /api/v1/info | grep -q '"phase":"done"'; do
        [ $((left -= 1)) -gt 0 ] || { echo "bench_web: the file is not read"; exit 2; }
        sleep 0.2
    done
}

# rows PATH...: one line each, asked for alone, once the server is done with what the one before left behind.
rows() {
    local path
    printf '  %-44s %8s %8s %9s %7s %8s\n' '' 'p50 ms' 'p99 ms' 'answers/s' 'failed' 'kB'
    for path; do
        "$load" get "$host" "$key" /api/v1/info >/dev/null
        sleep 2
        "$load" load "$host" "$key" 32 "$seconds" "$path" |
            awk '{ printf "  %-44s %8s %8s %9s %7s %8s\n", substr($6, 8), $1, $2, $3, $4, $5 }'
    done
}

# Give the short id of a call in the middle of the list.
some_call() {
    "$load" get "$host" "$key" '/api/v1/calls?limit=100' | grep -o '"id":"[a-z0-9]*"' | sed -n '50s/.*:"\(.*\)"/\1/p'
}

ask_for_all() {
    local id
    id=$(some_call)
    rows '/api/v1/calls?limit=100' '/api/v1/calls?limit=100&sort=duration&order=desc' '/api/v1/calls?limit=100&filter=4711' \
        "/api/v1/calls/$id" "/api/v1/calls/$id/ladder" /api/v1/info
}

if [ -z "${RUNG_BENCH_NETWORK:-}" ]; then
    machine
    part_of_all
    capture=$(make_capture a proxy 100000) || exit 2
    echo "web, 32 connections, $seconds s each, 100,000 calls of a file"
    serve "$capture"
    wait_until_read
    ask_for_all
    printf '  %-44s %8s MB\n' 'memory of the server' "$(peak_of "$pid")"
    finish INT
fi

in_own_network "$0"
capture=$(make_capture l proxy 40000) || exit 2
blast=$(tool blast) || exit 2
echo "the same while 20,000 SIP messages a second are captured"
serve -i rx0
"$blast" tx0 $((seconds * 6 + 40)) 20000 0 "$capture" >"$work/sent" &
started+=("$!")
sleep 5
kill -0 "$!" 2>/dev/null || { echo '  nothing can be sent'; exit 2; }
ask_for_all
"$load" get "$host" "$key" /api/v1/info | tr ',{' '\n\n' | grep -E 'drop|evicted|"messages"|"frames"' | tr -d '"}' | tr '\n' ' ' |
    sed 's/^/  /; s/$/\n/'
printf '  %-44s %8s MB\n' 'memory of the server' "$(peak_of "$pid")"
finish INT
