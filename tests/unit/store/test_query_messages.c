#include "store/query_messages.h"

#include <check.h>

#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_query_messages_suite(void);

/* Three calls; call 2 has two legs, 2 and 4. Message i is of leg
 * LEG_OF(i), and leg l of call CALL_OF(l). */
#define MESSAGES     24
#define LEG_OF(i)    ((i) % 4 + 1)
#define CALL_OF(leg) ((leg) == 4 ? 2 : (leg))
#define CALLS        3
#define TIME_US      1000

struct ids {
    char text[512];
    size_t count;
    int64_t last_us;
    uint64_t last_id;
};

static struct fixture fixture;

static bool add_id(void *context, const struct message_row *row)
{
    struct ids *ids = context;
    size_t len = strlen(ids->text);

    snprintf(ids->text + len, sizeof(ids->text) - len, "%s%llu", len == 0 ? "" : " ",
             (unsigned long long)row->id);
    ids->last_us = row->time_us;
    ids->last_id = row->id;
    ids->count++;
    return true;
}

/* Stores by two properties: times in order of the ids or reversed in pairs; temporary, kept, or
 * temporary and still being written. */
#define STORES 6

static bool is_ordered(int kind)
{
    return kind < 3;
}

static int64_t time_of(int kind, uint64_t id)
{
    return (int64_t)(is_ordered(kind) ? id : ((id - 1) ^ 1) + 1) * TIME_US;
}

static void emit_leg(uint64_t leg, uint64_t call)
{
    fixture.batch->legs[fixture.batch->leg_count++] = (struct fact_leg){
        .id = leg, .call = call, .start_us = TIME_US, .call_id = SLICE_LITERAL("c")};
}

/* A call spans the messages of its legs. */
static void emit_call(uint64_t call, int kind)
{
    struct fact_call *fact = &fixture.batch->calls[fixture.batch->call_count++];

    *fact = (struct fact_call){.id = call, .start_us = INT64_MAX, .short_id = SLICE_LITERAL("abc")};
    for (uint64_t i = 1; i <= MESSAGES; i++) {
        if (CALL_OF(LEG_OF(i)) != call)
            continue;
        if (time_of(kind, i) < fact->start_us)
            fact->start_us = time_of(kind, i);
        if (time_of(kind, i) > fact->last_us)
            fact->last_us = time_of(kind, i);
    }
}

static void make_store(int kind)
{
    fixture_open_writer(&fixture, kind % 3 == 1 ? fixture.path : NULL);
    for (uint64_t call = 1; call <= CALLS; call++)
        emit_call(call, kind);
    for (uint64_t leg = 1; leg <= 4; leg++)
        emit_leg(leg, CALL_OF(leg));
    for (uint64_t i = 1; i <= MESSAGES; i++) {
        fixture_add_message(&fixture, i, LEG_OF(i), time_of(kind, i));
        if (i % 5 == 0)
            fixture_write(&fixture);
    }
    fixture_write(&fixture);
    if (kind % 3 != 2)
        MUST(writer_finish(fixture.writer, &fixture.error), &fixture);
    MUST(view_open(writer_path(fixture.writer), &fixture.view, &fixture.error), &fixture);
}

static void set_up(void)
{
    fixture_begin(&fixture);
}

static void clean_up(void)
{
    fixture_end(&fixture);
}

static const uint64_t call_1[] = {1};
static const uint64_t call_2[] = {2};
static const uint64_t calls_3_and_1[] = {3, 1};
static const uint64_t no_call[] = {77};

static const struct {
    struct message_query query;
    const char *in_order;
    const char *in_pairs;
} lists[] = {
    {{0},
     "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24",
     "2 1 4 3 6 5 8 7 10 9 12 11 14 13 16 15 18 17 20 19 22 21 24 23"},
    {{.calls = call_1, .call_count = 1}, "4 8 12 16 20 24", "4 8 12 16 20 24"},
    {{.calls = call_2, .call_count = 1},
     "1 3 5 7 9 11 13 15 17 19 21 23",
     "1 3 5 7 9 11 13 15 17 19 21 23"},
    {{.calls = calls_3_and_1, .call_count = 2},
     "2 4 6 8 10 12 14 16 18 20 22 24",
     "2 4 6 8 10 12 14 16 18 20 22 24"},
    {{.calls = no_call, .call_count = 1}, "", ""},
    {{.since_us = 20000}, "20 21 22 23 24", "19 22 21 24 23"},
    {{.until_us = 3000}, "1 2 3", "2 1 4"},
    {{.since_us = 3000, .until_us = 5000}, "3 4 5", "4 3 6"},
    {{.since_us = 3001, .until_us = 4999}, "4", "3"},
    {{.since_us = 5000, .until_us = 3000}, "", ""},
    {{.since_us = 90000}, "", ""},
    {{.calls = call_1, .call_count = 1, .since_us = 9000, .until_us = 17000}, "12 16", "12 16"},
    {{.limit = 2}, "1 2", "2 1"},
    {{.after_us = 22000, .after_id = 22}, "23 24", "24 23"},
    {{.calls = call_1, .call_count = 1, .after_us = 12000, .after_id = 12, .limit = 2},
     "16 20",
     "16 20"},
};

