#include <check.h>
#include <stdlib.h>

#include "base/array.h"
#include "store/query_messages.h"
#include "tests/unit/web/web_store.h"
#include "web/export_job.h"
#include "web/pcap_bytes.h"

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

START_TEST(a_pcap_has_the_frames)
{
    struct web_store *store = web_store_new(3);
    struct web_answer answer;

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
    web_store_free(store);
}
END_TEST

START_TEST(text_masks_secrets_unless_asked)
{
    struct web_store *store = web_store_new(3);
    struct web_answer answer;

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

/* ---- piece by piece ---- */

static const struct {
    const char *target;
    uint64_t calls[3]; /* that are in it; 0: no further one */
} selections[] = {
    {"/export?format=jsonl&all=1", {0}},
    {"/export?format=jsonl&calls=n:2", {2}},
    {"/export?format=jsonl&calls=n:900,n:2,n:2000", {2, 900, 2000}},
};

/* The messages that are wanted, in their order. */
struct wanted {
    uint64_t ids[8192];
    size_t count;
};

static bool note_id(void *context, const struct message_row *row)
{
    struct wanted *wanted = context;

    ck_assert_uint_lt(wanted->count, 8192);
    wanted->ids[wanted->count++] = row->id;
    return true;
}

START_TEST(all_messages_of_the_calls_come_in_the_order_of_time)
{
    struct web_store *store = web_store_new(3000);
    struct message_query query = {.calls = selections[_i].calls};
    struct wanted wanted = {.count = 0};
    struct web_answer answer = ASK(selections[_i].target);
    size_t count = 0;
    char *rest = answer.text;

    while (query.call_count < 3 && selections[_i].calls[query.call_count] != 0)
        query.call_count++;
    ck_assert_int_eq(query_messages(store->web.view, &query, note_id, &wanted, NULL), ERR_NONE);
    ck_assert(!answer.is_broken);
    for (char *end; (end = strchr(rest, '\n')) != NULL; rest = end + 1) {
        json_t *object = json_loadb(rest, (size_t)(end - rest), JSON_ALLOW_NUL, NULL);

        ck_assert_ptr_nonnull(object);
        if (strcmp(web_json_text(object, "type"), "message") == 0) {
            ck_assert_uint_lt(count, wanted.count);
            ck_assert_int_eq(web_json_number(object, "n"), (int64_t)wanted.ids[count++]);
        }
        json_decref(object);
    }
    ck_assert_uint_eq(count, wanted.count);
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

/* Export every third call, as if one of them had `most` messages. Return the text. */
static char *every_third(struct web_store *store, uint64_t most, size_t *ret_len)
{
    struct export_order order = {.format = EXPORT_JSONL, .calls = {.count = 1000, .most = most}};
    struct export_job *job;
    char piece[5000];
    char *text;
    long len;
    FILE *file = open_memstream(&text, ret_len);

    ck_assert_ptr_nonnull(file);
    order.calls.ids = calloc(order.calls.count, sizeof(*order.calls.ids));
    ck_assert_ptr_nonnull(order.calls.ids);
    for (uint64_t i = 0; i < 1000; i++)
        order.calls.ids[i] = 3 * i + 1;
    ck_assert_int_eq(export_job_new(&store->web, &order, &job, NULL), ERR_NONE);
    while ((len = export_job_read(job, piece, sizeof(piece))) >= 0)
        ck_assert_uint_eq(fwrite(piece, 1, (size_t)len, file), (size_t)len);
    ck_assert_int_eq(len, WEB_READ_END);
    export_job_free(job);
    ck_assert_int_eq(fclose(file), 0);
    return text;
}

START_TEST(a_large_call_is_found_by_time_and_the_file_is_the_same)
{
    /* More than are looked at in one query. */
    struct web_store *store = web_store_new(9000);
    size_t by_calls_len;
    size_t by_time_len;
    char *by_calls = every_third(store, 2, &by_calls_len);
    char *by_time = every_third(store, EXPORT_LARGE_CALL + 1, &by_time_len);

    ck_assert_uint_gt(by_calls_len, 100000);
    ck_assert_uint_eq(by_calls_len, by_time_len);
    ck_assert_mem_eq(by_calls, by_time, by_time_len);
    free(by_calls);
    free(by_time);
    web_store_free(store);
}
END_TEST

START_TEST(a_call_that_cannot_be_read_breaks_the_file_off)
{
    struct web_store *store = web_store_new(3000);
    struct export_order order = {.format = EXPORT_CSV, .calls = {.count = 3001}};
    char piece[1000];
    struct export_job *job;
    size_t total = 0;
    long len;

    order.calls.ids = calloc(order.calls.count, sizeof(*order.calls.ids));
    ck_assert_ptr_nonnull(order.calls.ids);
    for (uint64_t i = 0; i < 3000; i++)
        order.calls.ids[i] = i + 1;
    order.calls.ids[3000] = 999999;
    ck_assert_int_eq(export_job_new(&store->web, &order, &job, NULL), ERR_NONE);
    while ((len = export_job_read(job, piece, sizeof(piece))) >= 0)
        total += (size_t)len;
    ck_assert_int_eq(len, WEB_READ_FAILED);
    ck_assert_uint_gt(total, 65536);
    ck_assert_int_eq(export_job_read(job, piece, sizeof(piece)), WEB_READ_FAILED);
    export_job_free(job);
    ck_assert_uint_eq(store->web.exports, 0);
    web_store_free(store);
}
END_TEST

START_TEST(an_export_holds_no_transaction_between_pieces)
{
    struct web_store *store = web_store_new_growing(3000);
    struct export_order order = {.format = EXPORT_JSONL, .calls = {.count = 3000}};
    struct export_job *job;
    char byte;

    order.calls.ids = calloc(order.calls.count, sizeof(*order.calls.ids));
    ck_assert_ptr_nonnull(order.calls.ids);
    for (uint64_t i = 0; i < 3000; i++)
        order.calls.ids[i] = i + 1;
    ck_assert_int_eq(view_begin(store->web.view, NULL), ERR_NONE);
    ck_assert_int_eq(export_job_new(&store->web, &order, &job, NULL), ERR_NONE);
    view_end(store->web.view);
    for (int i = 0; i < 3; i++) {
        struct web_answer answer;

        ck_assert_int_eq(export_job_read(job, &byte, 1), 1);
        web_store_grow(store, store->calls + 1, CALL_TRYING);
        answer = web_store_ask(store, api_calls, NULL, "/calls?all=1&limit=1");
        ck_assert_int_eq(web_json_number(answer.json, "total"), (int64_t)store->calls);
        web_answer_release(&answer);
    }
    export_job_free(job);
    web_store_free(store);
}
END_TEST

START_TEST(so_many_exports_are_made_and_no_more)
{
    struct web_store *store = web_store_new(20);
    struct export_job *jobs[EXPORT_JOBS_MAX];

    for (size_t i = 0; i < EXPORT_JOBS_MAX; i++) {
        struct export_order order = {.format = EXPORT_TXT, .calls = {.count = 1}};

        order.calls.ids = calloc(1, sizeof(*order.calls.ids));
        ck_assert_ptr_nonnull(order.calls.ids);
        order.calls.ids[0] = i + 1;
        ck_assert_int_eq(export_job_new(&store->web, &order, &jobs[i], NULL), ERR_NONE);
    }
    web_store_refuses(store, api_export, NULL, "/export?format=csv", 503, "busy", "soon");
    for (size_t i = 0; i < EXPORT_JOBS_MAX; i++) {
        struct web_answer answer;

        export_job_free(jobs[i]);
        answer = ASK("/export?format=csv");
        ck_assert_int_eq(answer.status, 200);
        web_answer_release(&answer);
    }
    web_store_free(store);
}
END_TEST

static const struct {
    int link_type;
    uint32_t in_file;
    bool has_ns;
} frames[] = {{1, 1, false}, {113, 113, true}, {12, 101, false}, {14, 101, true}, {101, 101, true}};

START_TEST(frames_stand_in_a_capture_as_its_head_says)
{
    struct raw_frame frame = {.link_type = frames[_i].link_type,
                              .time_us = INT64_C(1700000000123456),
                              .time_ns = 789,
                              .wire_len = 9,
                              .snap_len = 65535,
                              .bytes = SLICE_LITERAL("abc")};
    struct out *out = malloc(sizeof(*out));
    uint32_t words[10];
    char *text;
    size_t len;
    FILE *file = open_memstream(&text, &len);

    ck_assert(out != NULL && file != NULL);
    out_init(out, file, "a file");
    pcap_bytes_head(out, &frame, frames[_i].has_ns);
    pcap_bytes_frame(out, &frame, frames[_i].has_ns);
    ck_assert_int_eq(out_finish(out, NULL), ERR_NONE);
    fclose(file);
    free(out);
    ck_assert_uint_eq(len, 24 + 16 + 3);
    ck_assert_str_eq(text + 40, "abc");
    for (size_t i = 0; i < 10; i++) {
        const uint8_t *at = (const uint8_t *)text + 4 * i;

        words[i] = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    }
    ck_assert_uint_eq(words[0], frames[_i].has_ns ? 0xa1b23c4d : 0xa1b2c3d4);
    ck_assert_uint_eq(words[1], 2 | 4 << 16);
    ck_assert_uint_eq(words[4], 262144);
    ck_assert_uint_eq(words[5], frames[_i].in_file);
    ck_assert_uint_eq(words[6], 1700000000);
    ck_assert_uint_eq(words[7], frames[_i].has_ns ? 123456789 : 123456);
    ck_assert_uint_eq(words[8], 3);
    ck_assert_uint_eq(words[9], 9);
    free(text);
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
    tcase_add_loop_test(tcase, all_messages_of_the_calls_come_in_the_order_of_time, 0,
                        COUNT_OF(selections));
    tcase_add_test(tcase, a_large_call_is_found_by_time_and_the_file_is_the_same);
    tcase_add_test(tcase, a_call_that_cannot_be_read_breaks_the_file_off);
    tcase_add_test(tcase, an_export_holds_no_transaction_between_pieces);
    tcase_add_test(tcase, so_many_exports_are_made_and_no_more);
    tcase_add_loop_test(tcase, frames_stand_in_a_capture_as_its_head_says, 0, COUNT_OF(frames));
    suite_add_tcase(suite, tcase);
    return suite;
}
