#include <check.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/array.h"
#include "tests/unit/web/web_store.h"

Suite *test_api_messages_suite(void);

#define ASK(handler, part, target) web_store_ask(store, handler, part, target)

/* Decode base64 strictly, by another way than it was written. */
static size_t decode(const char *text, char *bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t len = strlen(text);
    size_t count = 0;

    ck_assert_uint_eq(len % 4, 0);
    for (size_t i = 0; i < len; i += 4) {
        unsigned bits = 0;
        size_t pads = 0;

        for (size_t j = 0; j < 4; j++) {
            const char *digit = strchr(digits, text[i + j]);

            pads += text[i + j] == '=';
            ck_assert(text[i + j] == '=' ? i + 4 == len && j >= 2 : digit != NULL && pads == 0);
            bits = bits << 6 | (text[i + j] == '=' ? 0 : (unsigned)(digit - digits));
        }
        for (size_t j = 0; j < 3 - pads; j++)
            bytes[count++] = (char)(bits >> (16 - 8 * j) & 255);
    }
    return count;
}

START_TEST(a_message_masks_its_secrets)
{
    struct web_store *store = web_store_new(2);
    struct web_answer answer = ASK(api_message, "1", "/messages/1");
    const char *text = web_json_text(answer.json, "text");

    ck_assert_ptr_null(strstr(answer.text, "deadbeef"));
    ck_assert_ptr_null(strstr(answer.text, "WVNfX19z"));
    ck_assert_ptr_nonnull(strstr(text, "Authorization: Digest ****"));
    ck_assert_ptr_nonnull(strstr(text, "AES_CM_128_HMAC_SHA1_80 inline:****"));
    ck_assert(json_is_true(json_object_get(answer.json, "redacted")));
    ck_assert_ptr_null(json_object_get(answer.json, "raw"));
    ck_assert_uint_eq(strlen(text), strlen(WEB_STORE_INVITE));
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

START_TEST(a_message_shows_its_secrets_when_asked)
{
    struct web_store *store = web_store_new(2);
    struct web_answer answer = ASK(api_message, "1", "/messages/1?redact=none");
    char bytes[2000];
    size_t len = decode(web_json_text(answer.json, "raw"), bytes);

    ck_assert_str_eq(web_json_text(answer.json, "text"), WEB_STORE_INVITE);
    ck_assert(json_is_false(json_object_get(answer.json, "redacted")));
    ck_assert_uint_eq(len, strlen(WEB_STORE_INVITE));
    ck_assert_mem_eq(bytes, WEB_STORE_INVITE, len);
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

START_TEST(a_message_tells_what_its_bytes_tell)
{
    struct web_store *store = web_store_new(2);
    struct web_answer answer = ASK(api_message, "1", "/messages/1");

    ck_assert_str_eq(web_json_text(answer.json, "type"), "message");
    ck_assert_int_eq(web_json_number(answer.json, "n"), 1);
    ck_assert_str_eq(web_json_text(answer.json, "branch"), "z9hG4bK1");
    ck_assert_str_eq(web_json_text(answer.json, "body"), "application/sdp");
    ck_assert_str_eq(web_json_text(answer.json, "call_id"), "c1@host");
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

/* It is shown with each of them, and with the bytes that are there. */
START_TEST(a_finding_rests_on_several_messages)
{
    struct web_store *store = web_store_new(2);
    struct web_answer answer = ASK(api_message, "3", "/messages/3");

    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "findings")), 1);
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.message"), 1);
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.evidence.0.message"), 1);
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.evidence.1.message"), 3);
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.evidence.1.length"), 7);
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.text_range.0"), 0);
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.text_range.1"), 7);
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

START_TEST(bytes_that_are_no_text_are_replaced_and_kept)
{
    struct web_store *store = web_store_new(2);
    struct web_answer answer = ASK(api_message, "2", "/messages/2");
    char bytes[2000];
    size_t len = decode(web_json_text(answer.json, "raw"), bytes);

    ck_assert_ptr_nonnull(
        strstr(web_json_text(answer.json, "text"), "100 Trying\xef\xbf\xbd\r\nCall-ID"));
    ck_assert_uint_eq(len, strlen(WEB_STORE_TRYING));
    ck_assert_mem_eq(bytes, WEB_STORE_TRYING, len);
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

/* The finding is on three bytes after a character of two bytes and one of four. */
START_TEST(ranges_are_in_bytes_and_in_places_of_the_text)
{
    struct web_store *store = web_store_new(2);
    struct web_answer answer = ASK(api_message, "1", "/messages/1");
    int64_t bytes = strstr(WEB_STORE_INVITE, "\" <sip:alice") - WEB_STORE_INVITE;

    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "findings")), 1);
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.range.0"), bytes);
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.range.1"), bytes + 3);
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.text_range.0"), bytes - 3);
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.text_range.1"), bytes);
    web_answer_release(&answer);
    answer = ASK(api_message, "2", "/messages/2");
    ck_assert_int_eq(web_json_number(answer.json, "findings.0.range.0"), 100000);
    ck_assert(web_json_is_null(answer.json, "findings.0.text_range"));
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

