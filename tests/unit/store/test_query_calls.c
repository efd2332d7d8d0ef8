#include "store/query_calls.h"

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_query_calls_suite(void);

#define CALLS 12

/* A list of ids as text, so that a test says what it expects in one line. */
struct ids {
    char text[512];
    size_t stop_after; /* rows; 0: never */
    size_t count;
    int64_t last_start_us;
    uint64_t last_id;
};

static struct fixture fixture;

static bool add_id(void *context, const struct call_row *row)
{
    struct ids *ids = context;
    size_t len = strlen(ids->text);

    snprintf(ids->text + len, sizeof(ids->text) - len, "%s%llu", len == 0 ? "" : " ",
             (unsigned long long)row->id);
    ids->last_start_us = row->start_us;
    ids->last_id = row->id;
    return ++ids->count != ids->stop_after;
}

/* Stores in which the ids of calls are in order of their start, or in the order of starts
 * reversed in pairs (2 1 4 3 ...); each temporary and kept. */
static bool is_ordered(int kind)
{
    return kind < 2;
}

#define STORES 4

static void make_calls(int kind)
{
    for (uint64_t i = 1; i <= CALLS; i++) {
        uint64_t start = is_ordered(kind) ? i : ((i - 1) ^ 1) + 1;
        char texts[2][32];
        struct fact_call *call;

        snprintf(texts[0], sizeof(texts[0]), "%c%c234567890", (char)('a' + i / 4), (char)('a' + i));
        snprintf(texts[1], sizeof(texts[1]), "call-%d@host", (int)i);
        call = fixture_add_call(&fixture, i, (int64_t)start * 1000, NULL, NULL);
        arena_copy(&fixture.batch->arena, slice_from_text(texts[0]), &call->short_id);
        arena_copy(&fixture.batch->arena, slice_from_text(texts[1]),
                   &fixture.batch->legs[i - 1].call_id);
    }
}

static void make_store(int kind)
{
    fixture_open_writer(&fixture, kind % 2 == 0 ? NULL : fixture.path);
    make_calls(kind);
    fixture.batch->calls[0].is_invite = false;
    fixture.batch->calls[1].state = CALL_BUSY;
    fixture.batch->calls[2].state = CALL_FAILED;
    fixture.batch->calls[3].findings = 2;
    fixture.batch->calls[4].from_user = SLICE_LITERAL("alice");
    fixture.batch->calls[4].from_host = SLICE_LITERAL("example.com");
    fixture.batch->calls[5].from_display = SLICE_LITERAL("Alice");
    fixture.batch->calls[6].to_host = SLICE_LITERAL("example.net");
    fixture.batch->calls[7].ruri = SLICE_LITERAL("sip:bob@example.org");
    fixture_write(&fixture);
    fixture_finish(&fixture);
}

static void set_up(void)
{
    fixture_begin(&fixture);
}

static void clean_up(void)
{
    fixture_end(&fixture);
}

static const struct {
    struct call_query query;
    const char *in_order;
    const char *in_pairs;
} lists[] = {
    {{0}, "2 3 4 5 6 7 8 9 10 11 12", "2 4 3 6 5 8 7 10 9 12 11"},
    {{.is_all = true}, "1 2 3 4 5 6 7 8 9 10 11 12", "2 1 4 3 6 5 8 7 10 9 12 11"},
    {{.since_us = 9000, .until_us = 11000}, "9 10 11", "10 9 12"},
    {{.states = 1 << CALL_BUSY | 1 << CALL_FAILED}, "2 3", "2 3"},
    {{.has_problem = true}, "4", "4"},
    {{.from = "alice"}, "5 6", "6 5"},
    {{.from = "^Alice$"}, "6", "6"},
    {{.from = "^alice@example"}, "5", "5"},
    {{.to = "^example\\.net"}, "7", "7"},
    {{.ruri = "bob"}, "8", "8"},
    {{.from = "alice", .to = "bob"}, "", ""},
    {{.limit = 2}, "2 3", "2 4"},
    {{.after_start_us = 9000, .after_id = 9, .limit = 2}, "10 11", "10 9"},
    {{.is_all = true, .after_start_us = 2000, .after_id = 1, .limit = 2}, "2 3", "4 3"},
};

#define LISTS (int)COUNT_OF(lists)

START_TEST(calls_are_listed_as_asked_in_order_of_start)
{
    struct ids ids = {0};
    int kind = _i % STORES;
    int at = _i / STORES;

    make_store(kind);
    MUST(query_calls(fixture.view, &lists[at].query, add_id, &ids, &fixture.error), &fixture);
    ck_assert_str_eq(ids.text, is_ordered(kind) ? lists[at].in_order : lists[at].in_pairs);
}
END_TEST

