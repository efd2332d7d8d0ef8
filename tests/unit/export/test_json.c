#include "export/json.h"

#include <check.h>
#include <jansson.h>

#include "base/array.h"
#include "tests/unit/export/sample.h"
#include "tests/unit/export/store_sample.h"

Suite *test_json_suite(void);

/* Read what was written: one object on one line. */
static json_t *parse(struct sample_out *sample)
{
    const char *text = sample_out_text(sample);
    json_error_t error;
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, &error);

    ck_assert_msg(object != NULL, "%s in %s", error.text, text);
    ck_assert_ptr_eq(strchr(text, '\n'), text + sample->len - 1);
    ck_assert_ptr_null(strchr(text, '\x1b'));
    return object;
}

/* Fail unless the keys of an object are these, in this order. */
static void expect_keys(json_t *object, const char *const *keys, size_t count)
{
    const char *key;
    json_t *value;
    size_t at = 0;

    json_object_foreach(object, key, value)
    {
        ck_assert_uint_lt(at, count);
        ck_assert_str_eq(key, keys[at]);
        at++;
    }
    ck_assert_uint_eq(at, count);
}

static void expect_text(json_t *object, const char *key, const char *text)
{
    json_t *value = json_object_get(object, key);

    if (text == NULL)
        ck_assert_msg(json_is_null(value), "%s is not null", key);
    else
        ck_assert_str_eq(json_string_value(value), text);
}

static void expect_number(json_t *object, const char *key, double number)
{
    ck_assert_double_eq_tol(json_number_value(json_object_get(object, key)), number, 1e-9);
}

struct context {
    struct store_sample *store;
    struct sample_out *sink;
};

static bool write_call(void *context, const struct call_row *row)
{
    struct context *c = context;

    ck_assert_int_eq(json_call(&c->sink->out, c->store->view, row, NULL), ERR_NONE);
    return true;
}

START_TEST(a_call_has_the_keys_that_are_promised)
{
    static const char *const keys[] = {
        "type",     "schema",          "n",          "id",    "method",   "start",    "state",
        "final",    "reason",          "from",       "to",    "ruri",     "src",      "dst",
        "ringing",  "first_final",     "pdd",        "setup", "duration", "ended_by", "ended_how",
        "messages", "retransmissions", "duplicates", "cut",   "call_id",  "legs",     "findings"};
    struct context c = {store_sample_new(&(struct store_sample_options){0}), sample_out_new()};
    json_t *call;
    json_t *findings;

    store_sample_call(c.store, write_call, &c);
    call = parse(c.sink);
    expect_keys(call, keys, COUNT_OF(keys));
    expect_text(call, "type", "call");
    expect_number(call, "schema", 1);
    expect_text(call, "id", "k7f3q2abcdef");
    expect_text(call, "start", "2026-07-25T17:20:08.000000Z");
    expect_text(call, "state", "busy");
    expect_number(call, "final", 486);
    expect_text(call, "reason", NULL);
    expect_text(call, "pdd", NULL);
    expect_text(call, "duration", NULL);
    expect_text(call, "ended_by", "callee");
    expect_text(json_object_get(call, "from"), "display", "A\x1b[2J \"lice\"");
    ck_assert_ptr_null(json_object_get(json_object_get(call, "to"), "display"));
    expect_number(json_object_get(call, "dst"), "port", 5080);
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(call, "legs"), 0)),
                     "k7f3q2abcdef");
    findings = json_object_get(call, "findings");
    ck_assert_uint_eq(json_array_size(findings), 1);
    expect_text(json_array_get(findings, 0), "rule", "line-not-crlf");
    expect_number(json_array_get(findings, 0), "msg", 2);
    expect_text(json_array_get(findings, 0), "section", "RFC 3261 7");
    ck_assert_ptr_nonnull(json_object_get(json_array_get(findings, 0), "text"));
    ck_assert_ptr_nonnull(json_object_get(json_array_get(findings, 0), "range"));
    json_decref(call);
    sample_out_free(c.sink);
    store_sample_free(c.store);
}
END_TEST

