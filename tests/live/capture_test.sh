# tests/live/capture_test.sh: what is captured is what was sent. Run by run.sh.
# shellcheck shell=bash disable=SC2154

# same_calls SCENARIO: send it into one interface.
same_calls() {
    local file
    file=$(scenario "$1") || exit 1
    wire 0
    capture -i rx0
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    await "$file"
    stop
    expect_status 130
    expect_same_calls "$file"
}

test_a_busy_office_is_captured_as_its_file() { same_calls sample; }
test_a_plain_call_is_captured_as_its_file() { same_calls direct-call; }
test_a_call_through_proxies_is_captured_as_its_file() { same_calls call-through-two-proxies; }
test_a_forked_call_is_captured_as_its_file() { same_calls fork-one-winner; }
test_ipv6_is_captured_as_its_file() { same_calls ipv6; }
test_tagged_frames_are_captured_as_their_file() { same_calls vlan; }
test_doubly_tagged_frames_are_captured_as_their_file() { same_calls qinq; }
test_hostile_names_are_captured_as_their_file() { same_calls hostile-names; }
test_a_registration_is_captured_as_its_file() { same_calls register-with-401; }

# The messages of one call come by turns on one interface and the other, a millisecond apart.
test_two_interfaces_are_one_capture_in_order_of_time() {
    local file
    file=$(scenario call-through-two-proxies) || exit 1
    wire 0 1
    capture -i rx0,rx1
    "$replay" --rate 1000 tx0,tx1 "$file" >sent || fail 'not sent'
    await "$file"
    stop
    expect_status 130
    expect_same_calls "$file"
    "$binary" messages --json "$file" | jq -c '.[] | [.src, .dst, .method, .code, .cseq]' >wanted
    "$binary" messages --json store | jq -c '.[] | [.src, .dst, .method, .code, .cseq]' >got
    cmp -s wanted got || fail "another order: $(diff wanted got | head -n 4)"
}

test_any_captures_on_all_interfaces() {
    local file
    file=$(scenario busy) || exit 1
    wire 0
    capture
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    # Both ends of the wire are here, so every message is seen as it leaves and as it comes.
    until_true has_messages "$(($("$binary" messages --plain "$file" | wc -l) * 2))" || fail 'not every message twice'
    stop
    expect_status 130
    "$binary" calls --json "$file" | jq -c '.[] | [.state, .final, .call_id]' >wanted
    "$binary" calls --json store | jq -c '.[] | [.state, .final, .call_id]' >got
    cmp -s wanted got || fail "other calls: $(diff wanted got | head -n 4)"
}

test_a_bpf_filter_chooses_what_is_captured() {
    local file
    file=$(scenario sample) || exit 1
    wire 0
    capture -i rx0 -- udp and host 192.0.2.13
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    await -f 'udp and host 192.0.2.13' "$file"
    stop
    expect_same_calls -f 'udp and host 192.0.2.13' "$file"
    [ "$(wc -l <got.jsonl)" -lt "$(calls_of "$file" | wc -l)" ] || fail 'the filter takes everything'
}

test_events_are_printed_as_they_happen() {
    local file
    file=$(scenario direct-call) || exit 1
    wire 0
    capture -i rx0
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    until_true grep -q end out || fail 'no end of the call is printed while it runs'
    jq -es 'length > 1' out >/dev/null || fail 'the output is not lines of JSON'
    stop
}

# Each message in a frame of its own: the copies of a capture with RTP between them.
test_the_written_capture_holds_every_message() {
    local file count
    file=$(scenario sample) || exit 1
    wire 0
    capture -i rx0 -w out.pcap
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    await "$file"
    stop
    expect_status 130
    calls_of "$file" >wanted.jsonl
    calls_of out.pcap >got.jsonl
    cmp -s wanted.jsonl got.jsonl || fail "other calls: $(diff wanted.jsonl got.jsonl | head -n 4)"
    command -v tshark >/dev/null || return 0
    count=$(tshark -r out.pcap -Y sip 2>/dev/null | wc -l)
    [ "$count" -eq "$("$binary" messages --plain "$file" | wc -l)" ] || fail "tshark finds $count messages"
}

test_a_capture_can_be_written_into_a_pipe() {
    local file
    file=$(scenario busy) || exit 1
    wire 0
    command -v tshark >/dev/null || skip 'needs tshark'
    mkfifo -m 666 pipe
    tshark -l -r pipe >piped 2>/dev/null &
    local reader=$!
    capture -i rx0 -w pipe
    "$replay" --rate 400 tx0 "$file" >sent || fail 'not sent'
    until_true grep -q 'Status: 486' piped || fail 'tshark does not see the messages while they are captured'
    stop
    expect_status 130
    wait "$reader" || fail 'tshark is not content with the end'
}

# How many sockets listen on interfaces here.
has_listeners() {
    [ "$(tail -n +2 /proc/net/packet | wc -l)" -ge "$1" ]
}

# Each frame of a stream of media; the call behind it tells when all of them have been read.
test_every_frame_is_read_or_counted_as_lost() {
    local noise last frames drops wanted
    noise=$(scenario rtp-noise) || exit 1
    last=$(scenario sample) || exit 1
    wire 0
    capture -i rx0
    if [ "$RUNG_LIVE_NETWORK" = root ] && command -v tcpdump >/dev/null; then
        tcpdump -Z root -i rx0 -B 65536 -w beside.pcap 2>beside.err &
        local other=$!
        until_true has_listeners 2
    fi
    for _ in $(seq 80); do "$replay" --rate 30000 tx0 "$noise" || fail 'not sent'; done >sent
    "$replay" --rate 400 tx0 "$last" >>sent || fail 'not sent'
    until_true store_has_call 486 || fail 'the last call is not there'
    stop
    wanted=$(awk '{ n += $1 } END { print n }' sent)
    frames=$(sed -n 's/^rung: \([0-9]*\) frames.*/\1/p' err)
    drops=$(kernel_drops)
    [ -n "$frames" ] || fail 'no summary of frames'
    [ "$((frames + drops))" -eq "$wanted" ] || fail "of $wanted frames $frames read, $drops lost"
    [ -n "${other:-}" ] || return 0
    kill -INT "$other"
    wait "$other"
    grep -q "^$wanted packets received by filter" beside.err || fail "tcpdump says: $(tail -n 2 beside.err)"
}

store_has_call() {
    "$binary" calls --json store | jq -e --argjson final "$1" 'any(.final == $final)'
}