START_TEST(a_count_agrees_with_its_list)
{
    struct ids ids = {0};
    uint64_t total;
    uint64_t matching;
    struct call_query query = lists[_i].query;

    query.limit = 0;
    query.after_id = 0;
    query.after_start_us = 0;
    make_store(0);
    MUST(query_calls(fixture.view, &query, add_id, &ids, &fixture.error), &fixture);
    MUST(query_call_counts(fixture.view, &query, &total, &matching, &fixture.error), &fixture);
    ck_assert_uint_eq(matching, ids.count);
    ck_assert_uint_eq(total, query.is_all ? CALLS : CALLS - 1);
}
END_TEST

START_TEST(pages_by_key_give_every_call_once)
{
    struct call_query query = {.is_all = true, .limit = 5};
    struct ids all = {0};

    make_store(_i);
    for (size_t before = 1; before != all.count;) {
        before = all.count;
        MUST(query_calls(fixture.view, &query, add_id, &all, &fixture.error), &fixture);
        query.after_start_us = all.last_start_us;
        query.after_id = all.last_id;
    }
    ck_assert_str_eq(all.text, is_ordered(_i) ? lists[1].in_order : lists[1].in_pairs);
}
END_TEST

START_TEST(a_visitor_stops_the_list)
{
    struct ids ids = {.stop_after = 3};

    make_store(0);
    MUST(query_calls(fixture.view, &(struct call_query){0}, add_id, &ids, &fixture.error),
         &fixture);
    ck_assert_str_eq(ids.text, "2 3 4");
}
END_TEST

START_TEST(a_wrong_expression_is_refused)
{
    struct ids ids = {0};
    uint64_t count;

    make_store(0);
    ck_assert_int_eq(query_calls(fixture.view, &(struct call_query){.to = "(", .from = "a"}, add_id,
                                 &ids, &fixture.error),
                     ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "'('"));
    ck_assert_int_eq(query_call_counts(fixture.view, &(struct call_query){.ruri = "*"}, &count,
                                       &count, &fixture.error),
                     ERR_USAGE);
}
END_TEST

START_TEST(an_expression_that_takes_too_long_is_an_error)
{
    struct ids ids = {0};

    fixture_open_writer(&fixture, NULL);
    fixture_add_call(&fixture, 1, 1, "a", "b")->ruri =
        SLICE_LITERAL("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
    fixture_write(&fixture);
    fixture_finish(&fixture);
    ck_assert_int_eq(query_calls(fixture.view, &(struct call_query){.ruri = "^(?:(?:a|aa)+)+$"},
                                 add_id, &ids, &fixture.error),
                     ERR_USAGE);
    ck_assert_str_eq(fixture.error.text, "the regular expression takes too long");
}
END_TEST

static bool check_legs(void *context, const struct call_row *row)
{
    char call_id[32];

    snprintf(call_id, sizeof(call_id), "call-%d@host", (int)row->id);
    ck_assert(slice_is(row->call_id, call_id));
    ck_assert_uint_eq(row->legs, row->id == 3 ? 2 : 1);
    ++*(int *)context;
    return true;
}

static bool check_no_legs(void *context, const struct call_row *row)
{
    ck_assert(slice_is_absent(row->call_id));
    ck_assert_uint_eq(row->legs, 0);
    ck_assert_uint_gt(row->short_id.len, 0);
    ++*(int *)context;
    return true;
}

START_TEST(calls_without_their_legs_are_the_same_calls)
{
    const struct call_query query = {.is_all = true, .omits_legs = true};
    int rows = 0;

    make_store(_i);
    MUST(query_calls(fixture.view, &query, check_no_legs, &rows, &fixture.error), &fixture);
    ck_assert_int_eq(rows, CALLS);
}
END_TEST

/* A store that is still written has no index on legs. */
START_TEST(a_call_has_its_first_call_id_and_its_legs_counted_with_and_without_an_index)
{
    int rows = 0;
    struct fact_batch *batch = fixture.batch;

    fixture_open_writer(&fixture, NULL);
    make_calls(0);
    batch->legs[batch->leg_count++] =
        (struct fact_leg){.id = 100, .call = 3, .call_id = SLICE_LITERAL("later")};
    fixture_write(&fixture);
    if (_i == 1)
        MUST(writer_finish(fixture.writer, &fixture.error), &fixture);
    MUST(view_open(writer_path(fixture.writer), &fixture.view, &fixture.error), &fixture);
    MUST(query_calls(fixture.view, &(struct call_query){0}, check_legs, &rows, &fixture.error),
         &fixture);
    MUST(query_call(fixture.view, 3, check_legs, &rows, &fixture.error), &fixture);
    ck_assert_int_eq(rows, CALLS + 1);
}
END_TEST

START_TEST(a_call_of_no_number_is_not_found)
{
    struct ids ids = {0};

    make_store(0);
    ck_assert_int_eq(query_call(fixture.view, CALLS + 1, add_id, &ids, &fixture.error),
                     ERR_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "13"));
}
END_TEST