START_TEST(other_methods_are_dialogs_and_spans_are_seconds)
{
    struct sample_out *sink = sample_out_new();
    struct call_row row = {
        .id = 13,
        .state = CALL_COMPLETED,
        .ended_by = PARTY_CALLER,
        .final = 200,
        .start_us = STORE_SAMPLE_US,
        .start_ns = 7,
        .ringing_us = STORE_SAMPLE_US + 1336000,
        .first_final_us = TIME_NONE,
        .pdd_us = 1336000,
        .setup_us = 3536000,
        .duration_us = 4200001,
        .answer_us = STORE_SAMPLE_US + 3536000,
        .end_us = STORE_SAMPLE_US + 7736001,
        .legs = 1,
        .method = SLICE_LITERAL("SUBSCRIBE"),
        .reason = SLICE_LITERAL("Q.850;cause=16"),
    };
    json_t *dialog;

    ck_assert_int_eq(json_call(&sink->out, NULL, &row, NULL), ERR_NONE);
    dialog = parse(sink);
    expect_text(dialog, "type", "dialog");
    expect_text(dialog, "method", "SUBSCRIBE");
    expect_number(dialog, "pdd", 1.336);
    expect_number(dialog, "setup", 3.536);
    expect_number(dialog, "duration", 4.200001);
    expect_text(dialog, "start", "2026-07-25T17:20:08.000000007Z");
    expect_text(dialog, "reason", "Q.850;cause=16");
    ck_assert_ptr_nonnull(strstr(sink->text, "\"pdd\":1.336,"));
    json_decref(dialog);
    sample_out_free(sink);
}
END_TEST

static const char *const message_keys[] = {
    "type",   "schema",    "n",           "capture", "frame",  "time",           "src",
    "dst",    "transport", "method",      "code",    "reason", "is_request",     "call_id",
    "cseq",   "branch",    "from_tag",    "to_tag",  "body",   "retransmission", "duplicate",
    "length", "call",      "transaction", "dialog"};

START_TEST(a_message_tells_what_its_bytes_tell)
{
    static const char bytes[] = "SIP/2.0 183 Session Progress\r\n"
                                "Via: SIP/2.0/UDP h;branch=z9hG4bKb0\r\n"
                                "From: <sip:a@h>;tag=a1\r\nTo: <sip:b@h>;tag=b2\r\n"
                                "Call-ID: a1@host\r\nCSeq: 1 INVITE\r\n"
                                "Content-Type: application/sdp\r\nContent-Length: 2\r\n\r\nv=";
    struct sample sample = {936, "10.0.0.1", "10.0.0.2", "INVITE", 183, 0, 5};
    struct message_row row = sample_row(&sample, 6);
    struct sample_out *sink = sample_out_new();
    static struct sip_message message;
    json_t *object;

    sip_message_read(slice_of(bytes, sizeof(bytes) - 1), false, &message);
    json_message(&sink->out, &row, &message);
    object = parse(sink);
    expect_keys(object, message_keys, COUNT_OF(message_keys));
    expect_number(object, "n", 7);
    expect_text(object, "time", "2026-07-25T17:20:08.936000Z");
    expect_text(object, "transport", "udp");
    expect_number(object, "code", 183);
    expect_text(object, "reason", "Session Progress");
    ck_assert(json_is_false(json_object_get(object, "is_request")));
    expect_text(json_object_get(object, "cseq"), "method", "INVITE");
    expect_text(object, "branch", "z9hG4bKb0");
    expect_text(object, "from_tag", "a1");
    expect_text(object, "to_tag", "b2");
    expect_text(object, "body", "application/sdp");
    expect_text(object, "call", "k7f3q2abcdef");
    json_decref(object);
    sample_out_free(sink);
}
END_TEST

