#include <check.h>
#include <stdlib.h>

#include "base/array.h"
#include "store/query_page.h"
#include "tests/unit/web/web_store.h"
#include "web/cursor.h"

Suite *test_api_calls_suite(void);

#define CALLS 1000
#define LIMIT 137

/* Call numbers in an order. */
struct numbers {
    uint64_t ids[CALLS + 1];
    size_t count;
};

static bool note(void *context, const struct call_row *row)
{
    struct numbers *numbers = context;

    numbers->ids[numbers->count++] = row->id;
    return true;
}

static void expect_numbers(json_t *json, const struct numbers *wanted, size_t from, size_t count)
{
    json_t *calls = json_object_get(json, "calls");
    bool is_wanted = true;

    ck_assert_uint_eq(json_array_size(calls), count);
    for (size_t i = 0; i < count; i++) {
        json_t *number = json_object_get(json_array_get(calls, i), "n");

        is_wanted = is_wanted && (uint64_t)json_integer_value(number) == wanted->ids[from + i];
    }
    ck_assert(is_wanted);
}

/* The target of a page; `cursor` NULL: the first one. */
static const char *page_target(char target[300], enum call_sort sort, bool is_descending,
                               const char *cursor)
{
    snprintf(target, 300, "/calls?all=1&limit=%d&sort=%s&order=%s%s%s", LIMIT, call_sort_name(sort),
             is_descending ? "desc" : "asc",
             cursor == NULL ? "" : "&cursor=", cursor == NULL ? "" : cursor);
    return target;
}

static struct web_answer ask_page(struct web_store *store, enum call_sort sort, bool is_descending,
                                  const char *cursor)
{
    char target[300];
    struct web_answer answer =
        web_store_ask(store, api_calls, NULL, page_target(target, sort, is_descending, cursor));

    ck_assert_int_eq(answer.status, 200);
    ck_assert_int_eq(web_json_number(answer.json, "total"), CALLS);
    ck_assert_int_eq(web_json_number(answer.json, "matching"), CALLS);
    return answer;
}

/* Read all pages to the end and then back to the beginning. */
static void walk(struct web_store *store, enum call_sort sort, bool is_descending,
                 const struct numbers *wanted)
{
    struct web_answer answer = ask_page(store, sort, is_descending, NULL);
    size_t from = 0;

    ck_assert(web_json_is_null(answer.json, "prev"));
    for (;;) {
        size_t count = CALLS - from < LIMIT ? CALLS - from : LIMIT;
        struct web_answer next;

        expect_numbers(answer.json, wanted, from, count);
        if (web_json_is_null(answer.json, "next"))
            break;
        from += count;
        next = ask_page(store, sort, is_descending, web_json_text(answer.json, "next"));
        web_answer_release(&answer);
        answer = next;
    }
    ck_assert_uint_eq(from, CALLS / LIMIT * LIMIT);
    while (!web_json_is_null(answer.json, "prev")) {
        struct web_answer prev =
            ask_page(store, sort, is_descending, web_json_text(answer.json, "prev"));

        from -= LIMIT;
        expect_numbers(prev.json, wanted, from, LIMIT);
        web_answer_release(&answer);
        answer = prev;
    }
    ck_assert_uint_eq(from, 0);
    web_answer_release(&answer);
}

START_TEST(pages_join_without_loss_in_every_order)
{
    struct web_store *store = web_store_new(CALLS);
    enum call_sort sort = (enum call_sort)_i;

    for (int is_descending = 0; is_descending <= 1; is_descending++) {
        struct call_page page = {.which = {.is_all = true},
                                 .sort = sort,
                                 .is_descending = is_descending == 1,
                                 .limit = CALLS + 1};
        struct numbers wanted = {.count = 0};
        bool is_seen[CALLS + 1] = {false};
        bool is_all_seen = true;

        ck_assert_int_eq(query_page(store->web.view, &page, note, &wanted, NULL), ERR_NONE);
        ck_assert_uint_eq(wanted.count, CALLS);
        for (size_t i = 0; i < CALLS; i++)
            is_seen[wanted.ids[i]] = true;
        for (size_t id = 1; id <= CALLS; id++)
            is_all_seen = is_all_seen && is_seen[id];
        ck_assert(is_all_seen);
        walk(store, sort, is_descending == 1, &wanted);
    }
    web_store_free(store);
}
END_TEST

