#include "export/event.h"

#include <check.h>
#include <jansson.h>

#include "base/array.h"
#include "tests/unit/export/sample.h"
#include "tests/unit/export/store_sample.h"
#include "tests/unit/registry.h"

#define SECOND INT64_C(1000000)

Suite *test_event_suite(void);

static struct call_row answered_row(void)
{
    return (struct call_row){
        .id = 13,
        .state = CALL_COMPLETED,
        .ended_by = PARTY_CALLER,
        .is_invite = true,
        .final = 200,
        .src = sample_addr("192.0.2.1"),
        .dst = sample_addr("192.0.2.9:5080"),
        .start_us = SAMPLE_START_US,
        .ringing_us = SAMPLE_START_US + SECOND,
        .pdd_us = SECOND,
        .setup_us = 3 * SECOND + SECOND / 2,
        .duration_us = 4 * SECOND + SECOND / 2,
        .answer_us = SAMPLE_START_US + 3 * SECOND + SECOND / 2,
        .end_us = SAMPLE_START_US + 8 * SECOND,
        .last_us = SAMPLE_START_US + 9 * SECOND,
        .messages = 8,
        .short_id = SLICE_LITERAL("k7f3q2abcdef"),
        .method = SLICE_LITERAL("INVITE"),
        .ruri = SLICE_LITERAL("sip:bob@example.com"),
        .from_user = SLICE_LITERAL("alice"),
        .from_host = SLICE_LITERAL("example.com"),
        .to_user = SLICE_LITERAL("bob"),
        .to_host = SLICE_LITERAL("example.net"),
        .call_id = SLICE_LITERAL("a1@host"),
        .legs = 1,
    };
}

static struct call_row register_row(void)
{
    struct call_row row = answered_row();

    row.is_invite = false;
    row.method = SLICE_LITERAL("REGISTER");
    row.answer_us = TIME_NONE;
    return row;
}

static struct finding_row finding(void)
{
    return (struct finding_row){
        .id = 7,
        .call = 13,
        .message = 2,
        .time_us = SAMPLE_START_US + SECOND,
        .severity = 3,
        .rule = SLICE_LITERAL("no-ack"),
        .section = SLICE_LITERAL("RFC 3261 13.3.1.4"),
        .text = SLICE_LITERAL("the answer is never acknowledged"),
    };
}

/* --- what has happened to a call --- */

/* A call by its state and times in seconds (0: not), and which events that makes: bits of kinds. */
static const struct {
    bool is_invite;
    enum call_state state;
    int answer;
    int end;
    const char *method;
    unsigned kinds;
} happenings[] = {
    {true, CALL_TRYING, 0, 0, "INVITE", 1 << EVENT_CALL_START},
    {true, CALL_RINGING, 0, 0, "INVITE", 1 << EVENT_CALL_START},
    {true, CALL_IN_CALL, 2, 0, "INVITE", 1 << EVENT_CALL_START | 1 << EVENT_CALL_ANSWER},
    {true, CALL_NO_ACK, 2, 0, "INVITE", 1 << EVENT_CALL_START | 1 << EVENT_CALL_ANSWER},
    {true, CALL_COMPLETED, 2, 5, "INVITE",
     1 << EVENT_CALL_START | 1 << EVENT_CALL_ANSWER | 1 << EVENT_CALL_END},
    {true, CALL_BUSY, 0, 1, "INVITE", 1 << EVENT_CALL_START | 1 << EVENT_CALL_END},
    {true, CALL_NO_ANSWER, 0, 0, "INVITE", 1 << EVENT_CALL_START | 1 << EVENT_CALL_END},
    {true, CALL_INCOMPLETE, 0, 0, "INVITE", 1 << EVENT_CALL_START},
    {true, CALL_INCOMPLETE, 0, 5, "INVITE", 1 << EVENT_CALL_START | 1 << EVENT_CALL_END},
    {false, CALL_TRYING, 0, 0, "REGISTER", 0},
    {false, CALL_COMPLETED, 0, 1, "REGISTER", 1 << EVENT_REGISTRATION},
    {false, CALL_NO_ANSWER, 0, 0, "REGISTER", 1 << EVENT_REGISTRATION},
    {false, CALL_FAILED, 0, 1, "OPTIONS", 1 << EVENT_DIALOG},
    {false, CALL_FAILED, 0, 1, "", 1 << EVENT_DIALOG},
};

