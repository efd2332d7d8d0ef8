#include "correlate/correlate.h"

#include <check.h>
#include <stdio.h>

#include "correlate/short_id.h"
#include "tests/unit/correlate/world.h"
#include "tests/unit/registry.h"

Suite *test_correlate_suite(void);

static struct world *world;

static void setup(void)
{
    world = world_new(NULL);
}

static void teardown(void)
{
    world_free(world);
}

START_TEST(every_message_is_emitted_once_over_many_batches)
{
    enum { CALLS = 1000, ROUNDS = 40 };
    char call_id[16];
    char branch[32];
    char cseq[32];

    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < CALLS; i++) {
            snprintf(call_id, sizeof(call_id), "call%d", i);
            snprintf(branch, sizeof(branch), "z9hG4bK%dx%d", i, round);
            snprintf(cseq, sizeof(cseq), "%d OPTIONS", round + 1);
            WORLD_TELL(world, {round, "a", "b", "OPTIONS", cseq, branch, call_id});
        }
    }
    world_finish(world);
    ck_assert_uint_gt(world->exchanges, 1);
    ck_assert_uint_eq(world->message_count, CALLS * ROUNDS);
    ck_assert_uint_eq(world->call_count, CALLS);
    ck_assert_uint_eq(world->calls[CALLS].messages, ROUNDS);
}
END_TEST