START_TEST(a_page_back_leads_forward_again)
{
    struct web_store *store = web_store_new(CALLS);
    struct web_answer first = ask_page(store, CALL_SORT_FROM, false, NULL);
    struct web_answer second =
        ask_page(store, CALL_SORT_FROM, false, web_json_text(first.json, "next"));
    struct web_answer back =
        ask_page(store, CALL_SORT_FROM, false, web_json_text(second.json, "prev"));

    ck_assert(
        json_equal(json_object_get(first.json, "calls"), json_object_get(back.json, "calls")));
    ck_assert_str_eq(web_json_text(back.json, "next"), web_json_text(first.json, "next"));
    web_answer_release(&first);
    web_answer_release(&second);
    web_answer_release(&back);
    web_store_free(store);
}
END_TEST

/* Read the list in an order, from its beginning or its end. */
static void read_all(struct web_store *store, struct call_page page, struct numbers *ret_all)
{
    page.which.is_all = true;
    page.limit = CALLS + 1;
    ret_all->count = 0;
    ck_assert_int_eq(query_page(store->web.view, &page, note, ret_all, NULL), ERR_NONE);
}

START_TEST(rows_are_passed_over_from_either_end)
{
    static const uint64_t skips[] = {1, CALLS / 2, CALLS - 1, CALLS, CALLS + 1, UINT64_MAX};
    struct web_store *store = web_store_new(CALLS);
    struct call_page page = {.sort = (enum call_sort)(_i / 4),
                             .is_descending = _i % 2 == 1,
                             .is_backward = _i / 2 % 2 == 1};
    struct numbers all;

    read_all(store, page, &all);
    ck_assert_uint_eq(all.count, CALLS);
    for (size_t i = 0; i < COUNT_OF(skips); i++) {
        struct numbers rest;

        page.skip = skips[i];
        read_all(store, page, &rest);
        ck_assert_uint_eq(rest.count, skips[i] < CALLS ? CALLS - skips[i] : 0);
        ck_assert_mem_eq(rest.ids, all.ids + CALLS - rest.count, rest.count * sizeof(all.ids[0]));
    }
    web_store_free(store);
}
END_TEST

/* Ask for a page some rows further on than a cursor; expect those from number `from` of the list on. */
static struct web_answer ask_skip(struct web_store *store, const struct call_page *page,
                                  const char *cursor, size_t skip, const struct numbers *wanted,
                                  size_t from, size_t count)
{
    char target[400];
    char whole[450];
    struct web_answer answer;

    snprintf(whole, sizeof(whole), "%s&skip=%zu",
             page_target(target, page->sort, page->is_descending, cursor), skip);
    answer = web_store_ask(store, api_calls, NULL, whole);
    ck_assert_int_eq(answer.status, 200);
    ck_assert_int_eq(web_json_number(answer.json, "matching"), CALLS);
    expect_numbers(answer.json, wanted, from, count);
    return answer;
}

