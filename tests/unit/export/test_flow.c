#include "export/flow.h"

#include <check.h>

#include "base/array.h"
#include "tests/unit/export/sample.h"

#define SDP   MESSAGE_HAS_SDP
#define AGAIN MESSAGE_RETRANSMISSION
#define TWICE MESSAGE_DUPLICATE

Suite *test_flow_suite(void);

static const struct sample call[] = {
    {0, "10.0.0.1", "10.0.0.2", "INVITE", 0, SDP, 1},
    {500, "10.0.0.1", "10.0.0.2", "INVITE", 0, SDP | AGAIN, 1},
    {501, "10.0.0.1", "10.0.0.2", "INVITE", 0, SDP | TWICE, 1},
    {510, "10.0.0.2", "10.0.0.1", "INVITE", 100, 0, 1},
    {520, "10.0.0.2", "10.0.0.1", "INVITE", 100, AGAIN, 1},
    {900, "10.0.0.2", "10.0.0.1", "INVITE", 200, SDP, 1},
    {950, "10.0.0.1", "10.0.0.2", "ACK", 0, 0, 1},
    {9000, "10.0.0.1", "10.0.0.2", "BYE", 0, 0, 2},
    {9010, "10.0.0.2", "10.0.0.1", "BYE", 200, 0, 2},
};

static void expect_label(const struct flow *flow, size_t row, unsigned tier, const char *label)
{
    char memory[256];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    flow_write_label(flow, flow_row_at(flow, row), tier, false, &buf);
    ck_assert_str_eq(memory, label);
}

START_TEST(without_folding_every_message_has_its_own_row)
{
    struct flow *flow = sample_flow(&(struct flow_options){0}, call, COUNT_OF(call));

    ck_assert_uint_eq(flow_row_count(flow), COUNT_OF(call));
    for (size_t i = 0; i < COUNT_OF(call); i++) {
        ck_assert_uint_eq(flow_message_at(flow, i)->row, i);
        ck_assert_uint_eq(flow_row_at(flow, i)->message, i);
        ck_assert_int_eq(flow_row_at(flow, i)->kind, FLOW_ROW_MESSAGE);
    }
    ck_assert_int_eq(flow_start_us(flow), SAMPLE_START_US);
    flow_free(flow);
}
END_TEST

START_TEST(folding_counts_what_it_hides)
{
    struct flow_options options = {.folds = FLOW_FOLD_ALL};
    struct flow *flow = sample_flow(&options, call, COUNT_OF(call));
    static const uint32_t rows[] = {0, 0, 0, 1, 1, 2, 3, 4, 5};

    ck_assert_uint_eq(flow_row_count(flow), 6);
    for (size_t i = 0; i < COUNT_OF(call); i++)
        ck_assert_uint_eq(flow_message_at(flow, i)->row, rows[i]);
    ck_assert_uint_eq(flow_row_at(flow, 0)->count, 2);
    ck_assert_uint_eq(flow_row_at(flow, 0)->copies, 1);
    expect_label(flow, 0, 0, "INVITE SDP ×2 in 500 ms (captured ×2)");
    expect_label(flow, 0, 1, "INVITE SDP ×2");
    expect_label(flow, 0, 2, "INVITE ×2");
    expect_label(flow, 0, 3, "INV×2");
    expect_label(flow, 1, 0, "(2 × 100 Trying folded)");
    expect_label(flow, 3, 0, "(ACK folded)");
    flow_free(flow);
}
END_TEST

START_TEST(each_fold_class_is_its_own_switch)
{
    static const struct {
        uint32_t folds;
        size_t rows;
    } classes[] = {
        {FLOW_FOLD_RETRANSMISSIONS, 7},
        {FLOW_FOLD_DUPLICATES, 8},
        {FLOW_FOLD_TRYING, 8},
        {FLOW_FOLD_ACKS, 9},
    };

    for (size_t i = 0; i < COUNT_OF(classes); i++) {
        struct flow_options options = {.folds = classes[i].folds};
        struct flow *flow = sample_flow(&options, call, COUNT_OF(call));

        ck_assert_uint_eq(flow_row_count(flow), classes[i].rows);
        flow_free(flow);
    }
}
END_TEST

