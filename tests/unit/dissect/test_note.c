#include "dissect/note.h"

#include "dissect/sdp.h"
#include "dissect/sip_address.h"
#include "dissect/sip_message.h"
#include "dissect/sip_uri.h"
#include "dissect/sip_values.h"
#include "dissect/sip_via.h"
#include "tests/unit/dissect/check_slice.h"

Suite *test_note_suite(void);

/* Notes without any; only a pointer that is NULL needs less. */
static struct notes begin(enum sip_header field)
{
    struct notes notes;

    notes_clear(&notes);
    notes.field = (uint8_t)field;
    return notes;
}

static void read_address(struct slice text, struct notes *notes)
{
    struct sip_address address;

    (void)sip_address_read(text, notes, &address);
}

static void read_via(struct slice text, struct notes *notes)
{
    struct sip_via via;

    while (sip_via_next(&text, notes, &via))
        continue;
}

static void read_cseq(struct slice text, struct notes *notes)
{
    struct sip_cseq cseq;

    (void)sip_cseq_read(text, notes, &cseq);
}

static void read_uri(struct slice text, struct notes *notes)
{
    struct sip_uri uri;

    (void)sip_uri_read(text, notes, &uri);
}

/* What is wrong stands between [ and ], which are taken out; without them nothing is wrong. Where an
 * IPv6 address needs brackets, the marks are { and }. */
static const struct {
    void (*read)(struct slice text, struct notes *notes);
    const char *text;
    enum rule rule;
} places[] = {
    {read_address, "\"A\" <sip:a@b>;tag=1", RULE_NONE},
    {read_address, "sip:a[ ]b;tag=1", RULE_HDR_GRAMMAR},
    {read_address, "sip:[\"]a;tag=1", RULE_HDR_GRAMMAR},
    {read_address, "[;]tag=1", RULE_HDR_GRAMMAR},
    {read_address, "A [<sip:a@b];tag=1", RULE_HDR_GRAMMAR},
    {read_address, "<[ \t]sip:a@b >;tag=1", RULE_HDR_GRAMMAR},
    {read_address, "<sip:a@b[ ]>;tag=1", RULE_HDR_GRAMMAR},
    {read_address, "<[  ]>", RULE_HDR_GRAMMAR},
    {read_address, "[<>];tag=1", RULE_HDR_GRAMMAR},
    {read_address, "<sip:a@b> [junk] ;tag=1", RULE_HDR_GRAMMAR},
    {read_address, "Bell[,] A. <sip:a@b>", RULE_HDR_GRAMMAR},
    {read_address, "\"Bell\" [A.] <sip:a@b>", RULE_HDR_GRAMMAR},
    {read_address, "[\"Bell] <sip:a@b>", RULE_HDR_GRAMMAR},
    {read_via, "SIP/2.0/UDP h:5060;branch=b, SIP / 2.0 / UDP [::1]:9", RULE_NONE},
    {read_via, "[h];branch=b", RULE_HDR_GRAMMAR},
    {read_via, "SIP [2.0/UDP h];branch=b", RULE_HDR_GRAMMAR},
    {read_via, "[SIP/2.0]", RULE_HDR_GRAMMAR},
    {read_via, "[SIP/2.0/UDP ;branch=b]", RULE_HDR_GRAMMAR},
    {read_via, "SIP/2.0/UDP [2001:db8::1];branch=b", RULE_HDR_GRAMMAR},
    {read_via, "SIP/2.0/UDP {[::1};branch=b", RULE_HDR_GRAMMAR},
    {read_via, "SIP/2.0/UDP h[:x];branch=b", RULE_HDR_GRAMMAR},
    {read_via, "SIP/2.0/UDP [:5060];branch=b", RULE_HDR_GRAMMAR},
    {read_via, "SIP/2.0/UDP h[;];branch=b", RULE_HDR_GRAMMAR},
    {read_via, "SIP/2.0/UDP h;branch=b[;]", RULE_HDR_GRAMMAR},
    {read_via, "SIP/2.0/UDP h[;=1];branch=b", RULE_HDR_GRAMMAR},
    {read_cseq, "1 INVITE", RULE_NONE},
    {read_cseq, "[-1] BYE", RULE_HDR_GRAMMAR},
    {read_cseq, "[BYE]", RULE_HDR_GRAMMAR},
    {read_cseq, "[1BYE]", RULE_HDR_GRAMMAR},
    {read_cseq, "1 BYE[ now]", RULE_HDR_GRAMMAR},
    {read_cseq, "[1]", RULE_HDR_GRAMMAR},
    {read_uri, "sip:a:p@h:9;lr?x=y", RULE_NONE},
    {read_uri, "tel:+1", RULE_NONE},
    {read_uri, "urn:service:sos", RULE_NONE},
    {read_uri, "[alan@example.com]", RULE_URI_GRAMMAR},
    {read_uri, "sip:[@]host", RULE_URI_EMPTY_USER},
    {read_uri, "[sip:bob@]", RULE_URI_GRAMMAR},
    {read_uri, "sip:bob@ho[%]73t", RULE_URI_GRAMMAR},
    {read_uri, "sip:bob@host:[5x];lr", RULE_URI_GRAMMAR},
    {read_uri, "sip:bob@[host:]", RULE_URI_GRAMMAR},
    {read_uri, "sip:[2001:db8::10];lr", RULE_URI_GRAMMAR},
    {read_uri, "sip:bob@{[2001:db8::1};lr", RULE_URI_GRAMMAR},
    {read_uri, "sip:bob@{[2001:db8:::1]}:9", RULE_URI_GRAMMAR},
    {read_uri, "sip:bob@[::1]{x}", RULE_URI_GRAMMAR},
    {read_uri, "sip:bob@[::1]:{x}", RULE_URI_GRAMMAR},
    {read_uri, "[tel:]", RULE_URI_GRAMMAR},
    {read_uri, "[urn:]", RULE_URI_GRAMMAR},
    {sdp_check, "v=0\r\nc=IN IP4 h\r\n\r\nm=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n",
     RULE_NONE},
    {sdp_check, "[o]=x\r\n", RULE_SDP_GRAMMAR},
    {sdp_check, "v=0\r\n[junk]\r\nm=audio 9 RTP/AVP 0\r\n", RULE_SDP_GRAMMAR},
    {sdp_check, "v=0\r\nc=[IN IP4]\r\n", RULE_SDP_GRAMMAR},
    {sdp_check, "v=0\r\nm=audio [65536] RTP/AVP 0\r\n", RULE_SDP_GRAMMAR},
    {sdp_check, "v=0\r\nm=[audio 9 RTP/AVP]\r\n", RULE_SDP_GRAMMAR},
    {sdp_check, "v=0\r\nm=audio 9 RTP/AVP 0\r\nc=[IN]\r\n", RULE_SDP_GRAMMAR},
    {sdp_check, "v=0\r\nm=audio 9 RTP/AVP 0\r\n[?]\r\n", RULE_SDP_GRAMMAR},
};

