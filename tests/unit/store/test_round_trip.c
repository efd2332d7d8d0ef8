#include <check.h>

#include "store/query_calls.h"
#include "store/query_messages.h"
#include "store/query_stats.h"
#include "store/raw.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_round_trip_suite(void);

/* Every member of every fact has a value of its own here, larger than a smaller type would hold. */
static const struct fact_capture a_capture = {
    .id = 1,
    .link_type = 113,
    .snap_len = 262144,
    .is_pcapng = true,
    .is_rereadable = true,
    .size = INT64_C(5000000001),
    .modified_us = INT64_C(1700000000000001),
    .frames = UINT64_C(6000000001),
    .bytes = UINT64_C(7000000001),
    .first_us = INT64_C(1700000000000002),
    .last_us = INT64_C(1700000000000003),
    .path = {(const uint8_t *)"/a/b.pcap", 9},
    .damage = {(const uint8_t *)"cut", 3},
};
static const struct fact_endpoint endpoints[] = {
    {.id = 1, .addr = {.ip = {192, 0, 2, 1}, .port = 5060, .family = ADDR_IPV4}},
    {.id = 2, .addr = {.ip = {0x20, 1, 0x0d, 0xb8, [15] = 1}, .port = 65535, .family = ADDR_IPV6}},
};
static const struct fact_call a_call = {
    .id = 7,
    .state = CALL_TRANSFERRED,
    .ended_by = PARTY_CALLEE,
    .is_invite = true,
    .final = 699,
    .src = 1,
    .dst = 2,
    .start_us = INT64_C(1700000000000010),
    .ended_how = CALL_END_BYE_REFUSED,
    .ringing_us = INT64_C(1700000000000011),
    .first_final_us = INT64_C(1700000000000015),
    .pdd_us = 0,
    .setup_us = INT64_C(1700000000000017),
    .duration_us = INT64_C(1700000000000018),
    .cut = 4000000005,
    .answer_us = INT64_C(1700000000000012),
    .end_us = INT64_C(1700000000000013),
    .last_us = INT64_C(1700000000000014),
    .messages = 4000000001,
    .retransmissions = 4000000002,
    .duplicates = 4000000003,
    .findings = 4000000004,
    .reason = {(const uint8_t *)"Q.850;cause=16", 14},
    .short_id = {(const uint8_t *)"k7f3q2abcdef", 12},
    .method = {(const uint8_t *)"INVITE", 6},
    .ruri = {(const uint8_t *)"sip:b@example.net", 17},
    .from_user = {(const uint8_t *)"fu", 2},
    .from_host = {(const uint8_t *)"fh", 2},
    .from_display = {(const uint8_t *)"f\0d", 3},
    .to_user = {(const uint8_t *)"t\xff", 2},
    .to_host = {(const uint8_t *)"th", 2},
    .to_display = {(const uint8_t *)"", 0},
};
static const struct fact_leg a_leg = {
    .id = 8,
    .call = 7,
    .start_us = INT64_C(1700000000000020),
    .short_id = {(const uint8_t *)"lmnopq", 6},
    .call_id = {(const uint8_t *)"c@h", 3},
};
static const struct fact_dialog a_dialog = {
    .id = 9,
    .leg = 8,
    .state = DIALOG_TERMINATED,
    .start_us = INT64_C(1700000000000030),
    .confirmed_us = INT64_C(1700000000000031),
    .end_us = INT64_C(1700000000000032),
    .method = {(const uint8_t *)"REFER", 5},
    .from_tag = {(const uint8_t *)"ft", 2},
    .to_tag = {(const uint8_t *)"tt", 2},
};
static const struct fact_transaction a_transaction = {
    .id = 10,
    .leg = 8,
    .dialog = 9,
    .state = TRANSACTION_EVICTED,
    .is_started = true,
    .final = 488,
    .cseq = 4000000005,
    .src = 2,
    .dst = 1,
    .requests = 4000000006,
    .responses = 4000000007,
    .start_us = INT64_C(1700000000000040),
    .first_response_us = INT64_C(1700000000000041),
    .final_us = INT64_C(1700000000000042),
    .last_us = INT64_C(1700000000000043),
    .method = {(const uint8_t *)"BYE", 3},
    .branch = {(const uint8_t *)"z9hG4bK1", 8},
};
static const struct fact_message a_message = {
    .id = 11,
    .time_us = INT64_C(1700000000000050),
    .time_ns = 999,
    .transport = TRANSPORT_WSS,
    .code = 603,
    .flags = MESSAGE_REQUEST | MESSAGE_HAS_FINDING | MESSAGE_IN_FRAMES,
    .capture = 1,
    .frame = UINT64_C(6000000002),
    .end_offset = INT64_C(5000000002),
    .frame_len = 4000000008,
    .offset = 4000000009,
    .length = 4000000010,
    .src = 1,
    .dst = 2,
    .cseq = 4000000011,
    .leg = 8,
    .transaction = 10,
    .dialog = 9,
    .method = {(const uint8_t *)"X", 1},
    .reason = {(const uint8_t *)"No", 2},
};
static const struct fact_frame a_frame = {
    .capture = 1,
    .link_type = 276,
    .number = UINT64_C(6000000002),
    .time_us = INT64_C(1700000000000060),
    .time_ns = 998,
    .wire_len = 4000000012,
    .bytes = {(const uint8_t *)"\0\1\2", 3},
};
static const struct fact_message_frame a_message_frame = {
    .message = 11,
    .position = 4000000016,
    .capture = 1,
    .frame = UINT64_C(6000000003),
    .time_us = INT64_C(1700000000000061),
    .time_ns = 997,
    .end_offset = INT64_C(7000000003),
    .frame_len = 4000000017,
    .offset = 4000000018,
    .length = 4000000019,
    .message_offset = 4000000020,
};
static const struct fact_rule a_rule = {
    .id = 4000000015,
    .slug = "a-rule",
    .scope = 3,
    .severity = 2,
    .section = "RFC 3261 8.1",
    .text = "a text",
};
static const struct fact_finding a_finding = {
    .id = 12,
    .leg = 8,
    .rule_id = 4000000015,
    .time_us = INT64_C(1700000000000070),
    .severity = 3,
    .detail = {(const uint8_t *)"a detail", 8},
};
static const struct fact_evidence evidences[] = {
    {.finding = 12,
     .position = 1,
     .message = 11,
     .transaction = 10,
     .dialog = 9,
     .time_us = INT64_C(1700000000000068),
     .offset = 4000000013,
     .length = 4000000014},
    {.finding = 12, .position = 2, .time_us = INT64_C(1700000000000069), .offset = 3, .length = 4},
};
static const struct fact_counter a_counter = {"tcp", UINT64_C(8000000001)};

