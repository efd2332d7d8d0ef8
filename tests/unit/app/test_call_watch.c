#include "app/call_watch.h"

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_call_watch_suite(void);

#define SECOND INT64_C(1000000)
#define TIMER  (32 * SECOND)
#define START  (1000 * SECOND)

static struct fact_batch *batch;
static struct call_watch watch;

static void set_up(void)
{
    batch = fact_batch_new();
    ck_assert_ptr_nonnull(batch);
}

static void clean_up(void)
{
    fact_batch_free(batch);
}

static bool begin(const char **words, size_t count)
{
    const struct options options = {.words = words, .word_count = count};

    return call_watch_init(&watch, &options);
}

static void begin_one(void)
{
    static const char *words[] = {"a@host"};

    ck_assert(begin(words, 1));
}

static void add_leg(uint64_t call, const char *call_id)
{
    batch->legs[batch->leg_count++] =
        (struct fact_leg){.id = call, .call = call, .call_id = slice_from_text(call_id)};
}

static struct fact_call *add_call(uint64_t id, enum call_state state, int64_t last_us)
{
    struct fact_call *call = &batch->calls[batch->call_count++];

    *call = (struct fact_call){.id = id,
                               .is_invite = true,
                               .state = (uint8_t)state,
                               .end_us = state > CALL_IN_CALL ? last_us : TIME_NONE,
                               .last_us = last_us};
    return call;
}

/* Hand over what was added, with packet time at `now_us`. */
static bool take(int64_t now_us)
{
    bool is_over;

    batch->messages[batch->message_count++] = (struct fact_message){.time_us = now_us};
    is_over = call_watch_take(&watch, batch);
    fact_batch_reset(batch);
    return is_over;
}

START_TEST(a_call_is_over_when_its_last_timer_has_run_out)
{
    begin_one();
    add_leg(7, "a@host");
    add_call(7, CALL_IN_CALL, START);
    ck_assert(!take(START + 10 * TIMER));
    add_call(7, CALL_COMPLETED, START + 11 * TIMER);
    ck_assert(!take(START + 12 * TIMER));
    ck_assert(take(START + 12 * TIMER + 1));
    ck_assert(watch.is_over);
}
END_TEST

START_TEST(a_message_after_the_end_is_waited_for_as_long)
{
    begin_one();
    add_leg(7, "a@host");
    add_call(7, CALL_FAILED, START);
    ck_assert(!take(START + TIMER));
    add_call(7, CALL_FAILED, START + TIMER);
    ck_assert(!take(START + 2 * TIMER));
    ck_assert(take(START + 2 * TIMER + 1));
}
END_TEST

START_TEST(all_calls_of_a_call_id_are_waited_for)
{
    begin_one();
    add_leg(7, "a@host");
    add_leg(8, "a@host");
    add_leg(9, "another@host");
    add_call(7, CALL_COMPLETED, START);
    add_call(8, CALL_RINGING, START + 1);
    add_call(9, CALL_RINGING, START + 1);
    ck_assert(!take(START + 3 * TIMER));
    add_call(8, CALL_CANCELLED, START + 3 * TIMER);
    ck_assert(take(START + 5 * TIMER));
}
END_TEST

START_TEST(a_call_id_that_does_not_come_is_waited_for)
{
    static const char *words[] = {"a@host", "b@host"};

    ck_assert(begin(words, 2));
    add_leg(7, "a@host");
    add_call(7, CALL_COMPLETED, START);
    ck_assert(!take(START + 9 * TIMER));
}
END_TEST

START_TEST(what_is_no_call_is_never_over)
{
    begin_one();
    add_leg(7, "a@host");
    add_call(7, CALL_COMPLETED, START)->is_invite = false;
    ck_assert(!take(START + 9 * TIMER));
}
END_TEST

START_TEST(more_calls_than_can_be_watched_are_read_to_the_end)
{
    begin_one();
    for (uint64_t i = 1; i <= CALL_WATCH_CALLS + 1; i++) {
        add_leg(i, "a@host");
        add_call(i, CALL_COMPLETED, START);
    }
    ck_assert(!take(START + 9 * TIMER));
}
END_TEST

static const struct {
    const char *word;
    bool is_watched;
} words[] = {{"a@host", true}, {"A1B2", true},  {"7f-3", true},
             {"3", false},     {"k7f3", false}, {"", false}};

START_TEST(only_what_can_be_nothing_but_a_call_id_is_watched)
{
    const char *two[] = {"a@host", words[_i].word};

    ck_assert_int_eq(begin(&two[1], 1), words[_i].is_watched);
    ck_assert_int_eq(begin(two, 2), words[_i].is_watched);
    ck_assert(!begin(two, 0));
}
END_TEST

Suite *test_call_watch_suite(void)
{
    Suite *suite = suite_create("call_watch");
    TCase *tcase = tcase_create("all");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_test(tcase, a_call_is_over_when_its_last_timer_has_run_out);
    tcase_add_test(tcase, a_message_after_the_end_is_waited_for_as_long);
    tcase_add_test(tcase, all_calls_of_a_call_id_are_waited_for);
    tcase_add_test(tcase, a_call_id_that_does_not_come_is_waited_for);
    tcase_add_test(tcase, what_is_no_call_is_never_over);
    tcase_add_test(tcase, more_calls_than_can_be_watched_are_read_to_the_end);
    tcase_add_loop_test(tcase, only_what_can_be_nothing_but_a_call_id_is_watched, 0,
                        COUNT_OF(words));
    suite_add_tcase(suite, tcase);
    return suite;
}