/* Take the marks out; *ret_from and *ret_to are where they stood. */
static void unmark(const char *marked, char *text, size_t *ret_from, size_t *ret_to)
{
    bool has_curly = strchr(marked, '{') != NULL;
    size_t len = 0;

    for (const char *c = marked; *c != '\0'; c++) {
        if (*c == (has_curly ? '{' : '['))
            *ret_from = len;
        else if (*c == (has_curly ? '}' : ']'))
            *ret_to = len;
        else
            text[len++] = *c;
    }
    text[len] = '\0';
}

START_TEST(a_reader_says_which_bytes_do_not_match)
{
    bool is_wrong = places[_i].rule != RULE_NONE;
    struct notes notes = begin(SIP_HEADER_OTHER);
    char text[256];
    size_t from = 0;
    size_t to = 0;

    if (is_wrong)
        unmark(places[_i].text, text, &from, &to);
    else
        (void)stpcpy(text, places[_i].text);
    places[_i].read(slice_from_text(text), &notes);
    ck_assert_msg((notes.count > 0) == is_wrong, "%s: %u notes", text, notes.count);
    if (!is_wrong)
        return;
    ck_assert_uint_eq(notes.at[0].rule, places[_i].rule);
    ck_assert_msg(notes.at[0].where.ptr == (const uint8_t *)text + from &&
                      notes.at[0].where.len == to - from,
                  "%s: at %td, %zu bytes", text, notes.at[0].where.ptr - (const uint8_t *)text,
                  notes.at[0].where.len);
    ck_assert(slice_is_absent(notes.at[0].detail));
}
END_TEST

START_TEST(a_reader_needs_no_notes)
{
    char text[256];
    size_t from;
    size_t to;

    unmark(places[_i].text, text, &from, &to);
    places[_i].read(slice_from_text(text), NULL);
}
END_TEST

START_TEST(a_note_names_the_field_that_is_read_once)
{
    struct notes notes = begin(SIP_HEADER_ROUTE);

    read_address(SLICE_LITERAL("<a"), &notes);
    read_address(SLICE_LITERAL("b c"), &notes);
    notes.field = SIP_HEADER_CONTACT;
    read_address(SLICE_LITERAL("<d"), &notes);
    ck_assert_uint_eq(notes.count, 2);
    ck_slice(notes.at[0].detail, "Route");
    ck_slice(notes.at[0].where, "<a");
    ck_slice(notes.at[1].detail, "Contact");
    ck_slice(notes.at[1].where, "<d");
    ck_assert(notes_have(&notes, RULE_HDR_GRAMMAR));
    ck_assert(!notes_have(&notes, RULE_URI_GRAMMAR));
}
END_TEST