START_TEST(an_ack_to_a_failure_is_not_folded)
{
    static const struct sample busy[] = {
        {0, "10.0.0.1", "10.0.0.2", "INVITE", 0, SDP, 1},
        {5, "10.0.0.2", "10.0.0.1", "INVITE", 486, 0, 1},
        {6, "10.0.0.1", "10.0.0.2", "ACK", 0, 0, 1},
    };
    struct flow_options options = {.folds = FLOW_FOLD_ALL};
    struct flow *flow = sample_flow(&options, busy, COUNT_OF(busy));

    ck_assert_uint_eq(flow_row_count(flow), 3);
    expect_label(flow, 2, 0, "ACK");
    flow_free(flow);
}
END_TEST

START_TEST(a_silence_has_a_row_and_folded_repetitions_are_no_silence)
{
    static const struct sample slow[] = {
        {0, "10.0.0.1", "10.0.0.2", "INVITE", 0, SDP, 1},
        {3000, "10.0.0.1", "10.0.0.2", "INVITE", 0, SDP | AGAIN, 1},
        {3500, "10.0.0.2", "10.0.0.1", "INVITE", 200, SDP, 1},
        {4501, "10.0.0.1", "10.0.0.2", "ACK", 0, 0, 1},
        {5501, "10.0.0.1", "10.0.0.2", "BYE", 0, 0, 2},
    };
    struct flow_options options = {.folds = FLOW_FOLD_RETRANSMISSIONS,
                                   .gap_us = FLOW_GAP_DEFAULT_US};
    struct flow *flow = sample_flow(&options, slow, COUNT_OF(slow));

    ck_assert_uint_eq(flow_row_count(flow), 5);
    ck_assert_int_eq(flow_row_at(flow, 2)->kind, FLOW_ROW_GAP);
    expect_label(flow, 2, 0, "1.0 s");
    ck_assert_int_eq(flow_row_at(flow, 2)->time_us, SAMPLE_START_US + 3500000);
    ck_assert_int_eq(flow_row_at(flow, 2)->end_us, SAMPLE_START_US + 4501000);
    flow_free(flow);
}
END_TEST

static void add_all(struct flow *flow, const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct message_row row = sample_row(&samples[i], i);

        ck_assert_int_eq(flow_add_message(flow, &row), ERR_NONE);
    }
}

START_TEST(a_note_follows_the_row_it_is_about)
{
    struct flow_options options = {.folds = FLOW_FOLD_ALL};
    struct flow *flow = flow_new(&options);
    /* The second sending of the INVITE, which is folded; a moment; a message that is not here. */
    struct finding_row again = {.message = 2, .severity = 3, .rule = SLICE_LITERAL("rule-a")};
    struct finding_row moment = {.severity = 2,
                                 .time_us = SAMPLE_START_US + 930000,
                                 .rule = SLICE_LITERAL("rule-b"),
                                 .text = SLICE_LITERAL("something")};
    struct finding_row before = {.message = 77, .severity = 1, .rule = SLICE_LITERAL("rule-c")};

    add_all(flow, call, COUNT_OF(call));
    ck_assert_int_eq(flow_add_finding(flow, &moment), ERR_NONE);
    ck_assert_int_eq(flow_add_finding(flow, &again), ERR_NONE);
    ck_assert_int_eq(flow_add_finding(flow, &before), ERR_NONE);
    ck_assert_int_eq(flow_close(flow), ERR_NONE);
    ck_assert_uint_eq(flow_row_count(flow), 9);
    expect_label(flow, 1, 0, "! rule-a");
    expect_label(flow, 2, 0, "i rule-c");
    expect_label(flow, 5, 0, "w rule-b: something");
    ck_assert_uint_eq(flow_message_at(flow, 5)->row, 4);
    ck_assert_uint_eq(flow_message_at(flow, 8)->row, 8);
    flow_free(flow);
}
END_TEST