START_TEST(without_bytes_a_message_says_less_and_nothing_false)
{
    struct sample sample = {0, "2001:db8::1", "10.0.0.2", "INVITE", 0, MESSAGE_RETRANSMISSION, 0};
    struct message_row row = sample_row(&sample, 0);
    struct sample_out *sink = sample_out_new();
    json_t *object;

    row.dialog = 0;
    row.time_ns = 89;
    json_message(&sink->out, &row, NULL);
    object = parse(sink);
    expect_text(object, "time", "2026-07-25T17:20:08.000000089Z");
    ck_assert_ptr_null(json_object_get(object, "branch"));
    ck_assert_ptr_null(json_object_get(object, "body"));
    expect_text(object, "code", NULL);
    expect_text(object, "reason", NULL);
    expect_text(object, "transaction", NULL);
    expect_text(object, "dialog", NULL);
    ck_assert(json_is_true(json_object_get(object, "is_request")));
    ck_assert(json_is_true(json_object_get(object, "retransmission")));
    expect_text(json_object_get(object, "src"), "ip", "2001:db8::1");
    expect_number(json_object_get(object, "cseq"), "seq", 1);
    json_decref(object);
    sample_out_free(sink);
}
END_TEST

START_TEST(a_finding_names_its_place)
{
    static const char *const keys[] = {"type", "schema",  "rule",   "severity",    "section",
                                       "text", "detail",  "range",  "evidence",    "time",
                                       "call", "message", "stream", "transaction", "dialog"};
    struct evidence_row evidence[] = {{.message = 7, .offset = 120, .length = 43},
                                      {.message = 0, .offset = 1}};
    struct finding_row row = {
        .evidence = evidence,
        .evidence_count = 2,
        .message = 7,
        .offset = 120,
        .length = 43,
        .severity = 3,
        .time_us = STORE_SAMPLE_US,
        .rule = SLICE_LITERAL("no-ack"),
        .section = SLICE_LITERAL("RFC 3261 13.3.1.4"),
        .text = SLICE_LITERAL("x"),
        .detail = SLICE_LITERAL("Call-ID"),
    };
    static const char *const pieces[] = {"message", "offset", "length"};
    struct sample_out *sink = sample_out_new();
    json_t *object;
    json_t *list;

    json_finding(&sink->out, &row, SLICE_LITERAL("k7f3q2"));
    object = parse(sink);
    expect_keys(object, keys, COUNT_OF(keys));
    expect_text(object, "severity", "error");
    expect_text(object, "text", "x");
    expect_text(object, "detail", "Call-ID");
    expect_text(object, "stream", NULL);
    ck_assert_int_eq(json_integer_value(json_array_get(json_object_get(object, "range"), 0)), 120);
    ck_assert_int_eq(json_integer_value(json_array_get(json_object_get(object, "range"), 1)), 163);
    list = json_object_get(object, "evidence");
    ck_assert_uint_eq(json_array_size(list), 2);
    expect_keys(json_array_get(list, 0), pieces, COUNT_OF(pieces));
    expect_number(json_array_get(list, 0), "message", 7);
    expect_number(json_array_get(list, 0), "offset", 120);
    expect_number(json_array_get(list, 0), "length", 43);
    ck_assert(json_is_null(json_object_get(json_array_get(list, 1), "message")));
    json_decref(object);
    sample_out_free(sink);
}
END_TEST

