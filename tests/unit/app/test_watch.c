#include "app/watch.h"

#include <check.h>
#include <stdlib.h>

#include "store/query_changes.h"
#include "store/writer.h"
#include "tests/unit/fail_alloc.h"
#include "tests/unit/registry.h"

#define START_US INT64_C(1772355600000000)
#define SECOND   INT64_C(1000000)

Suite *test_watch_suite(void);

static struct slice text(const char *text)
{
    return slice_from_text(text);
}

/* --- the table --- */

START_TEST(what_was_told_is_found_again)
{
    struct watch_table *table = watch_table_new();
    struct watch_call *entry = watch_table_take(table, 7);

    entry->kinds = 3;
    ck_assert_ptr_eq(watch_table_find(table, 7), entry);
    ck_assert_ptr_eq(watch_table_take(table, 7), entry);
    ck_assert_uint_eq(watch_table_take(table, 8)->kinds, 0);
    ck_assert_ptr_null(watch_table_find(table, 9));
    watch_table_free(table);
}
END_TEST

START_TEST(calls_that_are_over_go_first_and_uncounted)
{
    struct watch_table *table = watch_table_new();
    const uint64_t many = WATCH_CALLS_OVER_MAX + 100;

    (void)watch_table_take(table, many + 1);
    for (uint64_t call = 1; call <= many; call++)
        watch_table_touch(table, watch_table_take(table, call), true);
    ck_assert_uint_le(watch_table_count(table), WATCH_CALLS_OVER_MAX + 2);
    ck_assert_ptr_nonnull(watch_table_find(table, many + 1));
    ck_assert_ptr_nonnull(watch_table_find(table, many));
    ck_assert_ptr_null(watch_table_find(table, 1));
    ck_assert_uint_eq(watch_table_forgotten(table), 0);
    watch_table_free(table);
}
END_TEST

START_TEST(at_the_ceiling_the_call_not_touched_longest_goes_and_is_counted)
{
    struct watch_table *table = watch_table_new();

    for (uint64_t call = 1; call <= WATCH_CALLS_MAX; call++)
        ck_assert_ptr_nonnull(watch_table_take(table, call));
    watch_table_touch(table, watch_table_find(table, 1), false);
    ck_assert_ptr_nonnull(watch_table_take(table, WATCH_CALLS_MAX + 1));
    ck_assert_ptr_nonnull(watch_table_find(table, 1));
    ck_assert_ptr_null(watch_table_find(table, 2));
    ck_assert_uint_eq(watch_table_forgotten(table), 1);
    ck_assert_uint_eq(watch_table_count(table), WATCH_CALLS_MAX);
    watch_table_free(table);
}
END_TEST

START_TEST(what_is_held_comes_oldest_first_until_it_is_let_go)
{
    struct watch_table *table = watch_table_new();
    struct watch_call *first = watch_table_take(table, 1);
    struct watch_call *second = watch_table_take(table, 2);

    watch_table_hold(table, first, 10);
    watch_table_hold(table, second, 20);
    ck_assert_ptr_eq(watch_table_next_held(table, NULL), first);
    ck_assert_ptr_eq(watch_table_next_held(table, first), second);
    ck_assert_ptr_null(watch_table_next_held(table, second));
    watch_table_hold(table, first, 0);
    ck_assert_ptr_eq(watch_table_next_held(table, NULL), second);
    watch_table_free(table);
}
END_TEST

/* --- a store that grows, and what is told of it --- */

struct world {
    struct writer *writer;
    struct view *view;
    struct fact_batch *batch;
    struct options options;
    struct output output;
    struct watch watch;
    char *text;
    size_t size;
    size_t read; /* bytes of the text that were looked at */
};

static void world_release(struct world *world)
{
    watch_release(&world->watch);
    view_close(world->view);
    writer_close(world->writer, false);
    fact_batch_free(world->batch);
    fclose(world->output.file.file);
    free(world->text);
    free(world);
}

static struct world *world_new(const struct options *options)
{
    struct world *world = calloc(1, sizeof(*world));
    const struct writer_options how = {.is_viewed = true, .is_indexed = true};

