#include "store/call_keys.h"

#include <check.h>

#include "store/query_page.h"
#include "tests/unit/fail_alloc.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_call_keys_suite(void);

#define CALLS 60

static struct fixture fixture;

struct ids {
    uint64_t ids[CALLS + 2];
    size_t count;
};

static bool add_id(void *context, const struct call_row *row)
{
    struct ids *ids = context;

    ck_assert_uint_lt(ids->count, CALLS + 2);
    ids->ids[ids->count++] = row->id;
    return true;
}

static struct slice keep_text(const char *prefix, int number)
{
    struct slice copy = {0};
    char text[64];

    snprintf(text, sizeof(text), "%s%d", prefix, number);
    ck_assert(arena_copy(&fixture.batch->arena, slice_from_text(text), &copy));
    return copy;
}

static void fill(struct fact_call *call, int i)
{
    call->state = (uint8_t)(1 + i * 5 % 12);
    call->final = (uint16_t)(i % 3 == 0 ? 0 : 400 + i);
    call->is_invite = i % 9 != 0;
    call->from_user = i % 4 == 0 ? (struct slice){0} : keep_text("User", i * 13 % 17);
    call->from_host = SLICE_LITERAL("example.com");
    call->to_display = i % 5 == 0 ? SLICE_LITERAL("B\xc3\x84R") : (struct slice){0};
    call->src = (uint32_t)(i % 4);
    call->dst = (uint32_t)(1 + i % 3);
    call->pdd_us = i % 3 == 0 ? TIME_NONE : i * 29 % 13;
    call->answer_us = i % 5 == 0 ? TIME_NONE : call->start_us + 20;
    call->end_us = i % 7 == 0 ? TIME_NONE : call->start_us + 10 + i * 3 % 18;
    call->messages = (uint32_t)(i * 11 % 6);
    call->findings = (uint32_t)(i % 2);
}

static void set_up(void)
{
    struct writer_options options = {.is_viewed = true};
    struct fact_batch *batch;

    fixture_begin(&fixture);
    batch = fixture.batch;
    MUST(writer_open(&options, &fixture.writer, &fixture.error), &fixture);
    for (uint32_t i = 1; i <= 3; i++)
        batch->endpoints[batch->endpoint_count++] = (struct fact_endpoint){
            .id = i,
            .addr = {.ip = {10, 0, 0, (uint8_t)(90 - 20 * i)}, .port = 5060, .family = ADDR_IPV4}};
    for (int i = 1; i <= CALLS; i++)
        fill(fixture_add_call(&fixture, (uint64_t)i, 1000000 + i * 37 % 11, NULL, NULL), i);
    fixture_write(&fixture);
    MUST(view_open(writer_path(fixture.writer), &fixture.view, &fixture.error), &fixture);
}

static void clean_up(void)
{
    fixture_end(&fixture);
}

/* With or without what is in memory. */
static void use_keys(bool is_used)
{
    view_call_keys(fixture.view)->is_too_large = !is_used;
}

static const struct call_query queries[] = {
    {0},
    {.is_all = true},
    {.is_all = true, .texts = {"user1"}},
    {.is_all = true, .texts = {"R1@EXAMPLE"}},
    {.is_all = true, .texts = {"@example.com"}},
    {.is_all = true, .texts = {"10.0.0.50:5060"}},
    {.is_all = true, .texts = {"41"}},
    {.is_all = true, .texts = {"busy"}},
    {.is_all = true, .texts = {"b\xc3\x84r"}},
    {.is_all = true, .texts = {"user", "3", "example"}},
    {.is_all = true, .texts = {"\n"}},
    {.states = 1u << 5 | 1u << 6 | 1u << 11},
    {.has_problem = true, .past_id = 7},
    {.since_us = 1000003, .until_us = 1000008},
};

#define QUERIES (sizeof(queries) / sizeof(queries[0]))

static void compare_both_ways(const struct call_page *page)
{
    struct ids from_tables = {0};
    struct ids from_keys = {0};

    use_keys(false);
    MUST(query_page(fixture.view, page, add_id, &from_tables, &fixture.error), &fixture);
    use_keys(true);
    MUST(query_page(fixture.view, page, add_id, &from_keys, &fixture.error), &fixture);
    ck_assert_uint_eq(from_keys.count, from_tables.count);
    for (size_t i = 0; i < from_keys.count; i++)
        ck_assert_uint_eq(from_keys.ids[i], from_tables.ids[i]);
}

