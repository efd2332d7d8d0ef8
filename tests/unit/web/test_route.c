#include "web/route.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "web/api.h"
#include "web/assets.h"

#define PORT     8060
#define NOW_US   INT64_C(1785000008000000)
#define DOCUMENT "docs/API.md"

Suite *test_route_suite(void);

static struct web_state web;
static struct web_request request;
static struct web_response response;
static char target[WEB_TARGET_MAX];
static char bearer[64];

/* Begin a request of our own page. */
static void ask(enum web_method method, const char *path)
{
    web_response_release(&response);
    ck_assert_int_eq(web_response_init(&response), ERR_NONE);
    request = (struct web_request){
        .method = method,
        .now_us = NOW_US,
        .host = SLICE_LITERAL("localhost:8060"),
        .sec_fetch_site = SLICE_LITERAL("same-origin"),
        .content_type = SLICE_LITERAL("application/json"),
    };
    snprintf(target, sizeof(target), "%s", path);
    web_request_read_target(&request, target, strlen(target));
}

/* Answer it, and give the value of a key of the answer; "" when there is none. */
static const char *answer(const char *key)
{
    static char value[256];
    json_t *object;
    const char *found;

    web_answer(&web, &request, &response);
    value[0] = '\0';
    if (response.content_type == NULL || strcmp(response.content_type, "application/json") != 0)
        return value;
    object = json_loadb(response.text, response.text_len, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(object);
    if (json_object_get(object, "error") != NULL)
        ck_assert_int_eq(json_unpack(object, "{s:{s:s}}", "error", key, &found), 0);
    else
        ck_assert_int_eq(json_unpack(object, "{s:s}", key, &found), 0);
    snprintf(value, sizeof(value), "%s", found);
    json_decref(object);
    return value;
}

static void expect(int status, const char *code)
{
    ck_assert_str_eq(answer("code"), code);
    ck_assert_int_eq(response.status, status);
}

static void set_body(const char *name, const char *value)
{
    static char body[256];

    snprintf(body, sizeof(body), "{\"%s\":\"%s\"}", name, value);
    request.body = slice_from_text(body);
}

/* Exchange a token for a key. */
static void get_key(void)
{
    char token[GUARD_TOKEN_CHARS + 1];

    ck_assert(guard_token(web.guard, token));
    ask(WEB_POST, "/api/v1/session");
    set_body("token", token);
    snprintf(bearer, sizeof(bearer), "Bearer %s", answer("key"));
    ck_assert_int_eq(response.status, 200);
}

static void ask_with_key(enum web_method method, const char *path)
{
    ask(method, path);
    request.authorization = slice_from_text(bearer);
}

static void set_up(void)
{
    web.guard = guard_new(PORT, NULL);
    ck_assert_int_eq(web_response_init(&response), ERR_NONE);
}

static void clean_up(void)
{
    web_response_release(&response);
    guard_free(web.guard);
}

/* ---- the table ---- */

static size_t count_routes(void)
{
    size_t count = 0;

    while (web_routes[count].path != NULL)
        count++;
    return count;
}

START_TEST(each_route_is_found_by_its_own_path)
{
    for (const struct web_route *route = web_routes; route->path != NULL; route++) {
        unsigned allowed;

        ask(route->method, route->path);
        ck_assert_msg(web_route_find(&request, &allowed) == route, "%s", route->path);
        ck_assert_ptr_nonnull(route->summary);
        ck_assert(route->handler != NULL);
    }
    ck_assert_uint_ge(count_routes(), 15);
}
END_TEST

START_TEST(only_the_page_and_healthz_are_public)
{
    for (const struct web_route *route = web_routes; route->path != NULL; route++) {
        bool is_public = route->handler == api_static || route->handler == api_healthz;

        ck_assert((route->access == WEB_PUBLIC) == is_public);
        ck_assert((route->access == WEB_TOKEN) == (route->handler == api_session_open));
        if (is_public)
            ck_assert_int_eq(route->method, WEB_GET);
    }
}
END_TEST

START_TEST(each_route_of_data_wants_a_key)
{
    const struct web_route *route = &web_routes[_i];

    ask(route->method, route->path);
    if (route->access == WEB_BEARER)
        expect(401, "no_key");
    ask(route->method, route->path);
    request.authorization = SLICE_LITERAL("Bearer 00000000000000000000000000000000");
    if (route->access == WEB_BEARER)
        expect(401, "no_key");
}
END_TEST

START_TEST(variable_parts_are_given)
{
    unsigned allowed;
    const struct web_route *route;

    ask(WEB_GET, "/api/v1/calls/k7%20f/ladder");
    route = web_route_find(&request, &allowed);
    ck_assert(route != NULL && route->handler == api_ladder);
    ck_assert_uint_eq(request.part_count, 1);
    ck_assert(slice_is(request.parts[0], "k7 f"));
}
END_TEST

static const char *const nowhere[] = {
    "//",
    "/api",
    "/api/",
    "/api/v1",
    "/api/v1/",
    "/api/v2/calls",
    "/api/v1/calls/",
    "/api/v1/calls//",
    "/api/v1/calls//ladder",
    "/api/v1/calls/a/b",
    "/api/v1/calls/a/ladder/",
    "/API/v1/calls",
    "/healthz/",
    "//healthz",
    "/../etc/passwd",
    "/assets/app.js",
    "/%2e%2e",
    "/..",
    "/app.js%20",
    "/index.htm",
};

START_TEST(other_paths_lead_nowhere)
{
    ask(WEB_GET, nowhere[_i]);
    expect(404, "not_found");
}
END_TEST

START_TEST(another_method_is_told_which_ones_there_are)
{
    ask_with_key(WEB_POST, "/api/v1/calls");
    expect(405, "bad_method");
    ck_assert_uint_eq(response.allowed, 1U << WEB_GET | 1U << WEB_HEAD);
    ask(WEB_OTHER, "/api/v1/session");
    expect(405, "bad_method");
    ck_assert_uint_eq(response.allowed, 1U << WEB_POST | 1U << WEB_DELETE);
    ask(WEB_HEAD, "/api/v1/export/abc");
    expect(405, "bad_method");
    ck_assert_uint_eq(response.allowed, 1U << WEB_GET);
}
END_TEST

/* ---- the order of questions ---- */

START_TEST(a_foreign_host_is_the_first_thing_that_is_seen)
{
    ask(WEB_GET, "/healthz");
    request.host = SLICE_LITERAL("evil.example.com");
    expect(421, "foreign_host");
    ask(WEB_POST, "/no/where/%");
    request.refusal = 413;
    request.host = SLICE_LITERAL("evil.example.com:8060");
    expect(421, "foreign_host");
    ask(WEB_GET, "/");
    request.host = slice_of(NULL, 0);
    expect(421, "foreign_host");
}
END_TEST

START_TEST(what_the_server_refused_goes_no_further)
{
    static const int refusals[] = {400, 411, 413, 414, 431};

    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        ask(WEB_GET, "/healthz");
        request.refusal = refusals[i];
        ck_assert_str_ne(answer("code"), "");
        ck_assert_int_eq(response.status, refusals[i]);
    }
}
END_TEST

