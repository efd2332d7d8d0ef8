# tests/cli/keep_test.sh: nothing of the user's is destroyed: inputs, what was there, what was stored. Run by run.sh.
# shellcheck shell=bash disable=SC2154,SC2002,SC2086

# as_before FILE: it is the capture that it was.
as_before() {
    cmp -s "$captures/sample.pcap" "$1" || fail "$1 is not what it was: rung $line"
}

test_an_output_that_is_an_input_is_refused_by_any_name() {
    cp "$captures/sample.pcap" in.pcap
    ln in.pcap hard
    ln -s in.pcap soft
    for output in in.pcap ./in.pcap hard soft; do
        for line in "import -o" "calls -o" "messages -o" "show -o" "ladder -o" "export --format pcap -o" \
            "export --format txt -o" "watch -o" "watch -w"; do
            rung $line "$output" --force in.pcap
            expect_status 6
            expect_err "'$output' is one of the inputs"
            expect_one_line
            as_before in.pcap
        done
    done
    [ -L soft ] || fail 'the link is gone'
    [ "$(ls -A)" = "$(printf 'err\nhard\nin.pcap\nout\nsoft')" ] || fail "left behind: $(ls -A)"
}

test_standard_input_and_output_are_files_too() {
    cp "$captures/sample.pcap" in.pcap
    rung calls --force -o in.pcap - <in.pcap
    expect_status 6
    as_before in.pcap
    "$binary" calls in.pcap >>in.pcap 2>err
    status=$?
    expect_status 6
    expect_err 'standard output is one of the inputs'
    as_before in.pcap
}

test_a_capture_that_a_store_needs_is_not_replaced() {
    cp "$captures/sample.pcap" in.pcap
    ln -s in.pcap soft
    rung import -q -o trace.db in.pcap
    for line in "calls -o" "messages -o" "export --format pcap -o" "export --format jsonl -o"; do
        for output in in.pcap soft; do
            rung $line "$output" --force trace.db
            expect_status 6
            expect_err "'$output' is a capture that the store was made from"
            as_before in.pcap
        done
    done
    rung calls --force -o trace.db trace.db
    expect_status 6
    rung messages trace.db
    expect_status 0
}

test_another_output_is_replaced_by_force() {
    cp "$captures/sample.pcap" in.pcap
    echo old >other
    rung calls --force -o other in.pcap
    expect_status 0
    grep -q BUSY other || fail 'not replaced'
}

test_store_and_capture_are_two_files() {
    rung watch -o same -w same "$captures/sample.pcap"
    expect_status 6
    expect_err "'same' cannot be both"
    expect_no_file same
    echo precious >same
    rung watch --force -o same -w same "$captures/sample.pcap"
    expect_status 6
    [ "$(cat same)" = precious ] || fail 'it was destroyed'
}

# What is to be written is emptied no sooner than something takes its place.
test_a_start_that_fails_leaves_the_old_capture() {
    echo precious >out.pcap
    rung watch --force -w out.pcap -o nowhere/store "$captures/sample.pcap"
    expect_status 6
    [ "$(cat out.pcap)" = precious ] || fail 'it was destroyed'
    rung watch -w new.pcap -o nowhere/store "$captures/sample.pcap"
    expect_status 6
    expect_no_file new.pcap
}

mode_of() { stat -c %a "$1"; }

test_what_holds_messages_is_for_its_owner_alone() {
    umask 022
    rung import -q -o trace.db "$captures/sample.pcap"
    rung watch -q -o watched.db -w written.pcap "$captures/sample.pcap"
    rung export -q -o call.pcap "$captures/sample.pcap" 3
    rung export -q -o call.txt "$captures/sample.pcap" 3
    rung messages -o messages.txt "$captures/sample.pcap"
    rung show -o show.txt "$captures/sample.pcap" 3
    for file in trace.db watched.db written.pcap call.pcap call.txt messages.txt show.txt; do
        [ "$(mode_of $file)" = 600 ] || fail "$file has the mode $(mode_of $file)"
    done
    rung calls -o list.txt "$captures/sample.pcap"
    [ "$(mode_of list.txt)" = 644 ] || fail "a list has the mode $(mode_of list.txt)"
}

# A capture of 40,000 messages and more: two batches, of which the first fits on a disk of 1.2 megabytes (a file that may not grow
# is a disk that is full).
make_big() {
    local rest
    tail -c +25 "$captures/sample.pcap" >rest
    rest=$(printf 'rest %.0s' {1..25})
    (cat "$captures/sample.pcap"; for _ in {1..24}; do cat $rest; done) >big.pcap
}