/* From the beginning into the middle, from there on by both cursors, and past both ends. */
static void jump_about(struct web_store *store, const struct call_page *page,
                       const struct numbers *all)
{
    struct web_answer middle = ask_skip(store, page, NULL, 500, all, 500, LIMIT);
    const char *next = web_json_text(middle.json, "next");
    const char *prev = web_json_text(middle.json, "prev");
    struct web_answer answers[] = {
        ask_skip(store, page, NULL, 0, all, 0, LIMIT),
        ask_skip(store, page, NULL, CALLS - 10, all, CALLS - 10, 10),
        ask_skip(store, page, NULL, 700, all, 700, LIMIT),
        ask_skip(store, page, NULL, CALLS, all, 0, 0),
        ask_skip(store, page, next, 0, all, 500 + LIMIT, LIMIT),
        ask_skip(store, page, next, 300, all, 500 + LIMIT + 300, CALLS - 500 - LIMIT - 300),
        ask_skip(store, page, next, CALLS - 500 - LIMIT, all, 0, 0),
        ask_skip(store, page, prev, 300, all, 500 - 300 - LIMIT, LIMIT),
        ask_skip(store, page, prev, 490, all, 0, 10),
        ask_skip(store, page, prev, 500, all, 0, 0),
    };
    static const bool has_next[] = {true,  false, true, false, true,
                                    false, false, true, true,  false};
    static const bool has_prev[] = {false, true,  true, false, true,
                                    true,  false, true, false, false};

    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        ck_assert_int_eq(web_json_is_null(answers[i].json, "next"), !has_next[i]);
        ck_assert_int_eq(web_json_is_null(answers[i].json, "prev"), !has_prev[i]);
        web_answer_release(&answers[i]);
    }
    web_answer_release(&middle);
}

START_TEST(a_jump_lands_where_pages_lead)
{
    struct web_store *store = web_store_new(CALLS);

    for (int is_descending = 0; is_descending <= 1; is_descending++) {
        struct call_page page = {.sort = (enum call_sort)_i, .is_descending = is_descending == 1};
        struct numbers all;

        read_all(store, page, &all);
        jump_about(store, &page, &all);
    }
    web_store_free(store);
}
END_TEST

/* What is chosen, and how many of the first 100 calls that is. */
static const struct {
    const char *target;
    int matching;
    int total;
} choices[] = {
    {"/calls", 90, 90},
    {"/calls?all=0", 90, 90},
    {"/calls?all=1", 100, 100},
    {"/calls?state=", 90, 90},
    {"/calls?all=1&state=busy", 15, 100},
    {"/calls?all=1&state=busy,failed", 43, 100},
    {"/calls?all=1&state=answered", 28, 100},
    {"/calls?problems=1", 1, 90},
    {"/calls?problems=0", 90, 90},
    {"/calls?all=1&since=2026-07-25T17:20:18Z", 71, 100},
    {"/calls?all=1&until=2026-07-25T17:20:18%2B00:00", 32, 100},
    {"/calls?all=1&since=2026-07-25T17:20:18Z&until=2026-07-25T17:20:18Z", 3, 100},
    {"/calls?all=1&filter=1001", 19, 100},
    {"/calls?all=1&filter=++CAROL+", 39, 100},
    {"/calls?filter=c50@HOST&all=1", 1, 100},
    {"/calls?filter=nobody", 0, 90},
    {"/calls?filter=%3Cscript%3E", 1, 90},
    {"/calls?filter=%27+OR+1%3D1+--", 0, 90},
    {"/calls?filter=%25", 0, 90},
};