START_TEST(a_change_from_elsewhere_is_refused_before_the_key_is_looked_at)
{
    get_key();
    ask_with_key(WEB_POST, "/api/v1/tickets");
    request.sec_fetch_site = SLICE_LITERAL("cross-site");
    expect(403, "foreign_origin");
    ask_with_key(WEB_DELETE, "/api/v1/session");
    request.sec_fetch_site = slice_of(NULL, 0);
    expect(403, "foreign_origin");
    ask(WEB_POST, "/api/v1/tickets");
    request.content_type = SLICE_LITERAL("text/plain");
    expect(415, "not_json");
    ask(WEB_POST, "/api/v1/tickets");
    request.content_type = slice_of(NULL, 0);
    expect(415, "not_json");
    ask(WEB_POST, "/api/v1/tickets");
    expect(401, "no_key");
}
END_TEST

START_TEST(a_content_type_may_have_parameters)
{
    ask(WEB_POST, "/api/v1/session");
    request.content_type = SLICE_LITERAL("Application/JSON ; charset=utf-8");
    set_body("token", "x");
    expect(403, "bad_token");
    ask(WEB_POST, "/api/v1/session");
    request.content_type = SLICE_LITERAL("application/jsonp");
    expect(415, "not_json");
}
END_TEST

/* ---- sessions and tickets ---- */

START_TEST(a_session_begins_with_a_token_and_ends_when_the_key_is_given_back)
{
    get_key();
    ask_with_key(WEB_DELETE, "/api/v1/session");
    ck_assert_str_eq(answer("code"), "");
    ck_assert_int_eq(response.status, 204);
    ck_assert_ptr_null(response.content_type);
    ask_with_key(WEB_DELETE, "/api/v1/session");
    expect(401, "no_key");
}
END_TEST