static struct fixture fixture;

static void write_everything(void)
{
    struct fact_batch *batch;

    fixture_begin(&fixture);
    fixture_open_writer(&fixture, NULL);
    batch = fixture.batch;
    batch->captures[batch->capture_count++] = a_capture;
    batch->endpoints[batch->endpoint_count++] = endpoints[0];
    batch->endpoints[batch->endpoint_count++] = endpoints[1];
    batch->calls[batch->call_count++] = a_call;
    batch->legs[batch->leg_count++] = a_leg;
    batch->dialogs[batch->dialog_count++] = a_dialog;
    batch->transactions[batch->transaction_count++] = a_transaction;
    batch->messages[batch->message_count++] = a_message;
    batch->frames[batch->frame_count++] = a_frame;
    batch->message_frames[batch->message_frame_count++] = a_message_frame;
    batch->rules[batch->rule_count++] = a_rule;
    batch->findings[batch->finding_count++] = a_finding;
    batch->evidences[batch->evidence_count++] = evidences[1];
    batch->evidences[batch->evidence_count++] = evidences[0];
    batch->counters[batch->counter_count++] = a_counter;
    fixture_write(&fixture);
    fixture_finish(&fixture);
}

static void clean_up(void)
{
    fixture_end(&fixture);
}

static void same_text(struct slice stored, struct slice said)
{
    ck_assert_int_eq(slice_is_absent(stored), slice_is_absent(said));
    ck_assert_uint_eq(stored.len, said.len);
    ck_assert_mem_eq(stored.len == 0 ? (const uint8_t *)"" : stored.ptr,
                     said.len == 0 ? (const uint8_t *)"" : said.ptr, said.len);
}

