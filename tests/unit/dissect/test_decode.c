#include "dissect/decode.h"

#include <stdlib.h>

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_decode_suite(void);

#define BYTES(text) text, sizeof(text) - 1

/* Ethernet and IPv4 of `total` bytes, from 192.0.2.1 to 192.0.2.2. */
#define ETHERNET "\2\0\0\0\0\1\2\0\0\0\0\2\x08\0"
#define IP(total, protocol)                                                                        \
    ETHERNET "\x45\0" total "\x12\x34\0\0\x40" protocol "\0\0\xc0\0\2\1\xc0\0\2\2"
#define PORTS "\x13\xc4\x13\xc6" /* 5060 to 5062 */

static const struct {
    const char *bytes;
    size_t len;
    enum counter result;
    const char *payload;
    bool is_cut;
} frames[] = {
    {BYTES(IP("\0\x20", "\x11") PORTS "\0\xc\0\0data"), COUNTER_DATAGRAMS, "data", false},
    /* padding of the link layer; payload of IP behind the datagram */
    {BYTES(IP("\0\x20", "\x11") PORTS "\0\xc\0\0data\0\0\0"), COUNTER_DATAGRAMS, "data", false},
    {BYTES(IP("\0\x22", "\x11") PORTS "\0\xc\0\0data!!"), COUNTER_DATAGRAMS, "data", false},
    {BYTES(IP("\0\x1c", "\x11") PORTS "\0\x8\0\0"), COUNTER_DATAGRAMS, "", false},
    /* a length of 0 */
    {BYTES(IP("\0\x20", "\x11") PORTS "\0\0\0\0data"), COUNTER_DATAGRAMS, "data", false},
    {BYTES(IP("\0\0", "\x11") PORTS "\0\0\0\0data"), COUNTER_DATAGRAMS, "data", false},
    /* cut in the payload, before it, and in the header */
    {BYTES(IP("\0\x80", "\x11") PORTS "\0\x6c\0\0data"), COUNTER_DATAGRAMS, "data", true},
    {BYTES(IP("\0\x80", "\x11") PORTS "\0\x6c\0\0"), COUNTER_DATAGRAMS, "", true},
    {BYTES(IP("\0\x80", "\x11") PORTS "\0\x6c\0"), COUNTER_CUT_FRAMES, NULL, false},
    /* lengths that are wrong: what is there is read */
    {BYTES(IP("\0\x20", "\x11") PORTS "\0\x7\0\0data"), COUNTER_DATAGRAMS, "data", false},
    {BYTES(IP("\0\x20", "\x11") PORTS "\0\xd\0\0data!"), COUNTER_DATAGRAMS, "data", false},
    {BYTES(IP("\0\x13", "\x11") PORTS "\0\xc\0\0data"), COUNTER_DATAGRAMS, "data", false},
    /* no room for a header in the whole packet */
    {BYTES(IP("\0\x18", "\x11") PORTS "\0\xc\0\0data"), COUNTER_CUT_FRAMES, NULL, false},

    {BYTES(IP("\0\x18", "\x06") "data"), COUNTER_CUT_FRAMES, NULL, false}, /* TCP */
    {BYTES(IP("\0\x18", "\x01") "data"), COUNTER_ICMP, NULL, false},
    {BYTES(IP("\0\x18", "\x3a") "data"), COUNTER_ICMP, NULL, false},
    {BYTES(IP("\0\x18", "\x04") "data"), COUNTER_IP_IN_IP, NULL, false},
    {BYTES(IP("\0\x18", "\x29") "data"), COUNTER_IP_IN_IP, NULL, false},
    {BYTES(IP("\0\x18", "\x2f") "data"), COUNTER_GRE, NULL, false},
    {BYTES(IP("\0\x18", "\x89") "data"), COUNTER_TUNNELS, NULL, false},
    {BYTES(IP("\0\x18", "\x84") "data"), COUNTER_SCTP, NULL, false},
    {BYTES(IP("\0\x18", "\x32") "data"), COUNTER_ESP, NULL, false},
    {BYTES(IP("\0\x18", "\x02") "data"), COUNTER_OTHER_IP, NULL, false}, /* IGMP */
    {BYTES("\2\0\0\0\0\1\2\0\0\0\0\2\x08\6"), COUNTER_NOT_IP, NULL, false},
    {BYTES("\2\0\0\0\0\1\2\0\0\0\0\2\x88\x47"), COUNTER_TUNNELS, NULL, false},
    {BYTES("\2\0\0\0\0\1"), COUNTER_CUT_FRAMES, NULL, false},
    {BYTES(ETHERNET), COUNTER_CUT_FRAMES, NULL, false},
};

static struct frame frame_of(const void *bytes, size_t len)
{
    return (struct frame){.link_type = 1, .wire_len = 1500, .data = slice_of(bytes, len)};
}

