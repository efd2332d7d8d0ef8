#include "dissect/sip_via.h"

#include "tests/unit/dissect/check_slice.h"

Suite *test_sip_via_suite(void);

static const struct {
    const char *text;
    bool is_valid;
    const char *transport;
    const char *sent_by;
    const char *host;
    uint16_t port;
    const char *branch;
    const char *received;
} rows[] = {
    {"SIP/2.0/UDP h:5060;branch=z9hG4bK1", true, "UDP", "h:5060", "h", 5060, "z9hG4bK1", NULL},
    {"SIP/2.0/UDP h:5060", true, "UDP", "h:5060", "h", 5060, NULL, NULL},
    {"SIP/2.0/UDP h:9; branch=x", true, "UDP", "h:9", "h", 9, "x", NULL},
    {"SIP / 2.0 / UDP h : 5060 ; branch = x", true, "UDP", "h : 5060", "h", 5060, "x", NULL},
    {"SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw", true, "UDP", "192.0.2.2",
     "192.0.2.2", 0, "390skdjuw", NULL},
    {"SIP/2.0/TCP\th\r\n ;branch=\r\n x", true, "TCP", "h", "h", 0, "x", NULL},
    {"SIP/2.0/WSS x.invalid;branch=x", true, "WSS", "x.invalid", "x.invalid", 0, "x", NULL},
    {"SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=b", true, "UDP",
     "[2001:db8::9:1]", "2001:db8::9:1", 0, "b", "2001:db8::9:255"},
    {"SIP/2.0/UDP [2001:db8::9:1]:5061;received=2001:db8::9:255;branch=b", true, "UDP",
     "[2001:db8::9:1]:5061", "2001:db8::9:1", 5061, "b", "2001:db8::9:255"},
    {"SIP/2.0/UDP 2001:db8::9:1;branch=b", false, "UDP", "2001:db8::9:1", "2001:db8::9:1", 0, "b",
     NULL},
    {"SIP/2.0/UDP h:x;branch=b", false, "UDP", "h:x", "h", 0, "b", NULL},
    {"SIP/2.0/UDP h:70000;branch=b", true, "UDP", "h:70000", "h", 0, "b", NULL},
    {"SIP/2.0/UDP h:;branch=b", false, "UDP", "h:", "h", 0, "b", NULL},
    {"SIP/2.0/UDP ;branch=b", false, "UDP", "", "", 0, "b", NULL},
    {"SIP/2.0/UDP [::1;branch=b", false, "UDP", "[::1", "[::1", 0, "b", NULL},
    {"SIP/2.0/UDP h;;branch=b", false, "UDP", "h", "h", 0, "b", NULL},
    {"SIP/2.0/UDP h;branch", true, "UDP", "h", "h", 0, NULL, NULL},
    {"SIP/2.0/UDP h;branch=", true, "UDP", "h", "h", 0, "", NULL},
    {"SIP/2.0/UDP h;branch=a;branch=b", true, "UDP", "h", "h", 0, "a", NULL},
    {"h;branch=b", false, NULL, "", "", 0, "b", NULL},
    {"SIP/2.0", false, NULL, "", "", 0, NULL, NULL},
};

START_TEST(hops_come_apart)
{
    struct slice rest = slice_from_text(rows[_i].text);
    struct sip_via via;

    ck_assert(sip_via_next(&rest, NULL, &via));
    ck_assert_int_eq(via.is_valid, rows[_i].is_valid);
    ck_slice(via.transport, rows[_i].transport);
    ck_slice(via.sent_by, rows[_i].sent_by);
    ck_slice(via.host, rows[_i].host);
    ck_assert_uint_eq(via.port, rows[_i].port);
    ck_slice(via.branch, rows[_i].branch);
    ck_slice(via.received, rows[_i].received);
    ck_assert(!sip_via_next(&rest, NULL, &via));
}
END_TEST

START_TEST(rport_may_have_no_value)
{
    struct slice rest = SLICE_LITERAL("SIP/2.0/UDP a;rport,SIP/2.0/UDP b;rport=9;maddr=[::2];ttl=1,"
                                      " SIP/2.0/UDP c");
    struct sip_via via;

    ck_assert(sip_via_next(&rest, NULL, &via));
    ck_assert(via.has_rport);
    ck_slice(via.rport, NULL);
    ck_assert(sip_via_next(&rest, NULL, &via));
    ck_slice(via.rport, "9");
    ck_slice(via.maddr, "::2");
    ck_slice(via.ttl, "1");
    ck_assert(sip_via_next(&rest, NULL, &via));
    ck_assert(!via.has_rport);
    ck_slice(via.maddr, NULL);
    ck_assert(!sip_via_next(&rest, NULL, &via));
}
END_TEST

START_TEST(stray_commas_are_hops_that_hold_nothing)
{
    struct slice rest = SLICE_LITERAL("SIP/2.0/UDP 192.0.2.15;;,;,,");
    struct sip_via via;

    ck_assert(sip_via_next(&rest, NULL, &via) && !via.is_valid);
    ck_slice(via.sent_by, "192.0.2.15");
    ck_assert(sip_via_next(&rest, NULL, &via) && !via.is_valid);
    ck_slice(via.sent_by, "");
}
END_TEST

Suite *test_sip_via_suite(void)
{
    Suite *suite = suite_create("sip_via");
    TCase *tcase = tcase_create("sip_via");

    tcase_add_loop_test(tcase, hops_come_apart, 0, COUNT_OF(rows));
    tcase_add_test(tcase, rport_may_have_no_value);
    tcase_add_test(tcase, stray_commas_are_hops_that_hold_nothing);
    suite_add_tcase(suite, tcase);
    return suite;
}