static void compare_counts(const struct call_query *query)
{
    uint64_t counts[4];

    use_keys(false);
    MUST(query_call_counts(fixture.view, query, &counts[0], &counts[1], &fixture.error), &fixture);
    use_keys(true);
    MUST(query_call_counts(fixture.view, query, &counts[2], &counts[3], &fixture.error), &fixture);
    ck_assert_uint_eq(counts[2], counts[0]);
    ck_assert_uint_eq(counts[3], counts[1]);
}

static void compare_all(const struct call_query *query)
{
    static const uint64_t anchors[] = {0, 17, CALLS + 5};

    for (unsigned i = 0; i < CALL_SORTS * 4 * 3; i++) {
        const uint64_t anchor = anchors[i / 4 % 3];
        const struct call_page page = {.which = *query,
                                       .sort = (enum call_sort)(i / 12),
                                       .is_descending = i / 2 % 2 == 1,
                                       .is_backward = i % 2 == 1,
                                       .has_anchor = anchor != 0,
                                       .has_itself = i / 12 % 2 == 1,
                                       .anchor = anchor,
                                       .skip = anchor == 17 ? 3 : 0,
                                       .limit = anchor == 17 ? 5 : CALLS + 1};

        compare_both_ways(&page);
    }
    compare_counts(query);
}

START_TEST(memory_gives_what_the_tables_give)
{
    compare_all(&queries[_i]);
}
END_TEST

/* Use the keys for something that needs them. */
static size_t search(const char *text)
{
    const struct call_page page = {.which = {.is_all = true, .texts = {text}}, .limit = CALLS + 1};
    struct ids ids = {0};

    MUST(query_page(fixture.view, &page, add_id, &ids, &fixture.error), &fixture);
    return ids.count;
}

START_TEST(what_changes_and_what_comes_is_seen)
{
    struct fact_call *call;

    ck_assert_uint_eq(search("567"), 0);
    ck_assert(view_call_keys(fixture.view)->is_whole);
    call = fixture_add_call(&fixture, 5, 2000000, NULL, NULL);
    fixture.batch->leg_count = 0;
    call->final = 567;
    call->state = 4;
    call->messages = 77;
    fixture_write(&fixture);
    ck_assert_uint_eq(search("567"), 1);
    fill(fixture_add_call(&fixture, CALLS + 1, 3000000, NULL, "later"), CALLS + 1);
    fixture_write(&fixture);
    ck_assert_uint_eq(search("later"), 1);
    for (size_t i = 0; i < QUERIES; i++)
        compare_counts(&queries[i]);
    compare_all(&queries[1]);
}
END_TEST

START_TEST(a_store_without_changes_is_read_anew_when_it_is_another)
{
    ck_assert_uint_eq(search("567"), 0);
    fixture_run_sql(writer_path(fixture.writer), "DELETE FROM change;"
                                                 "UPDATE call SET final = 567 WHERE id = 9");
    ck_assert_uint_eq(search("567"), 1);
}
END_TEST

static bool at_once(void *context)
{
    (void)context;
    return true;
}

START_TEST(reading_that_was_stopped_goes_on)
{
    const struct call_page page = {.which = queries[2], .limit = CALLS + 1};
    struct ids ids = {0};
    enum err err;

    view_set_limit(fixture.view, 1, at_once, NULL);
    err = query_page(fixture.view, &page, add_id, &ids, &fixture.error);
    ck_assert(err == ERR_STOPPED || err == ERR_NONE);
    view_set_limit(fixture.view, 0, NULL, NULL);
    compare_all(&queries[2]);
}
END_TEST

START_TEST(a_failing_allocation_is_said_and_the_next_try_is_whole)
{
    const struct call_page page = {
        .which = queries[2], .sort = CALL_SORT_DURATION, .limit = CALLS + 1};

    FAIL_ALLOC_EACH(n)
    {
        struct ids ids = {0};
        enum err err;
        bool is_hit;

        call_keys_clear(view_call_keys(fixture.view));
        fail_alloc_at(n);
        err = query_page(fixture.view, &page, add_id, &ids, &fixture.error);
        is_hit = fail_alloc_off();
        fail_alloc_check(err, &fixture.error, is_hit);
        compare_both_ways(&page);
    }
}
END_TEST

Suite *test_call_keys_suite(void)
{
    Suite *suite = suite_create("call_keys");
    TCase *tcase = tcase_create("all");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_loop_test(tcase, memory_gives_what_the_tables_give, 0, (int)QUERIES);
    tcase_add_test(tcase, what_changes_and_what_comes_is_seen);
    tcase_add_test(tcase, a_store_without_changes_is_read_anew_when_it_is_another);
    tcase_add_test(tcase, reading_that_was_stopped_goes_on);
    tcase_add_test(tcase, a_failing_allocation_is_said_and_the_next_try_is_whole);
    suite_add_tcase(suite, tcase);
    return suite;
}