START_TEST(parameters_choose)
{
    struct web_store *store = web_store_new(100);
    struct web_answer answer = web_store_ask(store, api_calls, NULL, choices[_i].target);
    const char *target = choices[_i].target;

    ck_assert_msg(answer.status == 200, "%s: %s", target, answer.text);
    ck_assert_msg(web_json_number(answer.json, "matching") == choices[_i].matching, "%s: %s",
                  target, strstr(answer.text, "\"total\""));
    ck_assert_int_eq(web_json_number(answer.json, "total"), choices[_i].total);
    ck_assert_int_eq((int)json_array_size(json_object_get(answer.json, "calls")),
                     choices[_i].matching);
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

static const struct {
    const char *target;
    const char *code;
    const char *word;
} refusals[] = {
    {"/calls?limit=0", "bad_limit", "limit"},
    {"/calls?limit=501", "bad_limit", "1 to 500"},
    {"/calls?limit=", "bad_limit", "limit"},
    {"/calls?limit=1e2", "bad_limit", "limit"},
    {"/calls?limit=99999999999999999999", "bad_limit", "limit"},
    {"/calls?skip=-1", "bad_skip", "rows"},
    {"/calls?skip=", "bad_skip", "rows"},
    {"/calls?skip=9223372036854775808", "bad_skip", "rows"},
    {"/calls?all=yes", "bad_all", "0 or 1"},
    {"/calls?problems=2", "bad_problems", "0 or 1"},
    {"/calls?state=bsy", "bad_state", "busy"},
    {"/calls?state=busy,,failed", "bad_state", "state"},
    {"/calls?sort=number", "bad_sort", "n, start"},
    {"/calls?order=up", "bad_order", "asc, desc"},
    {"/calls?since=yesterday", "bad_since", "2026-"},
    {"/calls?until=2026-13-01T00:00:00Z", "bad_until", "until"},
    {"/calls?filter=a%00b", "bad_filter", "filter"},
    {"/calls?fields=id,colour", "bad_fields", "keys"},
    {"/calls?cursor=1", "bad_cursor", "cursor"},
    {"/calls?cursor=%00", "bad_cursor", "cursor"},
    {"/calls?cursor=11000000000000000000000000000000000000", "bad_cursor", "cursor"},
    {"/calls?cursor=11ff000000000000000000000000000000000001", "bad_cursor", "cursor"},
    {"/calls?sort=state&cursor=11000000000000000000000000000000000001", "bad_cursor", "order"},
    {"/calls?order=desc&cursor=11000000000000000000000000000000000001", "bad_cursor", "order"},
    {"/calls?cursor=12000000000000000000000000000000000001", "bad_cursor", "cursor"},
};

START_TEST(bad_parameters_are_named)
{
    struct web_store *store = web_store_new(3);

    web_store_refuses(store, api_calls, NULL, refusals[_i].target, 400, refusals[_i].code,
                      refusals[_i].word);
    web_store_free(store);
}
END_TEST

START_TEST(a_long_filter_is_refused_and_the_longest_is_not)
{
    struct web_store *store = web_store_new(3);
    char target[300] = "/calls?filter=";
    size_t len = strlen(target);
    struct web_answer answer;

    memset(target + len, 'x', 256);
    answer = web_store_ask(store, api_calls, NULL, target);
    ck_assert_int_eq(answer.status, 200);
    web_answer_release(&answer);
    target[len + 256] = 'x';
    web_store_refuses(store, api_calls, NULL, target, 400, "bad_filter", "256");
    web_store_free(store);
}
END_TEST

START_TEST(fields_are_all_there_is)
{
    struct web_store *store = web_store_new(3);
    struct web_answer answer =
        web_store_ask(store, api_calls, NULL, "/calls?fields=n,from,findings");
    json_t *call = web_json_at(answer.json, "calls.0");

    ck_assert_uint_eq(json_object_size(call), 4);
    ck_assert_str_eq(web_json_text(call, "id"),
                     store->calls > 0 ? web_store_id(1, (char[16]){0}) : "");
    ck_assert_int_eq(web_json_number(call, "n"), 1);
    ck_assert_str_eq(web_json_text(call, "findings.0.rule"), "line-not-crlf");
    ck_assert_uint_eq(json_array_size(json_object_get(call, "findings")), 2);
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

START_TEST(hostile_names_are_inert_and_whole)
{
    struct web_store *store = web_store_new(10);
    struct web_answer answer = web_store_ask(store, api_calls, NULL, "/calls");

    ck_assert_str_eq(web_json_text(answer.json, "calls.6.from.display"), WEB_STORE_HOSTILE);
    ck_assert_str_eq(web_json_text(answer.json, "calls.7.from.user"),
                     "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    ck_assert_uint_eq(json_string_length(web_json_at(answer.json, "calls.8.from.user")), 3);
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

START_TEST(the_tag_of_an_answer_changes_with_store_and_request)
{
    struct web_store *store = web_store_new_growing(5);
    struct web_answer first = web_store_ask(store, api_calls, NULL, "/calls?limit=2");
    struct web_answer same = web_store_ask(store, api_calls, NULL, "/calls?limit=2");
    struct web_answer other = web_store_ask(store, api_calls, NULL, "/calls?limit=3");
    struct web_answer later;

    ck_assert_int_eq(first.etag[0], '"');
    ck_assert_str_eq(first.etag, same.etag);
    ck_assert_str_ne(first.etag, other.etag);
    web_store_grow(store, 6, CALL_TRYING);
    later = web_store_ask(store, api_calls, NULL, "/calls?limit=2");
    ck_assert_str_ne(first.etag, later.etag);
    ck_assert_int_eq(web_json_number(first.json, "total"), 5);
    ck_assert_int_eq(web_json_number(later.json, "total"), 6);
    web_answer_release(&first);
    web_answer_release(&same);
    web_answer_release(&other);
    web_answer_release(&later);
    web_store_free(store);
}
END_TEST

START_TEST(counts_follow_a_store_that_grows)
{
    struct web_store *store = web_store_new_growing(5);
    static const size_t steps[] = {1, 9, 300, 9000};
    size_t calls = 5;

    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        struct web_answer all = web_store_ask(store, api_calls, NULL, "/calls?all=1&limit=1");
        struct web_answer some =
            web_store_ask(store, api_calls, NULL, "/calls?filter=register&all=1&limit=1");
        struct web_answer calls_only = web_store_ask(store, api_calls, NULL, "/calls?limit=1");

        ck_assert_int_eq(web_json_number(all.json, "total"), (int64_t)calls);
        ck_assert_int_eq(web_json_number(some.json, "matching"), (int64_t)(calls / 10));
        ck_assert_int_eq(web_json_number(calls_only.json, "total"), (int64_t)(calls - calls / 10));
        web_answer_release(&all);
        web_answer_release(&some);
        web_answer_release(&calls_only);
        web_store_grow_by(store, steps[i]);
        calls += steps[i];
    }
    web_store_free(store);
}
END_TEST

START_TEST(one_call_has_its_parts)
{
    struct web_store *store = web_store_new(3);
    char id[16];
    struct web_answer answer = web_store_ask(store, api_call, web_store_id(1, id), "/calls/x");
    struct web_answer by_number = web_store_ask(store, api_call, "n:1", "/calls/x");

    ck_assert_int_eq(answer.status, 200);
    ck_assert(json_equal(answer.json, by_number.json));
    ck_assert_str_eq(web_json_text(answer.json, "type"), "call");
    ck_assert_str_eq(web_json_text(answer.json, "id"), id);
    ck_assert_str_eq(web_json_text(answer.json, "legs.0"), id);
    ck_assert_str_eq(web_json_text(answer.json, "call_ids.0.call_id"), "c1@host");
    ck_assert_str_eq(web_json_text(answer.json, "dialogs.0.state"), "terminated");
    ck_assert_str_eq(web_json_text(answer.json, "dialogs.0.to_tag"), "\xef\xbf\xbd<b>");
    ck_assert_str_eq(web_json_text(answer.json, "transactions.1.method"), "BYE");
    ck_assert_int_eq(web_json_number(answer.json, "transactions.0.final"), 200);
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "findings")), 3);
    ck_assert_str_eq(web_json_text(answer.json, "findings.0.section"), "RFC 3261 7");
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.message"), 1);
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.range.1") -
                         web_json_number(answer.json, "findings.0.range.0"),
                     3);
    ck_assert(web_json_is_null(answer.json, "findings.2.range"));
    web_answer_release(&answer);
    web_answer_release(&by_number);
    web_store_free(store);
}
END_TEST

