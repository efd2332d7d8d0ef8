#include "dissect/sip_message.h"

#include "dissect/sip_summary.h"
#include "tests/unit/dissect/check_notes.h"
#include "tests/unit/dissect/check_slice.h"

Suite *test_sip_message_suite(void);

#define FROM    "From: <sip:a@b>;tag=f\r\n"
#define TO      "To: <sip:c@d>\r\n"
#define TO_TAG  "To: <sip:c@d>;tag=t\r\n"
#define CALL_ID "Call-ID: i@h\r\n"
#define MAX     "Max-Forwards: 70\r\n"
#define VIA     "Via: SIP/2.0/UDP h:5060;branch=z9hG4bK1\r\n"
#define CSEQ    "CSeq: 1 INVITE\r\n"
#define REQUEST "INVITE sip:c@d SIP/2.0\r\n"

static const char *const whole = REQUEST VIA MAX FROM TO CALL_ID CSEQ "Content-Type: text/plain\r\n"
                                                                      "Content-Length: 2\r\n"
                                                                      "\r\nhi";

/* What was in the message before must not matter. */
static void read_over(struct sip_message *message, const char *text, bool is_cut)
{
    memset(message, 0xa5, sizeof(*message));
    sip_message_read(slice_from_text(text), is_cut, message);
}

static void read_text(struct sip_message *message, const char *text)
{
    read_over(message, text, false);
}

START_TEST(a_request_gives_its_keys)
{
    struct sip_message message;

    read_text(&message, whole);
    ck_notes(&message, "");
    ck_assert(message.is_request);
    ck_assert_int_eq(message.method, SIP_METHOD_INVITE);
    ck_assert_uint_eq(message.code, 0);
    ck_slice(message.ruri, "sip:c@d");
    ck_slice(message.reason, NULL);
    ck_slice(message.call_id, "i@h");
    ck_slice(message.from_tag, "f");
    ck_slice(message.to_tag, NULL);
    ck_slice(message.via_sent_by, "h:5060");
    ck_slice(message.via_branch, "z9hG4bK1");
    ck_assert(message.has_cseq);
    ck_assert_uint_eq(message.cseq, 1);
    ck_assert_int_eq(message.cseq_method, SIP_METHOD_INVITE);
    ck_assert(message.has_content_length);
    ck_slice(message.content_type, "text/plain");
    ck_slice(message.body, "hi");
    ck_slice(message.raw, whole);
    ck_assert_uint_eq(message.field_count, 8);
}
END_TEST

START_TEST(a_response_has_the_method_of_its_cseq)
{
    struct sip_message message;

    read_text(&message, "SIP/2.0 180 Ringing\r\n" VIA FROM TO_TAG CALL_ID "CSeq: 7 X-NEW\r\n\r\n");
    ck_notes(&message, "");
    ck_assert(!message.is_request);
    ck_assert_uint_eq(message.code, 180);
    ck_slice(message.reason, "Ringing");
    ck_assert_int_eq(message.method, SIP_METHOD_OTHER);
    ck_slice(message.method_name, "X-NEW");
    ck_slice(message.to_tag, "t");
    ck_slice(message.body, "");
    ck_assert(!message.has_content_length);
}
END_TEST

START_TEST(fields_of_a_header_are_chained_in_their_order)
{
    struct sip_message message;
    const struct sip_field *field;

    read_text(&message,
              REQUEST VIA "v: SIP/2.0/TCP b;branch=z9hG4bK2\r\n" MAX FROM TO CALL_ID CSEQ
                          "X-Own: 1\r\nX-Own: 2\r\nVIA: SIP/2.0/TCP c;branch=z9hG4bK3\r\n\r\n");
    field = sip_message_field(&message, SIP_HEADER_VIA);
    ck_slice(field->value, "SIP/2.0/UDP h:5060;branch=z9hG4bK1");
    field = sip_message_next(&message, field);
    ck_slice(field->name, "v");
    field = sip_message_next(&message, field);
    ck_slice(field->value, "SIP/2.0/TCP c;branch=z9hG4bK3");
    ck_assert_ptr_null(sip_message_next(&message, field));
    ck_assert_ptr_null(sip_message_field(&message, SIP_HEADER_ROUTE));
    ck_slice(sip_message_value(&message, SIP_HEADER_ROUTE), NULL);
    ck_assert_int_eq(message.fields[7].header, SIP_HEADER_OTHER);
    ck_assert_int_eq(message.fields[7].next, -1);
    ck_notes(&message, "");
}
END_TEST

