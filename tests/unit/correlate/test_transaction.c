#include "correlate/transaction.h"

#include <stdio.h>

#include <check.h>

#include "tests/unit/correlate/world.h"
#include "tests/unit/registry.h"

Suite *test_transaction_suite(void);

static struct world *world;

static void setup(void)
{
    world = world_new(NULL);
}

static void teardown(void)
{
    world_free(world);
}

static bool is_retransmission(size_t n)
{
    return (world_message(world, n)->flags & MESSAGE_RETRANSMISSION) != 0;
}

static bool is_duplicate(size_t n)
{
    return (world_message(world, n)->flags & MESSAGE_DUPLICATE) != 0;
}

START_TEST(alternating_provisionals_are_retransmissions_from_the_second_round_on)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {0.1, "b", "a", "100", "1 INVITE", "z9hG4bK1"},
               {0.2, "b", "a", "180", "1 INVITE", "z9hG4bK1", .to_tag = "t"},
               {0.5, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {0.6, "b", "a", "100", "1 INVITE", "z9hG4bK1"},
               {0.7, "b", "a", "180", "1 INVITE", "z9hG4bK1", .to_tag = "t"},
               {0.8, "b", "a", "180", "1 INVITE", "z9hG4bK1", .to_tag = "other"});
    world_finish(world);
    ck_assert(!is_retransmission(1) && !is_retransmission(2) && !is_retransmission(3));
    ck_assert(is_retransmission(4) && is_retransmission(5) && is_retransmission(6));
    ck_assert(!is_retransmission(7));
    ck_assert_uint_eq(world->transactions[1].requests, 2);
    ck_assert_uint_eq(world->transactions[1].responses, 5);
}
END_TEST

