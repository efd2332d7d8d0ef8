#include "correlate/copy.h"

#include <check.h>

#include "tests/unit/correlate/world.h"
#include "tests/unit/registry.h"

Suite *test_copy_suite(void);

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

static bool is_copy(size_t n)
{
    return (world_message(world, n)->flags & MESSAGE_DUPLICATE) != 0;
}

#define INVITE                 "a", "b", "INVITE", "1 INVITE", "z9hG4bK1"
#define PROVISIONAL(code, tag) "b", "a", code, "1 INVITE", "z9hG4bK1", .to_tag = tag

/* How far apart two captures of one packet are, and what they are then. */
static const struct {
    double apart;
    bool has_no_id;
    bool is_copy;
} pairs[] = {
    {0.0, false, true},   {0.000008, false, true}, {0.04, false, true}, {0.0999, false, true},
    {0.0003, true, true}, {0.04, true, true},      {0.2, false, false}, {0.2, true, false},
    {0.5, false, false},  {0.5, true, false},
};

START_TEST(the_same_bytes_well_before_t1_are_a_copy)
{
    world->ip_id = 77;
    world->has_no_ip_id = pairs[_i].has_no_id;
    WORLD_TELL(world, {1.0, INVITE}, {1.0 + pairs[_i].apart, INVITE});
    world_finish(world);
    ck_assert_int_eq(is_copy(2), pairs[_i].is_copy);
    ck_assert_int_eq(is_retransmission(2), !pairs[_i].is_copy);
    ck_assert_uint_eq(world->calls[1].messages, pairs[_i].is_copy ? 1 : 2);
    ck_assert_uint_eq(world->calls[1].duplicates, pairs[_i].is_copy ? 1 : 0);
}
END_TEST

START_TEST(a_copy_may_come_before_its_original)
{
    world->ip_id = 77;
    WORLD_TELL(world, {1.003, INVITE}, {1.0, INVITE});
    world_finish(world);
    ck_assert(is_copy(2));
}
END_TEST

/* A server answers a request that was sent again with a second 100 at once. */
START_TEST(the_same_bytes_with_other_identifications_are_two_packets)
{
    WORLD_TELL(world, {1.0, INVITE}, {1.0005, PROVISIONAL("100", NULL)},
               {1.0010, PROVISIONAL("100", NULL)});
    world_finish(world);
    ck_assert(!is_copy(3) && is_retransmission(3));
}
END_TEST

START_TEST(the_same_identification_with_other_bytes_is_no_copy)
{
    world->ip_id = 77;
    WORLD_TELL(world, {1.0, INVITE}, {1.010, PROVISIONAL("180", "one")},
               {1.011, PROVISIONAL("180", "two")});
    world_finish(world);
    ck_assert(!is_copy(3) && !is_retransmission(3));
}
END_TEST

START_TEST(copies_are_known_among_others_in_between)
{
    world->has_no_ip_id = true;
    WORLD_TELL(world, {1.0, INVITE}, {1.010, PROVISIONAL("100", NULL)},
               {1.011, PROVISIONAL("180", "t")}, {1.012, PROVISIONAL("100", NULL)},
               {1.013, PROVISIONAL("180", "t")});
    world_finish(world);
    ck_assert(is_copy(4) && is_copy(5));
    ck_assert_uint_eq(world->calls[1].messages, 3);
    ck_assert_uint_eq(world->transactions[1].responses, 2);
}
END_TEST

/* Without identifications, a request that was repeated in between explains the second response. */
START_TEST(an_answer_to_a_repeated_request_is_no_copy)
{
    world->has_no_ip_id = true;
    WORLD_TELL(world, {1.0, INVITE}, {1.480, PROVISIONAL("100", NULL)}, {1.5, INVITE},
               {1.520, PROVISIONAL("100", NULL)});
    world_finish(world);
    ck_assert(is_retransmission(3));
    ck_assert(!is_copy(4) && is_retransmission(4));
}
END_TEST

START_TEST(a_copy_of_a_repeated_request_explains_nothing)
{
    world->has_no_ip_id = true;
    WORLD_TELL(world, {1.0, INVITE}, {1.001, PROVISIONAL("100", NULL)}, {1.003, INVITE},
               {1.004, PROVISIONAL("100", NULL)});
    world_finish(world);
    ck_assert(is_copy(3) && is_copy(4));
    ck_assert_uint_eq(world->calls[1].retransmissions, 0);
}
END_TEST

START_TEST(a_sender_with_one_identification_may_repeat_itself)
{
    world->ip_id = 77;
    WORLD_TELL(world, {1.0, INVITE}, {1.1, PROVISIONAL("183", "t")},
               {1.6, PROVISIONAL("183", "t")});
    world_finish(world);
    ck_assert(!is_copy(3) && is_retransmission(3));
}
END_TEST

START_TEST(an_ack_without_its_invite_has_copies_too)
{
    world->ip_id = 77;
    WORLD_TELL(world, {1.0, "a", "b", "ACK", "1 ACK", "z9hG4bKa", .to_tag = "t"},
               {1.003, "a", "b", "ACK", "1 ACK", "z9hG4bKa", .to_tag = "t"});
    world_finish(world);
    ck_assert(is_copy(2));
    ck_assert_uint_ne(world_message(world, 1)->transaction, 0);
    ck_assert_uint_eq(world_message(world, 1)->transaction, world_message(world, 2)->transaction);
}
END_TEST

START_TEST(a_copy_has_no_findings_of_its_own)
{
    world->ip_id = 77;
    WORLD_TELL(world, {1.0, "a", "b", "INVITE", "1 invite", "z9hG4bK1"},
               {1.003, "a", "b", "INVITE", "1 invite", "z9hG4bK1"});
    world_finish(world);
    ck_assert(is_copy(2));
    ck_assert_uint_eq(world->finding_count, 1);
    ck_assert_uint_eq(world_message(world, 2)->flags & MESSAGE_HAS_FINDING, 0);
}
END_TEST

Suite *test_copy_suite(void)
{
    Suite *suite = suite_create("copy");
    TCase *tcase = tcase_create("copy");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, the_same_bytes_well_before_t1_are_a_copy, 0,
                        sizeof(pairs) / sizeof(pairs[0]));
    tcase_add_test(tcase, a_copy_may_come_before_its_original);
    tcase_add_test(tcase, the_same_bytes_with_other_identifications_are_two_packets);
    tcase_add_test(tcase, the_same_identification_with_other_bytes_is_no_copy);
    tcase_add_test(tcase, copies_are_known_among_others_in_between);
    tcase_add_test(tcase, an_answer_to_a_repeated_request_is_no_copy);
    tcase_add_test(tcase, a_copy_of_a_repeated_request_explains_nothing);
    tcase_add_test(tcase, a_sender_with_one_identification_may_repeat_itself);
    tcase_add_test(tcase, an_ack_without_its_invite_has_copies_too);
    tcase_add_test(tcase, a_copy_has_no_findings_of_its_own);
    suite_add_tcase(suite, tcase);
    return suite;
}