on_small_disk() {
    (trap '' XFSZ; ulimit -f 1200; exec timeout 60 "$binary" "$@") >out 2>err
    status=$?
}

test_an_import_that_runs_out_of_room_keeps_what_is_stored() {
    make_big
    on_small_disk import -o trace.db big.pcap
    expect_status 6
    expect_one_line
    grep -qE "^rung: 'trace.db' is kept, unfinished: [0-9]+ messages could not be written: " err || fail 'it is not said what was lost'
    for line in "calls --plain" "calls --jsonl" "calls -q" "messages --csv" watch; do
        rung $line trace.db
        expect_status 0
        expect_err "'trace.db' is not whole: its import did not end ("
        expect_err '% of the capture)'
        [ -s out ] || fail "nothing is shown: rung $line"
    done
}

test_an_import_by_force_that_runs_out_of_room_leaves_both() {
    make_big
    echo precious >trace.db
    on_small_disk import --force -o trace.db big.pcap
    expect_status 6
    expect_err "'$PWD/trace.db' is as it was"
    [ "$(cat trace.db)" = precious ] || fail 'the old one is gone'
    rung calls --plain trace.db.??????
    expect_status 0
    [ -s out ] || fail 'nothing was kept'
}

test_a_watch_that_runs_out_of_room_keeps_its_store() {
    make_big
    on_small_disk watch -q -o trace.db big.pcap
    expect_status 6
    expect_err 'nothing more is stored: '
    expect_err "'trace.db' is kept, unfinished"
    rung calls --plain trace.db
    expect_status 0
}

test_a_store_is_not_written_to_standard_output() {
    for command in import watch; do
        rung $command -q -o - "$captures/sample.pcap"
        expect_status 2
        expect_err 'a store is a file'
        expect_one_line
        expect_no_file ./-
    done
}

test_a_store_that_is_not_what_it_says_is_refused() {
    rung import -q -o odd.db "$captures/sample.pcap"
    cp odd.db other.db
    sqlite3 odd.db 'PRAGMA user_version = 4'
    rung calls odd.db
    expect_status 3
    expect_err "'odd.db' cannot be brought up to date: "
    expect_one_line
    sqlite3 other.db 'ALTER TABLE call RENAME TO old; CREATE VIEW call AS SELECT old.* FROM old'
    rung calls other.db
    expect_status 3
    expect_err "'other.db' has a view in the place of a table"
    expect_one_line
}

# A store may come from anywhere.
test_a_state_that_no_word_stands_for_is_shown_as_a_question_mark() {
    rung import -q -o odd.db "$captures/sample.pcap"
    sqlite3 odd.db 'UPDATE transaction_ SET state = 99; UPDATE dialog SET state = 99'
    rung show odd.db 5
    expect_status 0
    expect_out '  ?  '
    rung show --json odd.db 5
    expect_status 0
}

test_a_whole_store_says_nothing() {
    rung import -q -o trace.db "$captures/sample.pcap"
    rung calls trace.db
    expect_no_err
    rung watch -q -o watched.db "$captures/sample.pcap"
    rung calls watched.db
    expect_no_err
}

test_a_store_does_not_swallow_what_is_left_of_another() {
    for ending in -wal -journal; do
        echo precious >trace.db$ending
        rung import -o trace.db "$captures/busy.pcap"
        expect_status 6
        expect_err "'trace.db$ending' is left of another 'trace.db'"
        expect_one_line
        [ "$(cat trace.db$ending)" = precious ] || fail 'it was destroyed'
        expect_no_file trace.db
        rm trace.db$ending
    done
}

# older_store VERSION: a store as that version of the schema had it.
older_store() {
    rm -f old.db
    sqlite3 old.db <"$root/tests/cli/store-version-$1.sql" || fail "version $1 is no SQL"
}

test_a_store_of_an_older_version_is_brought_up_to_date() {
    rung import -q -o new.db "$captures/busy.pcap"
    rung calls --all --jsonl new.db
    mv out wanted
    for version in 1 2; do
        older_store $version
        [ "$(sqlite3 old.db 'PRAGMA user_version; SELECT count(*) > 0 FROM message')" = "$version"$'\n1' ] ||
            fail "no store of version $version"
        rung calls --all --jsonl old.db
        expect_status 0
        expect_same out wanted
        [ "$(sqlite3 old.db 'PRAGMA user_version')" = "$(sqlite3 new.db 'PRAGMA user_version')" ] ||
            fail "version $version was not brought up to date in its place"
        [ "$(sqlite3 old.db .schema | grep -c alerting_us)" = 0 ] || fail 'what is no more is still there'
        [ "$(sqlite3 old.db 'PRAGMA integrity_check')" = ok ] || fail 'it is damaged'
    done
}

