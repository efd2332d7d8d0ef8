#include "correlate/dialog.h"

#include <stdio.h>

#include <check.h>

#include "tests/unit/correlate/world.h"
#include "tests/unit/registry.h"

Suite *test_dialog_suite(void);

static struct world *world;

static void setup(void)
{
    world = world_new(NULL);
}

static void teardown(void)
{
    world_free(world);
}

START_TEST(a_100_makes_no_dialog_even_with_a_to_tag)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {0.1, "b", "a", "100", "1 INVITE", "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->dialog_count, 0);
}
END_TEST

START_TEST(each_to_tag_of_a_fork_is_an_early_dialog)
{
    WORLD_TELL(world, {0.0, "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"},
               {0.1, "b", "a", "180", "1 INVITE", "z9hG4bK1", .to_tag = "t1"},
               {0.2, "b", "a", "183", "1 INVITE", "z9hG4bK1", .to_tag = "t2"},
               {0.3, "b", "a", "180", "1 INVITE", "z9hG4bK1", .to_tag = "t1"},
               {0.4, "a", "b", "PRACK", "2 PRACK", "z9hG4bK2", .to_tag = "t2"});
    world_finish(world);
    ck_assert_uint_eq(world->dialog_count, 2);
    ck_assert_int_eq(world->dialogs[1].state, DIALOG_EARLY);
    ck_assert_int_eq(world->dialogs[2].state, DIALOG_EARLY);
    ck_assert_uint_eq(world_message(world, 5)->dialog, 2);
}
END_TEST

START_TEST(both_directions_are_one_dialog)
{
    WORLD_TELL(world, {0.0, "a", "b", "INFO", "7 INFO", "z9hG4bK1", .to_tag = "t"},
               {0.1, "b", "a", "INFO", "3 INFO", "z9hG4bK2", .from_tag = "t", .to_tag = "f"});
    world_finish(world);
    ck_assert_uint_eq(world->dialog_count, 1);
    ck_assert_int_eq(world->dialogs[1].state, DIALOG_CONFIRMED);
}
END_TEST

START_TEST(a_notify_that_overtakes_the_200_is_in_the_dialog_of_its_subscribe)
{
    WORLD_TELL(world, {0.0, "a", "b", "SUBSCRIBE", "1 SUBSCRIBE", "z9hG4bK1"},
               {0.1, "b", "a", "NOTIFY", "1 NOTIFY", "z9hG4bK2", .from_tag = "t", .to_tag = "f"},
               {0.2, "b", "a", "200", "1 SUBSCRIBE", "z9hG4bK1", .to_tag = "t"},
               {0.3, "a", "b", "200", "1 NOTIFY", "z9hG4bK2", .from_tag = "t", .to_tag = "f"});
    world_finish(world);
    ck_assert_uint_eq(world->call_count, 1);
    ck_assert(!world->calls[1].is_invite);
    ck_assert_int_eq(world->calls[1].state, CALL_COMPLETED);
    ck_assert_uint_eq(world->dialog_count, 1);
    ck_assert_int_eq(world->dialogs[1].state, DIALOG_CONFIRMED);
}
END_TEST

/* Requests whose success makes no dialog. */
static const char *const lone[] = {"REGISTER", "OPTIONS", "MESSAGE", "PUBLISH", "FOO"};

START_TEST(success_of_other_requests_makes_no_dialog)
{
    char cseq[32];

    snprintf(cseq, sizeof(cseq), "1 %s", lone[_i]);
    WORLD_TELL(world, {0.0, "a", "b", lone[_i], cseq, "z9hG4bK1"},
               {0.2, "b", "a", "200", cseq, "z9hG4bK1", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->dialog_count, 0);
    ck_assert_int_eq(world->calls[1].state, CALL_COMPLETED);
}
END_TEST

START_TEST(the_bye_on_the_next_hop_ends_the_same_dialog_once)
{
    WORLD_TELL(world, {0.0, "a", "p", "INVITE", "1 INVITE", "z9hG4bK1"},
               {1.0, "p", "a", "200", "1 INVITE", "z9hG4bK1", .to_tag = "t"},
               {5.0, "a", "p", "BYE", "2 BYE", "z9hG4bK2", .to_tag = "t"},
               {5.5, "p", "b", "BYE", "2 BYE", "z9hG4bK3", .to_tag = "t"},
               {5.6, "b", "p", "481", "2 BYE", "z9hG4bK3", .to_tag = "t"});
    world_finish(world);
    ck_assert_uint_eq(world->dialog_count, 1);
    ck_assert_int_eq(world->dialogs[1].state, DIALOG_TERMINATED);
    ck_assert_int_eq(world->dialogs[1].end_us - world->dialogs[1].start_us, 4000000);
    ck_assert_int_eq(world->calls[1].state, CALL_COMPLETED);
}
END_TEST

START_TEST(at_the_cap_the_silent_one_goes_and_is_counted)
{
    const struct correlate_limits limits = {
        .legs = 64, .calls = 64, .dialogs = 2, .transactions = 64, .endpoints = 64};
    char tag[16];

    world_free(world);
    world = world_new(&limits);
    for (int i = 0; i < 5; i++) {
        snprintf(tag, sizeof(tag), "t%d", i);
        WORLD_TELL(world, {i, "a", "b", "INFO", "1 INFO", "z9hG4bK1", .to_tag = tag});
    }
    world_finish(world);
    ck_assert_uint_eq(world->dialog_count, 5);
    ck_assert_uint_eq(correlate_counts(world->correlate)->at[COUNTER_EVICTED_DIALOGS], 3);
}
END_TEST

Suite *test_dialog_suite(void)
{
    Suite *suite = suite_create("dialog");
    TCase *tcase = tcase_create("dialog");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, a_100_makes_no_dialog_even_with_a_to_tag);
    tcase_add_test(tcase, each_to_tag_of_a_fork_is_an_early_dialog);
    tcase_add_test(tcase, both_directions_are_one_dialog);
    tcase_add_test(tcase, a_notify_that_overtakes_the_200_is_in_the_dialog_of_its_subscribe);
    tcase_add_loop_test(tcase, success_of_other_requests_makes_no_dialog, 0,
                        sizeof(lone) / sizeof(lone[0]));
    tcase_add_test(tcase, the_bye_on_the_next_hop_ends_the_same_dialog_once);
    tcase_add_test(tcase, at_the_cap_the_silent_one_goes_and_is_counted);
    suite_add_tcase(suite, tcase);
    return suite;
}
