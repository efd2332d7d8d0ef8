#include <check.h>
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/web/web_store.h"

Suite *test_api_export_suite(void);

#define ASK(target) web_store_ask(store, api_export, NULL, target)

/* Count lines. */
static size_t lines(const struct web_answer *answer)
{
    size_t count = 0;

    for (size_t i = 0; i < answer->len; i++)
        count += answer->text[i] == '\n';
    return count;
}

/* A folder for temporary files, in which nothing may be left. */
struct place {
    char folder[32];
};

static void place_make(struct place *place)
{
    *place = (struct place){"/tmp/rung-test-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(place->folder));
    ck_assert_int_eq(setenv("TMPDIR", place->folder, 1), 0);
}

static void place_drop(const struct place *place)
{
    ck_assert_msg(rmdir(place->folder) == 0, "something was left in %s", place->folder);
}

START_TEST(a_pcap_has_the_frames)
{
    struct web_store *store = web_store_new(3);
    struct place place;
    struct web_answer answer;

    place_make(&place);
    answer = ASK("/export?format=pcap&calls=n:1");
    ck_assert_int_eq(answer.status, 200);
    ck_assert_str_eq(answer.content_type, "application/vnd.tcpdump.pcap");
    ck_assert_str_eq(answer.disposition, "attachment; filename=\"rung-call-1.pcap\"");
    ck_assert_uint_gt(answer.len, 24);
    ck_assert_mem_eq(answer.text, "\xd4\xc3\xb2\xa1", 4);
    ck_assert_mem_eq(answer.text + 24 + 16, WEB_STORE_INVITE, strlen(WEB_STORE_INVITE));
    ck_assert_uint_eq(answer.len, 24 + 4 * 16 + strlen(WEB_STORE_INVITE) +
                                      strlen(WEB_STORE_TRYING) + strlen(WEB_STORE_OK) +
                                      strlen(WEB_STORE_BYE));
    web_answer_release(&answer);
    web_store_refuses(store, api_export, NULL, "/export?calls=n:2", 410, "bytes_gone", "not kept");
    web_store_refuses(store, api_export, NULL, "/export?filter=nobody", 404, "not_found",
                      "no call");
    place_drop(&place);
    web_store_free(store);
}
END_TEST

START_TEST(text_masks_secrets_unless_asked)
{
    struct web_store *store = web_store_new(3);
    struct place place;
    struct web_answer answer;

    place_make(&place);
    answer = ASK("/export?format=txt&calls=n:1");
    ck_assert_int_eq(answer.status, 200);
    ck_assert_ptr_nonnull(strstr(answer.text, "INVITE sip:bob@example.com"));
    ck_assert_ptr_nonnull(strstr(answer.text, "100 Trying\\xff"));
    ck_assert_ptr_null(strstr(answer.text, "deadbeef"));
    ck_assert_ptr_null(strstr(answer.text, "WVNfX19z"));
    web_answer_release(&answer);
    answer = ASK("/export?format=txt&redact=none");
    ck_assert_ptr_nonnull(strstr(answer.text, "deadbeef"));
    ck_assert_ptr_nonnull(strstr(answer.text, "(its bytes cannot be read)"));
    ck_assert_str_eq(answer.disposition, "attachment; filename=\"rung-calls.txt\"");
    web_answer_release(&answer);
    place_drop(&place);
    web_store_free(store);
}
END_TEST

START_TEST(json_and_lines_of_json_are_the_same_objects)
{
    struct web_store *store = web_store_new(3);
    struct web_answer answer = ASK("/export?format=jsonl");
    struct web_answer array = ASK("/export?format=json");
    char *rest = answer.text;
    size_t count = json_array_size(array.json);

    ck_assert_uint_eq(count, 3 + 4 + 2 + 2);
    ck_assert_uint_eq(lines(&answer), count);
    for (size_t i = 0; i < count; i++) {
        char *end = strchr(rest, '\n');
        json_t *object = json_loadb(rest, (size_t)(end - rest), 0, NULL);

        ck_assert(json_equal(object, json_array_get(array.json, i)));
        json_decref(object);
        rest = end + 1;
    }
    ck_assert_ptr_null(strstr(array.text, "deadbeef"));
    web_answer_release(&answer);
    web_answer_release(&array);
    web_store_free(store);
}
END_TEST

START_TEST(csv_lists_calls_and_starts_no_formula)
{
    struct web_store *store = web_store_new(9);
    struct web_answer answer = ASK("/export?format=csv");

    ck_assert_uint_eq(lines(&answer), 10);
    ck_assert_ptr_null(strchr(answer.text, '\x1b'));
    ck_assert_str_eq(answer.content_type, "text/csv; charset=utf-8");
    web_answer_release(&answer);
    answer = ASK("/export?format=csv&filter=nobody");
    ck_assert_uint_eq(lines(&answer), 1);
    web_answer_release(&answer);
    answer = ASK("/export?format=csv&calls=n:3,n:3,n:2");
    ck_assert_uint_eq(lines(&answer), 3);
    web_answer_release(&answer);
    answer = ASK("/export?format=json&calls=");
    ck_assert_uint_eq(json_array_size(answer.json), 9 + 4 + 16);
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

START_TEST(bad_parameters_are_named)
{
    struct web_store *store = web_store_new(2);

    web_store_refuses(store, api_export, NULL, "/export?format=exe", 400, "bad_format", "pcap");
    web_store_refuses(store, api_export, NULL, "/export?format=", 400, "bad_format", "pcap");
    web_store_refuses(store, api_export, NULL, "/export?redact=x", 400, "bad_redact", "none");
    web_store_refuses(store, api_export, NULL, "/export?calls=n:99", 404, "not_found", "call");
    web_store_refuses(store, api_export, NULL, "/export?calls=,", 404, "not_found", "call");
    web_store_refuses(store, api_export, NULL, "/export?state=x", 400, "bad_state", "state");
    web_store_free(store);
}
END_TEST

START_TEST(more_calls_than_the_limit_are_refused)
{
    struct web_store *store = web_store_new(10000);
    struct web_answer answer = ASK("/export?format=csv&all=1");

    ck_assert_int_eq(answer.status, 200);
    ck_assert_uint_eq(lines(&answer), 10001);
    web_answer_release(&answer);
    web_store_free(store);
    store = web_store_new(10001);
    web_store_refuses(store, api_export, NULL, "/export?format=csv&all=1", 400, "too_many",
                      "10000");
    web_store_free(store);
}
END_TEST

START_TEST(a_folder_that_cannot_be_used_is_passed_over)
{
    struct web_store *store = web_store_new(1);
    struct web_answer answer;

    ck_assert_int_eq(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    answer = ASK("/export?format=csv");
    ck_assert_int_eq(answer.status, 200);
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

Suite *test_api_export_suite(void)
{
    Suite *suite = suite_create("api_export");
    TCase *tcase = tcase_create("api_export");

    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_pcap_has_the_frames);
    tcase_add_test(tcase, text_masks_secrets_unless_asked);
    tcase_add_test(tcase, json_and_lines_of_json_are_the_same_objects);
    tcase_add_test(tcase, csv_lists_calls_and_starts_no_formula);
    tcase_add_test(tcase, bad_parameters_are_named);
    tcase_add_test(tcase, more_calls_than_the_limit_are_refused);
    tcase_add_test(tcase, a_folder_that_cannot_be_used_is_passed_over);
    suite_add_tcase(suite, tcase);
    return suite;
}