/* Message, and those beside it in its call and in its transaction; 0: none. */
static const struct {
    const char *n;
    int64_t prev, next, prev_same, next_same;
} neighbours[] = {
    {"1", 0, 2, 0, 2}, {"2", 1, 3, 1, 3}, {"3", 2, 4, 2, 0}, {"4", 3, 0, 0, 0}, {"5", 0, 6, 0, 6},
};

START_TEST(a_message_knows_those_beside_it)
{
    static const char *const keys[] = {"prev", "next", "prev_same", "next_same"};
    const int64_t wanted[] = {neighbours[_i].prev, neighbours[_i].next, neighbours[_i].prev_same,
                              neighbours[_i].next_same};
    struct web_store *store = web_store_new(3);
    struct web_answer answer = ASK(api_message, neighbours[_i].n, "/messages/x");

    ck_assert_int_eq(answer.status, 200);
    for (size_t i = 0; i < 4; i++) {
        if (wanted[i] == 0)
            ck_assert(web_json_is_null(answer.json, keys[i]));
        else
            ck_assert_int_eq(web_json_number(answer.json, keys[i]), wanted[i]);
    }
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

START_TEST(bytes_that_are_gone_are_told)
{
    struct web_store *store = web_store_new(3);
    struct web_answer answer = ASK(api_message, "5", "/messages/5");

    ck_assert_int_eq(answer.status, 200);
    ck_assert(web_json_is_null(answer.json, "text"));
    ck_assert(web_json_is_null(answer.json, "raw"));
    ck_assert_ptr_nonnull(strstr(web_json_text(answer.json, "why"), "were not kept"));
    ck_assert_ptr_null(json_object_get(answer.json, "branch"));
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

static const char *const strangers[] = {
    "0", "9", "-1", "1x", "99999999999999999999", "x", "9223372036854775807", "\xff"};

START_TEST(what_is_no_message_is_not_found)
{
    struct web_store *store = web_store_new(3);

    web_store_refuses(store, api_message, strangers[_i], "/messages/x", 404, "not_found",
                      "message");
    web_store_refuses(store, api_message, "1", "/messages/1?redact=all", 400, "bad_redact", "none");
    web_store_free(store);
}
END_TEST

START_TEST(messages_of_a_call_come_in_pages)
{
    struct web_store *store = web_store_new(3);
    char target[200] = "/messages?limit=3";
    struct web_answer answer = ASK(api_messages, "n:1", target);

    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "messages")), 3);
    ck_assert_int_eq(web_json_number(answer.json, "messages.2.n"), 3);
    ck_assert_str_eq(web_json_text(answer.json, "messages.0.from_tag"), "a1");
    snprintf(target, sizeof(target), "/messages?limit=3&cursor=%s",
             web_json_text(answer.json, "next"));
    web_answer_release(&answer);
    answer = ASK(api_messages, "n:1", target);
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "messages")), 1);
    ck_assert_int_eq(web_json_number(answer.json, "messages.0.n"), 4);
    ck_assert(web_json_is_null(answer.json, "next"));
    web_answer_release(&answer);
    answer = ASK(api_messages, "n:1", "/messages?limit=4");
    ck_assert(web_json_is_null(answer.json, "next"));
    web_answer_release(&answer);
    web_store_refuses(store, api_messages, "n:1", "/x?limit=0", 400, "bad_limit", "limit");
    web_store_refuses(store, api_messages, "n:1", "/x?cursor=12", 400, "bad_cursor", "cursor");
    web_store_free(store);
}
END_TEST