START_TEST(equal_times_keep_the_order_of_adding)
{
    static const struct sample same[] = {
        {0, "10.0.0.2", "10.0.0.3", "BYE", 0, 0, 2},
        {0, "10.0.0.1", "10.0.0.2", "INVITE", 0, 0, 1},
        {0, "10.0.0.3", "10.0.0.2", "BYE", 200, 0, 2},
    };
    struct flow *flow = sample_flow(&(struct flow_options){0}, same, COUNT_OF(same));

    for (size_t i = 0; i < COUNT_OF(same); i++)
        ck_assert_uint_eq(flow_message_at(flow, flow_row_at(flow, i)->message)->id, i + 1);
    ck_assert(slice_is(flow_participant_at(flow, 0)->text, "10.0.0.2"));
    ck_assert(slice_is(flow_participant_at(flow, 1)->text, "10.0.0.3"));
    ck_assert(slice_is(flow_participant_at(flow, 2)->text, "10.0.0.1"));
    flow_free(flow);
}
END_TEST

/* ---- participants ---- */

static const char *alias_of(void *context, const struct addr *addr)
{
    (void)context;
    return addr->ip[3] == 1 ? "phone" : addr->ip[3] == 2 ? "sbc" : NULL;
}

static const struct {
    const char *pairs[4][2]; /* source and destination of up to four messages */
    uint8_t transport;
    enum flow_merge merge;
    bool has_alias;
    const char *texts[5]; /* of the participants in their order */
} mergings[] = {
    {{{"10.0.0.1", "10.0.0.2"}, {"10.0.0.2", "10.0.0.1"}},
     TRANSPORT_UDP,
     FLOW_MERGE_PORT,
     false,
     {"10.0.0.1", "10.0.0.2"}},
    /* A port is told when it is not 5060, and when it tells two of one address apart. */
    {{{"10.0.0.1:5080", "10.0.0.2"}, {"10.0.0.2", "10.0.0.2:5062"}},
     TRANSPORT_UDP,
     FLOW_MERGE_PORT,
     false,
     {"10.0.0.1:5080", "10.0.0.2:5060", "10.0.0.2:5062"}},
    {{{"10.0.0.1:5080", "10.0.0.2"}, {"10.0.0.2", "10.0.0.2:5062"}},
     TRANSPORT_UDP,
     FLOW_MERGE_IP,
     false,
     {"10.0.0.1", "10.0.0.2"}},
    /* Ephemeral ports: two for UDP, one address for TCP, which the listening port then joins. */
    {{{"10.0.0.1:40001", "10.0.0.2"}, {"10.0.0.1:40002", "10.0.0.2"}},
     TRANSPORT_UDP,
     FLOW_MERGE_PORT,
     false,
     {"10.0.0.1:40001", "10.0.0.2", "10.0.0.1:40002"}},
    {{{"10.0.0.1:40001", "10.0.0.2"},
      {"10.0.0.2", "10.0.0.1:40001"},
      {"10.0.0.1:40002", "10.0.0.2"},
      {"10.0.0.2:50000", "10.0.0.1"}},
     TRANSPORT_TCP,
     FLOW_MERGE_PORT,
     false,
     {"10.0.0.1", "10.0.0.2"}},
    {{{"10.0.0.1", "10.0.0.2"}, {"10.0.0.2:5080", "10.0.0.3"}},
     TRANSPORT_UDP,
     FLOW_MERGE_ALIAS,
     true,
     {"phone", "sbc", "10.0.0.3"}},
    {{{"10.0.0.1", "10.0.0.2"}, {"10.0.0.2:5080", "10.0.0.3"}},
     TRANSPORT_UDP,
     FLOW_MERGE_PORT,
     true,
     {"phone", "sbc:5060", "sbc:5080", "10.0.0.3"}},
    {{{"2001:db8::1", "[2001:db8::2]:5080"}},
     TRANSPORT_UDP,
     FLOW_MERGE_PORT,
     false,
     {"2001:db8::1", "[2001:db8::2]:5080"}},
};

