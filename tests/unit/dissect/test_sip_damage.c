/*
 * tests/unit/dissect/test_sip_damage.c: messages that are cut anywhere, flipped anywhere, or made
 * of nothing but delimiters. Each is read from memory of exactly its size, so that the address
 * sanitizer sees one byte too many.
 */
#include <stdlib.h>

#include "dissect/sdp.h"
#include "dissect/sip_address.h"
#include "dissect/sip_message.h"
#include "dissect/sip_uri.h"
#include "dissect/sip_values.h"
#include "dissect/sip_via.h"
#include "tests/unit/dissect/check_slice.h"

Suite *test_sip_damage_suite(void);

static const char *const messages[] = {
    "INVITE sip:vivekg@chair.example.com;unknownparam SIP/2.0\r\nTO :\r\n sip:v@chair.example.com "
    ";   tag    = 1918181833n\r\nfrom   : \"J R \\\\\\\"\"       <sip:j@example.com>\r\n  ;\r\n"
    "  tag = 98asjd8\r\nMaX-fOrWaRdS: 0068\r\nCall-ID: w.n@192.0.2.1\r\nContent-Length   : 60\r\n"
    "cseq: 0009\r\n  INVITE\r\nVia  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw\r\n"
    "s :\r\nContent-Type: application/sdp\r\nv:  SIP  / 2.0  / TCP  [2001:db8::1]:5060 ;\r\n"
    "  branch  =   z9hG4bK9ikj8  ,\r\n SIP  /    2.0   / UDP  h   ; branch=\r\n z9hG4bK30239\r\n"
    "m:\"Q \\\"\\\"\" <sip:j@[::1]:9?a=b> ; newparam =\r\n      newvalue ;\r\n  q = 0.33\r\n\r\n"
    "v=0\r\nc=IN IP4 192.0.2.4\r\nm=audio 49217/2 RTP/AVP 0 12\r\na=rtpmap:12 L16/8000/2\r\n"
    "a=sendonly\r\na=rtcp:9\r\n",
    "\n\nSIP/2.0 200 = 2**3\nVia: SIP/2.0/UDP h,SIP/2.0/UDP 2001:db8::1:1;received=[::1]\n"
    "Contact: <sip:a,b@c>, \"x, y\" <tel:+1;p>,*\nf: a;tag=b\nt: <c>;tag=\"d;e\"\nContent-Type: "
    "multipart/mixed;boundary=\"b\"\n\n--b\nContent-Type:\n application/sdp\n\nv=0\n--b--\n",
};

static bool is_inside(struct slice whole, struct slice part)
{
    return slice_is_absent(part) ||
           (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

static void walk_addresses(struct slice list, struct notes *notes)
{
    struct sip_address address;
    struct sip_uri uri;
    bool is_valid;
    char text[64];
    struct buf buf;

    while (sip_address_next(&list, notes, &address, &is_valid)) {
        buf_init(&buf, text, sizeof(text));
        sip_address_write_display(&address, &buf);
        (void)sip_address_tag(&address);
        (void)sip_uri_read(address.uri, notes, &uri);
        sip_uri_unescape(uri.user, &buf);
    }
}

static void walk_vias(struct slice list, struct notes *notes)
{
    struct slice whole = list;
    struct sip_via via;

    while (sip_via_next(&list, notes, &via)) {
        ck_assert(is_inside(whole, via.sent_by));
        ck_assert(is_inside(whole, via.host));
        ck_assert(is_inside(whole, via.branch));
    }
}

static void walk_sdp(struct slice body, struct notes *notes)
{
    struct sdp_session session;
    struct sdp_media media;
    struct sdp_rtpmap rtpmap;
    struct slice format;

    sdp_check(body, notes);
    (void)sdp_read(body, &session);
    while (sdp_media_next(&session.medias, &media)) {
        while (sdp_format_next(&media.formats, &format))
            (void)sdp_rtpmap_find(&media, 12, &rtpmap);
    }
}

static void check_notes_inside(struct slice bytes, const struct notes *notes)
{
    for (unsigned i = 0; i < notes->count; i++)
        ck_assert(is_inside(bytes, notes->at[i].where));
}

static void check_inside(struct slice bytes, const struct sip_message *message)
{
    ck_assert(is_inside(bytes, message->raw));
    ck_assert(is_inside(bytes, message->body));
    ck_assert(is_inside(bytes, message->ruri));
    ck_assert(is_inside(bytes, message->call_id));
    ck_assert(is_inside(bytes, message->from_tag));
    ck_assert(is_inside(bytes, message->to_tag));
    ck_assert(is_inside(bytes, message->via_branch));
    ck_assert(is_inside(bytes, message->via_sent_by));
    check_notes_inside(bytes, &message->notes);
}

/* Read all that can be read of a message. */
static void read_all(const char *bytes, size_t len, bool is_cut)
{
    uint8_t *copy = malloc(len == 0 ? 1 : len);
    struct slice payload = slice_of(copy, len);
    struct sip_message message;
    struct notes notes;

    notes_clear(&notes);
    memcpy(copy, bytes, len);
    (void)sip_is_message(payload);
    (void)sip_is_keep_alive(payload);
    sip_message_read(payload, is_cut, &message);
    check_inside(payload, &message);
    for (unsigned i = 0; i < message.field_count; i++) {
        ck_assert(is_inside(payload, message.fields[i].name));
        ck_assert(is_inside(payload, message.fields[i].value));
        walk_addresses(message.fields[i].value, &notes);
        walk_vias(message.fields[i].value, &notes);
    }
    (void)sip_message_has_sdp(&message);
    walk_sdp(message.body, &notes);
    check_notes_inside(payload, &notes);
    free(copy);
}

START_TEST(a_message_may_end_after_any_byte)
{
    for (size_t len = 0; len <= strlen(messages[_i]); len++) {
        read_all(messages[_i], len, false);
        read_all(messages[_i], len, true);
    }
}
END_TEST

START_TEST(any_byte_may_be_another_one)
{
    static const char others[] = "\0\r\n \t:;,<>\"\\=/@?[]%&A9\xff";
    size_t len = strlen(messages[_i]);
    char text[2048];

    memcpy(text, messages[_i], len);
    for (size_t at = 0; at < len; at++) {
        for (size_t i = 0; i < sizeof(others) - 1; i++) {
            text[at] = others[i];
            read_all(text, len, false);
        }
        text[at] = messages[_i][at];
    }
}
END_TEST

/* The same bytes at every run: a linear congruence. */
START_TEST(heaps_of_delimiters_are_read)
{
    static const char bytes[] = "\r\n\r\n  ::;;,,<>\"\"\\==//@?[]va\t";
    uint32_t state = (uint32_t)_i + 1;
    char text[200] = "INVITE sip:x SIP/2.0\r\nVia:";

    for (int round = 0; round < 200; round++) {
        for (size_t at = 26; at < sizeof(text); at++) {
            state = state * 1664525 + 1013904223;
            text[at] = bytes[(state >> 16) % (sizeof(bytes) - 1)];
        }
        read_all(text, sizeof(text), round % 2 == 0);
    }
}
END_TEST

Suite *test_sip_damage_suite(void)
{
    Suite *suite = suite_create("sip_damage");
    TCase *tcase = tcase_create("sip_damage");

    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, a_message_may_end_after_any_byte, 0, COUNT_OF(messages));
    tcase_add_loop_test(tcase, any_byte_may_be_another_one, 0, COUNT_OF(messages));
    tcase_add_loop_test(tcase, heaps_of_delimiters_are_read, 0, 4);
    suite_add_tcase(suite, tcase);
    return suite;
}