static const char *const strangers[] = {
    "k",
    "kyyyyyyyyyz",
    "c1@host",
    "1",
    "n:0",
    "n:4",
    "n:-1",
    "n:",
    "n:99999999999999999999",
    "KYYYYYYYYYYZ",
    "k%",
    "'; DROP TABLE call; --",
    "\xff\xfe",
    "<script>",
    "kyyyyyyyyyyzkyyyyyyyyyyzkyyyyyyyyyyzkyyyyyyyyyyz",
};

START_TEST(what_is_no_whole_id_is_not_found)
{
    static web_handler *const handlers[] = {api_call, api_ladder, api_messages};
    struct web_store *store = web_store_new(3);

    for (size_t i = 0; i < COUNT_OF(handlers); i++)
        web_store_refuses(store, handlers[i], strangers[_i], "/calls/x", 404, "not_found",
                          "no call");
    web_store_free(store);
}
END_TEST

START_TEST(a_cursor_reads_what_it_writes_and_nothing_else)
{
    struct web_cursor cursor = {.list = WEB_CURSOR_MESSAGES,
                                .sort = 7,
                                .is_descending = true,
                                .is_backward = true,
                                .time_us = WEB_STORE_US,
                                .id = 0x123456789abcdef};
    char memory[WEB_CURSOR_LEN + 2];
    struct web_cursor read;
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    web_cursor_write(&cursor, &buf);
    ck_assert_uint_eq(buf.len, WEB_CURSOR_LEN);
    ck_assert(web_cursor_read(buf_as_slice(&buf), WEB_CURSOR_MESSAGES, &read));
    ck_assert_mem_eq(&read, &cursor, sizeof(cursor));
    ck_assert(!web_cursor_read(buf_as_slice(&buf), WEB_CURSOR_CALLS, &read));
    for (size_t len = 0; len < buf.len; len++)
        ck_assert(
            !web_cursor_read(slice_sub(buf_as_slice(&buf), 0, len), WEB_CURSOR_MESSAGES, &read));
    buf_byte(&buf, '0');
    ck_assert(!web_cursor_read(buf_as_slice(&buf), WEB_CURSOR_MESSAGES, &read));
    for (size_t at = 0; at < WEB_CURSOR_LEN; at++) {
        char kept = memory[at];

        memory[at] = 'G';
        ck_assert(!web_cursor_read(slice_of(memory, WEB_CURSOR_LEN), WEB_CURSOR_MESSAGES, &read));
        memory[at] = kept;
    }
}
END_TEST