/* Each has one thing that is tolerated; the keys must come out as if nothing were wrong. */
static const struct {
    const char *text;
    const char *notes;
} tolerated[] = {
    {"\r\n\r\n" REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "\r\n", "leading-crlf"},
    {REQUEST VIA MAX "From: <sip:a@b>;tag=f\n" TO_TAG CALL_ID CSEQ "\r\n", "line-not-crlf"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "\n", "line-not-crlf"},
    {"INVITE sip:c@d SIP/2.0\nVia: SIP/2.0/UDP h:5060;branch=z9hG4bK1\nMax-Forwards: 70\n"
     "From: <sip:a@b>;tag=f\nTo: <sip:c@d>;tag=t\nCall-ID: i@h\nCSeq: 1 INVITE\n\n",
     "line-not-crlf"},
    {"INVITE sip:c@d SIP/2.0\rVia: SIP/2.0/UDP h:5060;branch=z9hG4bK1\rMax-Forwards: 70\r"
     "From: <sip:a@b>;tag=f\rTo: <sip:c@d>;tag=t\rCall-ID: i@h\rCSeq: 1 INVITE\r\r",
     "line-not-crlf"},
    {REQUEST VIA MAX "From: <sip:a@b>;tag=f\r\r\n" TO_TAG CALL_ID CSEQ "\r\n", "line-not-crlf"},
    {REQUEST "Via: SIP/2.0/UDP h:5060\r\n ;branch=z9hG4bK1\r\n" MAX FROM TO_TAG CALL_ID CSEQ "\r\n",
     "hdr-folded"},
    {REQUEST VIA MAX "From:\r\n\t<sip:a@b>\r\n ;\r\n tag = f\r\n" TO_TAG CALL_ID
                     "CSeq: 1\r\n INVITE\r\n\r\n",
     "hdr-folded"},
    {REQUEST "Via  : SIP / 2.0 / UDP h:5060 ;branch = z9hG4bK1\r\n" MAX
             "From : <sip:a@b>; tag = f\r\nTo\t: <sip:c@d> ;tag= t\r\nCall-ID : i@h\r\n"
             "CSeq  : 1 INVITE\r\n\r\n",
     "hdr-ws-before-colon"},
    {REQUEST "v:SIP/2.0/UDP h:5060; branch=z9hG4bK1,SIP/2.0/UDP x\r\nmax-FORWARDS: 0068\r\n"
             "f:<sip:a@b>;tag=f\r\nt:<sip:c@d>;tag=t\r\ni:i@h\r\nCSEQ: 0001 INVITE\r\nl:0\r\n\r\n",
     ""},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "no colon here\r\n\r\n", "hdr-no-colon"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ, "no-empty-line"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID "CSeq: 1 INVITE", "no-empty-line"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ CSEQ "\r\n", "hdr-single-dup"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "From: <sip:x@y>;tag=x\r\nCall-ID: other\r\n"
                                              "t: <sip:x@y>;tag=x\r\nCSeq: 2 BYE\r\n\r\n",
     "hdr-single-dup"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "Authorization: x\r\nAuthorization: y\r\n"
                                              "Proxy-Authorization: x, y\r\n\r\n",
     ""},
    {REQUEST VIA MAX "From: \"<;tag=no>, \\\" sip:\" <sip:a@b;tag=no>;tag=f\r\n"
                     "To: c,d: <sip:c@d>;tag=t\r\n" CALL_ID CSEQ "\r\n",
     "hdr-grammar"},
    {REQUEST VIA MAX "From: sip:a@b;tag=f\r\nTo: sip:c@d;x=\"<;tag=no\";tag=t\r\n" CALL_ID CSEQ
                     "\r\n",
     ""},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "Bad Name: x\r\n\r\n", "hdr-grammar"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ ": x\r\n\r\n", "hdr-grammar"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "Subject:\r\nSupported:\r\n\r\n", ""},
    {REQUEST VIA FROM TO_TAG CALL_ID CSEQ "\r\n", "req-missing-mandatory"},
    {REQUEST VIA "Max-Forwards: 256\r\n" FROM TO_TAG CALL_ID CSEQ "\r\n", "maxfwd-range"},
    {REQUEST VIA "Max-Forwards:\r\n" FROM TO_TAG CALL_ID CSEQ "\r\n", "maxfwd-range"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "Expires: 4294967295\r\n\r\n", ""},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "Expires: 4294967296\r\n\r\n", "expires-range"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "Content-Length: -999\r\n\r\n", "clen-invalid"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "Content-Length: 4294967296\r\n\r\n", "clen-invalid"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "Content-Length: 5\r\n\r\n", "clen-nonzero-no-body"},
};