START_TEST(a_ladder_is_the_model_with_what_a_page_needs)
{
    struct web_store *store = web_store_new(6);
    struct web_answer answer = ASK(api_ladder, "n:1", "/ladder");

    ck_assert_int_eq(answer.status, 200);
    ck_assert_str_eq(web_json_text(answer.json, "type"), "ladder");
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "participants")), 2);
    ck_assert_str_eq(web_json_text(answer.json, "participants.0.address.ip"), "10.0.0.1");
    ck_assert_str_eq(web_json_text(answer.json, "rows.0.kind"), "message");
    ck_assert_int_eq(web_json_number(answer.json, "rows.0.message"), 1);
    ck_assert_int_eq(web_json_number(answer.json, "rows.0.transaction"), 1);
    ck_assert_int_eq(web_json_number(answer.json, "rows.0.leg_index"), 0);
    ck_assert_str_eq(web_json_text(answer.json, "rows.1.kind"), "note");
    ck_assert_str_eq(web_json_text(answer.json, "rows.1.section"), "RFC 3261 7");
    ck_assert_int_eq(web_json_number(answer.json, "rows.1.message"), 1);
    ck_assert_int_eq(web_json_number(answer.json, "rows.1.evidence.0.message"), 1);
    ck_assert_int_eq(web_json_number(answer.json, "rows.1.evidence.1.message"), 3);
    ck_assert_int_eq(web_json_number(answer.json, "rows.1.evidence.1.length"), 7);
    ck_assert_int_eq(web_json_number(answer.json, "rows_total"), 6);
    ck_assert_int_eq(web_json_number(answer.json, "offset"), 0);
    ck_assert_int_eq(web_json_number(answer.json, "messages.3.row"), 5);
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

START_TEST(a_ladder_takes_parameters)
{
    struct web_store *store = web_store_new(6);
    struct web_answer answer = ASK(api_ladder, "n:1", "/ladder?merge=ip&fold=1&calls=n:2,n:1,n:3");

    ck_assert_int_eq(answer.status, 200);
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "legs")), 3);
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "messages")), 8);
    ck_assert(web_json_is_null(answer.json, "participants.0.address.port"));
    web_answer_release(&answer);
    answer = ASK(api_ladder, "n:1", "/ladder?offset=4");
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "rows")), 2);
    ck_assert_int_eq(web_json_number(answer.json, "rows.0.row"), 4);
    ck_assert_int_eq(web_json_number(answer.json, "rows_total"), 6);
    web_answer_release(&answer);
    answer = ASK(api_ladder, "n:1", "/ladder?offset=4000000000");
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "rows")), 0);
    web_answer_release(&answer);
    web_store_refuses(store, api_ladder, "n:1", "/x?merge=alias", 400, "bad_merge", "port, ip");
    web_store_refuses(store, api_ladder, "n:1", "/x?fold=", 400, "bad_fold", "0 or 1");
    web_store_refuses(store, api_ladder, "n:1", "/x?offset=-1", 400, "bad_offset", "row");
    web_store_refuses(store, api_ladder, "n:1", "/x?calls=n:2,,", 404, "not_found", "call");
    web_store_free(store);
}
END_TEST

