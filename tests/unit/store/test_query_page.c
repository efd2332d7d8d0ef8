#include "store/query_page.h"

#include <check.h>

#include "store/keep.h"
#include "store/query_changes.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_query_page_suite(void);

#define CALLS     40
#define LONG_LIST 5000

static struct fixture fixture;

struct ids {
    uint64_t ids[CALLS + 1];
    size_t count;
};

static bool add_id(void *context, const struct call_row *row)
{
    struct ids *ids = context;

    ck_assert_uint_lt(ids->count, CALLS + 1);
    ids->ids[ids->count++] = row->id;
    return true;
}

static struct slice keep_text(const char *prefix, int number, const char *suffix)
{
    struct slice copy = {0};
    char text[64];

    snprintf(text, sizeof(text), "%s%d%s", prefix, number, suffix);
    ck_assert(arena_copy(&fixture.batch->arena, slice_from_text(text), &copy));
    return copy;
}

/* Calls whose values are in many orders, with equal ones and missing ones among them. */
static void make_calls(void)
{
    struct fact_batch *batch = fixture.batch;

    for (uint32_t i = 1; i <= 4; i++)
        batch->endpoints[batch->endpoint_count++] = (struct fact_endpoint){
            .id = i,
            .addr = {
                .ip = {10, 0, 0, (uint8_t)(i * 7 % 5 * 50)}, .port = 5060, .family = ADDR_IPV4}};
    for (int i = 1; i <= CALLS; i++) {
        struct fact_call *call =
            fixture_add_call(&fixture, (uint64_t)i, 1000000 + i * 37 % 11, NULL, NULL);

        call->state = (uint8_t)(1 + i * 5 % 12);
        call->final = (uint16_t)(i % 3 == 0 ? 0 : 400 + i);
        call->from_user = i % 4 == 0 ? (struct slice){0} : keep_text("user", i * 13 % 17, "");
        call->from_host = SLICE_LITERAL("example.com");
        call->to_host = i % 6 == 0 ? (struct slice){0} : keep_text("host", i % 5, "");
        call->src = (uint32_t)(i % 5);
        call->dst = (uint32_t)(1 + i % 4);
        call->pdd_us = i % 3 == 0 ? TIME_NONE : i * 29 % 13;
        call->answer_us = i % 5 == 0 ? TIME_NONE : call->start_us + 20;
        call->end_us = i % 7 == 0 ? TIME_NONE : call->start_us + 30 + i * 3 % 8;
        call->messages = (uint32_t)(i * 11 % 6);
        call->findings = (uint32_t)(i % 2);
        batch->legs[batch->leg_count - 1].call_id = keep_text("Call-", i, "@host");
    }
}

static void set_up(void)
{
    struct writer_options options = {.is_viewed = true};

    fixture_begin(&fixture);
    MUST(writer_open(&options, &fixture.writer, &fixture.error), &fixture);
    make_calls();
    fixture_write(&fixture);
    MUST(view_open(writer_path(fixture.writer), &fixture.view, &fixture.error), &fixture);
}

static void clean_up(void)
{
    fixture_end(&fixture);
}

static struct ids read_page(const struct call_page *page)
{
    struct ids ids = {0};

    MUST(query_page(fixture.view, page, add_id, &ids, &fixture.error), &fixture);
    return ids;
}

static struct ids whole_list(enum call_sort sort, bool is_descending)
{
    struct call_page page = {.sort = sort, .is_descending = is_descending, .limit = CALLS + 1};

    return read_page(&page);
}

/* Walk through the list in pages of seven, from either end. */
static struct ids walk(struct call_page page)
{
    struct ids all = {0};
    struct ids ids;

    page.limit = 7;
    while ((ids = read_page(&page)).count > 0) {
        for (size_t i = 0; i < ids.count; i++)
            all.ids[all.count++] = ids.ids[i];
        page.has_anchor = true;
        page.anchor = ids.ids[ids.count - 1];
    }
    return all;
}

START_TEST(pages_in_every_order_and_from_both_ends_give_each_call_once)
{
    enum call_sort sort = (enum call_sort)(_i / 2);
    bool is_descending = _i % 2 == 1;
    struct ids whole = whole_list(sort, is_descending);
    struct ids forward = walk((struct call_page){.sort = sort, .is_descending = is_descending});
    struct ids backward =
        walk((struct call_page){.sort = sort, .is_descending = is_descending, .is_backward = true});

    ck_assert_uint_eq(whole.count, CALLS);
    ck_assert_uint_eq(forward.count, CALLS);
    ck_assert_uint_eq(backward.count, CALLS);
    for (size_t i = 0; i < CALLS; i++) {
        ck_assert_uint_eq(forward.ids[i], whole.ids[i]);
        ck_assert_uint_eq(backward.ids[i], whole.ids[CALLS - 1 - i]);
    }
}
END_TEST