/* What a note means: the field, or the value. */
static const struct {
    const char *text;
    enum rule rule;
    const char *details;
} meant[] = {
    {REQUEST VIA FROM TO_TAG CALL_ID CSEQ "\r\n", RULE_REQ_MISSING_MANDATORY, "Max-Forwards"},
    {REQUEST "\r\n", RULE_REQ_MISSING_MANDATORY, "Via From To Call-ID CSeq Max-Forwards"},
    {"SIP/2.0 200 OK\r\n" VIA FROM CSEQ "\r\n", RULE_RSP_MISSING_MANDATORY, "To Call-ID"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "i: x\r\nCall-ID: y\r\nf: <sip:a@b>;tag=f\r\n\r\n",
     RULE_HDR_SINGLE_DUP, "Call-ID From"},
    {REQUEST VIA MAX "f: <sip:a@b\r\nt: sip:a b\r\n" CALL_ID CSEQ "\r\n", RULE_HDR_GRAMMAR,
     "From To"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "Bad Name: x\r\nno more: x\r\n\r\n", RULE_HDR_GRAMMAR,
     "Bad_Name:_x"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "s: a\r\n b\r\nX-Own: a\r\n b\r\n\r\n",
     RULE_HDR_FOLDED, "Subject"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "X-Own : a\r\n\r\n", RULE_HDR_WS_BEFORE_COLON,
     "X-Own"},
    {REQUEST VIA "Max-Forwards: 256\r\n" FROM TO_TAG CALL_ID CSEQ "\r\n", RULE_MAXFWD_RANGE, "256"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID "CSeq: 1 BYE\r\n\r\n", RULE_CSEQ_METHOD_MISMATCH, "BYE"},
    {REQUEST VIA MAX FROM TO_TAG CALL_ID CSEQ "Content-Length: -1\r\n\r\n", RULE_CLEN_INVALID,
     "-1"},
};

START_TEST(a_note_names_the_field_or_value_that_it_means)
{
    struct sip_message message;
    char text[256];
    struct buf buf;

    read_text(&message, meant[_i].text);
    buf_init(&buf, text, sizeof(text));
    for (unsigned i = 0; i < message.notes.count; i++) {
        if (message.notes.at[i].rule != meant[_i].rule)
            continue;
        buf_text(&buf, buf.len == 0 ? "" : " ");
        for (size_t k = 0; k < message.notes.at[i].detail.len; k++)
            buf_byte(&buf, message.notes.at[i].detail.ptr[k] == ' '
                               ? '_'
                               : (char)message.notes.at[i].detail.ptr[k]);
    }
    ck_assert_str_eq(text, meant[_i].details);
}
END_TEST

START_TEST(what_is_tolerated_is_noted_and_costs_no_key)
{
    struct sip_message message;

    read_text(&message, tolerated[_i].text);
    ck_notes(&message, tolerated[_i].notes);
    ck_assert_int_eq(message.method, SIP_METHOD_INVITE);
    ck_slice(message.call_id, "i@h");
    ck_slice(message.from_tag, "f");
    ck_slice(message.to_tag, "t");
    ck_slice(message.via_sent_by, "h:5060");
    ck_slice(message.via_branch, "z9hG4bK1");
    ck_assert(message.has_cseq);
    ck_assert_uint_eq(message.cseq, 1);
    ck_slice(message.cseq_method_name, "INVITE");
}
END_TEST