static void check_call_counts(const struct call_row *row)
{
    ck_assert_uint_eq(row->id, a_call.id);
    ck_assert_uint_eq(row->state, a_call.state);
    ck_assert_uint_eq(row->ended_by, a_call.ended_by);
    ck_assert(row->is_invite);
    ck_assert_uint_eq(row->final, a_call.final);
    ck_assert_uint_eq(row->messages, a_call.messages);
    ck_assert_uint_eq(row->retransmissions, a_call.retransmissions);
    ck_assert_uint_eq(row->duplicates, a_call.duplicates);
    ck_assert_uint_eq(row->findings, a_call.findings);
    ck_assert_uint_eq(row->cut, a_call.cut);
    ck_assert_uint_eq(row->ended_how, a_call.ended_how);
    ck_assert_uint_eq(row->legs, 1);
}

static void check_call_times(const struct call_row *row)
{
    ck_assert_int_eq(row->start_us, a_call.start_us);
    ck_assert_int_eq(row->ringing_us, a_call.ringing_us);
    ck_assert_int_eq(row->first_final_us, a_call.first_final_us);
    ck_assert_int_eq(row->pdd_us, a_call.pdd_us);
    ck_assert_int_eq(row->setup_us, a_call.setup_us);
    ck_assert_int_eq(row->duration_us, a_call.duration_us);
    ck_assert_int_eq(row->answer_us, a_call.answer_us);
    ck_assert_int_eq(row->end_us, a_call.end_us);
    ck_assert_int_eq(row->last_us, a_call.last_us);
}

static bool check_call(void *context, const struct call_row *row)
{
    check_call_counts(row);
    check_call_times(row);
    ck_assert(addr_equal(&row->src, &endpoints[0].addr));
    ck_assert(addr_equal(&row->dst, &endpoints[1].addr));
    same_text(row->reason, a_call.reason);
    same_text(row->short_id, a_call.short_id);
    same_text(row->method, a_call.method);
    same_text(row->ruri, a_call.ruri);
    same_text(row->from_user, a_call.from_user);
    same_text(row->from_host, a_call.from_host);
    same_text(row->from_display, a_call.from_display);
    same_text(row->to_user, a_call.to_user);
    same_text(row->to_host, a_call.to_host);
    same_text(row->to_display, a_call.to_display);
    same_text(row->call_id, a_leg.call_id);
    ++*(int *)context;
    return true;
}

START_TEST(every_column_of_a_call_comes_back)
{
    int rows = 0;

    MUST(query_call(fixture.view, 7, check_call, &rows, &fixture.error), &fixture);
    MUST(query_calls(fixture.view, &(struct call_query){0}, check_call, &rows, &fixture.error),
         &fixture);
    ck_assert_int_eq(rows, 2);
}
END_TEST

static void check_message_place(const struct message_row *row)
{
    ck_assert_uint_eq(row->capture, a_message.capture);
    ck_assert_uint_eq(row->frame, a_message.frame);
    ck_assert_int_eq(row->end_offset, a_message.end_offset);
    ck_assert_uint_eq(row->frame_len, a_message.frame_len);
    ck_assert_uint_eq(row->offset, a_message.offset);
    ck_assert_uint_eq(row->length, a_message.length);
}