START_TEST(a_value_that_is_missing_comes_last_either_way)
{
    struct ids up = whole_list(CALL_SORT_PDD, false);
    struct ids down = whole_list(CALL_SORT_PDD, true);

    ck_assert_uint_eq(up.ids[CALLS - 1] % 3, 0);
    ck_assert_uint_eq(down.ids[CALLS - 1] % 3, 0);
    ck_assert_uint_ne(up.ids[0] % 3, 0);
    ck_assert_uint_ne(down.ids[0] % 3, 0);
}
END_TEST

START_TEST(addresses_are_sorted_as_numbers)
{
    struct ids up = whole_list(CALL_SORT_DST, false);
    static const uint8_t last_bytes[] = {0, 100, 200, 50, 150}; /* by endpoint */
    int before = -1;

    for (size_t i = 0; i < CALLS; i++) {
        int byte = last_bytes[1 + up.ids[i] % 4];

        ck_assert_int_ge(byte, before);
        before = byte;
    }
}
END_TEST

START_TEST(the_anchor_itself_is_in_the_window_when_it_is_asked_for)
{
    struct call_page page = {.has_anchor = true, .has_itself = true, .anchor = 9, .limit = 2};
    struct ids ids = read_page(&page);

    ck_assert_uint_eq(ids.ids[0], 9);
    page.is_backward = true;
    ids = read_page(&page);
    ck_assert_uint_eq(ids.ids[0], 9);
    ck_assert_uint_eq(ids.ids[1], 8);
}
END_TEST

START_TEST(the_place_of_a_call_is_where_it_stands_in_the_list)
{
    enum call_sort sort = (enum call_sort)(_i / 2);
    struct call_page page = {.sort = sort, .is_descending = _i % 2 == 1, .has_anchor = true};
    struct ids whole = whole_list(sort, page.is_descending);
    uint64_t place;

    page.anchor = whole.ids[17];
    MUST(query_page_place(fixture.view, &page, &place, &fixture.error), &fixture);
    ck_assert_uint_eq(place, 17);
}
END_TEST

static size_t count_text(const char *text)
{
    struct call_page page = {.which = {.texts = {text}}, .limit = CALLS + 1};

    return read_page(&page).count;
}

START_TEST(a_text_is_found_in_names_addresses_states_and_call_ids)
{
    ck_assert_uint_eq(count_text("call-17@HOST"), 1);
    ck_assert_uint_eq(count_text("EXAMPLE.com"), CALLS);
    ck_assert_uint_eq(count_text("user13@example"), 3);
    ck_assert_uint_eq(count_text("10.0.0.100:5060"), 16);
    ck_assert_uint_gt(count_text("busy"), 0);
    ck_assert_uint_lt(count_text("busy"), CALLS);
    ck_assert_uint_eq(count_text("no such text"), 0);
    ck_assert_uint_eq(count_text(""), CALLS);
    ck_assert_uint_eq(count_text("%"), 0);
}
END_TEST

START_TEST(conditions_hold_together)
{
    uint64_t wanted[] = {3, 5, 21, 30};
    struct call_page page = {.limit = CALLS};
    struct ids ids;

    page.which = (struct call_query){.calls = wanted, .call_count = 4, .past_id = 4};
    ids = read_page(&page);
    ck_assert_uint_eq(ids.count, 3);
    page.which.has_problem = true;
    ids = read_page(&page);
    ck_assert_uint_eq(ids.count, 2);
    page.which.texts[0] = "call-2";
    page.which.texts[1] = "1@";
    ids = read_page(&page);
    ck_assert_uint_eq(ids.count, 1);
    ck_assert_uint_eq(ids.ids[0], 21);
}
END_TEST

/* --- a store that grows --- */

struct changes {
    uint64_t numbers[CALLS];
    uint64_t calls[CALLS];
    size_t count;
};

static bool add_change(void *context, uint64_t number, uint64_t call)
{
    struct changes *changes = context;

    changes->numbers[changes->count] = number;
    changes->calls[changes->count++] = call;
    return true;
}

START_TEST(changes_are_numbered_and_given_once_a_call)
{
    struct changes changes = {0};
    uint64_t oldest;
    uint64_t latest;

    fixture_add_call(&fixture, 5, 1000, NULL, NULL);
    fixture.batch->leg_count = 0;
    fixture_write(&fixture);
    MUST(query_changes(fixture.view, CALLS, 0, add_change, &changes, &fixture.error), &fixture);
    ck_assert_uint_eq(changes.count, 1);
    ck_assert_uint_eq(changes.calls[0], 5);
    changes.count = 0;
    MUST(query_changes(fixture.view, 0, 0, add_change, &changes, &fixture.error), &fixture);
    ck_assert_uint_eq(changes.count, CALLS);
    ck_assert_uint_eq(changes.calls[CALLS - 1], 5);
    MUST(query_change_span(fixture.view, &oldest, &latest, &fixture.error), &fixture);
    ck_assert_uint_eq(oldest, 1);
    ck_assert_uint_eq(latest, CALLS + 1);
}
END_TEST

