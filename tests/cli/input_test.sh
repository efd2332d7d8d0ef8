# tests/cli/input_test.sh: captures that are good, bad, and in between. Run by run.sh.
# shellcheck shell=bash disable=SC2154,SC2002,SC2086

test_a_missing_file_is_named() {
    rung calls nowhere.pcap
    expect_status 3
    expect_err "'nowhere.pcap'"
    expect_one_line
    expect_no_out
}

test_a_folder_is_no_capture() {
    rung calls .
    expect_status 3
    expect_err "'.'"
}

test_an_empty_file_is_no_capture() {
    : >empty.pcap
    rung calls empty.pcap
    expect_status 3
    expect_err "'empty.pcap'"
    expect_err empty
    expect_one_line
}

test_text_is_no_capture() {
    yes 'this is no capture' | head -n 50 >text.pcap
    rung calls text.pcap
    expect_status 3
    expect_err "'text.pcap'"
    expect_one_line
}

test_a_file_without_permission_is_named() {
    cp "$captures/busy.pcap" closed.pcap
    chmod 000 closed.pcap
    [ ! -r closed.pcap ] || return 0 # root reads everything
    rung calls closed.pcap
    expect_status 3
    expect_err "'closed.pcap'"
}

test_one_bad_file_of_several_stops_before_anything_is_read() {
    rung calls "$captures/busy.pcap" nowhere.pcap
    expect_status 3
    expect_no_out
    expect_one_line
}

test_what_is_readable_of_a_cut_file_is_shown() {
    head -c 3000 "$captures/sample.pcap" >cut.pcap
    rung calls --plain cut.pcap
    expect_status 5
    expect_err "warning: 'cut.pcap'"
    expect_err "after number 7"
    expect_lines 1
}

test_damage_weighs_more_than_nothing_to_show() {
    head -c 30 "$captures/sample.pcap" >cut.pcap
    rung calls cut.pcap
    expect_status 5
    rung ladder cut.pcap 99
    expect_status 5
}

test_a_cut_file_does_not_end_its_neighbour() {
    head -c 3000 "$captures/sample.pcap" >cut.pcap
    rung calls --plain cut.pcap "$captures/busy.pcap"
    expect_status 5
    expect_err cut.pcap
    expect_lines 2
}

test_a_capture_of_no_packet_holds_nothing() {
    head -c 24 "$captures/sample.pcap" >none.pcap
    rung calls none.pcap
    expect_status 1
    expect_no_out
    expect_err "no SIP message"
}

test_standard_input_reads_as_the_file_does() {
    rung calls --csv "$captures/sample.pcap"
    mv out file.csv
    rung calls --csv - <"$captures/sample.pcap"
    expect_status 0
    expect_same out file.csv
    cat "$captures/sample.pcap" | "$binary" calls --csv - >pipe.csv || fail "status $? from a pipe"
    expect_same pipe.csv file.csv
}

test_a_named_pipe_is_read_once() {
    mkfifo pipe
    cat "$captures/busy.pcap" >pipe &
    timeout 10 "$binary" calls --plain pipe >out 2>err
    status=$?
    expect_status 0
    expect_lines 1
}

test_messages_of_a_pipe_can_be_shown_too() {
    cat "$captures/busy.pcap" | "$binary" messages -o piped.txt - || fail "status $?"
    "$binary" messages -o read.txt "$captures/busy.pcap" || fail "status $?"
    expect_same piped.txt read.txt
    grep -q "486 Busy Here" read.txt || fail "no message in the text"
}

test_standard_input_can_be_named_once() {
    rung calls - -
    expect_status 2
    expect_one_line
}

test_standard_input_that_is_empty_is_no_capture() {
    rung calls - </dev/null
    expect_status 3
    expect_one_line
}

test_standard_input_that_is_a_terminal_is_refused() {
    script -qec "$binary calls -" /dev/null >out 2>/dev/null </dev/null
    status=$?
    expect_status 3
    expect_out "standard input is a terminal"
}

test_several_files_are_merged_by_time() {
    rung messages --jsonl "$captures/direct-call.pcap" "$captures/busy.pcap"
    expect_status 0
    jq -r .time out >times
    sort -c times || fail "not in order of time"
    jq -r '.src.ip + .call_id' out >/dev/null || fail "no JSON"
}

test_options_and_words_both_name_files() {
    rung calls --plain -r "$captures/busy.pcap" "$captures/sample.pcap"
    expect_status 0
    expect_lines 8
}

