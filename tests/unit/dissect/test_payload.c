#include "dissect/payload.h"

#include <stdlib.h>

#include <check.h>

#include "base/array.h"
#include "dissect/port.h"
#include "tests/unit/registry.h"

Suite *test_payload_suite(void);

#define BYTES(text) text, sizeof(text) - 1

static const struct {
    uint16_t port; /* of one side; the other one is 40000 */
    const char *bytes;
    size_t len;
    enum counter kind;
} payloads[] = {
    {5060, BYTES("OPTIONS sip:a@example.com SIP/2.0\r\n"), COUNTER_MESSAGES},
    {30000, BYTES("SIP/2.0 200 OK\r\n"), COUNTER_MESSAGES},
    {PORT_GTP_U, BYTES("SIP/2.0 200 OK\r\n"), COUNTER_MESSAGES},
    {5060, BYTES("\r\n\r\n"), COUNTER_KEEP_ALIVES},
    {5060, BYTES("\0\0\0\0"), COUNTER_KEEP_ALIVES},
    /* media */
    {30000, BYTES("\x80\x08\0\1\0\0\0\0\0\0\0\1"), COUNTER_RTP},
    {5060, BYTES("\x80\x08\0\1\0\0\0\0\0\0\0\1"), COUNTER_RTP},
    {30000, BYTES("\x80\x88\0\1\0\0\0\0\0\0\0\1"), COUNTER_RTP}, /* with a marker */
    {30000, BYTES("\x80\x08\0\1\0\0\0"), COUNTER_OTHER_DATAGRAMS},
    {30001, BYTES("\x80\xc8\0\6\0\0\0\0"), COUNTER_RTCP},
    {30001, BYTES("\x81\xc9\0\7\0\0\0\0"), COUNTER_RTCP},
    {53, BYTES("\x80\x08\0\1\0\0\0\0\0\0\0\1"), COUNTER_OTHER_DATAGRAMS}, /* an id of DNS */
    {3478, BYTES("\0\1\0\0\x21\x12\xa4\x42\0\0\0\0\0\0\0\0\0\0\0\0"), COUNTER_STUN},
    {3478, BYTES("\0\1\0\0\x21\x12\xa4\x43\0\0\0\0\0\0\0\0\0\0\0\0"), COUNTER_OTHER_DATAGRAMS},
    {30000, BYTES("\x16\xfe\xff\0\0"), COUNTER_DTLS},
    {PORT_SIPS, BYTES("\x16\xfe\xff\0\0"), COUNTER_TLS},
    /* what SIP may be inside of */
    {PORT_GTP_U, BYTES("\x30\xff\0\4\0\0\0\1"), COUNTER_GTP_U},
    {PORT_GTP_U, BYTES("\x48\1\0\4\0\0\0\1"), COUNTER_OTHER_DATAGRAMS},
    {PORT_VXLAN, BYTES("\x08\0\0\0\0\0\1\0"), COUNTER_VXLAN},
    {PORT_VXLAN_LINUX, BYTES("\x08\0\0\0\0\0\1\0"), COUNTER_VXLAN},
    {30000, BYTES("\x08\0\0\0\0\0\1\0"), COUNTER_OTHER_DATAGRAMS},
    {30000, BYTES("HEP3\0\x40"), COUNTER_HEP},
    {PORT_HEP, BYTES("\1\x10\2\x11"), COUNTER_HEP},
    {PORT_HEP, BYTES("\x80\x08\0\1\0\0\0\0\0\0\0\1"), COUNTER_RTP},
    {PORT_ESP, BYTES("\x80\0\0\1\0\0\0\1\0\0\0\0"), COUNTER_ESP},
    {PORT_ESP, BYTES("\0\0\0\0\1\2\3\4"), COUNTER_OTHER_DATAGRAMS}, /* IKE */
    {PORT_ESP, BYTES("\xff"), COUNTER_OTHER_DATAGRAMS},
    {PORT_GENEVE, BYTES("\0\0\x65\x58\0\0\0\0"), COUNTER_TUNNELS},
    {PORT_L2TP, BYTES("\0\2\0\1\0\1"), COUNTER_TUNNELS},
    {PORT_L2TP, BYTES("\xc8\2\0\1\0\1"), COUNTER_OTHER_DATAGRAMS}, /* control */
    {PORT_TEREDO, BYTES("\x60\0\0\0"), COUNTER_TUNNELS},
    {PORT_TZSP, BYTES("\1\0\0\1"), COUNTER_TUNNELS},
    {PORT_WIREGUARD, BYTES("\4\0\0\0"), COUNTER_TUNNELS},
    /* where SIP should be, and is not; a phone's own keep-alive is too short for it */
    {5060, BYTES("this is thirty-two bytes of text"), COUNTER_SIP_PORT},
    {30000, BYTES("this is thirty-two bytes of text"), COUNTER_OTHER_DATAGRAMS},
    {5060, BYTES("jaK\0"), COUNTER_OTHER_DATAGRAMS},
    {5060, BYTES(""), COUNTER_OTHER_DATAGRAMS},
};

static struct datagram datagram_of(int i, bool is_from, size_t len)
{
    return (struct datagram){
        .src.port = is_from ? payloads[i].port : 40000,
        .dst.port = is_from ? 40000 : payloads[i].port,
        .payload = slice_of(payloads[i].bytes, len),
    };
}

START_TEST(a_datagram_is_known_by_its_bytes_and_ports)
{
    struct datagram from = datagram_of(_i, true, payloads[_i].len);
    struct datagram to = datagram_of(_i, false, payloads[_i].len);

    ck_assert_int_eq(payload_kind(&from), payloads[_i].kind);
    ck_assert_int_eq(payload_kind(&to), payloads[_i].kind);
}
END_TEST

START_TEST(every_beginning_of_a_datagram_is_of_some_kind)
{
    for (size_t len = 0; len < payloads[_i].len; len++) {
        uint8_t *block = malloc(len + 1);
        struct datagram datagram = datagram_of(_i, true, len);
        enum counter kind;

        datagram.payload = slice_of(memcpy(block + 1, payloads[_i].bytes, len), len);
        kind = payload_kind(&datagram);
        ck_assert(counter_row(kind)->kind == COUNTER_SIP ||
                  counter_row(kind)->kind == COUNTER_PASSED ||
                  counter_row(kind)->kind == COUNTER_UNREAD);
        free(block);
    }
}
END_TEST

START_TEST(of_what_was_cut_to_nothing_nobody_knows_what_it_was)
{
    struct datagram datagram = {.src.port = 5060, .dst.port = 5060, .is_cut = true};

    ck_assert_int_eq(payload_kind(&datagram), COUNTER_CUT_FRAMES);
    datagram.payload = slice_from_text("INVI");
    ck_assert_int_eq(payload_kind(&datagram), COUNTER_CUT_FRAMES);
    datagram.payload = slice_from_text("INVITE sip:");
    ck_assert_int_eq(payload_kind(&datagram), COUNTER_MESSAGES);
}
END_TEST

Suite *test_payload_suite(void)
{
    Suite *suite = suite_create("test_payload");
    TCase *tcase = tcase_create("payload");
    int count = COUNT_OF(payloads);

    tcase_add_loop_test(tcase, a_datagram_is_known_by_its_bytes_and_ports, 0, count);
    tcase_add_loop_test(tcase, every_beginning_of_a_datagram_is_of_some_kind, 0, count);
    tcase_add_test(tcase, of_what_was_cut_to_nothing_nobody_knows_what_it_was);
    suite_add_tcase(suite, tcase);
    return suite;
}