START_TEST(a_moment_stays_as_it_is_while_the_store_grows)
{
    uint64_t before;
    uint64_t after;

    MUST(view_version(fixture.view, &before, &fixture.error), &fixture);
    MUST(view_begin(fixture.view, &fixture.error), &fixture);
    ck_assert_uint_eq(whole_list(CALL_SORT_NUMBER, false).count, CALLS);
    fixture_add_call(&fixture, CALLS + 1, 1000, NULL, "later");
    fixture_write(&fixture);
    ck_assert_uint_eq(whole_list(CALL_SORT_NUMBER, false).count, CALLS);
    view_end(fixture.view);
    ck_assert_uint_eq(whole_list(CALL_SORT_NUMBER, false).count, CALLS + 1);
    MUST(view_version(fixture.view, &after, &fixture.error), &fixture);
    ck_assert_uint_ne(before, after);
}
END_TEST

static bool at_once(void *context)
{
    ++*(int *)context;
    return true;
}

START_TEST(a_query_that_nobody_waits_for_ends)
{
    struct call_page page = {
        .which = {.texts = {"nothing"}}, .sort = CALL_SORT_SRC, .limit = CALLS};
    struct ids ids = {0};
    int asked = 0;

    for (uint64_t i = 1; i <= LONG_LIST; i++)
        fixture_add_call(&fixture, CALLS + i, 1000, NULL, NULL);
    fixture_write(&fixture);
    view_set_limit(fixture.view, 0, at_once, &asked);
    ck_assert_int_eq(query_page(fixture.view, &page, add_id, &ids, &fixture.error), ERR_STOPPED);
    ck_assert_int_gt(asked, 0);
    view_set_limit(fixture.view, 1, NULL, NULL);
    ck_assert_int_eq(query_page(fixture.view, &page, add_id, &ids, &fixture.error), ERR_STOPPED);
    view_set_limit(fixture.view, 0, NULL, NULL);
    MUST(query_page(fixture.view, &page, add_id, &ids, &fixture.error), &fixture);
}
END_TEST

START_TEST(a_settled_store_has_its_indexes_and_is_still_viewed)
{
    MUST(writer_settle(fixture.writer, &fixture.error), &fixture);
    ck_assert_int_eq(
        fixture_number(writer_path(fixture.writer),
                       "SELECT count(*) FROM sqlite_schema WHERE name = 'transaction_leg'"),
        1);
    ck_assert_uint_eq(whole_list(CALL_SORT_NUMBER, false).count, CALLS);
}
END_TEST

START_TEST(a_growing_store_can_be_kept_under_a_name)
{
    MUST(keep_store(writer_path(fixture.writer), fixture.path, &fixture.error), &fixture);
    ck_assert_int_eq(fixture_number(fixture.path, "SELECT count(*) FROM call"), CALLS);
    /* Views that the growing one has not. */
    fixture_number(fixture.path, "SELECT count(*) FROM message");
    fixture_number(fixture.path, "SELECT count(*) FROM frame_of_message");
    view_close(fixture.view);
    MUST(view_open(fixture.path, &fixture.view, &fixture.error), &fixture);
    ck_assert_int_eq(keep_store(writer_path(fixture.writer), fixture.path, &fixture.error),
                     ERR_OUTPUT);
    ck_assert_int_eq(keep_store(writer_path(fixture.writer), "/nowhere/at/all.db", &fixture.error),
                     ERR_OUTPUT);
}
END_TEST

Suite *test_query_page_suite(void)
{
    Suite *suite = suite_create("query_page");
    TCase *tcase = tcase_create("pages");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_loop_test(tcase, pages_in_every_order_and_from_both_ends_give_each_call_once, 0,
                        2 * CALL_SORTS);
    tcase_add_test(tcase, a_value_that_is_missing_comes_last_either_way);
    tcase_add_test(tcase, addresses_are_sorted_as_numbers);
    tcase_add_test(tcase, the_anchor_itself_is_in_the_window_when_it_is_asked_for);
    tcase_add_loop_test(tcase, the_place_of_a_call_is_where_it_stands_in_the_list, 0,
                        2 * CALL_SORTS);
    tcase_add_test(tcase, a_text_is_found_in_names_addresses_states_and_call_ids);
    tcase_add_test(tcase, conditions_hold_together);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("growing");
    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_test(tcase, changes_are_numbered_and_given_once_a_call);
    tcase_add_test(tcase, a_moment_stays_as_it_is_while_the_store_grows);
    tcase_add_test(tcase, a_query_that_nobody_waits_for_ends);
    tcase_add_test(tcase, a_settled_store_has_its_indexes_and_is_still_viewed);
    tcase_add_test(tcase, a_growing_store_can_be_kept_under_a_name);
    suite_add_tcase(suite, tcase);
    return suite;
}
