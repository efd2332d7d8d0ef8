# tests/cli/order_test.sh: packets out of order, and times that cannot be. Run by run.sh; that the calls are the same in any order is
# tests/order.
# shellcheck shell=bash disable=SC2154,SC2002

test_a_file_out_of_order_says_so_once() {
    "$reorder" halves "$captures/busy.pcap" x.pcap
    rung calls x.pcap
    expect_status 0
    [ "$(grep -c "'x.pcap' is not in order of time" err)" -eq 1 ] || fail 'not said once'
    expect_err "'x.pcap' is not in order of time: "
    expect_err 'packets stand behind later ones, by up to '
    [ "$(grep -c behind err)" -eq 1 ] || fail 'it is told more than once'
    rung calls --quiet x.pcap
    expect_no_err
    rung calls "$captures/busy.pcap"
    expect_no_err
    rung import -o x.db x.pcap
    expect_err 'is not in order of time'
    [ "$(sqlite3 x.db "SELECT value > 0 FROM counter WHERE name = 'sorted_frames'")" = 1 ] ||
        fail 'the store does not say how many'
}

test_each_file_out_of_order_says_so() {
    "$reorder" halves "$captures/busy.pcap" x.pcap
    "$reorder" backwards "$captures/sample.pcap" y.pcap
    rung calls x.pcap "$captures/direct-call.pcap" y.pcap
    expect_err "'x.pcap' is not in order of time"
    expect_err "'y.pcap' is not in order of time: 120 packets"
    [ "$(grep -c 'is not in order of time' err)" -eq 2 ] || fail 'said of another file'
}

test_a_pipe_waits_for_packets_that_are_a_little_late() {
    "$reorder" shuffle 7 150 "$captures/sample.pcap" x.pcap
    rung calls x.pcap
    mv out from-file
    cat x.pcap | timeout 60 "$binary" calls - >out 2>err
    expect_same from-file out
    expect_no_err
}

test_a_pipe_tells_of_packets_that_came_too_late() {
    "$reorder" halves "$captures/direct-call.pcap" x.pcap
    cat x.pcap | timeout 60 "$binary" calls - >out 2>err
    expect_one_line
    expect_err '1 packet that came too late to be put in order of time'
}

test_a_call_of_a_file_out_of_order_is_exported_as_it_was() {
    "$reorder" shuffle 3 400 "$captures/sample.pcap" x.pcap
    rung export -o ordered.pcap "$captures/sample.pcap" 5
    expect_status 0
    rung export -o other.pcap x.pcap 5
    expect_status 0
    expect_same ordered.pcap other.pcap
    rung show --raw x.pcap 5
    mv out other
    rung show --raw "$captures/sample.pcap" 5
    grep -v 'frame' out >ordered
    grep -v 'frame' other >out
    expect_same ordered out
}

test_a_filter_chooses_from_a_file_out_of_order() {
    "$reorder" backwards "$captures/sample.pcap" x.pcap
    rung calls -f 'host 203.0.113.9' "$captures/sample.pcap"
    mv out ordered
    rung calls -f 'host 203.0.113.9' x.pcap
    expect_status 0
    expect_same ordered out
}

test_the_packets_before_a_damage_are_read_in_order() {
    "$reorder" shuffle 3 400 "$captures/direct-call.pcap" x.pcap
    head -c -5 x.pcap >cut.pcap
    rung messages --jsonl cut.pcap
    expect_status 5
    [ "$(grep -c 'cut short' err)" -eq 1 ] || fail 'the damage is not told once'
    jq -r .time out | sort -c || fail 'not in order'
    [ "$(wc -l <out)" -gt 3 ] || fail 'nothing was read'
}

# Look at everything that is shown of a capture: no time is negative, none has more digits than a year has.
expect_sane_times() {
    local number command
    for command in calls 'calls --all --csv' 'calls --all --jsonl' 'messages' 'messages --jsonl' 'messages --csv' \
        'calls --time delta' 'calls --time rel' 'messages --time delta' 'calls --time epoch'; do
        # shellcheck disable=SC2086
        rung $command "$1"
        expect_status 0
        ! grep -nE '(^|[ ":,+(])-[0-9]+(\.[0-9]|:)|[0-9]{12,}[-.][0-9]|[0-9]{5,}-[0-9]{2}-' out >negative ||
            fail "$command: $(head -n 1 negative)"
    done
    for number in 2 3 4 5; do
        for command in show ladder 'ladder --time delta' 'show --json'; do
            # shellcheck disable=SC2086
            rung $command "$1" "$number"
            expect_status 0
            ! grep -nE '(^|[ ":,+(])-[0-9]+(\.[0-9]|:)|[0-9]{5,}-[0-9]{2}-|[+][0-9]{9,}[.]' out >negative ||
                fail "$command: $(head -n 1 negative)"
        done
    done
}

test_time_0_is_a_time_like_any_other() {
    "$reorder" times same "$captures/sample.pcap" x.pcap
    expect_sane_times x.pcap
    rung calls --columns n,start,state,pdd,duration x.pcap
    expect_no_err
    expect_out '2  00:00:00.000  COMPLETED       0.00  0.0'
    rung show x.pcap 2
    expect_out 'start         1970-01-01 00:00:00.000000'
}

test_a_time_that_cannot_be_is_a_dash_and_told() {
    "$reorder" offset "$captures/sample.pcap" x.pcapng
    expect_sane_times x.pcapng
    rung calls --columns n,start,state,pdd,duration,msgs x.pcapng
    expect_err '122 packets with a time before 1970 or after 2261, which is shown as -'
    expect_one_line
    expect_out '2  -      COMPLETED         -    -    16'
    rung calls --jsonl x.pcapng
    [ "$(jq -c '[.start, .pdd, .setup, .duration]' out | sort -u)" = '[null,null,null,null]' ] || fail 'not null'
    rung show x.pcapng 2
    expect_out 'start         -'
}

test_a_clock_that_was_set_back_makes_nothing_negative() {
    "$reorder" back 3600 "$captures/sample.pcap" x.pcap
    expect_sane_times x.pcap
    rung calls x.pcap
    expect_err 'by up to 3600.0 s'
    cat x.pcap >fifo.pcap
    cat fifo.pcap | timeout 60 "$binary" messages --jsonl - >out 2>err
    expect_err '1 packet that came too late'
    [ "$(wc -l <out)" -eq 82 ] || fail 'not every message was read'
}
