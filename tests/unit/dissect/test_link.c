#include "dissect/link.h"

#include <stdlib.h>

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_link_suite(void);

#define BYTES(text) text, sizeof(text) - 1

#define MACS "\2\0\0\0\0\1\2\0\0\0\0\2"
#define SLL  "\0\0\0\1\0\6\2\0\0\0\0\1\0\0"
#define TAG  "\x81\x00\0\1"

static const struct {
    int link_type;
    const char *bytes;
    size_t len;
    enum link_inner inner;
    size_t header; /* bytes in front of what is carried, for IP */
} headers[] = {
    {1, BYTES(MACS "\x08\x00"), LINK_IPV4, 14},
    {1, BYTES(MACS "\x86\xdd"), LINK_IPV6, 14},
    {1, BYTES(MACS "\x08\x06"), LINK_NOT_IP, 0},
    {1, BYTES(MACS "\x88\x47"), LINK_TUNNEL, 0},
    {1, BYTES(MACS "\x88\x48"), LINK_TUNNEL, 0},
    {1, BYTES(MACS "\x88\x64"), LINK_TUNNEL, 0},
    {1, BYTES(MACS "\x88\x63"), LINK_NOT_IP, 0}, /* PPPoE discovery */
    {1, BYTES(MACS "\x08"), LINK_MALFORMED, 0},
    {1, BYTES(""), LINK_MALFORMED, 0},
    /* 802.3: a length, then LLC; SNAP has an EtherType again */
    {1, BYTES(MACS "\x00\x26\x42\x42\x03"), LINK_NOT_IP, 0},
    {1, BYTES(MACS "\x05\xdc\xaa\xaa\x03\0\0\0\x08\x00"), LINK_IPV4, 22},
    {1, BYTES(MACS "\x05\xdc\xaa\xaa\x03\0\0\x0c\x20\x00"), LINK_NOT_IP, 0},
    {1, BYTES(MACS "\x05\xdc\xaa\xaa\x03\0\0\0\x08"), LINK_NOT_IP, 0},
    /* tags */
    {1, BYTES(MACS TAG "\x08\x00"), LINK_IPV4, 18},
    {1, BYTES(MACS "\x88\xa8\0\2" TAG "\x86\xdd"), LINK_IPV6, 22},
    {1, BYTES(MACS "\x91\x00\0\2\x92\x00\0\3" TAG "\x08\x00"), LINK_IPV4, 26},
    {1, BYTES(MACS TAG "\x00\x26\x42\x42\x03"), LINK_NOT_IP, 0},
    {1, BYTES(MACS TAG "\x88\x64"), LINK_TUNNEL, 0},
    {1, BYTES(MACS TAG "\x08"), LINK_MALFORMED, 0},
    {1, BYTES(MACS TAG), LINK_MALFORMED, 0},
    {1, BYTES(MACS TAG TAG TAG TAG TAG TAG TAG TAG "\x08\x00"), LINK_IPV4, 46},
    {1, BYTES(MACS TAG TAG TAG TAG TAG TAG TAG TAG TAG "\x08\x00"), LINK_MALFORMED, 0},
    /* Linux cooked */
    {113, BYTES(SLL "\x08\x00"), LINK_IPV4, 16},
    {113, BYTES(SLL "\x86\xdd"), LINK_IPV6, 16},
    {113, BYTES(SLL "\x81\x00\0\1\x08\x00"), LINK_IPV4, 20},
    {113, BYTES(SLL "\x00\x04\x42\x42\x03"), LINK_NOT_IP, 0},
    {113, BYTES(SLL "\x08"), LINK_MALFORMED, 0},
    {276, BYTES("\x08\x00\0\0\0\0\0\2\0\1\0\6\2\0\0\0\0\1\0\0"), LINK_IPV4, 20},
    {276, BYTES("\x86\xdd\0\0\0\0\0\2\0\1\0\6\2\0\0\0\0\1\0\0"), LINK_IPV6, 20},
    {276, BYTES("\x81\x00\0\0\0\0\0\2\0\1\0\6\2\0\0\0\0\1\0\0\0\1\x08\x00"), LINK_IPV4, 24},
    {276, BYTES("\x08\x00\0\0\0\0\0\2\0\1\0\6\2\0\0\0\0\1\0"), LINK_MALFORMED, 0},
    /* raw */
    {12, BYTES("\x45"), LINK_IPV4, 0},
    {14, BYTES("\x60"), LINK_IPV6, 0},
    {101, BYTES("\x45"), LINK_IPV4, 0},
    {101, BYTES("\x10"), LINK_NOT_IP, 0},
    {101, BYTES(""), LINK_MALFORMED, 0},
    {228, BYTES("\x45"), LINK_IPV4, 0},
    {229, BYTES("\x60"), LINK_IPV6, 0},
    /* loopback: the family in either byte order */
    {0, BYTES("\2\0\0\0"), LINK_IPV4, 4},
    {0, BYTES("\0\0\0\2"), LINK_IPV4, 4},
    {0, BYTES("\x0a\0\0\0"), LINK_IPV6, 4},
    {0, BYTES("\x18\0\0\0"), LINK_IPV6, 4},
    {0, BYTES("\0\0\0\x1c"), LINK_IPV6, 4},
    {0, BYTES("\x1e\0\0\0"), LINK_IPV6, 4},
    {0, BYTES("\x07\0\0\0"), LINK_NOT_IP, 0},
    {0, BYTES("\2\0\0"), LINK_MALFORMED, 0},
    {108, BYTES("\0\0\0\2"), LINK_IPV4, 4},
    {108, BYTES("\0\0\0\x18"), LINK_IPV6, 4},
    /* PPP: with and without address and control; short protocol; Cisco HDLC */
    {9, BYTES("\xff\x03\x00\x21"), LINK_IPV4, 4},
    {9, BYTES("\x00\x21"), LINK_IPV4, 2},
    {9, BYTES("\x21\x45"), LINK_IPV4, 1},
    {9, BYTES("\xff\x03\x21"), LINK_IPV4, 3},
    {9, BYTES("\xff\x03\x00\x57"), LINK_IPV6, 4},
    {9, BYTES("\xff\x03\x02\x81"), LINK_TUNNEL, 0},
    {9, BYTES("\xff\x03\xc0\x21"), LINK_NOT_IP, 0}, /* LCP */
    {9, BYTES("\xff\x03"), LINK_MALFORMED, 0},
    {9, BYTES("\xff\x03\x00"), LINK_MALFORMED, 0},
    {9, BYTES("\xff"), LINK_MALFORMED, 0},
    {50, BYTES("\xff\x03\x00\x21"), LINK_IPV4, 4},
    {50, BYTES("\x0f\x00\x08\x00"), LINK_IPV4, 4},
    {50, BYTES("\x8f\x00\x86\xdd"), LINK_IPV6, 4},
    {50, BYTES("\x0f\x00\x80\x35"), LINK_NOT_IP, 0},
    {104, BYTES("\x0f\x00\x08\x00"), LINK_IPV4, 4},
    {104, BYTES("\x0f\x00\x08"), LINK_MALFORMED, 0},
    {166, BYTES("\x01\x03\x00\x21"), LINK_IPV4, 4},
    {166, BYTES("\x00"), LINK_MALFORMED, 0},
    /* no row */
    {105, BYTES("\x08\x01\x00\x00"), LINK_UNKNOWN_TYPE, 0},
    {-1, BYTES(""), LINK_UNKNOWN_TYPE, 0},
};