START_TEST(a_call_has_the_events_that_happened)
{
    struct call_row row = answered_row();
    unsigned kinds = 0;

    row.is_invite = happenings[_i].is_invite;
    row.state = happenings[_i].state;
    row.method = slice_from_text(happenings[_i].method);
    row.answer_us =
        happenings[_i].answer == 0 ? TIME_NONE : row.start_us + happenings[_i].answer * SECOND;
    row.end_us = happenings[_i].end == 0 ? TIME_NONE : row.start_us + happenings[_i].end * SECOND;
    for (int kind = 0; kind < EVENT_KINDS; kind++) {
        struct event event = {.kind = EVENT_KINDS};

        if (!event_of_call((enum event_kind)kind, &row, &event)) {
            ck_assert_int_eq(event.kind, EVENT_KINDS);
            continue;
        }
        ck_assert_int_eq(event.kind, kind);
        ck_assert_int_ge(event.time_us, row.start_us);
        ck_assert_ptr_eq(event.call, &row);
        kinds |= 1u << kind;
    }
    ck_assert_uint_eq(kinds, happenings[_i].kinds);
}
END_TEST

START_TEST(an_event_has_the_state_of_its_time)
{
    struct call_row row = answered_row();
    struct event event;

    ck_assert(event_of_call(EVENT_CALL_START, &row, &event));
    ck_assert_int_eq(event.state, CALL_TRYING);
    ck_assert_int_eq(event.time_us, row.start_us);
    ck_assert(event_of_call(EVENT_CALL_ANSWER, &row, &event));
    ck_assert_int_eq(event.state, CALL_IN_CALL);
    ck_assert_int_eq(event.time_us, row.answer_us);
    ck_assert(event_of_call(EVENT_CALL_END, &row, &event));
    ck_assert_int_eq(event.state, CALL_COMPLETED);
    ck_assert_int_eq(event.time_us, row.end_us);
    row.state = CALL_INCOMPLETE;
    ck_assert(event_of_call(EVENT_CALL_START, &row, &event));
    ck_assert_int_eq(event.state, CALL_INCOMPLETE);
}
END_TEST

START_TEST(an_end_without_a_time_is_at_the_last_message)
{
    struct call_row row = answered_row();
    struct event event;

    row.state = CALL_NO_ANSWER;
    row.answer_us = row.end_us = TIME_NONE;
    ck_assert(event_of_call(EVENT_CALL_END, &row, &event));
    ck_assert_int_eq(event.time_us, row.last_us);
}
END_TEST

START_TEST(findings_of_severity_info_are_no_events)
{
    struct call_row row = answered_row();
    struct finding_row one = finding();
    struct event event;

    ck_assert(event_of_finding(&row, &one, &event));
    ck_assert_int_eq(event.kind, EVENT_FINDING);
    ck_assert_int_eq(event.time_us, one.time_us);
    one.severity = 2;
    ck_assert(event_of_finding(&row, &one, &event));
    one.severity = 1;
    ck_assert(!event_of_finding(&row, &one, &event));
}
END_TEST

static const struct {
    enum call_state state;
    uint16_t final;
    bool is_provisional;
} ends[] = {
    {CALL_COMPLETED, 200, false}, {CALL_BUSY, 486, false},         {CALL_CANCELLED, 487, false},
    {CALL_CANCELLED, 0, true},    {CALL_REJECTED_AUTH, 407, true}, {CALL_REDIRECTED, 302, true},
    {CALL_NO_ANSWER, 0, false},
};

START_TEST(an_end_that_may_not_be_one_is_provisional)
{
    struct call_row row = answered_row();
    struct event event;

    row.state = ends[_i].state;
    row.final = ends[_i].final;
    ck_assert(event_of_call(EVENT_CALL_END, &row, &event));
    ck_assert_int_eq(event_is_provisional(&event), ends[_i].is_provisional);
    ck_assert(event_of_call(EVENT_CALL_START, &row, &event));
    ck_assert(!event_is_provisional(&event));
}
END_TEST

/* --- lines of text --- */

/* Print time and line as one. */
static const char *print(struct sample_out *sink, const struct event_look *look, size_t width,
                         const struct event *event)
{
    struct line line;

    ck_assert_int_eq(line_init(&line, width), ERR_NONE);
    event_text_time(&sink->out, look, event->time_us, SAMPLE_START_US, SAMPLE_START_US);
    event_text(&sink->out, look, &line, event);
    line_release(&line);
    return sample_out_text(sink);
}

static const struct event_look plain = {
    .style = {.target = ESCAPE_FILE, .zone = CLOCK_UTC},
};