static void check_message_owners(const struct message_row *row)
{
    ck_assert_uint_eq(row->call, a_call.id);
    ck_assert_uint_eq(row->leg, a_message.leg);
    ck_assert_uint_eq(row->transaction, a_message.transaction);
    ck_assert_uint_eq(row->dialog, a_message.dialog);
    same_text(row->call_id, a_leg.call_id);
    same_text(row->short_id, a_call.short_id);
}

static void check_message_frames(const struct message_row *row)
{
    const struct message_frame_row *frames;
    struct raw *raw;
    size_t count;

    MUST(raw_open(fixture.view, &raw, &fixture.error), &fixture);
    MUST(raw_frames_of(raw, row, &frames, &count, &fixture.error), &fixture);
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(frames->message, a_message_frame.message);
    ck_assert_uint_eq(frames->position, a_message_frame.position);
    ck_assert_uint_eq(frames->capture, a_message_frame.capture);
    ck_assert_uint_eq(frames->frame, a_message_frame.frame);
    ck_assert_int_eq(frames->time_us, a_message_frame.time_us);
    ck_assert_uint_eq(frames->time_ns, a_message_frame.time_ns);
    ck_assert_int_eq(frames->end_offset, a_message_frame.end_offset);
    ck_assert_uint_eq(frames->frame_len, a_message_frame.frame_len);
    ck_assert_uint_eq(frames->offset, a_message_frame.offset);
    ck_assert_uint_eq(frames->length, a_message_frame.length);
    ck_assert_uint_eq(frames->message_offset, a_message_frame.message_offset);
    raw_close(raw);
}

static bool check_message(void *context, const struct message_row *row)
{
    ck_assert_uint_eq(row->id, a_message.id);
    ck_assert_int_eq(row->time_us, a_message.time_us);
    ck_assert_uint_eq(row->time_ns, a_message.time_ns);
    ck_assert_uint_eq(row->transport, a_message.transport);
    ck_assert_uint_eq(row->code, a_message.code);
    ck_assert_uint_eq(row->flags, a_message.flags);
    ck_assert_uint_eq(row->cseq, a_message.cseq);
    ck_assert(addr_equal(&row->src, &endpoints[0].addr));
    ck_assert(addr_equal(&row->dst, &endpoints[1].addr));
    same_text(row->method, a_message.method);
    same_text(row->reason, a_message.reason);
    check_message_place(row);
    check_message_owners(row);
    check_message_frames(row);
    ++*(int *)context;
    return true;
}

START_TEST(every_column_of_a_message_comes_back)
{
    int rows = 0;

    MUST(query_messages(fixture.view, &(struct message_query){0}, check_message, &rows,
                        &fixture.error),
         &fixture);
    ck_assert_int_eq(rows, 1);
}
END_TEST

static bool check_leg(void *context, const struct leg_row *row)
{
    ck_assert_uint_eq(row->id, a_leg.id);
    ck_assert_uint_eq(row->call, a_leg.call);
    ck_assert_int_eq(row->start_us, a_leg.start_us);
    same_text(row->short_id, a_leg.short_id);
    same_text(row->call_id, a_leg.call_id);
    ++*(int *)context;
    return true;
}

static bool check_dialog(void *context, const struct dialog_row *row)
{
    ck_assert_uint_eq(row->id, a_dialog.id);
    ck_assert_uint_eq(row->leg, a_dialog.leg);
    ck_assert_uint_eq(row->state, a_dialog.state);
    ck_assert_int_eq(row->start_us, a_dialog.start_us);
    ck_assert_int_eq(row->confirmed_us, a_dialog.confirmed_us);
    ck_assert_int_eq(row->end_us, a_dialog.end_us);
    same_text(row->method, a_dialog.method);
    same_text(row->from_tag, a_dialog.from_tag);
    same_text(row->to_tag, a_dialog.to_tag);
    ++*(int *)context;
    return true;
}

