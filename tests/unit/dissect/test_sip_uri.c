#include "dissect/sip_uri.h"

#include "dissect/sip_params.h"
#include "tests/unit/dissect/check_slice.h"

Suite *test_sip_uri_suite(void);

/* NULL is absent. */
static const struct {
    const char *text;
    bool is_valid;
    enum sip_scheme scheme;
    const char *user;
    const char *password;
    const char *host;
    uint16_t port;
    const char *params;
    const char *headers;
} rows[] = {
    {"sip:alice@atlanta.com", true, SIP_SCHEME_SIP, "alice", NULL, "atlanta.com", 0, "", ""},
    {"SIPS:alice@atlanta.com:5061", true, SIP_SCHEME_SIPS, "alice", NULL, "atlanta.com", 5061, "",
     ""},
    {"sip:alice:secret@h:9;transport=tcp;lr?subject=x&p=1", true, SIP_SCHEME_SIP, "alice", "secret",
     "h", 9, ";transport=tcp;lr", "subject=x&p=1"},
    {"sip:192.0.2.1:5060", true, SIP_SCHEME_SIP, NULL, NULL, "192.0.2.1", 5060, "", ""},
    {"sip:+1-212-555;ext=5@gw;user=phone", true, SIP_SCHEME_SIP, "+1-212-555;ext=5", NULL, "gw", 0,
     ";user=phone", ""},
    {"sip:a?b/c@h", true, SIP_SCHEME_SIP, "a?b/c", NULL, "h", 0, "", ""},
    {"sip:bob@[2001:db8::10]", true, SIP_SCHEME_SIP, "bob", NULL, "2001:db8::10", 0, "", ""},
    {"sip:[2001:db8::10]:5070;lr", true, SIP_SCHEME_SIP, NULL, NULL, "2001:db8::10", 5070, ";lr",
     ""},
    {"sip:bob@[::ffff:192.0.2.10]", true, SIP_SCHEME_SIP, "bob", NULL, "::ffff:192.0.2.10", 0, "",
     ""},
    {"sip:2001:db8::10", false, SIP_SCHEME_SIP, NULL, NULL, "2001:db8::10", 0, "", ""},
    {"sip:bob@[2001:db8:::10]", false, SIP_SCHEME_SIP, "bob", NULL, "2001:db8:::10", 0, "", ""},
    {"sip:bob@[2001:db8::1", false, SIP_SCHEME_SIP, "bob", NULL, "[2001:db8::1", 0, "", ""},
    {"sip:bob@[]", false, SIP_SCHEME_SIP, "bob", NULL, "", 0, "", ""},
    {"sip:bob@[::1]x", false, SIP_SCHEME_SIP, "bob", NULL, "::1", 0, "", ""},
    {"sip:@host", false, SIP_SCHEME_SIP, "", NULL, "host", 0, "", ""},
    {"sip:bob@", false, SIP_SCHEME_SIP, "bob", NULL, "", 0, "", ""},
    {"sip:bob@host:0", true, SIP_SCHEME_SIP, "bob", NULL, "host", 0, "", ""},
    {"sip:bob@host:65536", true, SIP_SCHEME_SIP, "bob", NULL, "host", 0, "", ""},
    {"sip:bob@host:", false, SIP_SCHEME_SIP, "bob", NULL, "host", 0, "", ""},
    {"sip:bob@host:-1", false, SIP_SCHEME_SIP, "bob", NULL, "host", 0, "", ""},
    {"sip:bob@ho%73t", false, SIP_SCHEME_SIP, "bob", NULL, "ho%73t", 0, "", ""},
    {"sip:bob@my_host.", true, SIP_SCHEME_SIP, "bob", NULL, "my_host.", 0, "", ""},
    {"sip:bob@inner@outer", true, SIP_SCHEME_SIP, "bob@inner", NULL, "outer", 0, "", ""},
    {"sip:", false, SIP_SCHEME_SIP, NULL, NULL, "", 0, "", ""},
    {"sip:sips%3Auser%40example.com@example.net", true, SIP_SCHEME_SIP, "sips%3Auser%40example.com",
     NULL, "example.net", 0, "", ""},
    {"sip:user;par=u%40example.net@example.com", true, SIP_SCHEME_SIP, "user;par=u%40example.net",
     NULL, "example.com", 0, "", ""},
    {"tel:+1-201-555-0123;phone-context=x", true, SIP_SCHEME_TEL, "+1-201-555-0123", NULL, NULL, 0,
     ";phone-context=x", ""},
    {"alan@example.com", false, SIP_SCHEME_OTHER, "alan", NULL, "example.com", 0, "", ""},
    {"", false, SIP_SCHEME_OTHER, NULL, NULL, "", 0, "", ""},
};