    world->batch = fact_batch_new();
    world->options = *options;
    world->output.file.file = open_memstream(&world->text, &world->size);
    world->output.style = (struct style){.target = ESCAPE_FILE, .zone = CLOCK_UTC};
    world->output.is_terminal = true;
    fflush(world->output.file.file);
    out_init(&world->output.out, world->output.file.file, "memory");
    ck_assert_int_eq(writer_open(&how, &world->writer, NULL), ERR_NONE);
    ck_assert_int_eq(view_open(writer_path(world->writer), &world->view, NULL), ERR_NONE);
    const struct watch_options watch = {.options = &world->options,
                                        .view = world->view,
                                        .output = &world->output,
                                        .is_growing = true};
    ck_assert_int_eq(watch_init(&world->watch, &watch, NULL), ERR_NONE);
    return world;
}

static const struct options any = {.kind = OPTION_UNSET};

/* A call by what may change of it: seconds after the start, 0 for not. */
struct change {
    uint64_t call;
    enum call_state state;
    uint16_t final;
    int answer;
    int end;
    const char *method; /* NULL: INVITE */
};

static void add_call(struct world *world, const struct change *change)
{
    const char *method = change->method == NULL ? "INVITE" : change->method;
    const int64_t start_us = START_US + (int64_t)change->call * SECOND;
    struct fact_batch *batch = world->batch;

    batch->legs[batch->leg_count++] = (struct fact_leg){.id = change->call,
                                                        .call = change->call,
                                                        .start_us = start_us,
                                                        .short_id = text("k7f3q2abcdef"),
                                                        .call_id = text("a1@host")};
    batch->calls[batch->call_count++] = (struct fact_call){
        .id = change->call,
        .state = (uint8_t)change->state,
        .is_invite = change->method == NULL,
        .final = change->final,
        .start_us = start_us,
        .answer_us = change->answer == 0 ? TIME_NONE : start_us + change->answer * SECOND,
        .end_us = change->end == 0 ? TIME_NONE : start_us + change->end * SECOND,
        .ringing_us = TIME_NONE,
        .first_final_us = TIME_NONE,
        .pdd_us = TIME_NONE,
        .setup_us = change->answer == 0 ? TIME_NONE : change->answer * SECOND,
        .duration_us = change->answer == 0 || change->end == 0
                           ? TIME_NONE
                           : (change->end - change->answer) * SECOND,
        .last_us = start_us + SECOND,
        .messages = 1,
        .findings = (uint32_t)batch->finding_count,
        .short_id = text("k7f3q2abcdef"),
        .method = text(method),
        .from_user = text("alice"),
        .to_user = text("bob"),
    };
}

static void add_finding(struct world *world, uint64_t id, uint64_t call, const char *rule)
{
    struct fact_batch *batch = world->batch;

    batch->findings[batch->finding_count++] =
        (struct fact_finding){.id = id,
                              .leg = call,
                              .time_us = START_US + (int64_t)call * SECOND,
                              .severity = 2,
                              .rule = rule,
                              .section = "RFC 3261 7",
                              .text = "something"};
}

static void store(struct world *world)
{
    ck_assert_int_eq(writer_write(world->writer, world->batch, NULL), ERR_NONE);
    fact_batch_reset(world->batch);
}

/* Where what happened and the state stand in a line; the caller follows. */
#define WORDS_AT 34

/* Write what a line says, with one blank where there are several. */
static void write_words(struct slice line, struct buf *buf)
{
    struct slice rest = slice_from(line, WORDS_AT);

    rest = slice_trim(slice_sub(rest, 0, slice_find_nocase(rest, "alice")));
    while (rest.len > 0) {
        size_t gap = slice_find(rest, 0, ' ');

        buf_slice(buf, slice_sub(rest, 0, gap));
        rest = slice_trim(slice_from(rest, gap));
        if (rest.len > 0)
            buf_byte(buf, ' ');
    }
}

/* Look, and expect these words of the lines that came, in this order; "" for no line at all. */
static void look_for(struct world *world, bool is_last, const char *words)
{
    char memory[256];
    struct slice rest;
    struct buf buf;

    ck_assert_int_eq(watch_look(&world->watch, is_last, NULL), ERR_NONE);
    buf_init(&buf, memory, sizeof(memory));
    rest = slice_of(world->text + world->read, world->size - world->read);
    while (rest.len > 0) {
        size_t end = slice_find(rest, 0, '\n');

        if (buf.len > 0)
            buf_text(&buf, ", ");
        write_words(slice_sub(rest, 0, end), &buf);
        rest = slice_from(rest, end + 1);
    }
    world->read = world->size;
    ck_assert_str_eq(memory, words);
}

