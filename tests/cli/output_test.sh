# tests/cli/output_test.sh: where output goes, and what goes there. Run by run.sh.
# shellcheck shell=bash disable=SC2154,SC2002,SC2086

test_a_full_device_is_an_output_failure() {
    for line in "calls $captures/sample.pcap" "ladder $captures/busy.pcap" "messages $captures/busy.pcap" \
        "show $captures/busy.pcap" "export --format txt -o /dev/full $captures/busy.pcap" help -V --man; do
        "$binary" $line >/dev/full 2>err
        status=$?
        expect_status 6
        expect_one_line
        expect_err "rung: "
    done
}

test_a_closed_output_is_an_output_failure() {
    "$binary" calls "$captures/sample.pcap" >&- 2>err
    status=$?
    expect_status 6
    expect_one_line
}

test_closed_input_and_errors_do_no_harm() {
    "$binary" calls "$captures/sample.pcap" <&- 2>&- >out
    status=$?
    expect_status 0
    expect_out BUSY
}

test_a_reader_that_goes_ends_it_quietly() {
    for ((i = 0; i < 200; i++)); do echo "$captures/sample.pcap"; done >files
    "$binary" messages $(cat files) 2>err | head -n 1 >out
    status=${PIPESTATUS[0]}
    expect_status 141
    expect_no_err
}

test_an_existing_file_is_not_replaced() {
    for line in "calls -o" "calls --csv -o" "ladder -o" "messages -o" "show -o" "export --format txt -o" \
        "export --format pcap -o"; do
        echo precious >file
        rung $line file "$captures/busy.pcap"
        expect_status 6
        expect_err "'file'"
        expect_one_line
        [ "$(cat file)" = precious ] || fail "replaced: rung $line"
    done
}

test_an_existing_file_is_replaced_by_force() {
    echo precious >file
    rung calls --csv -o file --force "$captures/busy.pcap"
    expect_status 0
    expect_no_out
    grep -q "busy" file || fail "not replaced"
}

test_a_file_in_no_folder_cannot_be_written() {
    for line in "calls" "export --format pcap" "import"; do
        rung $line -o nowhere/file "$captures/busy.pcap"
        expect_status 6
        expect_one_line
    done
}

test_a_failure_leaves_no_file() {
    rung calls -o file nowhere.pcap
    expect_status 3
    expect_no_file file
    rung ladder -o file "$captures/busy.pcap" 99
    expect_status 1
    [ -z "$(ls -A | grep -v '^out$\|^err$')" ] || fail "left behind: $(ls -A)"
}

test_json_is_one_value_and_jsonl_one_a_line() {
    for command in calls messages; do
        rung $command --json "$captures/sample.pcap"
        jq -e 'type == "array" and length > 5' out >/dev/null || fail "rung $command --json is no array"
        mv out array
        rung $command --jsonl "$captures/sample.pcap"
        jq -c '.[]' array >items
        jq -c . out >lines
        expect_same items lines
    done
    rung calls --json --state no-ack "$captures/sample.pcap"
    expect_status 1
    [ "$(jq -c . out)" = "[]" ] || fail "nothing is no empty array"
}

test_the_objects_of_a_call_are_the_call_and_its_messages() {
    rung show --jsonl "$captures/busy.pcap"
    expect_status 0
    [ "$(jq -r .type out | uniq -c | awk '{ print $1 $2 }' | head -n 2 | tr '\n' ' ')" = "1call 4message " ] ||
        fail "$(jq -r .type out | uniq -c)"
}

test_nanoseconds_are_told_where_the_capture_has_them() {
    for line in "messages --csv" "messages --jsonl" "calls --csv" "calls --jsonl" "ladder --json" "show --json"; do
        rung $line "$captures/nanoseconds.pcap"
        expect_status 0
        expect_out 2026-03-01T09:00:00.000000100Z
    done
    rung messages --csv "$captures/busy.pcap"
    expect_out 2026-03-01T09:00:00.000000Z
}

