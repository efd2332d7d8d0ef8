#include "dissect/sip_check.h"

#include "base/array.h"
#include "tests/scan_check.h"
#include "tests/unit/dissect/check_notes.h"
#include "tests/unit/dissect/check_slice.h"

Suite *test_sip_check_suite(void);

#define START "INVITE sip:b@example.com SIP/2.0\r\n"
#define KEYS                                                                                       \
    "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nCall-ID: i\r\nCSeq: 1 INVITE\r\n"               \
    "Max-Forwards: 70\r\n"
#define FROM    "From: <sip:a@example.com>;tag=f\r\n"
#define TO      "To: <sip:b@example.com>\r\n"
#define FIELDS  START KEYS FROM TO
#define SDP     "Content-Type: application/sdp\r\n\r\n"
#define SESSION "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"
#define PARTS                                                                                      \
    "Content-Type: multipart/mixed;boundary=b\r\n\r\n--b\r\nContent-Type: application/sdp\r\n\r\n"

/* Of each pair the first text has a fault, which stands between { and }, and the second one has none. */
static const struct {
    const char *wrong;
    const char *right;
    enum rule rule;
    const char *detail;
} pairs[] = {
    {"INVITE sip:b@exam{%}ple.com SIP/2.0\r\n" KEYS FROM TO "\r\n", FIELDS "\r\n", RULE_URI_GRAMMAR,
     NULL},
    {"INVITE {b@example.com} SIP/2.0\r\n" KEYS FROM TO "\r\n",
     "INVITE urn:service:sos SIP/2.0\r\n" KEYS FROM TO "\r\n", RULE_URI_GRAMMAR, NULL},
    {"INVITE sip:{@}example.com SIP/2.0\r\n" KEYS FROM TO "\r\n",
     "INVITE sip:example.com SIP/2.0\r\n" KEYS FROM TO "\r\n", RULE_URI_EMPTY_USER, NULL},
    {START KEYS TO "From: <sip:a@{2001:db8::1}>;tag=f\r\n\r\n",
     START KEYS TO "From: <sip:a@[2001:db8::1]>;tag=f\r\n\r\n", RULE_URI_GRAMMAR, "From"},
    {START KEYS TO "From: sip:{@}h;tag=f\r\n\r\n", START KEYS TO "From: sip:a@h;tag=f\r\n\r\n",
     RULE_URI_EMPTY_USER, "From"},
    {START KEYS FROM "To: \"B\" <sip:b@h:{x}>\r\n\r\n",
     START KEYS FROM "To: \"B\" <sip:b@h:5060>\r\n\r\n", RULE_URI_GRAMMAR, "To"},
    {START KEYS FROM "To: <{tel:}>\r\n\r\n",
     START KEYS FROM "To: <tel:+12025550143;phone-context=x>\r\n\r\n", RULE_URI_GRAMMAR, "To"},
    {FIELDS "Contact: <sip:a@192.0.2.1>, <sip:{@}192.0.2.2>;q=0.1\r\n\r\n",
     FIELDS "Contact: <sip:a@192.0.2.1>, <sip:192.0.2.2>;q=0.1\r\n\r\n", RULE_URI_EMPTY_USER,
     "Contact"},
    {FIELDS "m: {*}, <sip:a@192.0.2.1>\r\n\r\n", FIELDS "m: *\r\n\r\n", RULE_URI_GRAMMAR,
     "Contact"},
    {FIELDS "Contact: <sip:a@h>,{,} <sip:b@h>\r\n\r\n",
     FIELDS "Contact: <sip:a@h>, <sip:b@h>\r\n\r\n", RULE_HDR_GRAMMAR, "Contact"},
    {FIELDS "Contact: \"a, b\" {<sip:a@h}\r\n\r\n", FIELDS "Contact: \"a, b\" <sip:a@h>\r\n\r\n",
     RULE_HDR_GRAMMAR, "Contact"},
    {FIELDS "Route: <sip:p.example.com;lr>\r\nRoute: <sip:p{/}q;lr>\r\n\r\n",
     FIELDS "Route: <sip:p.example.com;lr>\r\nRoute: <sip:p.q;lr>\r\n\r\n", RULE_URI_GRAMMAR,
     "Route"},
    {FIELDS "Record-Route: <sip:p;lr>,<{p}>\r\n\r\n",
     FIELDS "Record-Route: <sip:p;lr>,<sip:q>\r\n\r\n", RULE_URI_GRAMMAR, "Record-Route"},
    {FIELDS "Reply-To: <{sip:a@}>\r\n\r\n", FIELDS "Reply-To: <sip:a@h>\r\n\r\n", RULE_URI_GRAMMAR,
     "Reply-To"},
    {FIELDS SDP "{o}=x\r\n", FIELDS SDP "v=0\r\n", RULE_SDP_GRAMMAR, NULL},
    {FIELDS SDP SESSION "{junk}\r\n", FIELDS SDP SESSION "x=junk\r\n", RULE_SDP_GRAMMAR, NULL},
    {FIELDS SDP SESSION "c={IN IP4}\r\n", FIELDS SDP SESSION "c=IN IP4 h\r\n", RULE_SDP_GRAMMAR,
     NULL},
    {FIELDS SDP SESSION "m=audio {1x} RTP/AVP 0\r\n", FIELDS SDP SESSION "m=audio 1 RTP/AVP 0\r\n",
     RULE_SDP_GRAMMAR, NULL},
    {FIELDS SDP SESSION "m={audio 1 RTP/AVP}\r\n", FIELDS SDP SESSION "m=audio 1 RTP/AVP 0\r\n",
     RULE_SDP_GRAMMAR, NULL},
    {FIELDS SDP SESSION "m=audio 1 RTP/AVP 0\r\nc=IN IP4 h\r\nc={IN}\r\n",
     FIELDS SDP SESSION "m=audio 1 RTP/AVP 0\r\nc=IN IP4 h\r\n", RULE_SDP_GRAMMAR, NULL},
    {FIELDS PARTS SESSION "{?}\r\n--b--\r\n", FIELDS PARTS SESSION "\r\n--b--\r\n",
     RULE_SDP_GRAMMAR, NULL},
    {FIELDS "Content-Type: application/sdp\r\nContent-Length: 6\r\n\r\nv=0\r\n{?}",
     FIELDS "Content-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n", RULE_SDP_GRAMMAR,
     NULL},
};