/* What is wrong with one key; the other keys are there. */
static const struct {
    const char *text;
    const char *notes;
    const char *from_tag;
    const char *to_tag;
    const char *branch;
    bool has_cseq;
} damaged[] = {
    {REQUEST VIA MAX "From: <sip:a@b>\r\n" TO CALL_ID CSEQ "\r\n", "from-tag-missing", NULL, NULL,
     "z9hG4bK1", true},
    {REQUEST VIA MAX FROM "To: <sip:c@d>;tag=\r\n" CALL_ID CSEQ "\r\n", "hdr-grammar", "f", NULL,
     "z9hG4bK1", true},
    {REQUEST VIA MAX FROM "To:\r\n" CALL_ID CSEQ "\r\n", "hdr-grammar", "f", NULL, "z9hG4bK1",
     true},
    {"SIP/2.0 200 OK\r\n" VIA FROM TO CALL_ID CSEQ "\r\n", "rsp-to-tag-missing", "f", NULL,
     "z9hG4bK1", true},
    {"SIP/2.0 100 Trying\r\n" VIA FROM TO CALL_ID CSEQ "\r\n", "", "f", NULL, "z9hG4bK1", true},
    {"SIP/2.0 200 OK\r\n" VIA FROM CALL_ID CSEQ "\r\n", "rsp-missing-mandatory", "f", NULL,
     "z9hG4bK1", true},
    {REQUEST "Via: SIP/2.0/UDP h\r\n" MAX FROM TO CALL_ID CSEQ "\r\n", "via-branch-missing", "f",
     NULL, NULL, true},
    {REQUEST "Via: SIP/2.0/UDP h;branch=\r\n" MAX FROM TO CALL_ID CSEQ "\r\n", "via-branch-missing",
     "f", NULL, NULL, true},
    {REQUEST "Via: SIP/2.0/UDP h;branch=1\r\n" MAX FROM TO CALL_ID CSEQ "\r\n", "via-branch-cookie",
     "f", NULL, "1", true},
    {REQUEST "Via: SIP/2.0/UDP h;branch=z9hG4bK\r\n" MAX FROM TO CALL_ID CSEQ "\r\n",
     "via-branch-cookie-only", "f", NULL, "z9hG4bK", true},
    {REQUEST "Via: HTTP/1.1/UDP h;branch=z9hG4bK1\r\n" MAX FROM TO CALL_ID CSEQ "\r\n", "via-proto",
     "f", NULL, "z9hG4bK1", true},
    {REQUEST "Via: SIP/2.0/UDP h;;branch=z9hG4bK1\r\n" MAX FROM TO CALL_ID CSEQ "\r\n",
     "hdr-grammar", "f", NULL, "z9hG4bK1", true},
    {"OPTIONS sip:c@d SIP/7.0\r\nVia: SIP/7.0/UDP h;branch=z9hG4bK1\r\n" MAX FROM TO CALL_ID
     "CSeq: 1 OPTIONS\r\n\r\n",
     "bad-sip-version", "f", NULL, "z9hG4bK1", true},
    {REQUEST VIA MAX FROM TO CALL_ID "CSeq: 8 OPTIONS\r\n\r\n", "cseq-method-mismatch", "f", NULL,
     "z9hG4bK1", true},
    {REQUEST VIA MAX FROM TO CALL_ID "CSeq: 8 invite\r\n\r\n", "cseq-method-mismatch", "f", NULL,
     "z9hG4bK1", true},
    {REQUEST VIA MAX FROM TO CALL_ID "CSeq: 36893488147419103232 INVITE\r\n\r\n", "cseq-range", "f",
     NULL, "z9hG4bK1", false},
    {REQUEST VIA MAX FROM TO CALL_ID "CSeq: INVITE\r\n\r\n", "hdr-grammar", "f", NULL, "z9hG4bK1",
     false},
};

START_TEST(what_is_wrong_with_a_key_is_noted)
{
    struct sip_message message;

    read_text(&message, damaged[_i].text);
    ck_notes(&message, damaged[_i].notes);
    ck_slice(message.from_tag, damaged[_i].from_tag);
    ck_slice(message.to_tag, damaged[_i].to_tag);
    ck_slice(message.via_branch, damaged[_i].branch);
    ck_assert_int_eq(message.has_cseq, damaged[_i].has_cseq);
    ck_slice(message.call_id, "i@h");
}
END_TEST

START_TEST(a_nul_in_quotes_ends_nothing)
{
    struct slice payload = SLICE_LITERAL(
        REQUEST VIA MAX "From: \"NUL:\\\0 DEL:\\\177\" <sip:a@b>;tag=f\r\n" TO CALL_ID CSEQ "\r\n");
    struct sip_message message;

    sip_message_read(payload, false, &message);
    ck_notes(&message, "");
    ck_slice(message.from_tag, "f");
    ck_slice(message.call_id, "i@h");
}
END_TEST