test_a_finding_names_the_field_that_it_means() {
    for line in "calls --all --jsonl" "show --json -r" "ladder --json -r"; do
        call=2
        [[ $line == *-r ]] || call=
        rung $line "$captures/broken-neighbours.pcap" $call
        expect_status 0
        expect_out '"detail":"Max-Forwards"'
        expect_out '"section":"RFC 3261 8.1.1"'
        expect_out '"range":['
    done
    rung show "$captures/broken-neighbours.pcap" 2
    expect_out 'a mandatory header field is missing: Max-Forwards'
}

test_csv_has_a_line_of_names() {
    rung calls --csv --columns n,state,call_id "$captures/sample.pcap"
    expect_status 0
    [ "$(head -n 1 out | tr -d '\r')" = "n,state,call_id" ] || fail "first line: $(head -n 1 out)"
    expect_lines 8
}

test_a_pcap_holds_the_frames_of_the_call() {
    rung export -o call.pcap "$captures/sample.pcap" 3
    expect_status 0
    expect_err "'call.pcap'"
    rung messages --jsonl call.pcap
    expect_status 0
    jq -r '[.time, .call_id, .method, .code] | @tsv' out >exported
    "$binary" messages --jsonl --state busy "$captures/sample.pcap" |
        jq -r '[.time, .call_id, .method, .code] | @tsv' >original
    expect_same exported original
}

test_a_pcap_goes_to_a_pipe_too() {
    "$binary" export -q --format pcap -o - "$captures/sample.pcap" 3 | "$binary" calls --plain - >out || fail "status $?"
    expect_lines 1
}

test_an_export_of_all_is_what_calls_lists() {
    rung export -q -o all.pcap "$captures/sample.pcap"
    expect_status 0
    "$binary" calls --jsonl all.pcap | jq -r .call_id >exported
    "$binary" calls --jsonl "$captures/sample.pcap" | jq -r .call_id >original
    expect_same exported original
}

test_the_form_of_an_export_is_told_by_its_name() {
    rung export -o calls.csv "$captures/sample.pcap"
    expect_status 0
    rung export -o calls.jsonl "$captures/sample.pcap" 3
    expect_status 0
    [ "$(jq -r .type calls.jsonl | sort | uniq -c | tr -s ' ' | tr '\n' ';')" != "" ] || fail "no JSON"
    [ "$(jq -rs '[.[] | select(.type == "call")] | length' calls.jsonl)" -eq 1 ] || fail "not one call"
    rung export -o calls "$captures/sample.pcap"
    expect_status 2
    expect_err "--format"
    rung export "$captures/sample.pcap"
    expect_status 2
    expect_err "-o PATH"
}

test_text_in_a_file_is_what_was_on_the_wire() {
    rung export -o call.txt "$captures/hostile-names.pcap" 1
    expect_status 0
    grep -qP '\x1b\[31m' call.txt || fail "the bytes are not there"
}

# No control byte but line ends, in any form of output.
expect_inert() {
    ! LC_ALL=C grep -qaP '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]' out || fail "control bytes: $*"
    ! LC_ALL=C grep -qaP '\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' out || fail "C1 or bidi: $*"
}

hostile_lines="calls
calls --plain
calls --csv
calls --json
calls --ascii
calls --columns n,from,to,reason,call_id
ladder
ladder --json
ladder --ascii
messages
messages --format table
messages --csv
messages --jsonl
show
show --jsonl"

test_hostile_text_is_inert() {
    while read -r line; do
        case $line in ladder* | show*) numbers='1 2 3 4 5 6' ;; *) numbers=- ;; esac
        for number in $numbers; do
            [ "$number" != - ] || number=
            rung $line "$captures/hostile-names.pcap" $number
            expect_status 0
            expect_inert "rung $line $number"
        done
    done <<<"$hostile_lines"
}

test_hostile_text_is_inert_on_a_terminal() {
    while read -r line; do
        case $line in ladder* | show*) number=1 ;; *) number= ;; esac
        on_terminal "$binary $line --color never $captures/hostile-names.pcap $number"
        expect_status 0
        expect_inert "rung $line on a terminal"
    done <<<"$hostile_lines"
    on_terminal "$binary export --color never --format txt -o - $captures/hostile-names.pcap 1"
    expect_inert "rung export on a terminal"
}

