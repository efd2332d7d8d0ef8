# tests/cli/store_test.sh: stores that are made, opened again, or refused. Run by run.sh.
# shellcheck shell=bash disable=SC2154,SC2002,SC2086

test_a_store_gives_what_its_captures_give() {
    rung import -o trace.db "$captures/sample.pcap" "$captures/busy.pcap"
    expect_status 0
    expect_no_out
    for line in "calls --all --jsonl" "messages" "messages --csv" "calls -e bye --plain"; do
        rung $line "$captures/sample.pcap" "$captures/busy.pcap"
        expect_status 0
        mv out read
        rung $line trace.db
        expect_status 0
        expect_same out read
    done
    rung ladder trace.db 3
    mv out opened
    rung ladder -r "$captures/sample.pcap" -r "$captures/busy.pcap" 3
    expect_same out opened
}

test_a_store_alone_gives_its_calls() {
    rung import -q -o trace.db "$captures/busy.pcap"
    expect_no_err
    rung trace.db
    expect_status 0
    expect_out BUSY
}

test_an_import_says_what_it_found() {
    rung import -o trace.db "$captures/sample.pcap"
    expect_err "7 calls"
    expect_one_line
}

test_an_import_wants_a_place() {
    rung import "$captures/busy.pcap"
    expect_status 2
    expect_err "-o STORE"
}

test_a_store_is_not_replaced_but_by_force() {
    echo precious >trace.db
    rung import -o trace.db "$captures/busy.pcap"
    expect_status 6
    expect_err "'trace.db'"
    expect_one_line
    [ "$(cat trace.db)" = precious ] || fail "replaced"
    rung import --force -q -o trace.db "$captures/busy.pcap"
    expect_status 0
    rung calls --plain trace.db
    expect_lines 1
}

test_a_failed_import_leaves_what_was_there() {
    echo precious >trace.db
    rung import --force -o trace.db nowhere.pcap
    expect_status 3
    [ "$(cat trace.db)" = precious ] || fail "the old one is gone"
    rung import -o new.db nowhere.pcap
    expect_status 3
    [ "$(ls -A)" = "$(printf 'err\nout\ntrace.db')" ] || fail "left behind: $(ls -A)"
}

test_a_damaged_capture_is_imported_as_far_as_it_goes() {
    head -c 3000 "$captures/sample.pcap" >cut.pcap
    rung import -o trace.db cut.pcap
    expect_status 5
    expect_err "warning: 'cut.pcap'"
    rung messages --plain trace.db
    expect_status 0
    expect_err "'cut.pcap'"
    expect_lines 7
}

test_a_store_of_a_newer_version_is_refused() {
    rung import -q -o trace.db "$captures/busy.pcap"
    printf '\0\1\0\0' | dd of=trace.db bs=1 seek=60 conv=notrunc status=none
    rung calls trace.db
    expect_status 3
    expect_err "'trace.db'"
    expect_err version
    expect_one_line
}

test_a_database_of_another_program_is_refused() {
    rung import -q -o trace.db "$captures/busy.pcap"
    printf 'what' | dd of=trace.db bs=1 seek=68 conv=notrunc status=none
    rung calls trace.db
    expect_status 3
    expect_err "'trace.db'"
    expect_one_line
}

test_a_store_that_is_cut_is_refused_and_no_crash() {
    rung import -q -o trace.db "$captures/sample.pcap"
    head -c 5000 trace.db >cut.db
    rung calls cut.db
    expect_status 3
    expect_err "cut.db"
    expect_one_line
}

test_a_store_is_opened_alone() {
    rung import -q -o trace.db "$captures/busy.pcap"
    rung calls trace.db "$captures/busy.pcap"
    expect_status 2
    rung calls trace.db trace.db
    expect_status 2
    rung import -o again.db trace.db
    expect_status 2
    expect_no_file again.db
    rung calls -f 'port 5060' trace.db
    expect_status 2
}

test_a_store_without_its_capture_still_lists() {
    cp "$captures/busy.pcap" moved.pcap
    rung import -q -o trace.db moved.pcap
    rm moved.pcap
    rung calls trace.db
    expect_status 0
    rung ladder trace.db
    expect_status 0
    rung messages trace.db
    expect_status 3
    expect_err "moved.pcap"
    expect_one_line
    rung export -o call.pcap trace.db 1
    expect_status 3
    expect_no_file call.pcap
}

test_an_embedding_store_needs_its_capture_no_more() {
    cp "$captures/busy.pcap" moved.pcap
    rung messages moved.pcap
    mv out before
    rung import -q --embed -o trace.db moved.pcap
    rm moved.pcap
    rung messages trace.db
    expect_status 0
    expect_same out before
    rung export -q -o call.pcap trace.db 1
    expect_status 0
    "$binary" messages call.pcap >out
    expect_same out before
}

test_a_store_of_standard_input_keeps_the_bytes() {
    rung import -q -o trace.db - <"$captures/busy.pcap"
    expect_status 0
    rung messages trace.db
    expect_status 0
    expect_out "486 Busy Here"
}

test_a_store_can_be_read_without_permission_to_write() {
    rung import -q -o trace.db "$captures/busy.pcap"
    chmod 444 trace.db
    chmod 555 .
    "$binary" calls trace.db >/dev/null || { chmod 755 .; fail "status $?"; }
    chmod 755 .
    [ "$(ls -A)" = "$(printf 'err\nout\ntrace.db')" ] || fail "left behind: $(ls -A)"
}

# A file that may not grow is a disk that is full.
test_a_full_disk_ends_an_import() {
    (trap '' XFSZ; ulimit -f 8; exec timeout 20 "$binary" import -o trace.db "$captures/sample.pcap") >out 2>err
    status=$?
    expect_status 6
    expect_one_line
    expect_no_file trace.db
}

test_a_full_disk_ends_a_listing() {
    mkdir temporary
    (trap '' XFSZ; ulimit -f 8; TMPDIR=$PWD/temporary exec timeout 20 "$binary" calls "$captures/sample.pcap") >out 2>err
    status=$?
    expect_status 6
    expect_one_line
    [ -z "$(ls -A temporary)" ] || fail "left behind: $(ls -A temporary)"
}

test_no_temporary_file_is_left() {
    mkdir temporary
    TMPDIR=$PWD/temporary rung calls "$captures/sample.pcap"
    expect_status 0
    TMPDIR=$PWD/temporary rung ladder "$captures/sample.pcap" 99
    expect_status 1
    [ -z "$(ls -A temporary)" ] || fail "left behind: $(ls -A temporary)"
}