START_TEST(a_thousand_forks_that_fail_together_fit_into_batches)
{
    char tag[16];

    WORLD_TELL(world, {0.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"});
    for (int i = 0; i < 4000; i++) {
        snprintf(tag, sizeof(tag), "t%d", i);
        WORLD_TELL(world, {0.1, "b", "a", "180", "1 INVITE", "z9hG4bK1", .to_tag = tag});
    }
    WORLD_TELL(world, {1.0, "b", "a", "486", "1 INVITE", "z9hG4bK1", .to_tag = "last"});
    world_finish(world);
    ck_assert_uint_eq(world->dialog_count, 4000);
    for (size_t i = 1; i <= world->dialog_count; i++)
        ck_assert_int_eq(world->dialogs[i].state, DIALOG_TERMINATED);
}
END_TEST

START_TEST(at_the_cap_of_legs_the_ended_go_first_and_the_live_are_counted)
{
    const struct correlate_limits limits = {
        .legs = 3, .calls = 3, .dialogs = 8, .transactions = 64, .endpoints = 64};
    char call_id[16];

    world_free(world);
    world = world_new(&limits);
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK0", "ended"},
               {0.1, "b", "a", "486", "1 INVITE", "z9hG4bK0", "ended", .to_tag = "t"});
    for (int i = 1; i <= 4; i++) {
        snprintf(call_id, sizeof(call_id), "live%d", i);
        WORLD_TELL(world, {i, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1", call_id});
    }
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 5);
    ck_assert_int_eq(world->calls[1].state, CALL_BUSY);
    ck_assert_int_eq(world->calls[2].state, CALL_TRYING);
    ck_assert_uint_eq(correlate_counts(world->correlate)->at[COUNTER_EVICTED_LEGS], 1);
}
END_TEST

START_TEST(at_the_cap_of_endpoints_addresses_are_numbered_afresh)
{
    const struct correlate_limits limits = {
        .legs = 64, .calls = 64, .dialogs = 8, .transactions = 64, .endpoints = 4};

    world_free(world);
    world = world_new(&limits);
    for (int i = 0; i < 20; i++) {
        char src[2] = {(char)('a' + i), '\0'};

        WORLD_TELL(world, {i, src, "z", "OPTIONS", "1 OPTIONS", "z9hG4bK1", .call_id = src});
    }
    world_finish(world);
    ck_assert_uint_eq(world->message_count, 20);
    ck_assert_uint_ge(world->endpoint_count, 21);
}
END_TEST

START_TEST(messages_without_a_call_id_of_other_hosts_are_not_mixed)
{
    WORLD_TELL(world, {0.0, "a", "b", "OPTIONS", "1 OPTIONS", "z9hG4bK1", .call_id = ""},
               {0.1, "c", "b", "OPTIONS", "1 OPTIONS", "z9hG4bK1", .call_id = "", .from_tag = "c"},
               {0.2, "b", "a", "200", "1 OPTIONS", "z9hG4bK1", .call_id = "", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 2);
    ck_assert_uint_eq(world_message(world, 1)->leg, world_message(world, 3)->leg);
    ck_assert_uint_ne(world_message(world, 1)->leg, world_message(world, 2)->leg);
}
END_TEST

START_TEST(a_sink_that_ends_the_run_is_not_asked_again)
{
    world->refuses = true;
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"});
    ck_assert(!correlate_finish(world->correlate, true));
    WORLD_TELL(world, {0.1, "b", "a", "100", "1 INVITE", "z9hG4bK1"});
    ck_assert(!correlate_finish(world->correlate, true));
    ck_assert_uint_eq(world->exchanges, 1);
}
END_TEST

/* A table without room for one object behaves like a host without memory. */
START_TEST(a_message_that_has_no_room_is_counted_and_its_neighbours_are_not_lost)
{
    const struct correlate_limits limits = {
        .legs = 0, .calls = 0, .dialogs = 8, .transactions = 64, .endpoints = 64};

    world_free(world);
    world = world_new(&limits);
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {0.1, "b", "a", "180", "1 INVITE", "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->message_count, 0);
    ck_assert_uint_eq(correlate_counts(world->correlate)->at[COUNTER_LOST_MESSAGES], 2);
}
END_TEST

START_TEST(a_message_without_room_for_a_transaction_still_has_its_call)
{
    const struct correlate_limits limits = {
        .legs = 8, .calls = 8, .dialogs = 8, .transactions = 0, .endpoints = 64};

    world_free(world);
    world = world_new(&limits);
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {0.1, "b", "a", "200", "1 INVITE", "z9hG4bK1", .to_tag = "t"},
               {0.2, "a", "b", "ACK", "1 ACK", "z9hG4bK2", .to_tag = "t"},
               {0.3, "a", "b", "BYE", "2 BYE", "z9hG4bK3", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->message_count, 4);
    ck_assert_uint_eq(world->calls[1].messages, 4);
    ck_assert_uint_eq(world->transaction_count, 0);
    ck_assert_uint_eq(correlate_counts(world->correlate)->at[COUNTER_EVICTED_TRANSACTIONS], 4);
}
END_TEST

START_TEST(an_idle_clock_ends_what_is_due)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"});
    correlate_advance(world->correlate, INT64_C(1700000000000000) + 40 * INT64_C(1000000));
    world_finish(world);
    ck_assert_int_eq(world->calls[1].state, CALL_NO_ANSWER);
}
END_TEST

START_TEST(packets_out_of_time_order_do_not_turn_the_clock_back)
{
    WORLD_TELL(world, {100.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {99.9, "b", "a", "180", "1 INVITE", "z9hG4bK1", .to_tag = "t"},
               {100.5, "b", "a", "200", "1 INVITE", "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert_int_eq(world->calls[1].state, CALL_IN_CALL);
    ck_assert_uint_eq(world->transaction_count, 1);
}
END_TEST

START_TEST(a_short_id_is_fixed_and_begins_with_a_letter)
{
    char id[SHORT_ID_LEN];
    char again[SHORT_ID_LEN];

    short_id_write(SLICE_LITERAL("abc@example.com"), SLICE_LITERAL("tag"), 1700000000000000, id);
    ck_assert(id[0] >= 'a' && id[0] <= 'p');
    short_id_write(SLICE_LITERAL("abc@example.com"), SLICE_LITERAL("tag"), 1700000000000000, again);
    ck_assert_mem_eq(id, again, SHORT_ID_LEN);
    short_id_write(SLICE_LITERAL("abc@example.com"), SLICE_LITERAL("tag"), 1700000000000001, again);
    ck_assert_mem_ne(id, again, SHORT_ID_LEN);
}
END_TEST

Suite *test_correlate_suite(void)
{
    Suite *suite = suite_create("correlate");
    TCase *tcase = tcase_create("correlate");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, every_message_is_emitted_once_over_many_batches);
    tcase_add_test(tcase, a_thousand_forks_that_fail_together_fit_into_batches);
    tcase_add_test(tcase, at_the_cap_of_legs_the_ended_go_first_and_the_live_are_counted);
    tcase_add_test(tcase, at_the_cap_of_endpoints_addresses_are_numbered_afresh);
    tcase_add_test(tcase, messages_without_a_call_id_of_other_hosts_are_not_mixed);
    tcase_add_test(tcase, a_sink_that_ends_the_run_is_not_asked_again);
    tcase_add_test(tcase, a_message_that_has_no_room_is_counted_and_its_neighbours_are_not_lost);
    tcase_add_test(tcase, a_message_without_room_for_a_transaction_still_has_its_call);
    tcase_add_test(tcase, an_idle_clock_ends_what_is_due);
    tcase_add_test(tcase, packets_out_of_time_order_do_not_turn_the_clock_back);
    tcase_add_test(tcase, a_short_id_is_fixed_and_begins_with_a_letter);
    suite_add_tcase(suite, tcase);
    return suite;
}