/* Take the marks out. */
static size_t unmark(const char *marked, char *text, size_t *ret_from, size_t *ret_to)
{
    size_t len = 0;

    for (const char *c = marked; *c != '\0'; c++) {
        if (*c == '{')
            *ret_from = len;
        else if (*c == '}')
            *ret_to = len;
        else
            text[len++] = *c;
    }
    return len;
}

START_TEST(a_message_shows_which_bytes_of_a_value_are_wrong)
{
    struct sip_message message;
    const struct note *note = &message.notes.at[0];
    struct slice payload;
    char text[1024];
    size_t from = 0;
    size_t to = 0;
    bool is_plain;

    payload = slice_of(text, unmark(pairs[_i].wrong, text, &from, &to));
    sip_message_read(payload, false, &message);
    ck_assert_msg(message.notes.count == 1, "%.*s", (int)payload.len, text);
    ck_assert_uint_eq(note->rule, pairs[_i].rule);
    ck_slice(note->detail, pairs[_i].detail);
    ck_assert_uint_eq(slice_offset(payload, note->where), from);
    ck_assert_uint_eq(note->where.len, to - from);
    ck_assert(scan_agrees(payload, &is_plain));
    ck_assert(!is_plain);
}
END_TEST

/* The second time around the scan knows the values. */
START_TEST(a_message_beside_it_shows_nothing_and_is_plain)
{
    struct slice payload = slice_from_text(pairs[_i].right);
    struct sip_message message;
    bool is_plain;

    sip_message_read(payload, false, &message);
    ck_notes(&message, "");
    for (unsigned i = 0; i < 2; i++) {
        ck_assert(scan_agrees(payload, &is_plain));
        ck_assert(is_plain);
    }
}
END_TEST

/* Each of these has junk for a description that is none, or not all there. */
static const struct {
    const char *text;
    bool is_cut;
    const char *notes;
} others[] = {
    {FIELDS SDP "v=0\r\njunk", true, ""},
    {FIELDS "Content-Length: 90\r\n" SDP "v=0\r\njunk", true, ""},
    {FIELDS "Content-Length: 90\r\n" SDP "v=0\r\njunk", false, "clen-too-long"},
    {FIELDS "Content-Length: 9\r\n" SDP "v=0\r\njunk", true, "sdp-grammar"},
    {FIELDS "Content-Length: 5\r\n" SDP "v=0\r\njunk", false, "clen-too-short"},
    {FIELDS "Content-Encoding: gzip\r\n" SDP "junk", false, ""},
    {FIELDS "Content-Type: text/plain\r\n\r\njunk", false, ""},
    {"INVITE sip:b@exam%", true, ""},
    {"INVITE sip:b@exam% SIP/2.0\r\n", true, "uri-grammar"},
    {START "Contact: <sip:", true, ""},
    {START "Contact: <sip:@h>\r\n", true, "uri-empty-user"},
};

START_TEST(what_is_not_all_there_is_not_judged)
{
    struct sip_message message;

    sip_message_read(slice_from_text(others[_i].text), others[_i].is_cut, &message);
    ck_notes(&message, others[_i].notes);
}
END_TEST

/* One note a rule and field: the first. */
START_TEST(each_field_has_a_note_of_its_own)
{
    struct sip_message message;

    sip_message_read(
        SLICE_LITERAL(
            "INVITE sip:@h SIP/2.0\r\n" KEYS
            "From: <sip:@h>;tag=f\r\nTo: <sip:@h>\r\nContact: <sip:@x>, <sip:@y>\r\n\r\n"),
        false, &message);
    ck_assert_uint_eq(message.notes.count, 4);
    ck_slice(message.notes.at[0].detail, NULL);
    ck_slice(message.notes.at[3].detail, "Contact");
    ck_assert(message.notes.at[3].where.ptr[1] == 'x');
}
END_TEST

Suite *test_sip_check_suite(void)
{
    Suite *suite = suite_create("sip_check");
    TCase *tcase = tcase_create("sip_check");

    tcase_add_loop_test(tcase, a_message_shows_which_bytes_of_a_value_are_wrong, 0,
                        COUNT_OF(pairs));
    tcase_add_loop_test(tcase, a_message_beside_it_shows_nothing_and_is_plain, 0, COUNT_OF(pairs));
    tcase_add_loop_test(tcase, what_is_not_all_there_is_not_judged, 0, COUNT_OF(others));
    tcase_add_test(tcase, each_field_has_a_note_of_its_own);
    suite_add_tcase(suite, tcase);
    return suite;
}
