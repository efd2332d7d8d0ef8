/* What a screen asks of the ladder: single folds, hidden columns, letters, words beside arrows. */
#include "export/flow_text.h"

#include <check.h>
#include <stdlib.h>

#include "base/array.h"
#include "export/flow_sdp.h"
#include "tests/unit/export/sample.h"

#define SDP   MESSAGE_HAS_SDP
#define AGAIN MESSAGE_RETRANSMISSION

Suite *test_flow_screen_suite(void);

static const struct sample call[] = {
    {0, "10.0.0.1", "10.0.0.2", "INVITE", 0, SDP, 1},
    {500, "10.0.0.1", "10.0.0.2", "INVITE", 0, SDP | AGAIN, 1},
    {510, "10.0.0.2", "10.0.0.1", "INVITE", 100, 0, 1},
    {520, "10.0.0.2", "10.0.0.1", "INVITE", 100, AGAIN, 1},
    {700, "10.0.0.1", "10.0.0.2", "INVITE", 0, SDP | AGAIN, 1},
    {800, "10.0.0.2", "10.0.0.3", "INVITE", 0, 0, 2},
    {900, "10.0.0.3", "10.0.0.2", "INVITE", 100, 0, 2},
};

struct open {
    uint64_t message;
};

static bool is_open(void *context, uint64_t message)
{
    return ((const struct open *)context)->message == message;
}

static void expect_rows(const struct flow *flow, const uint32_t *rows)
{
    for (size_t i = 0; i < COUNT_OF(call); i++)
        ck_assert_msg(flow_message_at(flow, i)->row == rows[i], "message %zu is in row %u", i,
                      flow_message_at(flow, i)->row);
}

START_TEST(a_fold_that_is_opened_leaves_the_others_folded)
{
    static const uint32_t folded[] = {0, 0, 1, 1, 0, 2, 3};
    static const uint32_t first_open[] = {0, 1, 2, 2, 3, 4, 5};
    static const uint32_t run_open[] = {0, 0, 1, 2, 0, 3, 4};
    static const uint32_t none[] = {0, 1, 2, 3, 4, 5, 6};
    struct open open = {0};
    struct flow_options options = {
        .folds = FLOW_FOLD_ALL, .is_open = is_open, .open_context = &open};
    struct flow *flow = sample_flow(&options, call, COUNT_OF(call));

    expect_rows(flow, folded);
    open.message = 1;
    ck_assert_int_eq(flow_refold(flow, FLOW_FOLD_ALL), ERR_NONE);
    expect_rows(flow, first_open);
    open.message = 3;
    ck_assert_int_eq(flow_refold(flow, FLOW_FOLD_ALL), ERR_NONE);
    expect_rows(flow, run_open);
    open.message = 0;
    ck_assert_int_eq(flow_refold(flow, FLOW_FOLD_ALL), ERR_NONE);
    expect_rows(flow, folded);
    ck_assert_int_eq(flow_refold(flow, 0), ERR_NONE);
    expect_rows(flow, none);
    flow_free(flow);
}
END_TEST

START_TEST(notes_stay_with_their_rows_when_rows_are_folded_again)
{
    struct flow *flow = flow_new(&(struct flow_options){0});
    struct finding_row finding = {.message = 6, .severity = 2, .rule = SLICE_LITERAL("rule")};

    for (size_t i = 0; i < COUNT_OF(call); i++) {
        struct message_row row = sample_row(&call[i], i);

        ck_assert_int_eq(flow_add_message(flow, &row), ERR_NONE);
    }
    ck_assert_int_eq(flow_add_finding(flow, &finding), ERR_NONE);
    ck_assert_int_eq(flow_close(flow), ERR_NONE);
    ck_assert_int_eq(flow_row_at(flow, 6)->kind, FLOW_ROW_NOTE);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(flow_refold(flow, FLOW_FOLD_ALL), ERR_NONE);
        ck_assert_uint_eq(flow_row_count(flow), 5);
        ck_assert_int_eq(flow_row_at(flow, 3)->kind, FLOW_ROW_NOTE);
    }
    flow_free(flow);
}
END_TEST