START_TEST(an_empty_call_id_is_none)
{
    struct sip_message message;

    read_text(&message, REQUEST VIA MAX FROM TO "Call-ID:\r\n" CSEQ "\r\n");
    ck_slice(message.call_id, NULL);
    ck_notes(&message, "hdr-grammar");
}
END_TEST

START_TEST(a_note_names_the_bytes_it_rests_on)
{
    struct sip_message message;

    read_text(&message, REQUEST VIA MAX FROM TO CALL_ID "CSeq: 8 OPTIONS\r\n\r\n");
    ck_slice(message.notes.at[0].where, "OPTIONS");
    read_text(&message, REQUEST VIA MAX FROM TO CALL_ID CSEQ "X:\n y\r\n\r\n");
    ck_slice(message.notes.at[0].where, "X:");
    ck_slice(message.notes.at[1].where, "X:\n y");
}
END_TEST

#define HEAD REQUEST VIA MAX FROM TO CALL_ID CSEQ
#define TYPE "Content-Type: a/b;c=d\r\n"

static const struct {
    const char *text;
    bool is_cut;
    const char *body;
    uint32_t trailing;
    const char *notes;
} bodies[] = {
    {HEAD TYPE "\r\nto the end", false, "to the end", 0, ""},
    {HEAD TYPE "Content-Length: 3\r\n\r\nabc", false, "abc", 0, ""},
    {HEAD TYPE "Content-Length: 3\r\n\r\nabcde", false, "abc", 2, "clen-too-short"},
    {HEAD "Content-Length: 0\r\n\r\nBYE x SIP/2.0", false, "", 13, "clen-too-short"},
    {HEAD TYPE "Content-Length: 9999\r\n\r\nabc", false, "abc", 0, "clen-too-long"},
    {HEAD TYPE "Content-Length: 9999\r\n\r\nabc", true, "abc", 0, ""},
    {HEAD TYPE "Content-Length: 1\r\n\r\nabc", true, "a", 2, "clen-too-short"},
    {HEAD TYPE "Content-Length: x\r\n\r\nabc", false, "abc", 0, "clen-invalid"},
    {HEAD TYPE "Content-Length: 2\r\nContent-Length: 1\r\n\r\nabc", false, "ab", 1,
     "hdr-single-dup clen-too-short"},
    {HEAD "\r\nabc", false, "abc", 0, "body-no-content-type"},
    {HEAD "\r\n\r\n", false, "\r\n", 0, ""},
    {HEAD "Content-Length: 2\r\n\r\n\r\n", false, "\r\n", 0, "body-no-content-type"},
    {HEAD TYPE "\r\n leading blank", false, " leading blank", 0, ""},
    {HEAD TYPE "\r\n\r\nsecond", false, "\r\nsecond", 0, ""},
};

START_TEST(bodies_end_where_content_length_says_or_the_datagram_does)
{
    struct sip_message message;

    read_over(&message, bodies[_i].text, bodies[_i].is_cut);
    ck_slice(message.body, bodies[_i].body);
    ck_assert_uint_eq(message.trailing, bodies[_i].trailing);
    ck_assert_uint_eq(message.raw.len, strlen(bodies[_i].text) - bodies[_i].trailing);
    ck_notes(&message, bodies[_i].notes);
}
END_TEST

/* What the snap length took is no fault, and half a value is no value. */
static const struct {
    const char *text;
    const char *call_id;
    uint16_t fields;
} cuts[] = {
    {"INVITE sip:c@d SI", NULL, 0},
    {"SIP/2.0 18", NULL, 0},
    {REQUEST VIA "Call-ID: i", NULL, 1},
    {REQUEST VIA CALL_ID, "i@h", 2},
    {REQUEST VIA CALL_ID "Content-Length: 100\r\n", "i@h", 3},
    {REQUEST VIA "Call-ID:\r\n i", NULL, 1},
    {REQUEST VIA "Call-ID: i@h\r", "i@h", 2},
    {"INVITE sip:c@d SIP/2.0\r", NULL, 0},
};

START_TEST(a_cut_message_gives_what_is_whole_and_no_notes)
{
    struct sip_message message;

    read_over(&message, cuts[_i].text, true);
    ck_notes(&message, "");
    ck_slice(message.call_id, cuts[_i].call_id);
    ck_assert_uint_eq(message.field_count, cuts[_i].fields);
    ck_slice(message.body, "");
}
END_TEST