static void change(struct world *world, const struct change *change, const char *words)
{
    add_call(world, change);
    store(world);
    look_for(world, false, words);
}

START_TEST(a_call_is_told_as_it_goes_and_nothing_twice)
{
    struct world *world = world_new(&any);

    look_for(world, false, "");
    change(world, &(struct change){1, CALL_TRYING, 0, 0, 0, NULL}, "start TRYING");
    change(world, &(struct change){1, CALL_RINGING, 0, 0, 0, NULL}, "");
    change(world, &(struct change){1, CALL_IN_CALL, 200, 3, 0, NULL}, "answer IN-CALL");
    look_for(world, false, "");
    change(world, &(struct change){1, CALL_COMPLETED, 200, 3, 9, NULL}, "end COMPLETED");
    change(world, &(struct change){1, CALL_COMPLETED, 200, 3, 9, NULL}, "");
    look_for(world, true, "");
    world_release(world);
}
END_TEST

START_TEST(a_look_prints_all_or_says_that_memory_is_short)
{
    FAIL_ALLOC_EACH(n)
    {
        struct world *world = world_new(&any);
        const struct watch_options how = world->watch.how;
        struct error error = {0};
        enum err err;

        watch_release(&world->watch);
        for (uint64_t call = 1; call <= 8; call++)
            add_call(world, &(struct change){call, CALL_COMPLETED, 200, 3, 9, NULL});
        store(world);
        fail_alloc_at(n);
        err = watch_init(&world->watch, &how, &error);
        if (err == ERR_NONE)
            err = watch_look(&world->watch, true, &error);
        fail_alloc_check(err, &error, fail_alloc_off());
        ck_assert(err != ERR_NONE || world->watch.printed == 24);
        world_release(world);
    }
}
END_TEST

START_TEST(a_call_that_was_missed_so_far_is_told_whole)
{
    struct world *world = world_new(&any);

    change(world, &(struct change){1, CALL_COMPLETED, 200, 3, 9, NULL},
           "start TRYING, answer IN-CALL, end COMPLETED");
    world_release(world);
}
END_TEST

START_TEST(events_of_one_look_are_in_order_of_time)
{
    struct world *world = world_new(&any);

    add_call(world, &(struct change){1, CALL_BUSY, 486, 0, 5, NULL});
    change(world, &(struct change){2, CALL_IN_CALL, 200, 1, 0, NULL},
           "start TRYING, start TRYING, answer IN-CALL, end 486 BUSY");
    world_release(world);
}
END_TEST

START_TEST(a_challenge_is_not_told_when_the_call_goes_on)
{
    struct world *world = world_new(&any);

    change(world, &(struct change){1, CALL_REJECTED_AUTH, 407, 0, 1, NULL}, "start TRYING");
    change(world, &(struct change){1, CALL_TRYING, 0, 0, 0, NULL}, "");
    change(world, &(struct change){1, CALL_BUSY, 486, 0, 2, NULL}, "end 486 BUSY");
    look_for(world, true, "");
    world_release(world);
}
END_TEST

START_TEST(a_challenge_that_stands_is_told)
{
    struct world *world = world_new(&any);

    change(world, &(struct change){1, CALL_REJECTED_AUTH, 407, 0, 1, NULL}, "start TRYING");
    look_for(world, false, "");
    ck_assert_ptr_nonnull(watch_table_find(world->watch.table, 1));
    watch_table_hold(world->watch.table, watch_table_find(world->watch.table, 1), 1);
    look_for(world, false, "end 407 REJECTED-AUTH");
    look_for(world, true, "");
    world_release(world);
}
END_TEST

START_TEST(at_the_end_nothing_is_held_back)
{
    struct world *world = world_new(&any);

    change(world, &(struct change){1, CALL_REDIRECTED, 302, 0, 1, NULL}, "start TRYING");
    look_for(world, true, "end 302 REDIRECTED");
    look_for(world, true, "");
    world_release(world);
}
END_TEST

START_TEST(an_end_that_was_none_is_followed_by_another)
{
    struct world *world = world_new(&any);

    change(world, &(struct change){1, CALL_COMPLETED, 200, 1, 5, NULL},
           "start TRYING, answer IN-CALL, end COMPLETED");
    change(world, &(struct change){1, CALL_IN_CALL, 200, 1, 0, NULL}, "");
    change(world, &(struct change){1, CALL_COMPLETED, 200, 1, 7, NULL}, "end COMPLETED");
    world_release(world);
}
END_TEST

