#include "dissect/sip_start_line.h"

#include "tests/unit/dissect/check_notes.h"
#include "tests/unit/dissect/check_slice.h"

Suite *test_sip_start_line_suite(void);

/* `len` 0: the length of the text. */
static const struct {
    const char *bytes;
    size_t len;
    bool is_message;
} payloads[] = {
    {"INVITE sip:a@b SIP/2.0\r\n", 0, true},
    {"INVITE sip:a@b SIP/2.0", 0, true},
    {"\r\n\r\nINVITE sip:a@b SIP/2.0\r\n", 0, true},
    {"ANY-token'. x SIP/2.0\n", 0, true},
    {"INVITE  sip:a@b \t SIP/2.0  \r\n", 0, true},
    {"invite sip:a@b sip/2.0\r\n", 0, true},
    {"OPTIONS sip:a@b SIP/7.0\r\n", 0, true},
    {"INVITE sip:a@b; lr SIP/2.0\r\n", 0, true},
    {"SIP/2.0 200 OK\r\n", 0, true},
    {"sip/2.0 100 \r\n", 0, true},
    {"SIP/2.0 4294967301 x\r\n", 0, true},
    {"INVITE sip:somebody-with-a-long-name@", 0, true},
    {"BYE tel:+1", 0, true},
    {"INVITE sip:alan@example.com\r\nTo: x\r\n", 0, false},
    {"NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n", 0, false},
    {"GET /sip:x HTTP/1.1\r\n", 0, false},
    {"HTTP/1.1 200 OK\r\n", 0, false},
    {"ICY 200 OK\r\n", 0, false},
    {"SIP/2.0", 0, false},
    {"SIP/x 200 OK\r\n", 0, false},
    {"INVITE sip:a@b SIP/\r\n", 0, false},
    {"INVITE\r\nsip:a@b SIP/2.0\r\n", 0, false},
    {" INVITE sip:a@b SIP/2.0\r\n", 0, false},
    {"IN(VITE sip:a@b SIP/2.0\r\n", 0, false},
    {"RSIP 1 aaln/1@gw.example.net MGCP 1.0\r\n", 0, false},
    {"hello there, what is SIP/2.0 about\r\n", 0, false},
    {"<13>1 log SIP/2.0\r\n", 0, false},
    {"\r\n\r\n", 0, false},
    {"", 0, false},
    {"\0\0\0\0", 4, false},
    {"\x80\x00\x1a\x2b SIP/2.0\r\n", 13, false},                              /* RTP */
    {"\x81\xc9\x00\x07 x SIP/2.0\r\n", 15, false},                            /* RTCP */
    {"\x00\x01\x00\x58\x21\x12\xa4\x42 SIP/2.0", 16, false},                  /* STUN */
    {"\x16\xfe\xfd\x00\x00 x SIP/2.0", 14, false},                            /* DTLS */
    {"AB\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www SIP/2.0", 24, false}, /* DNS */
};

START_TEST(sip_is_told_from_other_traffic)
{
    size_t len = payloads[_i].len == 0 ? strlen(payloads[_i].bytes) : payloads[_i].len;

    ck_assert_int_eq(sip_is_message(slice_of(payloads[_i].bytes, len)), payloads[_i].is_message);
}
END_TEST

START_TEST(no_byte_that_media_begins_with_begins_sip)
{
    char text[] = "xNVITE sip:a@b SIP/2.0\r\n";

    for (unsigned byte = 0x80; byte <= 0xff; byte++) {
        text[0] = (char)byte;
        ck_assert(!sip_is_message(slice_from_text(text)));
    }
}
END_TEST

START_TEST(keep_alives_are_a_few_line_ends_or_nuls)
{
    ck_assert(sip_is_keep_alive(SLICE_LITERAL("\r\n\r\n")));
    ck_assert(sip_is_keep_alive(SLICE_LITERAL("\r\n")));
    ck_assert(sip_is_keep_alive(SLICE_LITERAL("\0\0\0\0")));
    ck_assert(sip_is_keep_alive(SLICE_LITERAL("\0")));
    ck_assert(!sip_is_keep_alive(SLICE_LITERAL("\0\r\n")));
    ck_assert(!sip_is_keep_alive(SLICE_LITERAL("\r\n\r\n\r\n")));
    ck_assert(!sip_is_keep_alive(SLICE_LITERAL("\0\0\0\0\0")));
    ck_assert(!sip_is_keep_alive(SLICE_LITERAL("")));
}
END_TEST