# columns STORE: the columns of the tables that hold findings, with their types.
columns() {
    for table in finding evidence rule finding_text message_frame frame_of_message; do
        sqlite3 "$1" "SELECT '$table', name, type, \"notnull\", pk FROM pragma_table_info('$table')"
    done
}

# Up to version 3 a finding had its rule in words, and the bytes of one message.
test_findings_of_version_3_keep_what_they_said() {
    older_store 3
    [ "$(sqlite3 old.db "PRAGMA user_version; SELECT count(*) FROM finding WHERE rule = 'rsp-cseq-differs'")" = $'3\n1' ] ||
        fail 'no store of version 3'
    sqlite3 old.db 'SELECT id, leg, message, transaction_, dialog, time_us, offset, length, severity, rule, section, text, detail
        FROM finding ORDER BY id' >before
    rung import -q -o new.db "$captures/response-with-odd-cseq.pcap"
    rung calls --all --jsonl new.db
    jq -c 'del(.findings[].evidence, .findings[].range)' out >wanted
    rung calls --all --jsonl old.db
    expect_status 0
    jq -c 'del(.findings[].evidence, .findings[].range)' out >got
    expect_same got wanted
    [ "$(jq -c '[.findings[].evidence]' out)" = \
        '[[{"message":1,"offset":0,"length":34}],[{"message":2,"offset":188,"length":8}],[{"message":4,"offset":153,"length":36}]]' ] ||
        fail 'the bytes are others than they were'
    sqlite3 old.db 'SELECT * FROM finding_text ORDER BY id' >after
    expect_same after before
    sqlite3 old.db 'SELECT id, slug, scope, severity, section, text FROM rule ORDER BY id' >rules
    [ "$(wc -l <rules)" = 3 ] || fail 'other rules than those that fired'
    sqlite3 new.db 'SELECT id, slug, scope, severity, section, text FROM rule ORDER BY id' | grep -xFf rules >known
    expect_same known rules
    columns old.db >after
    columns new.db >before
    expect_same after before
    [ "$(sqlite3 old.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || fail 'it is damaged'
}

# Up to version 4 messages were rows of a table.
test_messages_of_version_4_are_the_same_in_blocks() {
    older_store 4
    [ "$(sqlite3 old.db "PRAGMA user_version; SELECT type FROM sqlite_schema WHERE name = 'message'")" = $'4\ntable' ] ||
        fail 'no store of version 4'
    sqlite3 old.db 'SELECT *, typeof(code), typeof(leg) FROM message ORDER BY id; SELECT * FROM frame_of_message ORDER BY message, position' >before
    rung import -q -o new.db "$captures/response-with-odd-cseq.pcap"
    rung ladder --json new.db 1
    mv out wanted
    rung ladder --json old.db 1
    expect_status 0
    expect_same out wanted
    sqlite3 old.db 'SELECT *, typeof(code), typeof(leg) FROM message ORDER BY id; SELECT * FROM frame_of_message ORDER BY message, position' >after
    expect_same after before
    for store in old new; do
        columns $store.db >$store
        sqlite3 $store.db "SELECT name, sql FROM sqlite_schema WHERE name IN ('message', 'message_block', 'word', 'slot')" >>$store
    done
    expect_same old new
    [ "$(sqlite3 old.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || fail 'it is damaged'
    [ "$(sqlite3 new.db 'PRAGMA foreign_key_check')" = '' ] || fail 'a new one refers to a view'
}

# as_version_4 STORE: put messages into a table again.
as_version_4() {
    sqlite3 "$1" "CREATE TABLE old_message (id INTEGER PRIMARY KEY, leg INTEGER, time_us INTEGER NOT NULL,
            time_ns INTEGER NOT NULL, transport INTEGER NOT NULL, code INTEGER, flags INTEGER NOT NULL,
            capture INTEGER NOT NULL, frame INTEGER NOT NULL, end_offset INTEGER NOT NULL, frame_len INTEGER NOT NULL,
            offset INTEGER NOT NULL, length INTEGER NOT NULL, src INTEGER, dst INTEGER, cseq INTEGER NOT NULL,
            transaction_ INTEGER, dialog INTEGER, method TEXT, reason TEXT) STRICT;
        INSERT INTO old_message SELECT * FROM message;
        DROP VIEW frame_of_message; DROP VIEW message; DROP TABLE message_block; DROP TABLE word; DROP TABLE slot;
        ALTER TABLE old_message RENAME TO message; PRAGMA user_version = 4" || fail "$1 cannot be made older"
}

# as_version_3 STORE: put findings and their rules into one table again.
as_version_3() {
    as_version_4 "$1"
    sqlite3 "$1" "CREATE TABLE old_finding (id INTEGER PRIMARY KEY, leg INTEGER, message INTEGER, transaction_ INTEGER,
            dialog INTEGER, time_us INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
            severity INTEGER NOT NULL, rule TEXT, section TEXT, text TEXT, detail TEXT) STRICT;
        INSERT INTO old_finding SELECT id, leg, message, transaction_, dialog, time_us, coalesce(offset, 0),
            coalesce(length, 0), severity, rule, section, text, detail FROM finding_text;
        DROP VIEW finding_text; DROP TABLE message_frame; DROP TABLE evidence; DROP TABLE finding; DROP TABLE rule;
        ALTER TABLE old_finding RENAME TO finding; PRAGMA user_version = 3" || fail "$1 cannot be made older"
}

