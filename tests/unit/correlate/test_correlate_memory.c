/* What correlation does when the host has no memory: a message is counted as lost, or is right. */
#include <check.h>
#include <stdio.h>

#include "correlate/output.h"
#include "tests/unit/correlate/world.h"
#include "tests/unit/fail_alloc.h"
#include "tests/unit/registry.h"

Suite *test_correlate_memory_suite(void);

/* Enough that tables grow beyond their first memory. */
#define CALLS 600

static struct fact_batch *refuse(void *context, struct fact_batch *full)
{
    (void)context;
    (void)full;
    return NULL;
}

START_TEST(a_correlator_is_made_or_not)
{
    const struct correlate_options options = {.limits = correlate_limits_of(UINT64_C(1) << 20)};

    FAIL_ALLOC_EACH(n)
    {
        struct correlate *correlate;

        fail_alloc_at(n);
        correlate = correlate_new(&options, (struct fact_sink){.exchange = refuse});
        ck_assert(fail_alloc_off() == (correlate == NULL));
        correlate_free(correlate);
    }
}
END_TEST

START_TEST(a_batch_is_made_or_not)
{
    FAIL_ALLOC_EACH(n)
    {
        struct fact_batch *batch;

        fail_alloc_at(n);
        batch = fact_batch_new();
        ck_assert(fail_alloc_off() == (batch == NULL));
        fact_batch_free(batch);
    }
}
END_TEST

/* A call that is asked for a password first. */
#define CALL_MESSAGES 8
static void tell_call(struct world *world, int number)
{
    double at = number / 100.0;
    char call_id[16];
    char branch[4][24];

    snprintf(call_id, sizeof(call_id), "call%d", number);
    for (int i = 0; i < 4; i++)
        snprintf(branch[i], sizeof(branch[i]), "z9hG4bK%dx%d", number, i);
    WORLD_TELL(world, {at, "a", "b", "INVITE", "1 INVITE", branch[0], call_id},
               {at + 0.001, "b", "a", "401", "1 INVITE", branch[0], call_id, .to_tag = "s"},
               {at + 0.002, "a", "b", "ACK", "1 ACK", branch[0], call_id, .to_tag = "s"},
               {at + 0.003, "a", "b", "INVITE", "2 INVITE", branch[1], call_id},
               {at + 0.004, "b", "a", "200", "2 INVITE", branch[1], call_id, .to_tag = "t"},
               {at + 0.005, "a", "b", "ACK", "2 ACK", branch[2], call_id, .to_tag = "t"},
               {at + 0.006, "a", "b", "BYE", "3 BYE", branch[3], call_id, .to_tag = "t"},
               {at + 0.007, "b", "a", "200", "3 BYE", branch[3], call_id, .to_tag = "t"});
}

/* A call whose first message is lost has none: it is incomplete, and says so. */
static void check_account(const struct world *world)
{
    uint64_t lost = correlate_counts(world->correlate)->at[COUNTER_LOST_MESSAGES];
    uint64_t incomplete = 0;

    ck_assert_uint_le(lost, 1);
    ck_assert_uint_eq(world->message_count + lost, CALL_MESSAGES * CALLS);
    ck_assert_uint_eq(world->call_count, CALLS);
    for (size_t i = 1; i <= CALLS; i++) {
        if (world->calls[i].state == CALL_INCOMPLETE)
            incomplete++;
        else
            ck_assert_int_eq(world->calls[i].state, CALL_COMPLETED);
    }
    ck_assert_uint_le(incomplete, lost);
}

START_TEST(a_message_is_emitted_or_counted_as_lost_and_its_call_is_right)
{
    FAIL_ALLOC_EACH(n)
    {
        struct world *world = world_new(NULL);

        fail_alloc_at(n);
        for (int i = 0; i < CALLS; i++)
            tell_call(world, i);
        fail_alloc_off();
        world_finish(world);
        check_account(world);
        world_free(world);
    }
}
END_TEST

/* Messages without a Call-ID are joined by their branches, and a call that rests is taken up again. */
START_TEST(nameless_and_resting_calls_are_never_lost_in_silence)
{
    FAIL_ALLOC_EACH(n)
    {
        struct world *world = world_new(NULL);
        uint64_t lost;

        fail_alloc_at(n);
        WORLD_TELL(world, {0.0, "a", "b", "OPTIONS", "1 OPTIONS", "z9hG4bK1", .call_id = ""},
                   {0.1, "b", "a", "200", "1 OPTIONS", "z9hG4bK1", .call_id = "", .to_tag = "t"},
                   {0.2, "a", "b", "INVITE", "1 INVITE", "z9hG4bK2"},
                   {0.3, "b", "a", "486", "1 INVITE", "z9hG4bK2", .to_tag = "t"},
                   {900.0, "a", "b", "OPTIONS", "2 OPTIONS", "z9hG4bK3", .call_id = "x"},
                   {901.0, "b", "a", "486", "1 INVITE", "z9hG4bK2", .to_tag = "t"});
        fail_alloc_off();
        world_finish(world);
        lost = correlate_counts(world->correlate)->at[COUNTER_LOST_MESSAGES];
        ck_assert_uint_le(lost, 1);
        ck_assert_uint_eq(world->message_count + lost, 6);
        world_free(world);
    }
}
END_TEST

/* At their cap endpoints are forgotten and numbered anew, in new tables. */
START_TEST(without_memory_for_new_endpoints_the_old_ones_stay)
{
    const struct correlate_limits limits = {
        .legs = 64, .calls = 64, .dialogs = 8, .transactions = 64, .endpoints = 4};

    FAIL_ALLOC_EACH(n)
    {
        struct world *world = world_new(&limits);
        uint64_t lost;

        fail_alloc_at(n);
        for (int i = 0; i < 20; i++) {
            char src[2] = {(char)('a' + i), '\0'};

            WORLD_TELL(world, {i, src, "z", "OPTIONS", "1 OPTIONS", "z9hG4bK1", .call_id = src});
        }
        fail_alloc_off();
        world_finish(world);
        lost = correlate_counts(world->correlate)->at[COUNTER_LOST_MESSAGES];
        ck_assert_uint_le(lost, 1);
        ck_assert_uint_eq(world->message_count + lost, 20);
        world_free(world);
    }
}
END_TEST

Suite *test_correlate_memory_suite(void)
{
    Suite *suite = suite_create("correlate_memory");
    TCase *tcase = tcase_create("correlate_memory");

    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_correlator_is_made_or_not);
    tcase_add_test(tcase, a_batch_is_made_or_not);
    tcase_add_test(tcase, a_message_is_emitted_or_counted_as_lost_and_its_call_is_right);
    tcase_add_test(tcase, nameless_and_resting_calls_are_never_lost_in_silence);
    tcase_add_test(tcase, without_memory_for_new_endpoints_the_old_ones_stay);
    suite_add_tcase(suite, tcase);
    return suite;
}