START_TEST(the_end_of_a_session_is_told_as_a_time)
{
    char token[GUARD_TOKEN_CHARS + 1];

    ck_assert(guard_token(web.guard, token));
    ask(WEB_POST, "/api/v1/session");
    set_body("token", token);
    ck_assert_str_eq(answer("expires"), "2026-07-26T05:20:08.000000Z");
}
END_TEST

START_TEST(a_used_token_and_a_wrong_one_are_refused)
{
    char token[GUARD_TOKEN_CHARS + 1];

    ck_assert(guard_token(web.guard, token));
    for (int i = 0; i < 2; i++) {
        ask(WEB_POST, "/api/v1/session");
        set_body("token", token);
        answer(i == 0 ? "key" : "code");
    }
    ck_assert_int_eq(response.status, 403);
    ask(WEB_POST, "/api/v1/session");
    set_body("token", "0123456789012345678901234567890123456789012345678901234567890123456789");
    expect(403, "bad_token");
    ask(WEB_POST, "/api/v1/session");
    set_body("tokens", "x");
    expect(400, "bad_body");
    ask(WEB_POST, "/api/v1/session");
    expect(400, "bad_body");
}
END_TEST

START_TEST(guessing_is_told_to_wait_and_a_right_token_need_not)
{
    for (int i = 0; i < GUARD_BAD_TOKENS; i++) {
        ask(WEB_POST, "/api/v1/session");
        set_body("token", "x");
        answer("code");
        ck_assert_int_eq(response.status, i < GUARD_BAD_TOKENS - 1 ? 403 : 429);
    }
    ck_assert_uint_eq(response.retry_after_s, 60);
    get_key();
}
END_TEST

static const char *const no_targets[] = {
    "/api/v1/info",
    "/api/v1/export/",
    "/api/v1/exports?format=pcap",
    "/api/v1/export/../info",
    "api/v1/export",
    "//evil.example.com/api/v1/export",
    "http://localhost:8060/api/v1/export",
    "/",
    "",
};

START_TEST(tickets_are_for_exports_only)
{
    get_key();
    ask_with_key(WEB_POST, "/api/v1/tickets");
    set_body("target", no_targets[_i]);
    expect(400, "bad_body");
}
END_TEST

START_TEST(a_ticket_has_a_path_of_its_own)
{
    char url[128];

    get_key();
    ask_with_key(WEB_POST, "/api/v1/tickets");
    set_body("target", "/api/v1/export?format=txt");
    snprintf(url, sizeof(url), "%s", answer("url"));
    ck_assert_int_eq(response.status, 200);
    ck_assert_int_eq(strncmp(url, "/api/v1/export/", 15), 0);
    ck_assert_uint_eq(strlen(url), 15 + GUARD_TOKEN_CHARS);
    ask(WEB_GET, url);
    request.now_us += GUARD_TICKET_US;
    expect(404, "no_ticket");
    ask(WEB_GET, url);
    expect(404, "no_ticket");
}
END_TEST

START_TEST(a_target_that_cannot_be_understood_uses_its_ticket_up)
{
    char url[128];

    get_key();
    ask_with_key(WEB_POST, "/api/v1/tickets");
    set_body("target", "/api/v1/export?format=%zz");
    snprintf(url, sizeof(url), "%s", answer("url"));
    ask(WEB_GET, url);
    expect(404, "no_ticket");
}
END_TEST

/* ---- what is there without a key ---- */

START_TEST(health_is_told_without_data)
{
    ask(WEB_GET, "/healthz");
    answer("");
    ck_assert_int_eq(response.status, 200);
    ck_assert(slice_is(slice_of(response.text, response.text_len), "ok\n"));
}
END_TEST