static const struct {
    enum event_kind kind;
    size_t width;
    const char *text;
} lines[] = {
    {EVENT_CALL_START, 200,
     "17:20:08.000     #13 k7f3q2abcdef start    TRYING         alice@example.com > bob@example.net"
     "          192.0.2.1:5060 > 192.0.2.9:5080\n"},
    {EVENT_CALL_ANSWER, 200,
     "17:20:11.500     #13 k7f3q2abcdef answer   IN-CALL        alice@example.com > bob@example.net"
     "          after 3.5 s\n"},
    {EVENT_CALL_END, 200,
     "17:20:16.000     #13 k7f3q2abcdef end      COMPLETED      alice@example.com > bob@example.net"
     "          4.5 s, ended by caller\n"},
    {EVENT_CALL_END, 66,
     "17:20:16.000     #13 k7f3q2abcdef end      COMPLETED      alice > bob  4.5 s, e…\n"},
};

START_TEST(an_event_is_a_line_in_columns)
{
    struct sample_out *sink = sample_out_new();
    struct call_row row = answered_row();
    struct event event;

    ck_assert(event_of_call(lines[_i].kind, &row, &event));
    ck_assert_str_eq(print(sink, &plain, lines[_i].width, &event), lines[_i].text);
    sample_out_free(sink);
}
END_TEST

START_TEST(a_finding_is_told_with_its_section)
{
    struct sample_out *sink = sample_out_new();
    struct call_row row = answered_row();
    struct finding_row one = finding();
    struct event event;

    ck_assert(event_of_finding(&row, &one, &event));
    ck_assert_ptr_nonnull(strstr(print(sink, &plain, 200, &event), "finding  ERROR "));
    ck_assert_ptr_nonnull(
        strstr(sink->text, "no-ack: the answer is never acknowledged (RFC 3261 13.3.1.4)\n"));
    sample_out_free(sink);
}
END_TEST

START_TEST(a_result_is_told_with_its_method_or_as_a_registration)
{
    struct sample_out *sink = sample_out_new();
    struct call_row row = register_row();
    struct event event;

    row.state = CALL_FAILED;
    row.final = 403;
    ck_assert(event_of_call(EVENT_REGISTRATION, &row, &event));
    ck_assert_ptr_nonnull(strstr(print(sink, &plain, 200, &event), " register 403 FAILED "));
    row.method = SLICE_LITERAL("OPTIONS");
    ck_assert(event_of_call(EVENT_DIALOG, &row, &event));
    ck_assert_ptr_nonnull(strstr(print(sink, &plain, 200, &event), " OPTIONS  403 FAILED "));
    sample_out_free(sink);
}
END_TEST

START_TEST(a_line_has_a_date_when_it_is_wanted)
{
    struct sample_out *sink = sample_out_new();
    struct call_row row = answered_row();
    struct event_look look = plain;
    struct event event;

    look.has_dates = true;
    ck_assert(event_of_call(EVENT_CALL_START, &row, &event));
    ck_assert_int_eq(strncmp(print(sink, &look, 200, &event), "2026-07-25 17:20:08.000  ", 25), 0);
    ck_assert_uint_eq(event_text_time_cells(&look), 25);
    sample_out_free(sink);
}
END_TEST

START_TEST(times_can_be_relative)
{
    struct sample_out *sink = sample_out_new();
    struct call_row row = answered_row();
    struct event_look look = plain;
    struct event event;

    look.style.time = STYLE_TIME_REL;
    look.has_dates = true;
    ck_assert(event_of_call(EVENT_CALL_ANSWER, &row, &event));
    ck_assert_int_eq(strncmp(print(sink, &look, 200, &event), "      +3.500  ", 14), 0);
    ck_assert_uint_eq(event_text_time_cells(&look), 14);
    sample_out_free(sink);
}
END_TEST

/* Control bytes, a terminal's sequences, invalid UTF-8, a text that never ends. */
static struct call_row hostile_row(char *memory, size_t size)
{
    struct call_row row = answered_row();

    memset(memory, 'x', size);
    row.from_user = SLICE_LITERAL("\x1b[31m\x9b"
                                  "2J\r\n\xff\xfe\xe2\x80\xae");
    row.from_display = row.from_user;
    row.to_user = slice_of(memory, size);
    row.reason = row.from_user;
    row.short_id = row.from_user;
    row.method = row.from_user;
    row.call_id = row.from_user;
    return row;
}

static void expect_inert(const struct sample_out *sink)
{
    for (size_t i = 0; i + 1 < sink->len; i++)
        ck_assert_msg((uint8_t)sink->text[i] >= 0x20 && sink->text[i] != 0x7f, "byte %zu is 0x%x",
                      i, (uint8_t)sink->text[i]);
    ck_assert_ptr_null(strstr(sink->text, "\xe2\x80\xae"));
    ck_assert_int_eq(sink->text[sink->len - 1], '\n');
}