#define LISTS (int)(sizeof(lists) / sizeof(lists[0]))

START_TEST(messages_are_listed_as_asked_in_order_of_time)
{
    struct ids ids = {0};
    int kind = _i % STORES;
    int at = _i / STORES;

    make_store(kind);
    MUST(query_messages(fixture.view, &lists[at].query, add_id, &ids, &fixture.error), &fixture);
    ck_assert_str_eq(ids.text, is_ordered(kind) ? lists[at].in_order : lists[at].in_pairs);
}
END_TEST

START_TEST(many_calls_are_looked_up_in_any_order)
{
    uint64_t calls[200];
    struct ids ids = {0};
    struct message_query query = {.calls = calls, .call_count = 200};

    for (size_t i = 0; i < 200; i++)
        calls[i] = i == 100 ? 1 : 1000 - i;
    make_store(_i);
    MUST(query_messages(fixture.view, &query, add_id, &ids, &fixture.error), &fixture);
    ck_assert_str_eq(ids.text, lists[1].in_order);
}
END_TEST

START_TEST(pages_by_key_give_every_message_once)
{
    struct message_query query = {.limit = 7};
    struct ids all = {0};

    make_store(_i);
    for (size_t before = 1; before != all.count;) {
        before = all.count;
        MUST(query_messages(fixture.view, &query, add_id, &all, &fixture.error), &fixture);
        query.after_us = all.last_us;
        query.after_id = all.last_id;
    }
    ck_assert_str_eq(all.text, is_ordered(_i) ? lists[0].in_order : lists[0].in_pairs);
}
END_TEST

static bool check_no_leg(void *context, const struct message_row *row)
{
    ck_assert_uint_eq(row->leg, 0);
    ck_assert_uint_eq(row->call, 0);
    ck_assert(slice_is_absent(row->call_id) && slice_is_absent(row->short_id));
    ck_assert_uint_eq(row->src.family, ADDR_NONE);
    ++*(int *)context;
    return true;
}

START_TEST(a_message_without_a_leg_is_listed_too)
{
    int rows = 0;

    fixture_open_writer(&fixture, NULL);
    fixture_add_message(&fixture, 1, 0, 1000);
    fixture_write(&fixture);
    fixture_finish(&fixture);
    MUST(query_messages(fixture.view, &(struct message_query){0}, check_no_leg, &rows,
                        &fixture.error),
         &fixture);
    ck_assert_int_eq(rows, 1);
}
END_TEST

START_TEST(gaps_between_ids_lose_nothing)
{
    struct ids ids = {0};

    fixture_open_writer(&fixture, NULL);
    for (uint64_t i = 1; i <= 10; i++)
        fixture_add_message(&fixture, i * i * 1000, 0, (int64_t)i * 10);
    fixture_write(&fixture);
    fixture_finish(&fixture);
    MUST(query_messages(fixture.view, &(struct message_query){.since_us = 35, .until_us = 70},
                        add_id, &ids, &fixture.error),
         &fixture);
    ck_assert_str_eq(ids.text, "16000 25000 36000 49000");
}
END_TEST

START_TEST(messages_of_one_time_are_all_within_its_bounds)
{
    struct ids ids = {0};

    fixture_open_writer(&fixture, NULL);
    for (uint64_t i = 1; i <= 9; i++)
        fixture_add_message(&fixture, i, 0, (int64_t)((i - 1) / 3 + 1) * 10);
    fixture_write(&fixture);
    fixture_finish(&fixture);
    MUST(query_messages(fixture.view, &(struct message_query){.since_us = 20, .until_us = 20},
                        add_id, &ids, &fixture.error),
         &fixture);
    ck_assert_str_eq(ids.text, "4 5 6");
}
END_TEST

START_TEST(an_empty_store_has_no_messages)
{
    struct ids ids = {0};

    fixture_open_writer(&fixture, NULL);
    fixture_finish(&fixture);
    MUST(query_messages(fixture.view, &(struct message_query){.since_us = 5}, add_id, &ids,
                        &fixture.error),
         &fixture);
    ck_assert_str_eq(ids.text, "");
}
END_TEST

Suite *test_query_messages_suite(void)
{
    Suite *suite = suite_create("query_messages");
    TCase *tcase = tcase_create("query_messages");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_loop_test(tcase, messages_are_listed_as_asked_in_order_of_time, 0, STORES * LISTS);
    tcase_add_loop_test(tcase, many_calls_are_looked_up_in_any_order, 0, STORES);
    tcase_add_loop_test(tcase, pages_by_key_give_every_message_once, 0, STORES);
    tcase_add_test(tcase, a_message_without_a_leg_is_listed_too);
    tcase_add_test(tcase, gaps_between_ids_lose_nothing);
    tcase_add_test(tcase, messages_of_one_time_are_all_within_its_bounds);
    tcase_add_test(tcase, an_empty_store_has_no_messages);
    suite_add_tcase(suite, tcase);
    return suite;
}