START_TEST(fields_past_the_limit_are_counted)
{
    struct sip_message message;
    static char text[16384];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    buf_text(&buf, REQUEST VIA MAX FROM TO CALL_ID);
    for (int i = 0; i < SIP_FIELDS_MAX; i++)
        buf_format(&buf, "X-%d: y\r\n", i);
    buf_text(&buf, CSEQ); /* dropped, and so not called missing */
    buf_text(&buf, "\r\nbody");
    read_text(&message, text);
    ck_assert_uint_eq(message.field_count, SIP_FIELDS_MAX);
    ck_assert_uint_eq(message.fields_dropped, 6);
    ck_assert_uint_eq(sip_summary_of(&message).fields_dropped, 6);
    ck_notes(&message, "body-no-content-type");
    ck_slice(message.body, "body");
}
END_TEST

START_TEST(fields_past_the_count_are_left_untouched)
{
    struct sip_message message;
    static const struct sip_field mark = {.header = 0xee, .next = 0x7eee};

    message.fields[8] = mark;
    sip_message_read(slice_from_text(whole), false, &message);
    ck_assert_uint_eq(message.field_count, 8);
    ck_assert_int_eq(message.fields[8].header, 0xee);
    ck_assert_int_eq(message.fields[8].next, 0x7eee);
}
END_TEST

START_TEST(an_empty_payload_is_a_message_of_nothing)
{
    struct sip_message message;

    read_text(&message, "");
    ck_assert_uint_eq(message.field_count, 0);
    ck_slice(message.call_id, NULL);
    ck_notes(&message, "start-line-unparsable req-missing-mandatory no-empty-line");
}
END_TEST

static const struct {
    const char *text;
    bool has_sdp;
} sdps[] = {
    {HEAD "Content-Type: application/sdp\r\n\r\nv=0\r\n", true},
    {HEAD "c: Application/SDP ;charset=x\r\n\r\nv=0\r\n", true},
    {HEAD "c: application/sdp\r\nl: 0\r\n\r\n", false},
    {HEAD "c: application/sdp2\r\n\r\nv=0\r\n", false},
    {HEAD "c: multipart/mixed;boundary=x\r\n\r\n--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n"
          "--x--\r\n",
     true},
    {HEAD "c: multipart/mixed;boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n"
          "Content-Type: application/sdp\r\n--x--\r\n",
     false},
    {HEAD "\r\nv=0\r\n", false},
};

START_TEST(sdp_is_found_alone_and_in_parts)
{
    struct sip_message message;

    read_text(&message, sdps[_i].text);
    ck_assert_int_eq(sip_message_has_sdp(&message), sdps[_i].has_sdp);
}
END_TEST

Suite *test_sip_message_suite(void)
{
    Suite *suite = suite_create("sip_message");
    TCase *tcase = tcase_create("sip_message");

    tcase_add_test(tcase, a_request_gives_its_keys);
    tcase_add_test(tcase, a_response_has_the_method_of_its_cseq);
    tcase_add_test(tcase, fields_of_a_header_are_chained_in_their_order);
    tcase_add_loop_test(tcase, a_note_names_the_field_or_value_that_it_means, 0, COUNT_OF(meant));
    tcase_add_loop_test(tcase, what_is_tolerated_is_noted_and_costs_no_key, 0, COUNT_OF(tolerated));
    tcase_add_loop_test(tcase, what_is_wrong_with_a_key_is_noted, 0, COUNT_OF(damaged));
    tcase_add_test(tcase, a_nul_in_quotes_ends_nothing);
    tcase_add_test(tcase, an_empty_call_id_is_none);
    tcase_add_test(tcase, a_note_names_the_bytes_it_rests_on);
    tcase_add_loop_test(tcase, bodies_end_where_content_length_says_or_the_datagram_does, 0,
                        COUNT_OF(bodies));
    tcase_add_loop_test(tcase, a_cut_message_gives_what_is_whole_and_no_notes, 0, COUNT_OF(cuts));
    tcase_add_test(tcase, fields_past_the_limit_are_counted);
    tcase_add_test(tcase, fields_past_the_count_are_left_untouched);
    tcase_add_test(tcase, an_empty_payload_is_a_message_of_nothing);
    tcase_add_loop_test(tcase, sdp_is_found_alone_and_in_parts, 0, COUNT_OF(sdps));
    suite_add_tcase(suite, tcase);
    return suite;
}