test_hostile_arguments_are_inert() {
    rung calls $'\e[31mno.pcap'
    expect_status 3
    mv err out
    expect_inert "a file name"
    rung calls --$'\e[31m' x
    expect_status 2
    mv err out
    expect_inert "an option"
    rung ladder "$captures/busy.pcap" $'\e[31m'
    expect_status 1
    mv err out
    expect_inert "a CALL"
}

test_a_pcap_is_not_for_a_terminal() {
    on_terminal "$binary export --format pcap -o - $captures/busy.pcap"
    expect_status 2
}

test_colours_are_for_terminals() {
    rung ladder "$captures/busy.pcap"
    expect_inert "no terminal"
    rung ladder --color always "$captures/busy.pcap"
    grep -q $'\e\[' out || fail "no colour with --color always"
    on_terminal "env TERM=xterm $binary ladder $captures/busy.pcap"
    grep -q $'\e\[' out || fail "no colour on a terminal"
    on_terminal "env TERM=xterm NO_COLOR=1 $binary ladder $captures/busy.pcap"
    ! grep -q $'\e\[' out || fail "colour in spite of NO_COLOR"
}

test_a_terminal_sets_the_width() {
    on_terminal "stty cols 60; $binary ladder --color never $captures/busy.pcap"
    expect_status 0
    [ "$(tr -d '\r' <out | wc -L)" -le 60 ] || fail "a line is wider than the terminal"
    on_terminal "stty cols 200; $binary calls --width 70 --color never $captures/sample.pcap"
    [ "$(tr -d '\r' <out | wc -L)" -le 70 ] || fail "a line is wider than --width"
}

test_ascii_is_ascii() {
    for line in calls "ladder --width 80" "show"; do
        case $line in calls) number= ;; *) number=3 ;; esac
        rung $line --ascii "$captures/sample.pcap" $number
        ! LC_ALL=C grep -qP '[\x80-\xff]' out || fail "rung $line --ascii is not ASCII"
        LC_ALL=C "$binary" $line "$captures/sample.pcap" $number >out
        ! LC_ALL=C grep -qP '[\x80-\xff]' out || fail "rung $line is not ASCII in the C locale"
    done
}

test_clock_times_are_in_the_zone_or_utc() {
    TZ=UTC-5 rung messages --format table "$captures/busy.pcap"
    expect_out 14:00:00
    TZ=UTC-5 rung messages --format table --utc "$captures/busy.pcap"
    expect_out 09:00:00
}

# columns_of CAPTURE NAMES: those columns of all its calls.
columns_of() {
    rung calls --all --plain -q --columns "$2" "$1"
    expect_status 0
    cat out
}

# A list reads from the store what its columns are made of, and nothing else.
test_a_column_is_the_same_alone_and_among_all() {
    "$compiler" "$root/tests/scenarios/no-answer-retransmitted/script.txt" again.pcap
    for capture in "$captures/sample.pcap" again.pcap; do
        rung calls --csv "$captures/sample.pcap"
        names=$(head -n 1 out | tr -d '\r')
        columns_of "$capture" "$names" >all
        place=0
        for name in ${names//,/ }; do
            place=$((place + 1))
            columns_of "$capture" "$name" >alone
            cut -f "$place" all | cmp -s - alone || fail "$name: $(cut -f "$place" all | diff - alone | head -n 4)"
        done
        [ "$place" -gt 20 ] || fail "$place columns"
        rung calls --all -q --jsonl "$capture"
        jq -r 'select(.id) | [.n, .id, .method, .final, .ruri, .messages, .retransmissions, .reason, .ended_by] |
            map(if . == null then "-" else tostring end) | join("\t")' out >wanted
        columns_of "$capture" n,id,method,final,ruri,msgs,retrans,reason,ended_by >shown
        expect_same shown wanted
    done
}