static const struct {
    const char *line;
    const char *method;
    const char *ruri;
    const char *notes;
} requests[] = {
    {"INVITE sip:a@b SIP/2.0", "INVITE", "sip:a@b", ""},
    {"X-1 * SIP/2.0", "X-1", "*", "uri-grammar"},
    {"INVITE sip:a@b sip/2.0", "INVITE", "sip:a@b", "sip-version-case"},
    {"Invite sip:a@b SIP/2.0", "Invite", "sip:a@b", "method-case"},
    {"INVITE  sip:a@b  SIP/2.0", "INVITE", "sip:a@b", "request-line-extra-ws"},
    {"INVITE sip:a@b SIP/2.0 ", "INVITE", "sip:a@b", "request-line-extra-ws"},
    {" INVITE sip:a@b SIP/2.0", "INVITE", "sip:a@b", "request-line-extra-ws"},
    {"INVITE\tsip:a@b SIP/2.0", "INVITE", "sip:a@b", "request-line-extra-ws"},
    {"INVITE sip:a@b; lr SIP/2.0", "INVITE", "sip:a@b; lr", "request-line-extra-ws"},
    {"INVITE sip:a@b\r\n SIP/2.0", "INVITE", "sip:a@b", "request-line-extra-ws"},
    {"INVITE <sip:a@b> SIP/2.0", "INVITE", "sip:a@b", "ruri-angle-brackets"},
    {"INVITE sip:a\x01@b SIP/2.0", "INVITE", "sip:a\x01@b", "ruri-space-or-ctl"},
    {"INVITE sip:a@b SIP/3.0", "INVITE", "sip:a@b", "bad-sip-version"},
    {"INVITE sip:a@b SIP/2.0x", "INVITE", "sip:a@b", "bad-sip-version"},
    {"INVITE sip:a@b", "INVITE", "sip:a@b", "start-line-unparsable"},
    {"INVITE sip:a@b HTTP/1.1", "INVITE", "sip:a@b HTTP/1.1",
     "start-line-unparsable request-line-extra-ws"},
    {"INVITE SIP/2.0", "INVITE", NULL, "start-line-unparsable"},
    {"IN(VITE sip:a@b SIP/2.0", "IN(VITE", "sip:a@b", "start-line-unparsable"},
    {"INVITE", "INVITE", NULL, "start-line-unparsable"},
    {"", "", NULL, "start-line-unparsable"},
};

START_TEST(request_lines_come_apart)
{
    struct sip_message message = {0};

    sip_start_line_read(slice_from_text(requests[_i].line), &message);
    ck_assert(message.is_request);
    ck_assert_uint_eq(message.code, 0);
    ck_slice(message.method_name, requests[_i].method);
    ck_slice(message.ruri, requests[_i].ruri);
    ck_notes(&message, requests[_i].notes);
}
END_TEST

static const struct {
    const char *line;
    uint16_t code;
    const char *reason;
    const char *notes;
} responses[] = {
    {"SIP/2.0 200 OK", 200, "OK", ""},
    {"SIP/2.0 100 ", 100, "", ""},
    {"SIP/2.0 486 Busy Here", 486, "Busy Here", ""},
    {"sip/2.0 699 x", 699, "x", "sip-version-case"},
    {"SIP/2.0 200", 200, "", "start-line-unparsable"},
    {"SIP/2.0  200 OK", 200, "OK", "start-line-unparsable"},
    {"SIP/2.0\t200 OK", 200, "OK", "start-line-unparsable"},
    {"SIP/7.0 200 OK", 200, "OK", "bad-sip-version"},
    {"SIP/2.0 4294967301 better not break", 0, "better not break", "status-code-not-3digit"},
    {"SIP/2.0 099 x", 0, "x", "status-code-not-3digit"},
    {"SIP/2.0 700 x", 0, "x", "status-code-not-3digit"},
    {"SIP/2.0 20 x", 0, "x", "status-code-not-3digit"},
    {"SIP/2.0 0200 x", 0, "x", "status-code-not-3digit"},
    {"SIP/2.0 2x0 x", 0, "x", "status-code-not-3digit"},
    {"SIP/2.0", 0, "", "status-code-not-3digit start-line-unparsable"},
};

START_TEST(status_lines_come_apart)
{
    struct sip_message message = {0};

    sip_start_line_read(slice_from_text(responses[_i].line), &message);
    ck_assert(!message.is_request);
    ck_assert_uint_eq(message.code, responses[_i].code);
    ck_slice(message.reason, responses[_i].reason);
    ck_slice(message.ruri, NULL);
    ck_notes(&message, responses[_i].notes);
}
END_TEST

Suite *test_sip_start_line_suite(void)
{
    Suite *suite = suite_create("sip_start_line");
    TCase *tcase = tcase_create("sip_start_line");

    tcase_add_loop_test(tcase, sip_is_told_from_other_traffic, 0, COUNT_OF(payloads));
    tcase_add_test(tcase, no_byte_that_media_begins_with_begins_sip);
    tcase_add_test(tcase, keep_alives_are_a_few_line_ends_or_nuls);
    tcase_add_loop_test(tcase, request_lines_come_apart, 0, COUNT_OF(requests));
    tcase_add_loop_test(tcase, status_lines_come_apart, 0, COUNT_OF(responses));
    suite_add_tcase(suite, tcase);
    return suite;
}
