#include "dissect/trace.h"

#include <check.h>

#include "dissect/link.h"
#include "tests/unit/registry.h"

Suite *test_trace_suite(void);

#define IPV4_HEADER                                                                                \
    0x45, 0, 0, 28, 0x12, 0x34, 0, 0, 63, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, 0, 0, 0, 0, 0, 0,  \
        0, 0

static const uint8_t tagged[] = {0,    0,    0, 0, 0,    1, 0,    0,   0,    0,    0,          2,
                                 0x88, 0xa8, 0, 7, 0x81, 0, 0x60, 100, 0x08, 0x00, IPV4_HEADER};
static const uint8_t cooked[] = {0x08, 0, 0, 0, 0, 0, 0, 3, 0, 1,          0,
                                 6,    0, 0, 0, 0, 0, 1, 0, 0, IPV4_HEADER};
static const uint8_t six[] = {0x60, 0, 0, 0, 0, 8, 17, 9};

START_TEST(vlans_identification_and_time_to_live_are_read)
{
    struct trace trace;

    trace_read(LINK_TYPE_ETHERNET, slice_of(tagged, sizeof(tagged)), &trace);
    ck_assert_uint_eq(trace.vlan_count, 2);
    ck_assert_uint_eq(trace.vlans[0], 7);
    ck_assert_uint_eq(trace.vlans[1], 100);
    ck_assert(trace.has_ip && trace.has_id);
    ck_assert_uint_eq(trace.id, 0x1234);
    ck_assert_uint_eq(trace.ttl, 63);
}
END_TEST

START_TEST(a_cooked_capture_tells_its_interface)
{
    struct trace trace;

    trace_read(LINK_TYPE_LINUX_SLL2, slice_of(cooked, sizeof(cooked)), &trace);
    ck_assert_uint_eq(trace.interface, 3);
    ck_assert_uint_eq(trace.ttl, 63);
}
END_TEST

START_TEST(ipv6_has_no_identification)
{
    struct trace trace;

    trace_read(LINK_TYPE_RAW, slice_of(six, sizeof(six)), &trace);
    ck_assert(trace.has_ip && !trace.has_id);
    ck_assert_uint_eq(trace.ttl, 9);
}
END_TEST

START_TEST(a_frame_that_ends_anywhere_is_read_as_far_as_it_goes)
{
    struct trace trace;

    for (size_t len = 0; len <= sizeof(tagged); len++)
        trace_read(LINK_TYPE_ETHERNET, slice_of(tagged, len), &trace);
    ck_assert(trace.has_ip);
    trace_read(LINK_TYPE_ETHERNET, slice_of(tagged, 16), &trace);
    ck_assert(!trace.has_ip);
}
END_TEST

Suite *test_trace_suite(void)
{
    Suite *suite = suite_create("trace");
    TCase *tcase = tcase_create("trace");

    tcase_add_test(tcase, vlans_identification_and_time_to_live_are_read);
    tcase_add_test(tcase, a_cooked_capture_tells_its_interface);
    tcase_add_test(tcase, ipv6_has_no_identification);
    tcase_add_test(tcase, a_frame_that_ends_anywhere_is_read_as_far_as_it_goes);
    suite_add_tcase(suite, tcase);
    return suite;
}