START_TEST(uris_come_apart)
{
    struct sip_uri uri;

    ck_assert_int_eq(sip_uri_read(slice_from_text(rows[_i].text), NULL, &uri), rows[_i].is_valid);
    ck_assert_int_eq(uri.scheme, rows[_i].scheme);
    ck_slice(uri.user, rows[_i].user);
    ck_slice(uri.password, rows[_i].password);
    ck_slice(uri.host, rows[_i].host);
    ck_assert_uint_eq(uri.port, rows[_i].port);
    ck_slice(uri.params, rows[_i].params);
    ck_slice(uri.headers, rows[_i].headers);
    ck_slice(uri.opaque, NULL);
}
END_TEST

static const struct {
    const char *text;
    const char *scheme;
    const char *opaque;
} opaques[] = {
    {"nobodyKnowsThisScheme:totallyopaquecontent", "nobodyKnowsThisScheme", "totallyopaquecontent"},
    {"soap.beep://192.0.2.103:3002", "soap.beep", "//192.0.2.103:3002"},
    {"isbn:2983792873", "isbn", "2983792873"},
    {"urn:service:sos", "urn", "service:sos"},
};

START_TEST(other_schemes_are_opaque)
{
    struct sip_uri uri;

    ck_assert(sip_uri_read(slice_from_text(opaques[_i].text), NULL, &uri));
    ck_assert_int_eq(uri.scheme, SIP_SCHEME_OTHER);
    ck_slice(uri.scheme_name, opaques[_i].scheme);
    ck_slice(uri.opaque, opaques[_i].opaque);
    ck_slice(uri.host, NULL);
    ck_slice(uri.user, NULL);
}
END_TEST

START_TEST(a_port_is_kept_as_written)
{
    struct sip_uri uri;

    ck_assert(sip_uri_read(SLICE_LITERAL("sip:[::1]:065536"), NULL, &uri));
    ck_slice(uri.port_text, "065536");
    ck_assert(sip_uri_read(SLICE_LITERAL("sip:h"), NULL, &uri));
    ck_slice(uri.port_text, NULL);
}
END_TEST

START_TEST(parameters_are_found_by_name)
{
    struct sip_uri uri;
    struct slice value = SLICE_LITERAL("untouched");

    ck_assert(sip_uri_read(SLICE_LITERAL("sip:h;Transport=UDP;lr;%6C%72"), NULL, &uri));
    ck_slice(sip_param_value(uri.params, "transport"), "UDP");
    ck_assert(!sip_param_find(uri.params, "maddr", &value));
    ck_slice(value, "untouched");
    ck_assert(sip_param_find(uri.params, "lr", &value));
    ck_slice(value, NULL);
}
END_TEST

START_TEST(an_escaped_parameter_name_is_another_name)
{
    struct slice value;

    ck_assert(!sip_param_find(SLICE_LITERAL(";%6C%72"), "lr", &value));
}
END_TEST

START_TEST(headers_are_walked)
{
    struct slice rest = SLICE_LITERAL("Route=%3Csip:a%3E&x&=z");
    struct slice name;
    struct slice value;

    ck_assert(sip_uri_header_next(&rest, &name, &value));
    ck_slice(name, "Route");
    ck_slice(value, "%3Csip:a%3E");
    ck_assert(sip_uri_header_next(&rest, &name, &value));
    ck_slice(name, "x");
    ck_slice(value, "");
    ck_assert(sip_uri_header_next(&rest, &name, &value));
    ck_slice(name, "");
    ck_slice(value, "z");
    ck_assert(!sip_uri_header_next(&rest, &name, &value));
}
END_TEST

START_TEST(escapes_are_decoded_to_any_byte)
{
    char text[32];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    sip_uri_unescape(SLICE_LITERAL("null-%00-null%4a%4g%"), &buf);
    ck_assert(slice_equal(buf_as_slice(&buf), slice_of("null-\0-nullJ%4g%", 16)));
}
END_TEST

Suite *test_sip_uri_suite(void)
{
    Suite *suite = suite_create("sip_uri");
    TCase *tcase = tcase_create("sip_uri");

    tcase_add_loop_test(tcase, uris_come_apart, 0, COUNT_OF(rows));
    tcase_add_loop_test(tcase, other_schemes_are_opaque, 0, COUNT_OF(opaques));
    tcase_add_test(tcase, a_port_is_kept_as_written);
    tcase_add_test(tcase, parameters_are_found_by_name);
    tcase_add_test(tcase, an_escaped_parameter_name_is_another_name);
    tcase_add_test(tcase, headers_are_walked);
    tcase_add_test(tcase, escapes_are_decoded_to_any_byte);
    suite_add_tcase(suite, tcase);
    return suite;
}