Suite *test_api_calls_suite(void)
{
    Suite *suite = suite_create("api_calls");
    TCase *tcase = tcase_create("api_calls");

    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, pages_join_without_loss_in_every_order, 0, CALL_SORTS);
    tcase_add_test(tcase, a_page_back_leads_forward_again);
    tcase_add_loop_test(tcase, rows_are_passed_over_from_either_end, 0, 4 * CALL_SORTS);
    tcase_add_loop_test(tcase, a_jump_lands_where_pages_lead, 0, CALL_SORTS);
    tcase_add_loop_test(tcase, parameters_choose, 0, COUNT_OF(choices));
    tcase_add_loop_test(tcase, bad_parameters_are_named, 0, COUNT_OF(refusals));
    tcase_add_test(tcase, a_long_filter_is_refused_and_the_longest_is_not);
    tcase_add_test(tcase, fields_are_all_there_is);
    tcase_add_test(tcase, hostile_names_are_inert_and_whole);
    tcase_add_test(tcase, the_tag_of_an_answer_changes_with_store_and_request);
    tcase_add_test(tcase, counts_follow_a_store_that_grows);
    tcase_add_test(tcase, one_call_has_its_parts);
    tcase_add_loop_test(tcase, what_is_no_whole_id_is_not_found, 0, COUNT_OF(strangers));
    tcase_add_test(tcase, a_cursor_reads_what_it_writes_and_nothing_else);
    suite_add_tcase(suite, tcase);
    return suite;
}
