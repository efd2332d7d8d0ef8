#include "dissect/ip.h"

#include <stdlib.h>

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_ip_suite(void);

#define BYTES(text) text, sizeof(text) - 1

/* Behind version and length: identification 0x1234, then flags, time to live and protocol. */
#define V4(version, total, piece, protocol)                                                        \
    version "\0" total "\x12\x34" piece "\x40" protocol "\0\0"                                     \
            "\xc0\0\2\1"                                                                           \
            "\xc0\0\2\2"
#define V6(len, next)                                                                              \
    "\x60\0\0\0" len next "\x40"                                                                   \
    "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1"                                                       \
    "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\2"
#define NO_PIECE "\0\0"
#define UDP      "\x11"

/* Extension headers: the protocol of the next one, their length, and filling. */
#define OPTIONS(next)       next "\0\1\4\0\0\0\0"
#define ROUTING(next)       next "\2\4\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define AH(next)            next "\4\0\0\0\0\0\1\0\0\0\1\1\1\1\1\1\1\1\1\1\1\1\1"
#define PIECE(next, offset) next "\0" offset "\0\0\0\1"

static const struct {
    const char *bytes;
    size_t len;
    enum counter result;
    uint8_t protocol;
    size_t header; /* bytes in front of the payload */
    size_t payload_len;
    size_t captured;
} packets[] = {
    {BYTES(V4("\x45", "\0\x18", NO_PIECE, UDP) "data"), COUNTER_DATAGRAMS, 17, 20, 4, 4},
    /* what the link layer put behind it is not payload */
    {BYTES(V4("\x45", "\0\x17", NO_PIECE, UDP) "dat\0\0\0"), COUNTER_DATAGRAMS, 17, 20, 3, 3},
    {BYTES(V4("\x45", "\0\x14", NO_PIECE, UDP) "\0\0"), COUNTER_DATAGRAMS, 17, 20, 0, 0},
    /* cut by the snap length */
    {BYTES(V4("\x45", "\1\x00", NO_PIECE, UDP) "data"), COUNTER_DATAGRAMS, 17, 20, 236, 4},
    /* length left to the card */
    {BYTES(V4("\x45", "\0\0", NO_PIECE, UDP) "data"), COUNTER_DATAGRAMS, 17, 20, 4, 4},
    {BYTES(V4("\x46", "\0\x1c", NO_PIECE, UDP) "\1\1\1\0data"), COUNTER_DATAGRAMS, 17, 24, 4, 4},
    {BYTES(V4("\x46", "\0\x14", NO_PIECE, UDP) "\1\1\1\0data"), COUNTER_DATAGRAMS, 17, 24, 4, 4},
    {BYTES(V4("\x4f", "\0\x18", NO_PIECE, UDP) "data"), COUNTER_MALFORMED, 0, 0, 0, 0},
    {BYTES(V4("\x44", "\0\x18", NO_PIECE, UDP) "data"), COUNTER_MALFORMED, 0, 0, 0, 0},
    {BYTES(V4("\x65", "\0\x18", NO_PIECE, UDP) "data"), COUNTER_MALFORMED, 0, 0, 0, 0},
    {BYTES(V4("\x45", "\0\x13", NO_PIECE, UDP) "data"), COUNTER_DATAGRAMS, 17, 20, 4, 4},
    {BYTES("\x45\0\0\x14\0\0\0\0\x40\x11\0\0\xc0\0\2\1\xc0\0\2"), COUNTER_MALFORMED, 0, 0, 0, 0},
    {BYTES(""), COUNTER_MALFORMED, 0, 0, 0, 0},
    {BYTES(V4("\x45", "\0\x18", "\x40\0", UDP) "data"), COUNTER_DATAGRAMS, 17, 20, 4, 4}, /* DF */
    {BYTES(V4("\x45", "\0\x18", "\x20\0", UDP) "data"), COUNTER_FRAGMENTS, 0, 0, 0, 0},
    {BYTES(V4("\x45", "\0\x18", "\0\1", UDP) "data"), COUNTER_FRAGMENTS, 0, 0, 0, 0},
    {BYTES(V4("\x45", "\0\x30", NO_PIECE, "\x33") AH(UDP) "data"), COUNTER_DATAGRAMS, 17, 44, 4, 4},
    {BYTES(V4("\x45", "\0\x18", NO_PIECE, "\x33") "\x11\4\0\0"), COUNTER_MALFORMED, 0, 0, 0, 0},

    {BYTES(V6("\0\4", UDP) "data"), COUNTER_DATAGRAMS, 17, 40, 4, 4},
    {BYTES(V6("\0\3", UDP) "dat\0\0"), COUNTER_DATAGRAMS, 17, 40, 3, 3},
    {BYTES(V6("\1\0", UDP) "data"), COUNTER_DATAGRAMS, 17, 40, 256, 4},
    {BYTES(V6("\0\0", UDP) "data"), COUNTER_DATAGRAMS, 17, 40, 4, 4},
    {BYTES(V6("\0\0", "\x3b")), COUNTER_DATAGRAMS, 59, 40, 0, 0},
    {BYTES(V6("\0\xc", "\0") OPTIONS(UDP) "data"), COUNTER_DATAGRAMS, 17, 48, 4, 4},
    {BYTES(V6("\0\xc", "\x3c") OPTIONS(UDP) "data"), COUNTER_DATAGRAMS, 17, 48, 4, 4},
    {BYTES(V6("\0\x1c", "\x2b") ROUTING(UDP) "data"), COUNTER_DATAGRAMS, 17, 64, 4, 4},
    {BYTES(V6("\0\x1c", "\x33") AH(UDP) "data"), COUNTER_DATAGRAMS, 17, 64, 4, 4},
    {BYTES(V6("\0\x2c", "\0") OPTIONS("\x2b") ROUTING("\x3c") OPTIONS(UDP) "data"),
     COUNTER_DATAGRAMS, 17, 80, 4, 4},
    {BYTES(V6("\0\xc", "\x2c") PIECE(UDP, "\0\0") "data"), COUNTER_DATAGRAMS, 17, 48, 4, 4},
    {BYTES(V6("\0\xc", "\x2c") PIECE(UDP, "\0\1") "data"), COUNTER_FRAGMENTS, 0, 0, 0, 0},
    {BYTES(V6("\0\xc", "\x2c") PIECE(UDP, "\0\x08") "data"), COUNTER_FRAGMENTS, 0, 0, 0, 0},
    {BYTES(V6("\0\xc", "\0") "\x11\1\1\4\0\0\0\0data"), COUNTER_MALFORMED, 0, 0, 0, 0},
    {BYTES(V6("\0\4", "\0") "\x11\0\1\4\0\0\0\0"), COUNTER_MALFORMED, 0, 0, 0, 0},
    {BYTES(V6("\0\1", "\0") "\x11"), COUNTER_MALFORMED, 0, 0, 0, 0},
    {BYTES(V6("\0\2", "\x2c") "\x11\0"), COUNTER_MALFORMED, 0, 0, 0, 0},
    {BYTES("\x60\0\0\0\0\0\x11\x40"), COUNTER_MALFORMED, 0, 0, 0, 0},
};