START_TEST(hostile_text_stays_on_its_line)
{
    static const size_t widths[] = {24, 66, 100, 2048};
    char memory[4096];
    struct call_row row = hostile_row(memory, sizeof(memory));
    struct event event;

    for (size_t i = 0; i < COUNT_OF(widths); i++) {
        struct sample_out *sink = sample_out_new();

        ck_assert(event_of_call(EVENT_CALL_END, &row, &event));
        (void)print(sink, &plain, widths[i], &event);
        expect_inert(sink);
        sample_out_free(sink);
    }
}
END_TEST

START_TEST(hostile_text_stays_on_the_line_of_a_finding)
{
    struct sample_out *sink = sample_out_new();
    char memory[4096];
    struct call_row row = hostile_row(memory, sizeof(memory));
    struct finding_row one = finding();
    struct event event;

    one.text = one.rule = one.section = row.from_user;
    ck_assert(event_of_finding(&row, &one, &event));
    (void)print(sink, &plain, 200, &event);
    expect_inert(sink);
    sample_out_free(sink);
}
END_TEST

/* --- JSON --- */

static json_t *parse(struct sample_out *sink)
{
    json_error_t error;
    json_t *object = json_loads(sample_out_text(sink), JSON_REJECT_DUPLICATES, &error);

    ck_assert_msg(object != NULL, "%s in %s", error.text, sink->text);
    expect_inert(sink);
    return object;
}

static void expect_keys(json_t *object, const char *const *keys)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        ck_assert_msg(*keys != NULL, "one too many: %s", key);
        ck_assert_str_eq(key, *keys++);
    }
    ck_assert_ptr_null(*keys);
}

#define KEYS_TO_STATE  "type", "schema", "event", "time", "n", "id", "method", "start", "state"
#define KEYS_FROM_FROM "from", "to", "ruri", "src", "dst"
#define KEYS_OF_ALL    KEYS_TO_STATE, KEYS_FROM_FROM, "call_id"

static const char *const start_keys[] = {KEYS_OF_ALL, NULL};
static const char *const answer_keys[] = {KEYS_TO_STATE, "final", KEYS_FROM_FROM, "pdd", "setup",
                                          "call_id",     NULL};
static const char *const end_keys[] = {
    KEYS_TO_STATE, "final",    "reason",   KEYS_FROM_FROM, "pdd",
    "setup",       "duration", "ended_by", "messages",     "retransmissions",
    "duplicates",  "call_id",  "legs",     "findings",     NULL};
static const char *const finding_keys[] = {KEYS_OF_ALL, "rule",  "severity", "section", "text",
                                           "detail",    "range", "evidence", "message", NULL};

static const struct {
    enum event_kind kind;
    const char *name;
    const char *state;
    const char *time;
    const char *const *keys;
} objects[] = {
    {EVENT_CALL_START, "call-start", "trying", "2026-07-25T17:20:08.000000Z", start_keys},
    {EVENT_CALL_ANSWER, "call-answer", "in-call", "2026-07-25T17:20:11.500000Z", answer_keys},
    {EVENT_CALL_END, "call-end", "completed", "2026-07-25T17:20:16.000000Z", end_keys},
};

START_TEST(an_object_has_the_keys_that_are_known_by_then)
{
    struct sample_out *sink = sample_out_new();
    struct call_row row = answered_row();
    struct event event;
    json_t *object;

    ck_assert(event_of_call(objects[_i].kind, &row, &event));
    ck_assert_int_eq(event_json(&sink->out, NULL, &event, NULL), ERR_NONE);
    object = parse(sink);
    expect_keys(object, objects[_i].keys);
    ck_assert_str_eq(json_string_value(json_object_get(object, "type")), "event");
    ck_assert_int_eq(json_integer_value(json_object_get(object, "schema")), 1);
    ck_assert_str_eq(json_string_value(json_object_get(object, "event")), objects[_i].name);
    ck_assert_str_eq(json_string_value(json_object_get(object, "state")), objects[_i].state);
    ck_assert_str_eq(json_string_value(json_object_get(object, "time")), objects[_i].time);
    ck_assert_str_eq(json_string_value(json_object_get(object, "call_id")), "a1@host");
    json_decref(object);
    sample_out_free(sink);
}
END_TEST