START_TEST(a_registration_is_told_when_its_result_changes)
{
    struct world *world = world_new(&any);

    change(world, &(struct change){1, CALL_TRYING, 0, 0, 0, "REGISTER"}, "");
    change(world, &(struct change){1, CALL_COMPLETED, 200, 0, 1, "REGISTER"}, "register COMPLETED");
    change(world, &(struct change){1, CALL_TRYING, 0, 0, 0, "REGISTER"}, "");
    change(world, &(struct change){1, CALL_COMPLETED, 200, 0, 3, "REGISTER"}, "");
    change(world, &(struct change){1, CALL_FAILED, 403, 0, 4, "REGISTER"}, "register 403 FAILED");
    world_release(world);
}
END_TEST

START_TEST(other_requests_are_told_when_all_are_wanted)
{
    const struct options all = {.kind = KIND_ALL};
    struct world *world = world_new(&any);

    change(world, &(struct change){1, CALL_COMPLETED, 200, 0, 1, "OPTIONS"}, "");
    world_release(world);
    world = world_new(&all);
    change(world, &(struct change){1, CALL_COMPLETED, 200, 0, 1, "OPTIONS"}, "OPTIONS COMPLETED");
    world_release(world);
}
END_TEST

START_TEST(only_calls_are_told_when_that_is_wanted)
{
    const struct options calls = {.kind = KIND_INVITES};
    struct world *world = world_new(&calls);

    add_call(world, &(struct change){1, CALL_COMPLETED, 200, 0, 1, "REGISTER"});
    change(world, &(struct change){2, CALL_TRYING, 0, 0, 0, NULL}, "start TRYING");
    world_release(world);
}
END_TEST

START_TEST(each_finding_is_told_once)
{
    struct world *world = world_new(&any);

    add_finding(world, 1, 1, "first");
    change(world, &(struct change){1, CALL_TRYING, 0, 0, 0, NULL}, "start TRYING, finding WARN");
    ck_assert_ptr_nonnull(strstr(world->text, "first: something (RFC 3261 7)"));
    add_finding(world, 2, 1, "second");
    add_finding(world, 3, 1, "third");
    change(world, &(struct change){1, CALL_TRYING, 0, 0, 0, NULL}, "finding WARN, finding WARN");
    world_release(world);
}
END_TEST

START_TEST(a_state_chooses_events_by_the_state_that_they_tell)
{
    const struct options busy = {.kind = OPTION_UNSET, .states = 1u << CALL_BUSY};
    struct world *world = world_new(&busy);

    change(world, &(struct change){1, CALL_BUSY, 486, 0, 2, NULL}, "end 486 BUSY");
    change(world, &(struct change){2, CALL_COMPLETED, 200, 1, 2, NULL}, "");
    world_release(world);
}
END_TEST

START_TEST(problems_are_told_from_the_first_finding_on)
{
    const struct options problems = {.kind = OPTION_UNSET, .has_problem = true};
    struct world *world = world_new(&problems);

    change(world, &(struct change){1, CALL_TRYING, 0, 0, 0, NULL}, "");
    change(world, &(struct change){2, CALL_BUSY, 486, 0, 2, NULL}, "");
    add_finding(world, 1, 1, "rule");
    change(world, &(struct change){1, CALL_BUSY, 486, 0, 2, NULL}, "finding WARN, end 486 BUSY");
    world_release(world);
}
END_TEST

START_TEST(an_expression_chooses_calls)
{
    struct options from = {.kind = OPTION_UNSET, .from = "ALICE"};
    struct world *world = world_new(&from);

    change(world, &(struct change){1, CALL_BUSY, 486, 0, 2, NULL}, "");
    world_release(world);
    from.from = "alice";
    world = world_new(&from);
    change(world, &(struct change){1, CALL_BUSY, 486, 0, 2, NULL}, "start TRYING, end 486 BUSY");
    world_release(world);
}
END_TEST

START_TEST(a_limit_counts_events)
{
    const struct options two = {.kind = OPTION_UNSET, .limit = 2};
    struct world *world = world_new(&two);

    ck_assert(!watch_is_enough(&world->watch));
    change(world, &(struct change){1, CALL_COMPLETED, 200, 1, 2, NULL},
           "start TRYING, answer IN-CALL");
    ck_assert(watch_is_enough(&world->watch));
    world_release(world);
}
END_TEST

