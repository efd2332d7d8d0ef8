/* What correlation does when its sink is too slow: rows of messages go, calls stay right. */
#include <check.h>
#include <stdio.h>

#include "correlate/correlate.h"
#include "tests/unit/correlate/world.h"
#include "tests/unit/registry.h"

Suite *test_dropping_suite(void);

/* Together more messages than a batch holds. */
#define CALLS  1000
#define ROUNDS 15

static struct world *world;

static void setup(void)
{
    world = world_new(NULL);
}

static void teardown(void)
{
    world_free(world);
}

/* Calls that are refused; each request is sent twice. */
static void tell_calls(int count)
{
    char call_id[16];
    char branch[32];

    for (int i = 0; i < count; i++) {
        double at = i / 1000.0;

        snprintf(call_id, sizeof(call_id), "call%d", i);
        snprintf(branch, sizeof(branch), "z9hG4bK%d", i);
        WORLD_TELL(world, {at, "a", "b", "INVITE", "1 INVITE", branch, call_id});
        WORLD_TELL(world, {at + 0.6, "a", "b", "INVITE", "1 INVITE", branch, call_id});
        WORLD_TELL(world, {at + 0.7, "b", "a", "486", "1 INVITE", branch, call_id, .to_tag = "t"});
    }
}

START_TEST(nothing_is_dropped_while_the_sink_can_take_it)
{
    world->keeps_bytes = true;
    tell_calls(1000);
    world_finish(world);
    ck_assert_uint_eq(world->message_count, 3000);
    ck_assert_uint_eq(world->frame_count, 3000);
    ck_assert_uint_eq(correlate_counts(world->correlate)->at[COUNTER_DROPPED_MESSAGES], 0);
    ck_assert_uint_eq(correlate_counts(world->correlate)->at[COUNTER_DROPPED_BYTES], 0);
}
END_TEST

START_TEST(a_busy_sink_loses_rows_of_messages_and_no_call)
{
    const struct counts *counts = correlate_counts(world->correlate);

    world->is_busy = true;
    for (int i = 0; i < ROUNDS; i++)
        tell_calls(CALLS);
    ck_assert_uint_eq(world->exchanges, 0);
    world->is_busy = false;
    world_finish(world);
    ck_assert_uint_gt(counts->at[COUNTER_DROPPED_MESSAGES], 0);
    ck_assert_uint_eq(world->message_count + counts->at[COUNTER_DROPPED_MESSAGES],
                      3 * CALLS * ROUNDS);
    ck_assert_uint_eq(correlate_counts(world->correlate)->at[COUNTER_CALLS], CALLS);
    for (size_t i = 1; i <= world->call_count; i++) {
        ck_assert_int_eq(world->calls[i].state, CALL_BUSY);
        ck_assert_uint_eq(world->calls[i].messages, 3 * ROUNDS);
    }
}
END_TEST

START_TEST(bytes_of_retransmissions_go_before_rows)
{
    const struct counts *counts = correlate_counts(world->correlate);

    world->keeps_bytes = true;
    world->is_busy = true;
    while (counts->at[COUNTER_DROPPED_BYTES] < 100)
        tell_calls(100);
    ck_assert_uint_eq(counts->at[COUNTER_DROPPED_MESSAGES], 0);
    ck_assert_uint_eq(world->exchanges, 0);
}
END_TEST

START_TEST(a_busy_sink_is_not_handed_over_to_unasked)
{
    tell_calls(1);
    world->is_busy = true;
    ck_assert(correlate_flush(world->correlate));
    ck_assert_uint_eq(world->exchanges, 0);
    world->is_busy = false;
    ck_assert(correlate_flush(world->correlate));
    ck_assert_uint_eq(world->exchanges, 1);
    ck_assert_uint_eq(world->message_count, 3);
    ck_assert(correlate_flush(world->correlate));
    ck_assert_uint_eq(world->exchanges, 1);
}
END_TEST

START_TEST(calls_are_counted_as_long_as_they_are_active)
{
    const struct counts *counts = correlate_counts(world->correlate);

    WORLD_TELL(world, {0.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1", "one"});
    WORLD_TELL(world, {0.1, "a", "b", "INVITE", "1 INVITE", "z9hG4bK2", "two"});
    WORLD_TELL(world, {0.2, "a", "b", "OPTIONS", "1 OPTIONS", "z9hG4bK3", "three"});
    ck_assert(correlate_flush(world->correlate));
    ck_assert_uint_eq(counts->at[COUNTER_CALLS], 2);
    ck_assert_uint_eq(counts->at[COUNTER_OTHERS], 1);
    ck_assert_uint_eq(counts->at[COUNTER_ACTIVE], 2);
    WORLD_TELL(world, {0.3, "b", "a", "486", "1 INVITE", "z9hG4bK1", "one", .to_tag = "t"});
    ck_assert(correlate_flush(world->correlate));
    ck_assert_uint_eq(counts->at[COUNTER_CALLS], 2);
    ck_assert_uint_eq(counts->at[COUNTER_ACTIVE], 1);
    ck_assert(correlate_advance(world->correlate, INT64_C(100000000) + 1700000000000000));
    ck_assert(correlate_flush(world->correlate));
    ck_assert_uint_eq(counts->at[COUNTER_CALLS], 2);
    ck_assert_uint_eq(counts->at[COUNTER_ACTIVE], 0);
}
END_TEST

Suite *test_dropping_suite(void)
{
    Suite *suite = suite_create("dropping");
    TCase *tcase = tcase_create("dropping");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, nothing_is_dropped_while_the_sink_can_take_it);
    tcase_add_test(tcase, a_busy_sink_loses_rows_of_messages_and_no_call);
    tcase_add_test(tcase, bytes_of_retransmissions_go_before_rows);
    tcase_add_test(tcase, a_busy_sink_is_not_handed_over_to_unasked);
    tcase_add_test(tcase, calls_are_counted_as_long_as_they_are_active);
    suite_add_tcase(suite, tcase);
    return suite;
}