START_TEST(legs_and_transactions_are_numbered_by_their_first_messages)
{
    static const uint64_t legs[] = {70, 9, 70, 12, 9};
    static const uint32_t wanted[] = {0, 1, 0, 2, 1};
    struct flow *flow = flow_new(&(struct flow_options){0});

    for (size_t i = 0; i < COUNT_OF(legs); i++) {
        struct message_row row = sample_row(&call[i], i);

        row.leg = legs[i];
        row.transaction = legs[i] * 2;
        ck_assert_int_eq(flow_add_message(flow, &row), ERR_NONE);
    }
    ck_assert_int_eq(flow_close(flow), ERR_NONE);
    for (size_t i = 0; i < COUNT_OF(legs); i++) {
        ck_assert_uint_eq(flow_message_at(flow, i)->leg_number, wanted[i]);
        ck_assert_uint_eq(flow_message_at(flow, i)->transaction_number, wanted[i]);
    }
    ck_assert_uint_eq(flow_leg_count(flow), 3);
    flow_free(flow);
}
END_TEST

static const struct sample chain[] = {
    {0, "10.0.0.1", "10.0.0.2", "INVITE", 0, SDP, 1},
    {1, "10.0.0.2", "10.0.0.3", "INVITE", 0, SDP, 2},
    {2, "10.0.0.3", "10.0.0.4", "INVITE", 0, SDP, 3},
    {3, "10.0.0.1", "10.0.0.4", "OPTIONS", 0, 0, 4},
};

static struct slice beside(void *context, const struct flow_message *message)
{
    (void)context;
    return message->id == 2 ? slice_from_text("192.0.2.1:40000 \x1b") : (struct slice){0};
}

static const bool second_hidden[] = {false, true, false, false};
static const bool all_hidden[] = {true, true, true, true};

static char *draw(const struct flow *flow, const struct flow_text_options *options)
{
    struct sample_out *sample = sample_out_new();
    char *text;

    ck_assert_int_eq(flow_text_print(flow, options, &sample->out), ERR_NONE);
    text = strdup(sample_out_text(sample));
    sample_out_free(sample);
    return text;
}

static void expect_drawing(const struct sample *samples, size_t count,
                           const struct flow_text_options *options, const char *lines)
{
    struct flow *flow = sample_flow(&(struct flow_options){0}, samples, count);
    char *text;

    sample_locale();
    text = draw(flow, options);
    ck_assert_str_eq(text, lines);
    free(text);
    flow_free(flow);
}

START_TEST(a_hidden_participant_has_no_column_and_its_messages_are_told_in_words)
{
    struct flow_text_options options = {.style = {.width = 70, .time = STYLE_TIME_REL},
                                        .hidden = second_hidden};

    expect_drawing(chain, COUNT_OF(chain), &options,
                   "           [1 hidden]\n"
                   "           10.0.0.1          10.0.0.3          10.0.0.4\n"
                   "             ──┬──             ──┬──             ──┬──\n"
                   "    +0.000     │ « INVITE SDP (10.0.0.1 ► 10.0.0.2)\n"
                   "    +0.001     │                 │ « INVITE SDP (10.0.0.2 ► 10.0.0.3)\n"
                   "    +0.002     │                 │── INVITE SDP ──►│\n"
                   "    +0.003     │───────────── OPTIONS ────────────►│\n");
}
END_TEST

START_TEST(when_all_are_hidden_none_is)
{
    struct flow_text_options options = {.style = {.width = 90, .time = STYLE_TIME_REL}};
    struct flow *flow = sample_flow(&(struct flow_options){0}, chain, COUNT_OF(chain));
    char *plain;
    char *text;

    sample_locale();
    plain = draw(flow, &options);
    options.hidden = all_hidden;
    text = draw(flow, &options);
    ck_assert_str_eq(text, plain);
    free(plain);
    free(text);
    flow_free(flow);
}
END_TEST

