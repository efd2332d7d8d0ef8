#include "dissect/tcp.h"

#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_tcp_suite(void);

/* A header without options, and one with four bytes of them. */
#define REST(words) "\0\0\0\1\0\0\0\0" words "\x10\0\0\0\0\0\0"
#define HEAD        REST("\x50")
#define LONG_HEAD   REST("\x60") "\1\1\1\1"

#define BYTES(text) text, sizeof(text) - 1

#define PORT(number) number "\x9c\x40" /* to 40000 */
#define P_SIP        PORT("\x13\xc4")
#define P_SIPS       PORT("\x13\xc5")
#define P_HEP        PORT("\x23\x64")
#define P_OTHER      PORT("\x75\x30")

static const struct {
    const char *bytes;
    size_t len;
    size_t cut; /* bytes that the snap length took */
    enum counter kind;
} segments[] = {
    {BYTES(P_OTHER HEAD "OPTIONS sip:a@example.com SIP/2.0\r\n"), 0, COUNTER_TCP_SIP},
    {BYTES(P_OTHER LONG_HEAD "SIP/2.0 200 OK\r\n"), 0, COUNTER_TCP_SIP},
    {BYTES(P_SIP HEAD "the middle of a message"), 0, COUNTER_TCP_SIP},
    {BYTES(P_SIP HEAD "\r\n\r\n"), 0, COUNTER_KEEP_ALIVES},
    {BYTES(P_SIP HEAD), 0, COUNTER_TCP_EMPTY},
    {BYTES(P_SIP HEAD), 500, COUNTER_TCP_SIP},
    {BYTES(P_OTHER HEAD), 0, COUNTER_TCP_EMPTY},
    {BYTES(P_OTHER HEAD), 500, COUNTER_TCP},
    {BYTES(P_OTHER HEAD "\x16\3\1\0\x80"), 0, COUNTER_TLS},
    {BYTES(P_OTHER HEAD "\x16\4\1\0\x80"), 0, COUNTER_TCP},
    {BYTES(P_SIPS HEAD "the middle of a record"), 0, COUNTER_TLS},
    {BYTES(P_OTHER HEAD "HEP3\1\0"), 0, COUNTER_HEP},
    {BYTES(P_HEP HEAD "the middle of one"), 0, COUNTER_HEP},
    {BYTES(P_OTHER HEAD "GET / HTTP/1.1\r\n"), 0, COUNTER_TCP},
    {BYTES(P_OTHER REST("\x40") "data"), 0, COUNTER_MALFORMED}, /* a header of 16 bytes */
    {BYTES(P_OTHER REST("\xf0") "data"), 0, COUNTER_MALFORMED}, /* of 60 */
    {BYTES(P_OTHER "\0\0"), 0, COUNTER_MALFORMED},
    {BYTES(""), 0, COUNTER_MALFORMED},
};

START_TEST(a_segment_is_known_by_its_bytes_and_ports)
{
    char turned[128];
    struct ip_packet packet = {
        .protocol = IP_TCP,
        .payload_len = segments[_i].len + segments[_i].cut,
        .payload = slice_of(segments[_i].bytes, segments[_i].len),
    };

    ck_assert_int_eq(tcp_kind(&packet), segments[_i].kind);
    if (segments[_i].len < 4)
        return;
    memcpy(turned, segments[_i].bytes, segments[_i].len);
    memcpy(turned, segments[_i].bytes + 2, 2);
    memcpy(turned + 2, segments[_i].bytes, 2);
    packet.payload = slice_of(turned, segments[_i].len);
    ck_assert_int_eq(tcp_kind(&packet), segments[_i].kind);
}
END_TEST

START_TEST(a_segment_cut_anywhere_is_never_read_past_its_end)
{
    for (size_t len = 0; len < segments[_i].len; len++) {
        uint8_t *block = malloc(len + 1);
        struct ip_packet packet = {.protocol = IP_TCP, .payload_len = segments[_i].len};

        packet.payload = slice_of(memcpy(block + 1, segments[_i].bytes, len), len);
        ck_assert_int_lt(tcp_kind(&packet), COUNTER_COUNT);
        free(block);
    }
}
END_TEST

Suite *test_tcp_suite(void)
{
    Suite *suite = suite_create("test_tcp");
    TCase *tcase = tcase_create("tcp");
    int count = COUNT_OF(segments);

    tcase_add_loop_test(tcase, a_segment_is_known_by_its_bytes_and_ports, 0, count);
    tcase_add_loop_test(tcase, a_segment_cut_anywhere_is_never_read_past_its_end, 0, count);
    suite_add_tcase(suite, tcase);
    return suite;
}