# as_version_2 STORE: take away what versions after 2 have more.
as_version_2() {
    as_version_3 "$1"
    sqlite3 "$1" "ALTER TABLE call RENAME COLUMN ringing_us TO alerting_us;
        ALTER TABLE call DROP COLUMN ended_how; ALTER TABLE call DROP COLUMN start_ns;
        ALTER TABLE call DROP COLUMN first_final_us; ALTER TABLE call DROP COLUMN pdd_us;
        ALTER TABLE call DROP COLUMN setup_us; ALTER TABLE call DROP COLUMN duration_us;
        ALTER TABLE call DROP COLUMN cut; ALTER TABLE finding DROP COLUMN detail;
        DELETE FROM property WHERE name = 'whole'; PRAGMA user_version = 2" || fail "$1 cannot be made older"
}

# The messages of a call tell what an older rung did not store.
test_what_an_older_rung_did_not_store_is_worked_out() {
    for name in asymmetric-ports bye-challenged bye-refused-then-accepted bye-unanswered call-through-two-proxies \
        cancelled-through-a-proxy challenged-twice cut-by-snaplen early-bye forwarded-on-busy fork-two-answers \
        nanoseconds no-answer-408 no-answer-retransmitted options-ping redirect-not-followed register-forbidden \
        sample still-ringing transferred; do
        "$compiler" "$root/tests/scenarios/$name/script.txt" "$name.pcap"
        rung import --force -q -o new.db "$name.pcap"
        rung calls --all --jsonl new.db
        mv out wanted
        as_version_2 new.db
        rung calls --all --jsonl new.db
        expect_status 0
        # Which header field is meant was not stored either, and no message tells it.
        sed -i 's/"detail":"[^"]*"/"detail":null/g' out wanted
        cmp -s out wanted || fail "$name: $(diff wanted out | head -n 4)"
    done
}

# A store that was viewed while it was made has all indexes from the beginning: they say nothing of its end.
test_an_older_store_without_an_end_is_not_whole() {
    older_store 2
    rung calls -q --jsonl old.db
    expect_no_err
    older_store 2
    sqlite3 old.db "DELETE FROM property WHERE name = 'calls_in_order'"
    rung calls -q --jsonl old.db
    expect_status 0
    expect_err "'old.db' is not whole"
}

# Older versions took packets in the order of the file, and any time that it told.
test_an_older_store_shows_no_span_that_cannot_be() {
    older_store 2
    sqlite3 old.db 'UPDATE call SET start_us = start_us + 3600000000'
    rung calls --jsonl old.db
    expect_status 0
    expect_out '"pdd":null'
    expect_out '"first_final":null'
    [ "$(sqlite3 old.db 'SELECT count(*) FROM call WHERE pdd_us < 0 OR setup_us < 0 OR duration_us < 0')" = 0 ] ||
        fail 'a span is negative'
    older_store 2
    sqlite3 old.db 'UPDATE call SET start_us = -5'
    rung calls --jsonl old.db
    expect_status 0
    expect_out '"pdd":null'
}

test_an_older_store_that_cannot_be_written_is_read_through_a_copy() {
    older_store 2
    cp old.db before.db
    mkdir temporary
    { echo 'BEGIN IMMEDIATE;'; sleep 20; } | sqlite3 old.db &
    sleep 0.5
    TMPDIR=$PWD/temporary rung calls --jsonl old.db
    expect_status 0
    expect_out '"state":"busy"'
    expect_same old.db before.db
    [ -z "$(ls -A temporary)" ] || fail 'the copy stayed'
    kill %1
}
