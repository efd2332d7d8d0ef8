#include "correlate/leg_choose.h"

#include <stdio.h>

#include <check.h>

#include "tests/unit/correlate/world.h"
#include "tests/unit/registry.h"

Suite *test_leg_choose_suite(void);

static struct world *world;

static void setup(void)
{
    world = world_new(NULL);
}

static void teardown(void)
{
    world_free(world);
}

static uint64_t call_of(size_t n)
{
    return world->legs[world_message(world, n)->leg].call;
}

START_TEST(other_methods_under_the_call_id_of_a_call_are_rows_of_their_own)
{
    WORLD_TELL(world, {1.0, "a", "r", "REGISTER", "1 REGISTER", "z9hG4bKr", .from_tag = "reg"},
               {1.1, "r", "a", "200", "1 REGISTER", "z9hG4bKr", .from_tag = "reg", .to_tag = "x"},
               {5.0, "a", "b", "INVITE", "2 INVITE", "z9hG4bK2"},
               {5.2, "b", "a", "180", "2 INVITE", "z9hG4bK2", .to_tag = "t"},
               {5.5, "a", "b", "OPTIONS", "3 OPTIONS", "z9hG4bK3", .from_tag = "opt"},
               {6.0, "b", "a", "200", "2 INVITE", "z9hG4bK2", .to_tag = "t"},
               {6.1, "a", "b", "ACK", "2 ACK", "z9hG4bKa", .to_tag = "t"},
               {7.0, "a", "b", "MESSAGE", "4 MESSAGE", "z9hG4bK4", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 2);
    ck_assert(!world->calls[1].is_invite);
    ck_assert(world->calls[2].is_invite);
    ck_assert_int_eq(world->calls[2].start_us, INT64_C(1700000005000000));
    ck_assert_int_eq(world->calls[2].pdd_us, 200000);
    ck_assert_uint_eq(world->calls[2].messages, 5);
    ck_assert_uint_eq(call_of(5), 1);
    ck_assert_uint_eq(call_of(8), 2);
}
END_TEST

START_TEST(an_invite_with_a_new_tag_is_a_new_call)
{
    WORLD_TELL(world, {1.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1", .from_tag = "one"},
               {2.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK2", .from_tag = "two"},
               {2.1, "b", "a", "486", "1 INVITE", "z9hG4bK2", .from_tag = "two", .to_tag = "u"},
               {2.2, "b", "a", "200", "1 INVITE", "z9hG4bK1", .from_tag = "one", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 2);
    ck_assert_int_eq(world->calls[1].state, CALL_IN_CALL);
    ck_assert_int_eq(world->calls[2].state, CALL_BUSY);
}
END_TEST

START_TEST(an_invite_after_the_end_is_a_new_call_though_its_tag_is_the_same)
{
    WORLD_TELL(world, {1.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {1.1, "b", "a", "486", "1 INVITE", "z9hG4bK1", .to_tag = "t"},
               {1.2, "a", "b", "ACK", "1 ACK", "z9hG4bK1", .to_tag = "t"},
               {9.0, "a", "b", "INVITE", "2 INVITE", "z9hG4bK2"},
               {9.1, "b", "a", "200", "2 INVITE", "z9hG4bK2", .to_tag = "u"},
               {9.2, "b", "a", "486", "1 INVITE", "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 2);
    ck_assert_int_eq(world->calls[1].state, CALL_BUSY);
    ck_assert_int_eq(world->calls[2].state, CALL_IN_CALL);
    ck_assert_uint_eq(call_of(6), 1);
}
END_TEST

/* RFC 3261 17.1.3: the branch decides. */
static const char *const odd[] = {"1 invite", "2 INVITE", "1", "x", "1 BYE"};

START_TEST(a_response_with_an_odd_cseq_stays_in_its_transaction)
{
    WORLD_TELL(world, {1.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {2.0, "b", "a", "200", odd[_i], "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->transaction_count, 1);
    ck_assert_uint_eq(world->call_count, 1);
    ck_assert_int_eq(world->calls[1].state, CALL_IN_CALL);
    ck_assert_uint_gt(world->finding_count, 0);
}
END_TEST

START_TEST(a_branch_that_several_requests_have_does_not_decide_alone)
{
    WORLD_TELL(world, {1.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {1.1, "b", "a", "200", "1 INVITE", "z9hG4bK1", .to_tag = "t"},
               {1.2, "a", "b", "BYE", "2 BYE", "z9hG4bK1", .to_tag = "t"},
               {1.3, "b", "a", "200", "2 BYE", "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->transaction_count, 2);
    ck_assert_int_eq(world->calls[1].state, CALL_COMPLETED);
}
END_TEST

/* Bytes that leave the start line, Via and From, but no Call-ID. */
#define CUT 160

START_TEST(what_was_cut_is_joined_by_branch_and_parties)
{
    world->cut_at = CUT;
    WORLD_TELL(world, {1.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bKone", .from_tag = "one"},
               {1.1, "a", "b", "INVITE", "1 INVITE", "z9hG4bKtwo", .from_tag = "two"},
               {1.3, "b", "a", "200", "1 INVITE", "z9hG4bKone", .from_tag = "one"},
               {1.4, "b", "a", "486", "1 INVITE", "z9hG4bKtwo", .from_tag = "two"},
               {1.5, "a", "b", "ACK", "1 ACK", "z9hG4bKack", .from_tag = "one"},
               {9.0, "a", "b", "BYE", "2 BYE", "z9hG4bKbye", .from_tag = "one"});
    world_finish(world);
    ck_assert(slice_is_absent(world->legs[1].call_id));
    ck_assert_uint_eq(world->call_count, 2);
    ck_assert_int_eq(world->calls[1].state, CALL_COMPLETED);
    ck_assert_int_eq(world->calls[2].state, CALL_BUSY);
    ck_assert_uint_eq(world->calls[1].messages, 4);
    ck_assert_uint_eq(world->calls[1].cut, 4);
}
END_TEST

START_TEST(hosts_alone_join_nothing)
{
    world->cut_at = 60; /* the start line, and Via without its branch */
    WORLD_TELL(world, {1.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bKone"},
               {1.3, "b", "a", "200", "1 INVITE", "z9hG4bKone"},
               {9.0, "a", "b", "BYE", "2 BYE", "z9hG4bKbye"});
    world_finish(world);
    world->ip_id = 3; /* that of the last one: a copy of it */
    WORLD_TELL(world, {9.0, "a", "b", "BYE", "2 BYE", "z9hG4bKbye"});
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 3);
    ck_assert_uint_eq(world->calls[3].duplicates, 1);
    for (size_t i = 1; i <= 3; i++)
        ck_assert_int_eq(world->calls[i].state, CALL_INCOMPLETE);
}
END_TEST

START_TEST(what_comes_back_after_its_call_left_memory_joins_the_row)
{
    WORLD_TELL(world, {1.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {1.1, "b", "a", "200", "1 INVITE", "z9hG4bK1", .to_tag = "t"},
               {1.2, "a", "b", "ACK", "1 ACK", "z9hG4bKa", .to_tag = "t"},
               {2.0, "a", "b", "BYE", "2 BYE", "z9hG4bK2", .to_tag = "t"},
               {2.1, "b", "a", "200", "2 BYE", "z9hG4bK2", .to_tag = "t"},
               {90.0, "x", "y", "OPTIONS", "1 OPTIONS", "z9hG4bKo", .call_id = "o"},
               {91.0, "b", "a", "NOTIFY", "9 NOTIFY", "z9hG4bK9", .from_tag = "t", .to_tag = "f"});
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 2);
    ck_assert_uint_eq(call_of(7), 1);
    ck_assert_int_eq(world->calls[1].state, CALL_COMPLETED);
    ck_assert_uint_eq(world->calls[1].messages, 6);
    ck_assert_int_eq(world->calls[1].duration_us, 900000);
}
END_TEST

START_TEST(a_call_after_one_that_left_memory_is_a_new_one)
{
    WORLD_TELL(world, {1.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {1.1, "b", "a", "200", "1 INVITE", "z9hG4bK1", .to_tag = "t"},
               {1.2, "a", "b", "ACK", "1 ACK", "z9hG4bKa", .to_tag = "t"},
               {2.0, "a", "b", "BYE", "2 BYE", "z9hG4bK2", .to_tag = "t"},
               {2.1, "b", "a", "200", "2 BYE", "z9hG4bK2", .to_tag = "t"},
               {90.0, "x", "y", "OPTIONS", "1 OPTIONS", "z9hG4bKo", .call_id = "o"},
               {91.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK9"},
               {91.1, "b", "a", "486", "1 INVITE", "z9hG4bK9", .to_tag = "u"});
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 3);
    ck_assert_int_eq(world->calls[1].state, CALL_COMPLETED);
    ck_assert_int_eq(world->calls[3].state, CALL_BUSY);
}
END_TEST

/* Two Call-IDs that differ only behind what tables hold are two calls all the same. */
START_TEST(long_keys_are_cut_for_tables_alone)
{
    enum { LEN = SIP_KEY_MAX + 60 };
    static char first[LEN + 1];
    static char second[LEN + 1];

    memset(first, 'k', LEN);
    memset(second, 'k', LEN);
    second[LEN - 1] = 'x';
    WORLD_TELL(world, {1.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1", first},
               {1.1, "b", "a", "486", "1 INVITE", "z9hG4bK1", first, .to_tag = "t"},
               {1.2, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1", second});
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 2);
    ck_assert_int_eq(world->calls[1].state, CALL_BUSY);
    ck_assert_uint_eq(world->legs[1].call_id.len, SIP_KEY_MAX);
    ck_assert_uint_eq(world->finding_count, 3);
}
END_TEST

START_TEST(more_calls_than_fit_are_rows_once_each)
{
    enum { CALLS = 300 };
    const struct correlate_limits limits = {
        .legs = 50, .calls = 1000, .dialogs = 50, .transactions = 50, .endpoints = 64};
    static char ids[CALLS][16];

    world_free(world);
    world = world_new(&limits);
    for (int i = 0; i < CALLS; i++) {
        snprintf(ids[i], sizeof(ids[i]), "call%d", i);
        WORLD_TELL(
            world, {1.0 + i * 0.001, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1", ids[i]},
            {1.0005 + i * 0.001, "b", "a", "200", "1 INVITE", "z9hG4bK1", ids[i], .to_tag = "t"});
    }
    for (int i = 0; i < CALLS; i++)
        WORLD_TELL(
            world, {5.0 + i * 0.001, "a", "b", "BYE", "2 BYE", "z9hG4bK2", ids[i], .to_tag = "t"},
            {5.0005 + i * 0.001, "b", "a", "200", "2 BYE", "z9hG4bK2", ids[i], .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->call_count, CALLS);
    for (size_t i = 1; i <= CALLS; i++) {
        ck_assert_int_eq(world->calls[i].state, CALL_COMPLETED);
        ck_assert_uint_eq(world->calls[i].messages, 4);
        ck_assert_int_eq(world->calls[i].duration_us, 3999500);
    }
}
END_TEST

Suite *test_leg_choose_suite(void)
{
    Suite *suite = suite_create("leg_choose");
    TCase *tcase = tcase_create("leg_choose");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, other_methods_under_the_call_id_of_a_call_are_rows_of_their_own);
    tcase_add_test(tcase, an_invite_with_a_new_tag_is_a_new_call);
    tcase_add_test(tcase, an_invite_after_the_end_is_a_new_call_though_its_tag_is_the_same);
    tcase_add_loop_test(tcase, a_response_with_an_odd_cseq_stays_in_its_transaction, 0,
                        sizeof(odd) / sizeof(odd[0]));
    tcase_add_test(tcase, a_branch_that_several_requests_have_does_not_decide_alone);
    tcase_add_test(tcase, what_was_cut_is_joined_by_branch_and_parties);
    tcase_add_test(tcase, hosts_alone_join_nothing);
    tcase_add_test(tcase, what_comes_back_after_its_call_left_memory_joins_the_row);
    tcase_add_test(tcase, a_call_after_one_that_left_memory_is_a_new_one);
    tcase_add_test(tcase, long_keys_are_cut_for_tables_alone);
    tcase_add_test(tcase, more_calls_than_fit_are_rows_once_each);
    suite_add_tcase(suite, tcase);
    return suite;
}