START_TEST(a_ladder_is_its_row_model)
{
    static const struct sample script[] = {
        {0, "10.0.0.1", "10.0.0.2", "INVITE", 0, MESSAGE_HAS_SDP, 1},
        {5, "10.0.0.2", "10.0.0.1", "INVITE", 100, 0, 1},
        {5000, "10.0.0.2", "10.0.0.1", "INVITE", 486, 0, 1},
    };
    static const char *const kinds[] = {"message", "fold", "gap", "message"};
    struct flow_options options = {.folds = FLOW_FOLD_ALL, .gap_us = FLOW_GAP_DEFAULT_US};
    struct flow *flow = sample_flow(&options, script, COUNT_OF(script));
    struct sample_out *sink = sample_out_new();
    json_t *object;
    json_t *rows;

    json_flow(&sink->out, flow);
    object = parse(sink);
    expect_text(object, "type", "ladder");
    ck_assert_uint_eq(json_array_size(json_object_get(object, "participants")), 2);
    rows = json_object_get(object, "rows");
    ck_assert_uint_eq(json_array_size(rows), COUNT_OF(kinds));
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        expect_text(json_array_get(rows, i), "kind", kinds[i]);
    expect_text(json_array_get(rows, 2), "text", "5.0 s");
    ck_assert_uint_eq(json_array_size(json_object_get(json_array_get(rows, 0), "labels")),
                      FLOW_LABEL_TIERS);
    expect_number(json_array_get(json_object_get(object, "messages"), 1), "row", 1);
    expect_number(json_array_get(json_object_get(object, "messages"), 2), "row", 3);
    json_decref(object);
    sample_out_free(sink);
    flow_free(flow);
}
END_TEST

START_TEST(a_note_of_a_ladder_has_the_evidence_of_its_finding)
{
    static const struct sample script[] = {
        {0, "10.0.0.1", "10.0.0.2", "INVITE", 0, 0, 1},
        {5, "10.0.0.2", "10.0.0.1", "INVITE", 486, 0, 1},
    };
    const struct evidence_row evidence[] = {{.message = 2, .offset = 120, .length = 43},
                                            {.message = 1, .offset = 7, .length = 1}};
    const struct finding_row row = {
        .evidence = evidence, .evidence_count = 2, .message = 2, .rule = SLICE_LITERAL("rule-a")};
    const struct finding_row bare = {.time_us = INT64_MAX / 2, .rule = SLICE_LITERAL("rule-b")};
    struct flow *flow = flow_new(&(struct flow_options){0});
    struct sample_out *sink = sample_out_new();
    json_t *object;
    json_t *note;
    json_t *pieces;

    for (size_t i = 0; i < COUNT_OF(script); i++) {
        const struct message_row message = sample_row(&script[i], i);

        ck_assert_int_eq(flow_add_message(flow, &message), ERR_NONE);
    }
    ck_assert_int_eq(flow_add_finding(flow, &bare), ERR_NONE);
    ck_assert_int_eq(flow_add_finding(flow, &row), ERR_NONE);
    ck_assert_int_eq(flow_close(flow), ERR_NONE);
    json_flow(&sink->out, flow);
    object = parse(sink);
    note = json_array_get(json_object_get(object, "rows"), 3);
    expect_text(note, "rule", "rule-a");
    ck_assert_int_eq(json_integer_value(json_array_get(json_object_get(note, "range"), 1)), 163);
    pieces = json_object_get(note, "evidence");
    ck_assert_uint_eq(json_array_size(pieces), 2);
    expect_number(json_array_get(pieces, 0), "message", 2);
    expect_number(json_array_get(pieces, 1), "message", 1);
    expect_number(json_array_get(pieces, 1), "offset", 7);
    note = json_array_get(json_object_get(object, "rows"), 2);
    expect_text(note, "rule", "rule-b");
    ck_assert(json_is_null(json_object_get(note, "range")));
    ck_assert_uint_eq(json_array_size(json_object_get(note, "evidence")), 0);
    json_decref(object);
    sample_out_free(sink);
    flow_free(flow);
}
END_TEST

Suite *test_json_suite(void)
{
    Suite *suite = suite_create("json");
    TCase *tcase = tcase_create("json");

    tcase_add_test(tcase, a_call_has_the_keys_that_are_promised);
    tcase_add_test(tcase, other_methods_are_dialogs_and_spans_are_seconds);
    tcase_add_test(tcase, a_message_tells_what_its_bytes_tell);
    tcase_add_test(tcase, without_bytes_a_message_says_less_and_nothing_false);
    tcase_add_test(tcase, a_finding_names_its_place);
    tcase_add_test(tcase, a_ladder_is_its_row_model);
    tcase_add_test(tcase, a_note_of_a_ladder_has_the_evidence_of_its_finding);
    suite_add_tcase(suite, tcase);
    return suite;
}