START_TEST(times_count_from_the_first_event)
{
    const struct options later = {
        .kind = OPTION_UNSET,
        .since = {.is_set = true, .is_relative = true, .us = 2 * SECOND},
    };
    struct world *world = world_new(&later);

    change(world, &(struct change){1, CALL_COMPLETED, 200, 1, 2, NULL}, "end COMPLETED");
    world_release(world);
}
END_TEST

START_TEST(a_call_that_was_forgotten_is_not_told_anew)
{
    struct world *world = world_new(&any);

    change(world, &(struct change){1, CALL_BUSY, 486, 0, 2, NULL}, "start TRYING, end 486 BUSY");
    for (uint64_t call = 1000; watch_table_find(world->watch.table, 1) != NULL; call++)
        watch_table_touch(world->watch.table, watch_table_take(world->watch.table, call), true);
    change(world, &(struct change){1, CALL_BUSY, 486, 0, 2, NULL}, "");
    world_release(world);
}
END_TEST

START_TEST(who_fell_behind_is_told_what_became_of_all_calls)
{
    struct world *world = world_new(&any);
    uint64_t oldest = 0;

    change(world, &(struct change){1, CALL_TRYING, 0, 0, 0, NULL}, "start TRYING");
    for (uint64_t call = 2; call <= 3; call++)
        add_call(world, &(struct change){call, CALL_BUSY, 486, 0, 2, NULL});
    add_call(world, &(struct change){1, CALL_BUSY, 486, 0, 2, NULL});
    store(world);
    for (uint64_t latest = 0; latest < 2 * CHANGES_KEPT;) {
        for (int at = 0; at < FACT_OBJECTS_MAX; at++)
            add_call(world, &(struct change){4, CALL_TRYING, 0, 0, 0, NULL});
        store(world);
        ck_assert_int_eq(query_change_span(world->view, &oldest, &latest, NULL), ERR_NONE);
    }
    ck_assert_uint_gt(oldest, world->watch.change + 4); /* or this tests nothing */
    look_for(world, false,
             "start TRYING, end 486 BUSY, start TRYING, end 486 BUSY, start TRYING, end 486 BUSY");
    look_for(world, true, "");
    world_release(world);
}
END_TEST

Suite *test_watch_suite(void)
{
    Suite *suite = suite_create("test_watch");
    TCase *tcase = tcase_create("watch");

    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, what_was_told_is_found_again);
    tcase_add_test(tcase, calls_that_are_over_go_first_and_uncounted);
    tcase_add_test(tcase, at_the_ceiling_the_call_not_touched_longest_goes_and_is_counted);
    tcase_add_test(tcase, what_is_held_comes_oldest_first_until_it_is_let_go);
    tcase_add_test(tcase, a_call_is_told_as_it_goes_and_nothing_twice);
    tcase_add_test(tcase, a_look_prints_all_or_says_that_memory_is_short);
    tcase_add_test(tcase, a_call_that_was_missed_so_far_is_told_whole);
    tcase_add_test(tcase, events_of_one_look_are_in_order_of_time);
    tcase_add_test(tcase, a_challenge_is_not_told_when_the_call_goes_on);
    tcase_add_test(tcase, a_challenge_that_stands_is_told);
    tcase_add_test(tcase, at_the_end_nothing_is_held_back);
    tcase_add_test(tcase, an_end_that_was_none_is_followed_by_another);
    tcase_add_test(tcase, a_registration_is_told_when_its_result_changes);
    tcase_add_test(tcase, other_requests_are_told_when_all_are_wanted);
    tcase_add_test(tcase, only_calls_are_told_when_that_is_wanted);
    tcase_add_test(tcase, each_finding_is_told_once);
    tcase_add_test(tcase, a_state_chooses_events_by_the_state_that_they_tell);
    tcase_add_test(tcase, problems_are_told_from_the_first_finding_on);
    tcase_add_test(tcase, an_expression_chooses_calls);
    tcase_add_test(tcase, a_limit_counts_events);
    tcase_add_test(tcase, times_count_from_the_first_event);
    tcase_add_test(tcase, a_call_that_was_forgotten_is_not_told_anew);
    tcase_add_test(tcase, who_fell_behind_is_told_what_became_of_all_calls);
    suite_add_tcase(suite, tcase);
    return suite;
}