START_TEST(letters_stand_where_arrows_begin)
{
    struct flow_text_options options = {.style = {.width = 60, .time = STYLE_TIME_REL},
                                        .has_letters = true};
    struct flow *flow = flow_new(&(struct flow_options){0});
    char *text;

    sample_locale();
    for (size_t i = 0; i < 3; i++) {
        static const size_t from[] = {0, 2, 4};
        struct message_row row = sample_row(&call[from[i]], i);

        row.leg = i % 2;
        ck_assert_int_eq(flow_add_message(flow, &row), ERR_NONE);
    }
    ck_assert_int_eq(flow_close(flow), ERR_NONE);
    text = draw(flow, &options);
    ck_assert_str_eq(text, "           10.0.0.1          10.0.0.2\n"
                           "             ──┬──             ──┬──\n"
                           "    +0.000     │A─ INVITE SDP ──►│\n"
                           "    +0.510     │◄─ 100 Trying ──B│\n"
                           "    +0.700     │A╌ INVITE SDP ╌╌►│\n");
    free(text);
    flow_free(flow);
}
END_TEST

START_TEST(words_beside_an_arrow_are_there_where_they_fit_and_are_harmless)
{
    struct flow_text_options options = {
        .style = {.width = 90, .time = STYLE_TIME_REL}, .extra = beside, .extra_cells = 20};

    expect_drawing(
        chain, 2, &options,
        "           10.0.0.1                            10.0.0.2                           "
        "10.0.0.3\n"
        "             ──┬──                               ──┬──                               "
        "──┬──\n"
        "    +0.000     │─────────── INVITE SDP ───────────►│                                   │\n"
        "    +0.001     │                                   │─ INVITE SDP 192.0.2.1:40000 \\x1b "
        "►│\n");
    options.style.width = 84;
    expect_drawing(
        chain, 2, &options,
        "           10.0.0.1                         10.0.0.2                        10.0.0.3\n"
        "             ──┬──                            ──┬──                            ──┬──\n"
        "    +0.000     │────────── INVITE SDP ─────────►│                                │\n"
        "    +0.001     │                                │─ INVITE 192.0.2.1:40000 \\x1b ─►│\n");
    options.style.width = 60;
    expect_drawing(chain, 2, &options,
                   "           10.0.0.1             10.0.0.2            10.0.0.3\n"
                   "             ──┬──                ──┬──                ──┬──\n"
                   "    +0.000     │──── INVITE SDP ───►│                    │\n"
                   "    +0.001     │                    │──── INVITE SDP ───►│\n");
}
END_TEST

START_TEST(fewer_participants_are_shown_where_the_pitch_must_not_be_less)
{
    struct flow_text_options options = {
        .style = {.width = 60, .time = STYLE_TIME_REL}, .extra_cells = 20, .pitch_least = 30};
    struct flow *flow = sample_flow(&(struct flow_options){0}, chain, COUNT_OF(chain));
    struct flow_text *text = flow_text_new(flow, &options);

    ck_assert_uint_eq(flow_text_layout(text)->pitch, 30);
    ck_assert_uint_eq(flow_text_layout(text)->visible, 2);
    options.pitch_least = 0;
    ck_assert_int_eq(flow_text_change(text, &options), ERR_NONE);
    ck_assert_uint_eq(flow_text_layout(text)->visible, 4);
    flow_text_free(text);
    flow_free(flow);
}
END_TEST