START_TEST(a_ladder_has_a_limit_of_calls)
{
    struct web_store *store = web_store_new(80);
    char target[500] = "/ladder?calls=n:2";

    for (int i = 3; i <= 64; i++)
        snprintf(target + strlen(target), sizeof(target) - strlen(target), ",n:%d", i);
    for (int i = 1; i <= 2; i++) {
        struct web_answer answer = ASK(api_ladder, i == 1 ? "n:1" : "n:2", target);

        ck_assert_int_eq(answer.status, 200);
        web_answer_release(&answer);
    }
    strcat(target, ",n:65");
    web_store_refuses(store, api_ladder, "n:1", target, 400, "too_many", "64");
    strcat(target, ",n:66");
    web_store_refuses(store, api_ladder, "n:1", target, 400, "too_many", "64");
    web_store_free(store);
}
END_TEST

/* A call of more messages than one answer has rows. */
START_TEST(a_long_ladder_comes_in_parts)
{
    struct web_store *store = web_store_new_growing(1);
    struct web_answer answer;

    for (uint64_t i = 0; i < 5200; i++)
        store->batch->messages[store->batch->message_count++] = (struct fact_message){
            .id = 10 + i,
            .leg = 1,
            .time_us = WEB_STORE_US + 50000 + (int64_t)i,
            .transport = TRANSPORT_UDP,
            .capture = 1,
            .frame = 10 + i,
            .end_offset = FRAME_NO_OFFSET,
            .src = 1,
            .dst = 2,
            .transaction = 5 + i,
            .flags = MESSAGE_REQUEST,
            .method = SLICE_LITERAL("OPTIONS"),
        };
    web_store_grow(store, 1, CALL_IN_CALL);
    answer = ASK(api_ladder, "n:1", "/ladder");
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "rows")), 5000);
    ck_assert_int_eq(web_json_number(answer.json, "rows_total"), 5206);
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "messages")), 4998);
    web_answer_release(&answer);
    answer = ASK(api_ladder, "n:1", "/ladder?offset=5000");
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "rows")), 206);
    ck_assert_int_eq(web_json_number(answer.json, "messages.205.row"), 5205);
    ck_assert_int_eq(web_json_number(answer.json, "rows.205.message"), 5209);
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

