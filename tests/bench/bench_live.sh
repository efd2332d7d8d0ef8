#!/bin/bash
# tests/bench/bench_live.sh: what gets lost when packets come fast, beside tcpdump.
#
# Usage: BUILD=build/release tests/bench/bench_live.sh
#
# In a network of its own packets go into one of two joined interfaces, and `rung watch`, and after it `tcpdump -w /dev/null`, listen
# at the other. A line a case: packets sent, packets seen, dropped by the kernel, what rung did not keep, processor time a second of
# sending, memory. Sender and listener share the cores of this machine. Nothing here is a test: no number makes it fail.
set -u
. "$(dirname "$0")/faces.sh"
in_own_network "$0"

seconds=${BENCH_SECONDS:-10}
blast=$(tool blast) || exit 2
capture=$(make_capture l proxy 40000) || exit 2

# Wait until it listens: until a packet socket is open besides those of others.
wait_for_listener() {
    local left=100
    until [ "$(wc -l </proc/net/packet)" -gt 1 ]; do
        [ $((left -= 1)) -gt 0 ] && kill -0 "$pid" 2>/dev/null || { cat "$work/err"; exit 2; }
        sleep 0.1
    done
    sleep 0.3
}

# listen WHO SIP RTP COMMAND...: send while COMMAND listens; leaves sip, rtp, took, cpu, peak.
listen() {
    local sip_rate=$1 rtp_rate=$2
    shift 2
    start "$@"
    wait_for_listener
    cpu=$(cpu_of "$pid")
    read -r sip rtp took <<<"$("$blast" tx0 "$seconds" "$sip_rate" "$rtp_rate" "$capture")"
    sleep 1
    cpu=$(awk -v before="$cpu" -v after="$(cpu_of "$pid")" -v took="$took" 'BEGIN { printf "%.2f", (after - before) / took }')
    peak=$(peak_of "$pid")
    finish INT
}

number() { grep -oE "$1" "$work/err" | grep -oE '[0-9]+' | tail -n 1; }

# lost WORDS: how many packets or messages, as a line says that begins with "lost".
lost() {
    local count
    count=$(grep -oE "[0-9]+ (packets?|messages?) $1" "$work/err" | grep -oE '^[0-9]+' | tail -n 1)
    echo "${count:-0}"
}

row() { printf '  %-10s %10s %10s %10s %10s %8s %8s\n' "$@"; }

compare() {
    local name=$1 sip_rate=$2 rtp_rate=$3
    printf '%s, %s s\n' "$name" "$seconds"
    row '' sent seen kernel dropped 'CPU s/s' 'peak MB'
    listen "$sip_rate" "$rtp_rate" "$rung" watch -i rx0
    row rung $((sip + rtp)) "$(number '[0-9]+ frames')" "$(lost 'dropped by the kernel')" "$(lost 'not listed')" "$cpu" "$peak"
    sent=$((sip + rtp))
    seen=$(number '[0-9]+ frames')
    command -v tcpdump >/dev/null || { echo '  tcpdump is not installed'; return; }
    listen "$sip_rate" "$rtp_rate" tcpdump -i rx0 -B 65536 -s 262144 -Z root -w /dev/null
    row tcpdump $((sip + rtp)) "$(number '[0-9]+ packets captured')" "$(number '[0-9]+ packets dropped by kernel')" - "$cpu" "$peak"
    awk -v sent="$sent" -v seen="$seen" -v peer_sent="$((sip + rtp))" -v peer="$(number '[0-9]+ packets captured')" \
        'BEGIN { printf "  seen of what was sent: rung %.4f, tcpdump %.4f\n", seen / sent, peer / peer_sent }'
}

machine
compare '50,000 SIP messages a second' 50000 0
compare '200,000 RTP packets a second' 0 200000
compare '10,000 SIP messages and 100,000 RTP packets a second' 10000 100000
