#include "dissect/sip_scan.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "tests/scan_check.h"

Suite *test_sip_scan_suite(void);

#define KEYS                                                                                       \
    "Via: SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK1\r\n"                                    \
    "From: \"A. Bell\" <sip:a@example.com;x=1>;tag=f\r\n"                                          \
    "Call-ID: i@h\r\n"

static const char *const plain[] = {
    "INVITE sip:b@example.com SIP/2.0\r\n" KEYS "To: <sip:b@example.com>\r\n"
    "CSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContact: <sip:a@192.0.2.1>\r\nX-Own: y\r\n"
    "Content-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n",
    "SIP/2.0 183 Session Progress\r\n" KEYS "To: sip:b@example.com;tag=t\r\n"
    "CSeq: 4711 INVITE\r\nRSeq: 7\r\nRecord-Route: <sip:p;lr>\r\nRecord-Route: <sip:q;lr>\r\n\r\n",
    "BYE sip:b@example.com SIP/2.0\r\n"
    "v: SIP/2.0/TCP [2001:db8::1]:5060;branch=z9hG4bKx, SIP/2.0/UDP h;branch=z9hG4bKy\r\n"
    "f: <sip:a@h>;tag=f\r\nt: <sip:b@h>;tag=t\r\ni: x\r\nCSeq: 2 BYE\r\nmax-forwards: 0\r\n"
    "Reason: Q.850;cause=16\r\nExpires: 60\r\nl: 0\r\n\r\n",
    "SIP/2.0 100 Trying\r\n" KEYS "To: <sip:b@h>\r\nCSeq: 1 WHATEVER\r\nContent-Length: 0\r\n\r\n",
    "ACK sip:b@[2001:db8::1]:5060;lr SIP/2.0\r\n" KEYS "To: <tel:+1>;tag=t\r\nCSeq: 1 ACK\r\n"
    "Max-Forwards: 70\r\nRoute: <sip:p;lr>,\"q\" <sips:u:p@q:5061?a=b>\r\nm: *\r\n"
    "Content-Type: application/sdp\r\n\r\n"
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    "m=audio 4000/2 RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\n",
};

#define PLAIN (COUNT_OF(plain))

/* One of each kind of byte that readers look for, and two that they do not. */
static const char bytes[] = "\r\n \t:;,<>\"\\=@[]/.0179zZ\x01\x7f\xc3";

static char *text;
static size_t text_len;

static void set(const char *from)
{
    text_len = strlen(from);
    text = malloc(text_len + 2);
    ck_assert_ptr_nonnull(text);
    memcpy(text, from, text_len + 1);
}

/* Read a copy that has nothing behind it, so that a step too far is seen. */
static bool check_text(size_t at, int byte)
{
    char *copy = malloc(text_len == 0 ? 1 : text_len);
    bool is_plain;

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, text_len);
    ck_assert_msg(scan_agrees(slice_of(copy, text_len), &is_plain),
                  "the two ways differ with byte %d at %zu of:\n%s", byte, at, text);
    free(copy);
    return is_plain;
}

START_TEST(messages_as_they_are_need_no_second_look)
{
    set(plain[_i]);
    ck_assert(check_text(0, 0));
    free(text);
}
END_TEST

START_TEST(a_byte_in_place_of_another_gives_the_same_both_ways)
{
    unsigned plain_count = 0;

    for (size_t at = 0; at < strlen(plain[_i]); at++) {
        for (size_t i = 0; i < sizeof(bytes); i++) {
            set(plain[_i]);
            text[at] = bytes[i];
            plain_count += check_text(at, bytes[i]);
            free(text);
        }
    }
    ck_assert_uint_gt(plain_count, 100);
}
END_TEST

START_TEST(a_byte_more_gives_the_same_both_ways)
{
    for (size_t at = 0; at <= strlen(plain[_i]); at++) {
        for (size_t i = 0; i < sizeof(bytes); i++) {
            set(plain[_i]);
            memmove(text + at + 1, text + at, text_len - at + 1);
            text[at] = bytes[i];
            text_len++;
            check_text(at, bytes[i]);
            free(text);
        }
    }
}
END_TEST

START_TEST(bytes_less_give_the_same_both_ways)
{
    for (size_t at = 0; at < strlen(plain[_i]); at++) {
        for (size_t len = 1; len <= 12 && at + len <= strlen(plain[_i]); len++) {
            set(plain[_i]);
            memmove(text + at, text + at + len, text_len - at - len + 1);
            text_len -= len;
            check_text(at, -(int)len);
            free(text);
        }
    }
}
END_TEST

START_TEST(a_line_twice_or_not_at_all_gives_the_same_both_ways)
{
    const char *line = plain[_i];

    for (const char *next; (next = strstr(line, "\r\n")) != NULL && next != line; line = next + 2) {
        size_t at = (size_t)(line - plain[_i]);
        size_t len = (size_t)(next + 2 - line);

        set(plain[_i]);
        text = realloc(text, text_len + len + 1);
        ck_assert_ptr_nonnull(text);
        memmove(text + at + len, text + at, text_len - at + 1);
        text_len += len;
        check_text(at, (int)len);
        memmove(text + at, text + at + 2 * len, text_len - at - 2 * len + 1);
        text_len -= 2 * len;
        check_text(at, -(int)len);
        free(text);
    }
}
END_TEST

/* RFC 3261 7.3.1: nothing bounds the number of fields, but the reader keeps so many. */
START_TEST(more_fields_than_are_kept_are_not_plain)
{
    bool is_plain;

    for (unsigned more = SIP_FIELDS_MAX - 8; more < SIP_FIELDS_MAX; more++) {
        size_t at = strlen("BYE sip:b@example.com SIP/2.0\r\n");

        set(plain[2]);
        text = realloc(text, text_len + 7 * more + 1);
        ck_assert_ptr_nonnull(text);
        for (unsigned i = 0; i < more; i++) {
            memmove(text + at + 6, text + at, text_len - at + 1);
            memcpy(text + at, "X: y\r\n", 6);
            text_len += 6;
        }
        is_plain = check_text(at, (int)more);
        ck_assert_int_eq(is_plain, more + 9 <= SIP_FIELDS_MAX);
        free(text);
    }
}
END_TEST

Suite *test_sip_scan_suite(void)
{
    Suite *suite = suite_create("sip_scan");
    TCase *tcase = tcase_create("sip_scan");

    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, messages_as_they_are_need_no_second_look, 0, PLAIN);
    tcase_add_loop_test(tcase, a_byte_in_place_of_another_gives_the_same_both_ways, 0, PLAIN);
    tcase_add_loop_test(tcase, a_byte_more_gives_the_same_both_ways, 0, PLAIN);
    tcase_add_loop_test(tcase, bytes_less_give_the_same_both_ways, 0, PLAIN);
    tcase_add_loop_test(tcase, a_line_twice_or_not_at_all_gives_the_same_both_ways, 0, PLAIN);
    tcase_add_test(tcase, more_fields_than_are_kept_are_not_plain);
    suite_add_tcase(suite, tcase);
    return suite;
}