START_TEST(participants_are_what_the_merge_mode_says)
{
    struct flow_options options = {.merge = mergings[_i].merge,
                                   .alias = mergings[_i].has_alias ? alias_of : NULL};
    struct flow *flow = flow_new(&options);
    size_t count = 0;

    for (size_t i = 0; i < 4 && mergings[_i].pairs[i][0] != NULL; i++) {
        struct sample sample = {0, mergings[_i].pairs[i][0], mergings[_i].pairs[i][1], "BYE", 0, 0,
                                1};
        struct message_row row = sample_row(&sample, i);

        row.transport = mergings[_i].transport;
        ck_assert_int_eq(flow_add_message(flow, &row), ERR_NONE);
    }
    ck_assert_int_eq(flow_close(flow), ERR_NONE);
    for (; mergings[_i].texts[count] != NULL; count++) {
        ck_assert_uint_lt(count, flow_participant_count(flow));
        ck_assert_msg(slice_is(flow_participant_at(flow, count)->text, mergings[_i].texts[count]),
                      "%zu is not %s", count, mergings[_i].texts[count]);
    }
    ck_assert_uint_eq(flow_participant_count(flow), count);
    flow_free(flow);
}
END_TEST

START_TEST(past_the_limit_addresses_share_the_last_participant)
{
    struct flow *flow = flow_new(&(struct flow_options){0});
    const struct flow_participant *last;

    for (int i = 0; i < FLOW_PARTICIPANTS_MAX + 50; i++) {
        char src[32];
        struct sample sample = {i, src, "192.0.2.1", "OPTIONS", 0, 0, 1};
        struct message_row row;

        snprintf(src, sizeof(src), "10.0.%d.%d", i / 200, i % 200);
        row = sample_row(&sample, (size_t)i);
        ck_assert_int_eq(flow_add_message(flow, &row), ERR_NONE);
    }
    ck_assert_int_eq(flow_close(flow), ERR_NONE);
    ck_assert_uint_eq(flow_participant_count(flow), FLOW_PARTICIPANTS_MAX);
    last = flow_participant_at(flow, FLOW_PARTICIPANTS_MAX - 1);
    ck_assert(last->is_others && slice_is(last->text, "others"));
    ck_assert_uint_eq(last->messages, 52);
    flow_free(flow);
}
END_TEST

START_TEST(an_empty_ladder_has_no_rows)
{
    struct flow_options options = {.folds = FLOW_FOLD_ALL, .gap_us = 1};
    struct flow *flow = sample_flow(&options, call, 0);

    ck_assert_uint_eq(flow_row_count(flow), 0);
    ck_assert_uint_eq(flow_participant_count(flow), 0);
    ck_assert_int_eq(flow_start_us(flow), 0);
    flow_free(flow);
}
END_TEST

Suite *test_flow_suite(void)
{
    Suite *suite = suite_create("flow");
    TCase *tcase = tcase_create("flow");

    tcase_add_test(tcase, without_folding_every_message_has_its_own_row);
    tcase_add_test(tcase, folding_counts_what_it_hides);
    tcase_add_test(tcase, each_fold_class_is_its_own_switch);
    tcase_add_test(tcase, an_ack_to_a_failure_is_not_folded);
    tcase_add_test(tcase, a_silence_has_a_row_and_folded_repetitions_are_no_silence);
    tcase_add_test(tcase, a_note_follows_the_row_it_is_about);
    tcase_add_test(tcase, equal_times_keep_the_order_of_adding);
    tcase_add_loop_test(tcase, participants_are_what_the_merge_mode_says, 0, COUNT_OF(mergings));
    tcase_add_test(tcase, past_the_limit_addresses_share_the_last_participant);
    tcase_add_test(tcase, an_empty_ladder_has_no_rows);
    suite_add_tcase(suite, tcase);
    return suite;
}