START_TEST(what_the_client_has_is_not_sent_again)
{
    static const char *const around[][2] = {
        {"", ""}, {"W/", ""}, {"\"a\", ", ""}, {"\"a\" ,W/", ", \"b\""}, {"*, ", ""}};
    char etag[64];
    char list[128];

    if (assets[0].name == NULL)
        return;
    ask(WEB_GET, "/");
    answer("");
    ck_assert_int_eq(response.status, 200);
    ck_assert_uint_gt(response.constant.len, 0);
    snprintf(etag, sizeof(etag), "%s", response.etag);
    for (size_t i = 0; i < COUNT_OF(around); i++) {
        ask(i % 2 == 0 ? WEB_GET : WEB_HEAD, "/");
        snprintf(list, sizeof(list), "%s%s%s", around[i][0], etag, around[i][1]);
        request.if_none_match = slice_from_text(list);
        answer("");
        ck_assert_int_eq(response.status, 304);
        ck_assert_ptr_null(response.content_type);
        ck_assert_uint_eq(response.constant.len, 0);
        ck_assert_str_eq(response.etag, etag);
    }
    ask(WEB_GET, "/");
    request.if_none_match = SLICE_LITERAL("\"a\", \"b\"");
    answer("");
    ck_assert_int_eq(response.status, 200);
}
END_TEST

START_TEST(each_file_of_the_page_is_found_by_its_name_alone)
{
    for (const struct asset *asset = assets; asset->name != NULL; asset++) {
        char path[128];

        snprintf(path, sizeof(path), "/%s", asset->name);
        ask(WEB_GET, path);
        answer("");
        ck_assert_int_eq(response.status, 200);
        ck_assert_ptr_eq(response.constant.ptr, asset->bytes);
        ck_assert_str_eq(response.content_type, asset->content_type);
        ck_assert(response.may_be_kept);
        ck_assert_ptr_null(strchr(asset->name, '/'));
    }
}
END_TEST

/* ---- the document ---- */

START_TEST(the_document_is_what_the_table_says)
{
    static struct out out;
    char *wanted = NULL;
    char *is = NULL;
    size_t wanted_len = 0;
    size_t is_room = 0;
    ssize_t is_len;
    FILE *memory = open_memstream(&wanted, &wanted_len);
    FILE *file = fopen(DOCUMENT, "rb");

    ck_assert_msg(file != NULL, "tests run in the project's root");
    out_init(&out, memory, "the document");
    web_route_document(&out);
    ck_assert_int_eq(out_finish(&out, NULL), ERR_NONE);
    fclose(memory);
    is_len = getdelim(&is, &is_room, '\0', file);
    ck_assert_msg(is_len == (ssize_t)wanted_len && memcmp(is, wanted, wanted_len) == 0,
                  DOCUMENT " is old; `make docs` writes it");
    fclose(file);
    free(is);
    free(wanted);
}
END_TEST

Suite *test_route_suite(void)
{
    Suite *suite = suite_create("test_route");
    TCase *tcase = tcase_create("route");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_test(tcase, each_route_is_found_by_its_own_path);
    tcase_add_test(tcase, only_the_page_and_healthz_are_public);
    tcase_add_loop_test(tcase, each_route_of_data_wants_a_key, 0, (int)count_routes());
    tcase_add_test(tcase, variable_parts_are_given);
    tcase_add_loop_test(tcase, other_paths_lead_nowhere, 0, COUNT_OF(nowhere));
    tcase_add_test(tcase, another_method_is_told_which_ones_there_are);
    tcase_add_test(tcase, a_foreign_host_is_the_first_thing_that_is_seen);
    tcase_add_test(tcase, what_the_server_refused_goes_no_further);
    tcase_add_test(tcase, a_change_from_elsewhere_is_refused_before_the_key_is_looked_at);
    tcase_add_test(tcase, a_content_type_may_have_parameters);
    tcase_add_test(tcase, a_session_begins_with_a_token_and_ends_when_the_key_is_given_back);
    tcase_add_test(tcase, the_end_of_a_session_is_told_as_a_time);
    tcase_add_test(tcase, a_used_token_and_a_wrong_one_are_refused);
    tcase_add_test(tcase, guessing_is_told_to_wait_and_a_right_token_need_not);
    tcase_add_loop_test(tcase, tickets_are_for_exports_only, 0, COUNT_OF(no_targets));
    tcase_add_test(tcase, a_ticket_has_a_path_of_its_own);
    tcase_add_test(tcase, a_target_that_cannot_be_understood_uses_its_ticket_up);
    tcase_add_test(tcase, health_is_told_without_data);
    tcase_add_test(tcase, what_the_client_has_is_not_sent_again);
    tcase_add_test(tcase, each_file_of_the_page_is_found_by_its_name_alone);
    tcase_add_test(tcase, the_document_is_what_the_table_says);
    suite_add_tcase(suite, tcase);
    return suite;
}