/* Short ids are "ab234567890" for call 1, "ac..." for 2, "ad..." for 3, "be..." for 4 ... */
static const struct {
    const char *text;
    enum err err;
    uint64_t call;
} finds[] = {
    {"1", ERR_NONE, 1},
    {"12", ERR_NONE, 12},
    {"ac234567890", ERR_NONE, 2},
    {"ac", ERR_NONE, 2},
    {"bg2", ERR_NONE, 6},
    {"a", ERR_AMBIGUOUS, 0},
    {"call-7@host", ERR_NONE, 7},
    {"call-1@host", ERR_NONE, 1},
    {"-12@", ERR_NONE, 12},
    {"call-1", ERR_AMBIGUOUS, 0},
    {"13", ERR_NOT_FOUND, 0},
    {"ac234567890x", ERR_NOT_FOUND, 0},
    {"99999999999999999999999", ERR_NOT_FOUND, 0},
    {"", ERR_NOT_FOUND, 0},
    {"%", ERR_NOT_FOUND, 0},
};

START_TEST(a_call_is_found_by_number_short_id_and_call_id)
{
    uint64_t call = 0;
    int kind = _i % 2;
    int at = _i / 2;

    make_store(kind);
    ck_assert_int_eq(query_call_find(fixture.view, finds[at].text, &call, &fixture.error),
                     finds[at].err);
    ck_assert_uint_eq(call, finds[at].call);
    if (finds[at].err != ERR_NONE)
        ck_assert_ptr_nonnull(strstr(fixture.error.text, finds[at].text));
}
END_TEST

START_TEST(several_calls_are_named_when_a_text_is_ambiguous)
{
    uint64_t call;

    make_store(0);
    ck_assert_int_eq(query_call_find(fixture.view, "a", &call, &fixture.error), ERR_AMBIGUOUS);
    ck_assert_str_eq(fixture.error.text,
                     "'a' may be call 1 (ab234567890), 2 (ac234567890), 3 (ad234567890)");
    ck_assert_int_eq(query_call_find(fixture.view, "host", &call, &fixture.error), ERR_AMBIGUOUS);
    ck_assert_ptr_nonnull(strstr(fixture.error.text, "or another"));
}
END_TEST

START_TEST(legs_of_one_call_under_one_text_are_one_candidate)
{
    uint64_t call = 0;
    struct fact_batch *batch = fixture.batch;

    fixture_open_writer(&fixture, NULL);
    fixture_add_call(&fixture, 1, 1, "abc", "left-x");
    batch->legs[batch->leg_count++] =
        (struct fact_leg){.id = 2, .call = 1, .call_id = SLICE_LITERAL("right-x")};
    fixture_write(&fixture);
    fixture_finish(&fixture);
    MUST(query_call_find(fixture.view, "-x", &call, &fixture.error), &fixture);
    ck_assert_uint_eq(call, 1);
}
END_TEST

Suite *test_query_calls_suite(void)
{
    Suite *suite = suite_create("query_calls");
    TCase *tcase = tcase_create("query_calls");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_loop_test(tcase, calls_are_listed_as_asked_in_order_of_start, 0, STORES * LISTS);
    tcase_add_loop_test(tcase, a_count_agrees_with_its_list, 0, LISTS);
    tcase_add_loop_test(tcase, pages_by_key_give_every_call_once, 0, STORES);
    tcase_add_loop_test(tcase, calls_without_their_legs_are_the_same_calls, 0, STORES);
    tcase_add_test(tcase, a_visitor_stops_the_list);
    tcase_add_test(tcase, a_wrong_expression_is_refused);
    tcase_add_test(tcase, an_expression_that_takes_too_long_is_an_error);
    tcase_add_loop_test(
        tcase, a_call_has_its_first_call_id_and_its_legs_counted_with_and_without_an_index, 0, 2);
    tcase_add_test(tcase, a_call_of_no_number_is_not_found);
    tcase_add_loop_test(tcase, a_call_is_found_by_number_short_id_and_call_id, 0,
                        2 * (int)COUNT_OF(finds));
    tcase_add_test(tcase, several_calls_are_named_when_a_text_is_ambiguous);
    tcase_add_test(tcase, legs_of_one_call_under_one_text_are_one_candidate);
    suite_add_tcase(suite, tcase);
    return suite;
}