START_TEST(notes_beyond_their_number_are_counted)
{
    static const char details[NOTES_MAX + 3] = "abcdefghijklmnopqrstuvwxyzABCDEFGHI";
    struct notes notes = begin(SIP_HEADER_OTHER);

    for (size_t i = 0; i < sizeof(details); i++)
        notes_add(&notes, RULE_HDR_FOLDED, (struct slice){0}, slice_of(details + i, 1));
    ck_assert_uint_eq(notes.count, NOTES_MAX);
    ck_assert_uint_eq(notes.dropped, 3);
    notes_add(&notes, RULE_HDR_FOLDED, (struct slice){0}, slice_of(details, 1));
    ck_assert_uint_eq(notes.dropped, 3);
    for (size_t i = 0; i < UINT16_MAX; i++)
        notes_add(&notes, RULE_HDR_FOLDED, (struct slice){0}, SLICE_LITERAL("0"));
    ck_assert_uint_eq(notes.dropped, UINT16_MAX);
}
END_TEST

START_TEST(a_detail_is_cut)
{
    struct notes notes = begin(SIP_HEADER_OTHER);
    char text[NOTE_DETAIL_MAX + 1];

    memset(text, 'x', sizeof(text));
    notes_add(&notes, RULE_HDR_FOLDED, (struct slice){0}, slice_of(text, sizeof(text)));
    notes_add(&notes, RULE_HDR_FOLDED, (struct slice){0}, slice_of(text, sizeof(text)));
    ck_assert_uint_eq(notes.count, 1);
    ck_assert_uint_eq(notes.at[0].detail.len, NOTE_DETAIL_MAX);
}
END_TEST

#define REQUEST "INVITE sip:a@b SIP/2.0\r\nCall-ID: i\r\nMax-Forwards: 70\r\n"
#define VIA     "Via: SIP/2.0/UDP h;branch=z9hG4bKx\r\n"
#define FROM    "From: <sip:a@b>;tag=f\r\n"
#define TO      "To: <sip:a@b>\r\n"
#define CSEQ    "CSeq: 1 INVITE\r\n"

static const struct {
    const char *text;
    enum rule rule;
    const char *where;
} messages[] = {
    {REQUEST VIA "From: A <sip:a@b;x> y;tag=f\r\n" TO CSEQ "\r\n", RULE_HDR_GRAMMAR, "y"},
    {REQUEST VIA FROM "To: <sip:a@b>;x;tag=;y\r\n" CSEQ "\r\n", RULE_HDR_GRAMMAR, "tag="},
    {REQUEST VIA FROM TO CSEQ "X Y: z\r\n\r\n", RULE_HDR_GRAMMAR, " Y"},
    {REQUEST VIA FROM TO "CSeq: 4294967296 INVITE\r\n\r\n", RULE_CSEQ_RANGE, "4294967296"},
    {REQUEST "Via: SIP/2.0/UDP h;x, SIP/2.0/UDP g;branch=z9hG4bKx\r\n" FROM TO CSEQ "\r\n",
     RULE_VIA_BRANCH_MISSING, "SIP/2.0/UDP h;x"},
    {REQUEST "Via: SIP/3.0 /UDP h;branch=z9hG4bKx\r\n" FROM TO CSEQ "\r\n", RULE_VIA_PROTO,
     "SIP/3.0"},
    {"OPTIONS sip:a\x01@b SIP/2.0\r\n\r\n", RULE_RURI_SPACE_OR_CTL, "\x01"},
    {"OPTIONS sip:a b SIP/2.0\r\n\r\n", RULE_REQUEST_LINE_EXTRA_WS, " "},
    {"OPTIONS   sip:a@b SIP/2.0\r\n\r\n", RULE_REQUEST_LINE_EXTRA_WS, "  "},
    {"OPTIONS sip:a@b SIP/2.0  \r\n\r\n", RULE_REQUEST_LINE_EXTRA_WS, "  "},
    {"OPTIONS\tsip:a@b SIP/2.0\r\n\r\n", RULE_REQUEST_LINE_EXTRA_WS, "\t"},
};

START_TEST(a_message_keeps_what_its_readers_say)
{
    struct sip_message message;
    unsigned i = 0;

    sip_message_read(slice_from_text(messages[_i].text), false, &message);
    while (i < message.notes.count && message.notes.at[i].rule != messages[_i].rule)
        i++;
    ck_assert_uint_lt(i, message.notes.count);
    ck_slice(message.notes.at[i].where, messages[_i].where);
}
END_TEST

Suite *test_note_suite(void)
{
    Suite *suite = suite_create("note");
    TCase *tcase = tcase_create("note");

    tcase_add_loop_test(tcase, a_reader_says_which_bytes_do_not_match, 0, COUNT_OF(places));
    tcase_add_loop_test(tcase, a_reader_needs_no_notes, 0, COUNT_OF(places));
    tcase_add_test(tcase, a_note_names_the_field_that_is_read_once);
    tcase_add_test(tcase, notes_beyond_their_number_are_counted);
    tcase_add_test(tcase, a_detail_is_cut);
    tcase_add_loop_test(tcase, a_message_keeps_what_its_readers_say, 0, COUNT_OF(messages));
    suite_add_tcase(suite, tcase);
    return suite;
}