static bool check_transaction(void *context, const struct transaction_row *row)
{
    ck_assert_uint_eq(row->id, a_transaction.id);
    ck_assert_uint_eq(row->leg, a_transaction.leg);
    ck_assert_uint_eq(row->dialog, a_transaction.dialog);
    ck_assert_uint_eq(row->state, a_transaction.state);
    ck_assert(row->is_started);
    ck_assert_uint_eq(row->final, a_transaction.final);
    ck_assert_uint_eq(row->cseq, a_transaction.cseq);
    ck_assert_uint_eq(row->requests, a_transaction.requests);
    ck_assert_uint_eq(row->responses, a_transaction.responses);
    ck_assert(addr_equal(&row->src, &endpoints[1].addr));
    ck_assert(addr_equal(&row->dst, &endpoints[0].addr));
    ck_assert_int_eq(row->start_us, a_transaction.start_us);
    ck_assert_int_eq(row->first_response_us, a_transaction.first_response_us);
    ck_assert_int_eq(row->final_us, a_transaction.final_us);
    ck_assert_int_eq(row->last_us, a_transaction.last_us);
    same_text(row->method, a_transaction.method);
    same_text(row->branch, a_transaction.branch);
    ++*(int *)context;
    return true;
}

static void check_evidence(const struct evidence_row *row, const struct fact_evidence *fact)
{
    ck_assert_uint_eq(row->finding, fact->finding);
    ck_assert_uint_eq(row->position, fact->position);
    ck_assert_uint_eq(row->message, fact->message);
    ck_assert_uint_eq(row->transaction, fact->transaction);
    ck_assert_uint_eq(row->dialog, fact->dialog);
    ck_assert_int_eq(row->time_us, fact->time_us);
    ck_assert_uint_eq(row->offset, fact->offset);
    ck_assert_uint_eq(row->length, fact->length);
}

static bool check_finding(void *context, const struct finding_row *row)
{
    ck_assert_uint_eq(row->id, a_finding.id);
    ck_assert_uint_eq(row->call, a_call.id);
    ck_assert_uint_eq(row->leg, a_finding.leg);
    ck_assert_uint_eq(row->rule_id, a_rule.id);
    ck_assert_int_eq(row->time_us, a_finding.time_us);
    ck_assert_uint_eq(row->severity, a_finding.severity);
    same_text(row->detail, a_finding.detail);
    ck_assert(slice_is(row->rule, a_rule.slug));
    ck_assert(slice_is(row->section, a_rule.section));
    ck_assert(slice_is(row->text, a_rule.text));
    ck_assert_uint_eq(row->message, evidences[0].message);
    ck_assert_uint_eq(row->transaction, evidences[0].transaction);
    ck_assert_uint_eq(row->dialog, evidences[0].dialog);
    ck_assert_uint_eq(row->offset, evidences[0].offset);
    ck_assert_uint_eq(row->length, evidences[0].length);
    ck_assert_uint_eq(row->evidence_count, 2);
    check_evidence(&row->evidence[0], &evidences[0]);
    check_evidence(&row->evidence[1], &evidences[1]);
    ck_assert_ptr_eq(finding_in_message(row, 11), &row->evidence[0]);
    ck_assert_ptr_null(finding_in_message(row, 12));
    ++*(int *)context;
    return true;
}

START_TEST(every_column_of_what_belongs_to_a_call_comes_back)
{
    struct view *view = fixture.view;
    struct error *error = &fixture.error;
    int rows = 0;

    MUST(query_legs(view, 7, check_leg, &rows, error), &fixture);
    MUST(query_dialogs(view, 7, check_dialog, &rows, error), &fixture);
    MUST(query_transactions(view, 7, check_transaction, &rows, error), &fixture);
    MUST(query_findings(view, 7, check_finding, &rows, error), &fixture);
    ck_assert_int_eq(rows, 4);
    MUST(query_legs(view, 8, check_leg, &rows, error), &fixture);
    ck_assert_int_eq(rows, 4);
}
END_TEST