START_TEST(the_info_says_what_is_looked_at)
{
    struct web_store *store = web_store_new(20);
    struct web_answer answer = ASK(api_info, NULL, "/info");

    ck_assert_int_eq(answer.status, 200);
    ck_assert_str_eq(answer.etag, "");
    ck_assert_str_eq(web_json_text(answer.json, "version"), "0.0");
    ck_assert_str_eq(web_json_text(answer.json, "source"), "trace <b>.pcap");
    ck_assert_str_eq(web_json_text(answer.json, "phase"), "done");
    ck_assert_int_eq(web_json_number(answer.json, "loaded"), 1);
    ck_assert(json_is_false(json_object_get(answer.json, "is_live")));
    ck_assert_int_eq(web_json_number(answer.json, "calls"), 18);
    ck_assert_int_eq(web_json_number(answer.json, "dialogs"), 2);
    ck_assert_str_eq(web_json_text(answer.json, "sources.0.path"),
                     "/tmp/<b>" WEB_STORE_HOSTILE ".pcap");
    ck_assert_str_eq(web_json_text(answer.json, "sources.0.damage"), "cut short after frame 4");
    ck_assert_int_eq(web_json_number(answer.json, "sources.0.link_type"), 12);
    ck_assert_int_eq(web_json_number(answer.json, "counters.evicted_legs"), 17);
    ck_assert_str_eq(web_json_text(answer.json, "told.0.name"), "evicted_legs");
    ck_assert_str_eq(web_json_text(answer.json, "told.0.text"),
                     "17 calls evicted before their end");
    ck_assert_int_eq(web_json_number(answer.json, "limits.page"), 500);
    ck_assert_str_eq(web_json_text(answer.json, "now"), "2026-07-25T17:20:08.000000Z");
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

START_TEST(the_info_says_how_far_a_run_is)
{
    struct web_store *store = web_store_new_growing(2);
    struct web_answer answer;

    atomic_store(&store->status.size, 4000);
    atomic_store(&store->status.position, 1000);
    status_set(&store->status, COUNTER_KERNEL_DROPS, 7);
    atomic_store(&store->status.trouble, STATUS_DISK_FULL);
    answer = ASK(api_info, NULL, "/info");
    ck_assert_str_eq(web_json_text(answer.json, "phase"), "reading");
    ck_assert_double_eq_tol(json_real_value(web_json_at(answer.json, "loaded")), 0.25, 1e-9);
    ck_assert_int_eq(web_json_number(answer.json, "counters.kernel_drops"), 7);
    ck_assert_str_eq(web_json_text(answer.json, "trouble"), "disk full");
    ck_assert(json_is_false(web_json_at(answer.json, "has_given_up")));
    ck_assert(web_json_is_null(answer.json, "unfinished"));
    web_answer_release(&answer);
    atomic_store(&store->status.size, 0);
    atomic_store(&store->status.trouble, 99);
    answer = ASK(api_info, NULL, "/info");
    ck_assert(web_json_is_null(answer.json, "loaded"));
    ck_assert(web_json_is_null(answer.json, "trouble"));
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

static const struct {
    enum status_trouble trouble;
    const char *text;
} troubles[] = {
    {STATUS_DISK_FULL, "disk full"},
    {STATUS_DISK_ERROR, "disk error"},
    {STATUS_STORE_LOCKED, "store locked"},
    {STATUS_STORE_UNWRITABLE, "store unwritable"},
};

START_TEST(the_info_has_words_for_each_trouble_and_what_comes_of_it)
{
    struct web_store *store = web_store_new_growing(2);
    struct web_answer answer;

    atomic_store(&store->status.trouble, (int)troubles[_i].trouble);
    atomic_store(&store->status.has_given_up, true);
    store->status.unfinished = "its import did not end (2 calls)";
    answer = ASK(api_info, NULL, "/info");
    ck_assert_str_eq(web_json_text(answer.json, "trouble"), troubles[_i].text);
    ck_assert(json_is_true(web_json_at(answer.json, "has_given_up")));
    ck_assert_str_eq(web_json_text(answer.json, "unfinished"), "its import did not end (2 calls)");
    web_answer_release(&answer);
    web_store_free(store);
}
END_TEST

Suite *test_api_messages_suite(void)
{
    Suite *suite = suite_create("api_messages");
    TCase *tcase = tcase_create("api_messages");

    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_message_masks_its_secrets);
    tcase_add_test(tcase, a_message_shows_its_secrets_when_asked);
    tcase_add_test(tcase, a_message_tells_what_its_bytes_tell);
    tcase_add_test(tcase, bytes_that_are_no_text_are_replaced_and_kept);
    tcase_add_test(tcase, ranges_are_in_bytes_and_in_places_of_the_text);
    tcase_add_test(tcase, a_finding_rests_on_several_messages);
    tcase_add_loop_test(tcase, a_message_knows_those_beside_it, 0, COUNT_OF(neighbours));
    tcase_add_test(tcase, bytes_that_are_gone_are_told);
    tcase_add_loop_test(tcase, what_is_no_message_is_not_found, 0, COUNT_OF(strangers));
    tcase_add_test(tcase, messages_of_a_call_come_in_pages);
    tcase_add_test(tcase, a_ladder_is_the_model_with_what_a_page_needs);
    tcase_add_test(tcase, a_ladder_takes_parameters);
    tcase_add_test(tcase, a_ladder_has_a_limit_of_calls);
    tcase_add_test(tcase, a_long_ladder_comes_in_parts);
    tcase_add_test(tcase, the_info_says_what_is_looked_at);
    tcase_add_loop_test(tcase, the_info_has_words_for_each_trouble_and_what_comes_of_it, 0,
                        STATUS_TROUBLES - STATUS_DISK_FULL);
    tcase_add_test(tcase, the_info_says_how_far_a_run_is);
    suite_add_tcase(suite, tcase);
    return suite;
}