START_TEST(the_same_branch_between_other_hosts_is_another_transaction)
{
    WORLD_TELL(world, {0.0, "a", "n", "OPTIONS", "1 OPTIONS", "z9hG4bK1"},
               {0.1, "n", "b", "OPTIONS", "1 OPTIONS", "z9hG4bK1"},
               {0.2, "b", "n", "200", "1 OPTIONS", "z9hG4bK1", .to_tag = "t"},
               {0.3, "n", "a", "200", "1 OPTIONS", "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->transaction_count, 2);
    ck_assert_uint_eq(world_message(world, 3)->transaction, 2);
    ck_assert_uint_eq(world_message(world, 4)->transaction, 1);
    ck_assert_uint_eq(world->calls[1].retransmissions, 0);
}
END_TEST

START_TEST(a_response_to_another_port_is_matched)
{
    WORLD_TELL(world, {0.0, "a7", "b", "OPTIONS", "1 OPTIONS", "z9hG4bK1"},
               {0.1, "b", "a", "200", "1 OPTIONS", "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->transaction_count, 1);
    ck_assert_int_eq(world->transactions[1].state, TRANSACTION_COMPLETED);
}
END_TEST

START_TEST(a_response_from_another_address_is_matched_by_its_branch)
{
    WORLD_TELL(world, {0.0, "a", "b", "OPTIONS", "1 OPTIONS", "z9hG4bK1"},
               {0.1, "c", "a", "200", "1 OPTIONS", "z9hG4bK1", .to_tag = "t"},
               {1.0, "a", "b", "OPTIONS", "2 OPTIONS", "z9hG4bK2"},
               {1.1, "b", "d", "200", "2 OPTIONS", "z9hG4bK2", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->transaction_count, 2);
    ck_assert_int_eq(world->transactions[1].final, 200);
    ck_assert_int_eq(world->transactions[2].final, 200);
}
END_TEST

START_TEST(a_branch_without_the_cookie_is_told_apart_by_cseq)
{
    WORLD_TELL(world, {0.0, "a", "b", "OPTIONS", "1 OPTIONS", "0"},
               {0.1, "b", "a", "200", "1 OPTIONS", "0", .to_tag = "t"},
               {0.2, "a", "b", "OPTIONS", "2 OPTIONS", "0"},
               {0.3, "b", "a", "200", "2 OPTIONS", "0", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->transaction_count, 2);
    ck_assert(!is_retransmission(3) && !is_retransmission(4));
}
END_TEST

START_TEST(cancel_is_a_transaction_of_its_own_with_the_branch_of_its_invite)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {0.1, "a", "b", "CANCEL", "1 CANCEL", "z9hG4bK1"},
               {0.2, "b", "a", "200", "1 CANCEL", "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->transaction_count, 2);
    ck_assert_int_eq(world->transactions[1].state, TRANSACTION_TRYING);
    ck_assert_int_eq(world->transactions[2].state, TRANSACTION_COMPLETED);
}
END_TEST

START_TEST(an_ack_sent_again_is_a_retransmission_and_one_on_the_next_hop_is_not)
{
    WORLD_TELL(world, {0.0, "a", "p", "INVITE", "1 INVITE", "z9hG4bK1"},
               {0.1, "p", "b", "INVITE", "1 INVITE", "z9hG4bK2"},
               {1.0, "b", "p", "200", "1 INVITE", "z9hG4bK2", .to_tag = "t"},
               {1.1, "p", "a", "200", "1 INVITE", "z9hG4bK1", .to_tag = "t"},
               {1.2, "a", "p", "ACK", "1 ACK", "z9hG4bK3", .to_tag = "t"},
               {1.3, "p", "b", "ACK", "1 ACK", "z9hG4bK4", .to_tag = "t"},
               {1.5, "p", "a", "200", "1 INVITE", "z9hG4bK1", .to_tag = "t"},
               {1.6, "a", "p", "ACK", "1 ACK", "z9hG4bK3", .to_tag = "t"});
    world_finish(world);
    ck_assert(!is_retransmission(5) && !is_retransmission(6));
    ck_assert(is_retransmission(7) && is_retransmission(8));
}
END_TEST

START_TEST(one_datagram_captured_twice_is_a_duplicate_and_not_a_retransmission)
{
    const struct tell invite = {0.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"};
    struct tell again = invite;

    again.at = 0.0004;
    world->ip_id = 77;
    world_tell(world, invite);
    world_tell(world, again);
    world->ip_id = 78;
    again.at = 0.5;
    world_tell(world, again);
    world_finish(world);
    ck_assert(is_duplicate(2) && !is_retransmission(2));
    ck_assert(!is_duplicate(3) && is_retransmission(3));
    ck_assert_uint_eq(world->calls[1].messages, 2);
    ck_assert_uint_eq(world->calls[1].duplicates, 1);
    ck_assert_uint_eq(world->calls[1].retransmissions, 1);
}
END_TEST

START_TEST(a_straggler_after_the_end_finds_its_transaction_for_64_t1)
{
    WORLD_TELL(world, {0.0, "a", "b", "OPTIONS", "1 OPTIONS", "z9hG4bK1"},
               {0.1, "b", "a", "200", "1 OPTIONS", "z9hG4bK1", .to_tag = "t"},
               {31.0, "b", "a", "200", "1 OPTIONS", "z9hG4bK1", .to_tag = "t"},
               {62.0, "b", "a", "200", "1 OPTIONS", "z9hG4bK1", .to_tag = "t"},
               {95.0, "b", "a", "200", "1 OPTIONS", "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert(is_retransmission(3) && is_retransmission(4));
    ck_assert(!is_retransmission(5));
    ck_assert_uint_eq(world->transaction_count, 2);
}
END_TEST

START_TEST(at_the_cap_the_finished_go_first_and_the_unfinished_are_counted)
{
    const struct correlate_limits limits = {
        .legs = 64, .calls = 64, .dialogs = 4, .transactions = 4, .endpoints = 64};
    static char branches[16][32];

    world_free(world);
    world = world_new(&limits);
    for (int i = 0; i < 4; i++) {
        snprintf(branches[i], sizeof(branches[i]), "z9hG4bKf%d", i);
        WORLD_TELL(
            world, {i, "a", "b", "OPTIONS", "1 OPTIONS", branches[i], branches[i]},
            {i + 0.1, "b", "a", "200", "1 OPTIONS", branches[i], branches[i], .to_tag = "t"});
    }
    for (int i = 4; i < 10; i++) {
        snprintf(branches[i], sizeof(branches[i]), "z9hG4bKu%d", i);
        WORLD_TELL(world, {i, "a", "b", "OPTIONS", "1 OPTIONS", branches[i], branches[i]});
    }
    world_finish(world);
    ck_assert_uint_eq(correlate_counts(world->correlate)->at[COUNTER_EVICTED_TRANSACTIONS], 2);
    ck_assert_int_eq(world->transactions[1].state, TRANSACTION_COMPLETED);
    ck_assert_int_eq(world->transactions[5].state, TRANSACTION_EVICTED);
    ck_assert_int_eq(world->transactions[6].state, TRANSACTION_EVICTED);
    ck_assert_int_eq(world->transactions[7].state, TRANSACTION_TRYING);
}
END_TEST

Suite *test_transaction_suite(void)
{
    Suite *suite = suite_create("transaction");
    TCase *tcase = tcase_create("transaction");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, alternating_provisionals_are_retransmissions_from_the_second_round_on);
    tcase_add_test(tcase, the_same_branch_between_other_hosts_is_another_transaction);
    tcase_add_test(tcase, a_response_to_another_port_is_matched);
    tcase_add_test(tcase, a_response_from_another_address_is_matched_by_its_branch);
    tcase_add_test(tcase, a_branch_without_the_cookie_is_told_apart_by_cseq);
    tcase_add_test(tcase, cancel_is_a_transaction_of_its_own_with_the_branch_of_its_invite);
    tcase_add_test(tcase, an_ack_sent_again_is_a_retransmission_and_one_on_the_next_hop_is_not);
    tcase_add_test(tcase, one_datagram_captured_twice_is_a_duplicate_and_not_a_retransmission);
    tcase_add_test(tcase, a_straggler_after_the_end_finds_its_transaction_for_64_t1);
    tcase_add_test(tcase, at_the_cap_the_finished_go_first_and_the_unfinished_are_counted);
    suite_add_tcase(suite, tcase);
    return suite;
}