START_TEST(a_finding_is_an_object_of_its_call)
{
    struct sample_out *sink = sample_out_new();
    struct call_row row = answered_row();
    struct finding_row one = finding();
    struct event event;
    json_t *object;

    ck_assert(event_of_finding(&row, &one, &event));
    ck_assert_int_eq(event_json(&sink->out, NULL, &event, NULL), ERR_NONE);
    object = parse(sink);
    expect_keys(object, finding_keys);
    ck_assert_str_eq(json_string_value(json_object_get(object, "rule")), "no-ack");
    ck_assert_str_eq(json_string_value(json_object_get(object, "severity")), "error");
    ck_assert_int_eq(json_integer_value(json_object_get(object, "message")), 2);
    ck_assert_int_eq(json_integer_value(json_object_get(object, "n")), 13);
    json_decref(object);
    sample_out_free(sink);
}
END_TEST

struct context {
    const struct store_sample *store;
    struct sample_out *sink;
};

static bool write_end(void *context, const struct call_row *row)
{
    const struct context *c = context;
    struct event event;

    ck_assert(event_of_call(EVENT_CALL_END, row, &event));
    ck_assert_int_eq(event_json(&c->sink->out, c->store->view, &event, NULL), ERR_NONE);
    return true;
}

START_TEST(an_end_lists_legs_and_findings_of_the_store)
{
    struct context c = {store_sample_new(&(struct store_sample_options){0}), sample_out_new()};
    json_t *object;
    json_t *findings;

    store_sample_call(c.store, write_end, &c);
    object = parse(c.sink);
    ck_assert_str_eq(json_string_value(json_object_get(object, "ended_by")), "callee");
    ck_assert_int_eq(json_integer_value(json_object_get(object, "final")), 486);
    ck_assert_uint_eq(json_array_size(json_object_get(object, "legs")), 1);
    findings = json_object_get(object, "findings");
    ck_assert_uint_eq(json_array_size(findings), 1);
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(findings, 0), "rule")),
                     "line-not-crlf");
    json_decref(object);
    sample_out_free(c.sink);
    store_sample_free((struct store_sample *)c.store);
}
END_TEST

START_TEST(hostile_text_is_inert_in_objects)
{
    struct sample_out *sink = sample_out_new();
    char memory[4096];
    struct call_row row = hostile_row(memory, sizeof(memory));
    struct event event;

    ck_assert(event_of_call(EVENT_CALL_END, &row, &event));
    ck_assert_int_eq(event_json(&sink->out, NULL, &event, NULL), ERR_NONE);
    json_decref(parse(sink));
    sample_out_free(sink);
}
END_TEST

START_TEST(every_kind_has_a_name)
{
    for (int kind = 0; kind < EVENT_KINDS; kind++)
        ck_assert_ptr_nonnull(event_name((enum event_kind)kind));
}
END_TEST

Suite *test_event_suite(void)
{
    Suite *suite = suite_create("test_event");
    TCase *tcase = tcase_create("event");

    tcase_add_checked_fixture(tcase, sample_locale, NULL);
    tcase_add_loop_test(tcase, a_call_has_the_events_that_happened, 0, COUNT_OF(happenings));
    tcase_add_test(tcase, an_event_has_the_state_of_its_time);
    tcase_add_test(tcase, an_end_without_a_time_is_at_the_last_message);
    tcase_add_test(tcase, findings_of_severity_info_are_no_events);
    tcase_add_loop_test(tcase, an_end_that_may_not_be_one_is_provisional, 0, COUNT_OF(ends));
    tcase_add_loop_test(tcase, an_event_is_a_line_in_columns, 0, COUNT_OF(lines));
    tcase_add_test(tcase, a_finding_is_told_with_its_section);
    tcase_add_test(tcase, a_result_is_told_with_its_method_or_as_a_registration);
    tcase_add_test(tcase, a_line_has_a_date_when_it_is_wanted);
    tcase_add_test(tcase, times_can_be_relative);
    tcase_add_test(tcase, hostile_text_stays_on_its_line);
    tcase_add_test(tcase, hostile_text_stays_on_the_line_of_a_finding);
    tcase_add_loop_test(tcase, an_object_has_the_keys_that_are_known_by_then, 0, COUNT_OF(objects));
    tcase_add_test(tcase, a_finding_is_an_object_of_its_call);
    tcase_add_test(tcase, an_end_lists_legs_and_findings_of_the_store);
    tcase_add_test(tcase, hostile_text_is_inert_in_objects);
    tcase_add_test(tcase, every_kind_has_a_name);
    suite_add_tcase(suite, tcase);
    return suite;
}