START_TEST(a_frame_is_a_datagram_or_counted_by_kind)
{
    struct frame frame = frame_of(frames[_i].bytes, frames[_i].len);
    struct datagram datagram = {.ip_id = 7};

    ck_assert_int_eq(decode_frame(&frame, &datagram), frames[_i].result);
    if (frames[_i].payload == NULL) {
        ck_assert_uint_eq(datagram.ip_id, 7); /* untouched */
        return;
    }
    ck_assert(slice_is(datagram.payload, frames[_i].payload));
    ck_assert_int_eq(datagram.is_cut, frames[_i].is_cut);
    ck_assert_uint_eq(datagram.src.port, 5060);
    ck_assert_uint_eq(datagram.dst.port, 5062);
    ck_assert_uint_eq(datagram.src.family, ADDR_IPV4);
    ck_assert_mem_eq(datagram.src.ip, "\xc0\0\2\1\0\0\0\0\0\0\0\0\0\0\0", 16);
    ck_assert_mem_eq(datagram.dst.ip, "\xc0\0\2\2\0\0\0\0\0\0\0\0\0\0\0", 16);
    ck_assert_int_eq(datagram.transport, TRANSPORT_UDP);
    ck_assert_uint_eq(datagram.ip_id, 0x1234);
}
END_TEST

START_TEST(what_is_whole_and_yet_too_short_contradicts_itself)
{
    static const char bytes[] = IP("\0\x18", "\x11") PORTS;
    struct frame frame = frame_of(bytes, sizeof(bytes) - 1);
    struct datagram datagram;

    ck_assert_int_eq(decode_frame(&frame, &datagram), COUNTER_CUT_FRAMES);
    frame.wire_len = (uint32_t)frame.data.len;
    ck_assert_int_eq(decode_frame(&frame, &datagram), COUNTER_MALFORMED);
}
END_TEST

/* The UDP length of a frame that is whole but for that. */
static const struct {
    const char *bytes;
    size_t len;
    bool is_wrong;
} lengths[] = {
    {BYTES(IP("\0\x20", "\x11") PORTS "\0\xc\0\0data"), false},
    {BYTES(IP("\0\x20", "\x11") PORTS "\0\0\0\0data"), false},
    {BYTES(IP("\0\0", "\x11") PORTS "\0\xc\0\0data"), false},
    {BYTES(IP("\0\x22", "\x11") PORTS "\0\xc\0\0data!!"), false},
    {BYTES(IP("\0\x80", "\x11") PORTS "\0\x6c\0\0data"), false}, /* cut */
    {BYTES(IP("\0\x20", "\x11") PORTS "\0\x7\0\0data"), true},
    {BYTES(IP("\0\x20", "\x11") PORTS "\0\xd\0\0data"), true},
    {BYTES(IP("\0\x20", "\x11") PORTS "\xff\xff\0\0data"), true},
    {BYTES(IP("\0\x13", "\x11") PORTS "\0\xc\0\0data"), true},
};

START_TEST(a_length_that_is_wrong_is_said_so)
{
    struct frame frame = frame_of(lengths[_i].bytes, lengths[_i].len);
    struct datagram datagram;

    ck_assert_int_eq(decode_frame(&frame, &datagram), COUNTER_DATAGRAMS);
    ck_assert_int_eq(datagram.is_length_wrong, lengths[_i].is_wrong);
}
END_TEST

START_TEST(a_frame_cut_anywhere_is_never_read_past_its_end)
{
    for (size_t len = 0; len < frames[_i].len; len++) {
        uint8_t *block = malloc(len + 1);
        struct frame frame = frame_of(memcpy(block + 1, frames[_i].bytes, len), len);
        struct datagram datagram = {0};

        decode_frame(&frame, &datagram);
        ck_assert_uint_le(datagram.payload.len, len);
        free(block);
    }
}
END_TEST

START_TEST(a_datagram_of_ipv6_has_its_addresses)
{
    static const char bytes[] = "\x60\0\0\0\0\xc\x11\x40"
                                "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1"
                                "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\2" PORTS "\0\xc\0\0data";
    struct frame frame = frame_of(bytes, sizeof(bytes) - 1);
    struct datagram datagram;

    frame.link_type = 229;
    ck_assert_int_eq(decode_frame(&frame, &datagram), COUNTER_DATAGRAMS);
    ck_assert_uint_eq(datagram.src.family, ADDR_IPV6);
    ck_assert_mem_eq(datagram.src.ip, bytes + 8, 16);
    ck_assert_mem_eq(datagram.dst.ip, bytes + 24, 16);
    ck_assert_uint_eq(datagram.src.port, 5060);
    ck_assert_uint_eq(datagram.ip_id, 0);
    ck_assert(slice_is(datagram.payload, "data"));
}
END_TEST

START_TEST(a_link_type_without_a_row_is_said_so)
{
    struct frame frame = frame_of(frames[0].bytes, frames[0].len);
    struct datagram datagram;

    frame.link_type = 105;
    ck_assert_int_eq(decode_frame(&frame, &datagram), COUNTER_UNKNOWN_LINK);
}
END_TEST

Suite *test_decode_suite(void)
{
    Suite *suite = suite_create("decode");
    TCase *tcase = tcase_create("decode");
    int count = COUNT_OF(frames);

    tcase_add_loop_test(tcase, a_frame_is_a_datagram_or_counted_by_kind, 0, count);
    tcase_add_loop_test(tcase, a_frame_cut_anywhere_is_never_read_past_its_end, 0, count);
    tcase_add_test(tcase, what_is_whole_and_yet_too_short_contradicts_itself);
    tcase_add_loop_test(tcase, a_length_that_is_wrong_is_said_so, 0, COUNT_OF(lengths));
    tcase_add_test(tcase, a_datagram_of_ipv6_has_its_addresses);
    tcase_add_test(tcase, a_link_type_without_a_row_is_said_so);
    suite_add_tcase(suite, tcase);
    return suite;
}