static bool check_capture(void *context, const struct capture_row *row)
{
    ck_assert_uint_eq(row->id, a_capture.id);
    ck_assert_int_eq(row->link_type, a_capture.link_type);
    ck_assert_uint_eq(row->snap_len, a_capture.snap_len);
    ck_assert(row->is_pcapng && row->is_rereadable);
    ck_assert_int_eq(row->size, a_capture.size);
    ck_assert_int_eq(row->modified_us, a_capture.modified_us);
    ck_assert_uint_eq(row->frames, a_capture.frames);
    ck_assert_uint_eq(row->bytes, a_capture.bytes);
    ck_assert_int_eq(row->first_us, a_capture.first_us);
    ck_assert_int_eq(row->last_us, a_capture.last_us);
    same_text(row->path, a_capture.path);
    same_text(row->damage, a_capture.damage);
    ++*(int *)context;
    return true;
}

START_TEST(every_column_of_captures_and_counters_comes_back)
{
    struct counts counts;
    int rows = 0;

    MUST(query_captures(fixture.view, check_capture, &rows, &fixture.error), &fixture);
    MUST(query_counts(fixture.view, &counts, &fixture.error), &fixture);
    ck_assert_int_eq(rows, 1);
    ck_assert_uint_eq(counts.at[COUNTER_TCP], a_counter.value);
    ck_assert_uint_eq(counts.at[COUNTER_FRAMES], 0);
}
END_TEST

START_TEST(every_column_of_a_kept_frame_is_stored)
{
    const char *sql = "SELECT count(*) FROM frame WHERE capture = 1 AND number = 6000000002"
                      " AND link_type = 276 AND time_us = 1700000000000060 AND time_ns = 998"
                      " AND wire_len = 4000000012 AND bytes = x'000102'";

    ck_assert_int_eq(fixture_number(writer_path(fixture.writer), sql), 1);
}
END_TEST

START_TEST(no_time_no_code_and_no_reference_are_null)
{
    fixture_add_call(&fixture, 20, 1, "a", "b");
    fixture_add_message(&fixture, 21, 0, 1);
    /* The store is finished for reading; another one takes the batch. */
    writer_close(fixture.writer, false);
    fixture_open_writer(&fixture, fixture.path);
    fixture_write(&fixture);
    ck_assert_int_eq(fixture_number(writer_path(fixture.writer),
                                    "SELECT count(*) FROM call WHERE final IS NULL"
                                    " AND ringing_us IS NULL AND answer_us IS NULL"
                                    " AND first_final_us IS NULL AND pdd_us IS NULL"
                                    " AND end_us IS NULL AND src IS NULL AND reason IS NULL"),
                     1);
    ck_assert_int_eq(
        fixture_number(writer_path(fixture.writer),
                       "SELECT count(*) FROM message WHERE code IS NULL AND leg IS NULL"
                       " AND transaction_ IS NULL AND dialog IS NULL"),
        1);
}
END_TEST

Suite *test_round_trip_suite(void)
{
    Suite *suite = suite_create("round_trip");
    TCase *tcase = tcase_create("round_trip");

    tcase_add_checked_fixture(tcase, write_everything, clean_up);
    tcase_add_test(tcase, every_column_of_a_call_comes_back);
    tcase_add_test(tcase, every_column_of_a_message_comes_back);
    tcase_add_test(tcase, every_column_of_what_belongs_to_a_call_comes_back);
    tcase_add_test(tcase, every_column_of_captures_and_counters_comes_back);
    tcase_add_test(tcase, every_column_of_a_kept_frame_is_stored);
    tcase_add_test(tcase, no_time_no_code_and_no_reference_are_null);
    suite_add_tcase(suite, tcase);
    return suite;
}