static enum counter read_any(struct slice bytes, struct ip_packet *ret_packet)
{
    return slice_at(bytes, 0) >> 4 == 6 && bytes.len > 30 ? ip_read_v6(bytes, ret_packet)
                                                          : ip_read_v4(bytes, ret_packet);
}

START_TEST(a_packet_gives_its_payload_or_says_why_not)
{
    struct slice bytes = slice_of(packets[_i].bytes, packets[_i].len);
    struct ip_packet packet = {0};

    ck_assert_int_eq(read_any(bytes, &packet), packets[_i].result);
    if (packets[_i].result != COUNTER_DATAGRAMS)
        return;
    ck_assert_uint_eq(packet.protocol, packets[_i].protocol);
    ck_assert_uint_eq(slice_offset(bytes, packet.payload), packets[_i].header);
    ck_assert_uint_eq(packet.payload_len, packets[_i].payload_len);
    ck_assert_uint_eq(packet.payload.len, packets[_i].captured);
}
END_TEST

START_TEST(a_packet_cut_anywhere_is_never_read_past_its_end)
{
    for (size_t len = 0; len < packets[_i].len; len++) {
        uint8_t *block = malloc(len + 1);
        struct ip_packet packet = {0};

        memcpy(block + 1, packets[_i].bytes, len);
        ip_read_v4(slice_of(block + 1, len), &packet);
        ip_read_v6(slice_of(block + 1, len), &packet);
        ck_assert_uint_le(packet.payload.len, len);
        free(block);
    }
}
END_TEST

START_TEST(addresses_are_those_of_the_header)
{
    static const char v4[] = V4("\x45", "\0\x14", NO_PIECE, UDP);
    static const char v6[] = V6("\0\0", UDP);
    struct ip_packet packet = {0};

    ck_assert_int_eq(ip_read_v4(slice_of(v4, sizeof(v4) - 1), &packet), COUNTER_DATAGRAMS);
    ck_assert_uint_eq(packet.family, ADDR_IPV4);
    ck_assert(slice_equal(packet.src, slice_of("\xc0\0\2\1", 4)));
    ck_assert(slice_equal(packet.dst, slice_of("\xc0\0\2\2", 4)));
    ck_assert_uint_eq(packet.id, 0x1234);
    ck_assert_int_eq(ip_read_v6(slice_of(v6, sizeof(v6) - 1), &packet), COUNTER_DATAGRAMS);
    ck_assert_uint_eq(packet.family, ADDR_IPV6);
    ck_assert(slice_equal(packet.src, slice_of(v6 + 8, 16)));
    ck_assert(slice_equal(packet.dst, slice_of(v6 + 24, 16)));
    ck_assert_uint_eq(packet.id, 0);
}
END_TEST

/* A packet of `count` destination options headers before UDP. */
static enum counter read_chain(int count)
{
    uint8_t bytes[40 + 8 * (IP_EXTENSIONS_MAX + 1)] = {
        [0] = 0x60, [4] = 1, [6] = IP_DESTINATION, [7] = 64};
    struct ip_packet packet;

    for (int i = 0; i < count; i++)
        bytes[40 + 8 * i] = i + 1 < count ? IP_DESTINATION : IP_UDP;
    return ip_read_v6(slice_of(bytes, sizeof(bytes)), &packet);
}

START_TEST(extension_headers_have_a_cap)
{
    ck_assert_int_eq(read_chain(IP_EXTENSIONS_MAX), COUNTER_DATAGRAMS);
    ck_assert_int_eq(read_chain(IP_EXTENSIONS_MAX + 1), COUNTER_MALFORMED);
}
END_TEST

Suite *test_ip_suite(void)
{
    Suite *suite = suite_create("ip");
    TCase *tcase = tcase_create("ip");
    int count = COUNT_OF(packets);

    tcase_add_loop_test(tcase, a_packet_gives_its_payload_or_says_why_not, 0, count);
    tcase_add_loop_test(tcase, a_packet_cut_anywhere_is_never_read_past_its_end, 0, count);
    tcase_add_test(tcase, addresses_are_those_of_the_header);
    tcase_add_test(tcase, extension_headers_have_a_cap);
    suite_add_tcase(suite, tcase);
    return suite;
}