START_TEST(lines_that_are_borrowed_are_those_that_are_printed)
{
    struct flow_text_options options = {.style = {.width = 50, .time = STYLE_TIME_REL}, .pan = 1};
    struct flow *flow = sample_flow(&(struct flow_options){0}, chain, COUNT_OF(chain));
    struct sample_out *sample = sample_out_new();
    struct flow_text *text;
    char *printed;

    sample_locale();
    options.pitch = 20;
    printed = draw(flow, &options);
    text = flow_text_new(flow, &options);
    ck_assert_uint_eq(flow_text_head_count(text), 3);
    for (size_t i = 0; i < flow_text_head_count(text); i++)
        line_print(flow_text_head_line(text, i), &options.style, &sample->out);
    for (size_t i = 0; i < flow_row_count(flow); i++)
        line_print(flow_text_row_line(text, i), &options.style, &sample->out);
    ck_assert_str_eq(sample_out_text(sample), printed);
    free(printed);
    sample_out_free(sample);
    flow_text_free(text);
    flow_free(flow);
}
END_TEST

#define HEAD "INVITE sip:b@h SIP/2.0\r\nTo: <sip:b@h>\r\n\r\n"

static const struct {
    const char *message;
    bool has_formats;
    const char *text; /* NULL: none */
} descriptions[] = {
    {HEAD "v=0\r\nc=IN IP4 10.0.0.1\r\nm=audio 4000 RTP/AVP 0 8\r\n", false, "10.0.0.1:4000"},
    {HEAD "v=0\r\nc=IN IP4 10.0.0.1\r\nm=audio 4000 RTP/AVP 0 96\r\na=rtpmap:96 opus/48000/2\r\n",
     true, "10.0.0.1:4000 PCMU opus"},
    {HEAD "v=0\r\nm=audio 4000 RTP/AVP 0\r\nc=IN IP6 2001:db8::1\r\na=sendonly\r\n", false,
     "[2001:db8::1]:4000 sendonly"},
    {HEAD "--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\nc=IN IP4 10.0.0.9\r\n"
          "m=audio 6 RTP/AVP 18 200 \r\n--x--",
     true, "10.0.0.9:6 G729 200"},
    {HEAD "v=0\r\nc=IN IP4 10.0.0.1\r\nm=image 0 udptl t38\r\n", true, "image refused t38"},
    {HEAD "v=0\r\nc=IN IP4 10.0.0.1\r\n", true, NULL},
    {HEAD "hello", true, NULL},
    {"v=0\r\nm=audio 1 RTP/AVP 0\r\n", true, NULL},
    {"", true, NULL},
};

START_TEST(a_description_is_told_in_a_few_words)
{
    char memory[128];
    struct buf buf;
    bool is_there;

    buf_init(&buf, memory, sizeof(memory));
    is_there = flow_sdp_write(slice_from_text(descriptions[_i].message),
                              descriptions[_i].has_formats, &buf);
    ck_assert_int_eq(is_there, descriptions[_i].text != NULL);
    ck_assert_str_eq(memory, descriptions[_i].text == NULL ? "" : descriptions[_i].text);
}
END_TEST

Suite *test_flow_screen_suite(void)
{
    Suite *suite = suite_create("flow_screen");
    TCase *tcase = tcase_create("flow_screen");

    tcase_add_test(tcase, a_fold_that_is_opened_leaves_the_others_folded);
    tcase_add_test(tcase, notes_stay_with_their_rows_when_rows_are_folded_again);
    tcase_add_test(tcase, legs_and_transactions_are_numbered_by_their_first_messages);
    tcase_add_test(tcase, a_hidden_participant_has_no_column_and_its_messages_are_told_in_words);
    tcase_add_test(tcase, when_all_are_hidden_none_is);
    tcase_add_test(tcase, letters_stand_where_arrows_begin);
    tcase_add_test(tcase, words_beside_an_arrow_are_there_where_they_fit_and_are_harmless);
    tcase_add_test(tcase, fewer_participants_are_shown_where_the_pitch_must_not_be_less);
    tcase_add_test(tcase, lines_that_are_borrowed_are_those_that_are_printed);
    tcase_add_loop_test(tcase, a_description_is_told_in_a_few_words, 0, COUNT_OF(descriptions));
    suite_add_tcase(suite, tcase);
    return suite;
}