test_the_same_file_may_be_given_twice() {
    rung calls --jsonl "$captures/busy.pcap" "$captures/busy.pcap"
    expect_status 0
    [ "$(jq -s 'map(.messages + .duplicates) | add' out)" -eq 8 ] || fail "not every message is there"
}

test_a_bpf_filter_takes_packets() {
    rung calls -f 'port 9' "$captures/busy.pcap"
    expect_status 1
    rung calls -f 'udp port 5060' --plain "$captures/busy.pcap"
    expect_status 0
    expect_lines 1
}

test_a_bad_bpf_filter_is_a_usage_error() {
    rung calls -f 'port x' "$captures/busy.pcap"
    expect_status 2
    expect_err "'port x'"
    expect_one_line
}

test_a_file_as_bpf_filter_is_explained() {
    : >sngreprc
    rung calls -f sngreprc "$captures/busy.pcap"
    expect_status 2
    expect_err "-f is a BPF filter"
}

test_a_number_after_c_is_explained() {
    rung -c 100 "$captures/busy.pcap"
    expect_status 3
    expect_err "-c shows calls only"
}

# Make tcp.pcap: IPv4 packets of TCP in a raw capture: header; then a record header and 40 bytes without
# data, or 44 with four bytes of it.
tcp_capture() {
    printf '\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\0\0\4\0\x65\0\0\0'
    printf '\0\0\0\x60\0\0\0\0\x28\0\0\0\x28\0\0\0'
    printf '\x45\0\0\x28\0\1\0\0\x40\6\0\0\xc0\0\2\1\xc0\0\2\2'
    printf '\x13\xc4\x13\xc4\0\0\0\1\0\0\0\0\x50\2\0\0\0\0\0\0'
    for _ in 1 2; do
        printf '\1\0\0\x60\0\0\0\0\x2c\0\0\0\x2c\0\0\0'
        printf '\x45\0\0\x2c\0\1\0\0\x40\6\0\0\xc0\0\2\1\xc0\0\2\2'
        printf '\x13\xc4\x13\xc4\0\0\0\1\0\0\0\0\x50\x18\0\0\0\0\0\0SIP/'
    done
} >tcp.pcap

test_packets_that_may_hide_sip_are_counted() {
    tcp_capture
    rung calls tcp.pcap
    expect_status 1
    expect_err "not read: 2 TCP segments with SIP"
    expect_err "no SIP over UDP in this capture"
    rung calls -q tcp.pcap
    expect_status 1
    expect_no_err
}

test_what_was_not_read_is_in_json_too() {
    tcp_capture
    rung calls --json tcp.pcap
    jq -e 'length == 1 and .[0].type == "counters" and .[0].counters.tcp_sip == 2 and .[0].counters.frames == 3 and
        (.[0].told | map(.text) == ["2 TCP segments with SIP"])' out >/dev/null || fail "$(cat out)"
    rung watch --jsonl tcp.pcap
    jq -e '.type == "counters" and .counters.tcp_empty == 1' out >/dev/null || fail "$(cat out)"
    rung calls --jsonl "$captures/busy.pcap"
    ! grep -q counters out || fail "counters without anything to tell"
}

# A request with 260 header fields.
test_fields_beyond_those_that_are_read_are_told() {
    {
        printf 'host a 192.0.2.1:5060\nhost b 192.0.2.2:5060\ncall c a > b\n@0 a > b raw\n'
        printf 'OPTIONS sip:b@example.com SIP/2.0\nCall-ID: c\n'
        for _ in $(seq 86); do
            printf '%s\n' 'X: y\r\nX: y\r\nX: y'
        done
        printf 'X: y\n\n.\n'
    } >many.txt
    "$compiler" many.txt many.pcap || fail "cannot compile"
    rung calls --all many.pcap
    expect_status 0
    expect_err "4 header fields that were not read: their messages have 256 before them"
    rung calls --all --jsonl many.pcap
    jq -e 'select(.type == "counters") | .counters.unread_fields == 4' out >/dev/null || fail "$(cat out)"
    rung calls -q --all many.pcap
    expect_no_err
}

test_what_was_not_read_is_told_when_a_store_is_opened() {
    tcp_capture
    "$binary" import -q -o trace.db tcp.pcap "$captures/busy.pcap" || fail "cannot import"
    for command in calls watch ladder show; do
        rung $command trace.db
        expect_status 0
        expect_err "when it was imported: not read: 2 TCP segments with SIP"
    done
    rung calls --jsonl trace.db
    [ "$(jq -r 'select(.type == "counters") | .told[0].name' out)" = tcp_sip ] || fail "$(cat out)"
    rung calls -q trace.db
    expect_no_err
}