START_TEST(a_header_tells_what_it_carries)
{
    struct slice whole = slice_of(headers[_i].bytes, headers[_i].len);
    struct slice rest = whole;

    ck_assert_int_eq(link_read(headers[_i].link_type, &rest), headers[_i].inner);
    if (headers[_i].inner == LINK_IPV4 || headers[_i].inner == LINK_IPV6)
        ck_assert_uint_eq(slice_offset(whole, rest), headers[_i].header);
}
END_TEST

/* Read from a block of just that size, so that a sanitizer sees a read past it. */
START_TEST(a_header_cut_anywhere_is_never_read_past_its_end)
{
    for (size_t len = 0; len < headers[_i].len; len++) {
        uint8_t *block = malloc(len + 1);
        struct slice rest;

        memcpy(block + 1, headers[_i].bytes, len);
        rest = slice_of(block + 1, len);
        link_read(headers[_i].link_type, &rest);
        ck_assert_uint_le(rest.len, len);
        free(block);
    }
}
END_TEST

Suite *test_link_suite(void)
{
    Suite *suite = suite_create("link");
    TCase *tcase = tcase_create("link");
    int count = COUNT_OF(headers);

    tcase_add_loop_test(tcase, a_header_tells_what_it_carries, 0, count);
    tcase_add_loop_test(tcase, a_header_cut_anywhere_is_never_read_past_its_end, 0, count);
    suite_add_tcase(suite, tcase);
    return suite;
}
