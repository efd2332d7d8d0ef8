#include "dissect/sip_address.h"

#include "tests/unit/dissect/check_slice.h"

Suite *test_sip_address_suite(void);

static const struct {
    const char *text;
    bool is_valid;
    const char *display;
    const char *uri;
    const char *tag;
} rows[] = {
    {"sip:a@b", true, "", "sip:a@b", NULL},
    {"sip:a@b;tag=1", true, "", "sip:a@b", "1"},
    {"sip:a@b ; tag = 1 ; x", true, "", "sip:a@b", "1"},
    {"<sip:a@b;tag=no>;tag=yes", true, "", "sip:a@b;tag=no", "yes"},
    {"<sip:a@b>\r\n ;\r\n tag\t=\r\n 98", true, "", "sip:a@b", "98"},
    {"Bob <sip:a@b>;x;TAG=1", true, "Bob", "sip:a@b", "1"},
    {"T. Watson <sip:a@b>", true, "T. Watson", "sip:a@b", NULL},
    {"caller<sip:a@b>;tag=1", true, "caller", "sip:a@b", "1"},
    {"\"<x;tag=no>, y\" <sip:a@b>;tag=1", true, "\"<x;tag=no>, y\"", "sip:a@b", "1"},
    {"\"J \\\"R\\\\\\\"\" <sip:a@b>;tag=1", true, "\"J \\\"R\\\\\\\"\"", "sip:a@b", "1"},
    {"<sip:a@b>;p=\"x;tag=no\";tag=1", true, "", "sip:a@b", "1"},
    {"sip:a@b;p=\"<x>\";tag=1", true, "", "sip:a@b", "1"},
    {"<sip:a@b>;tag=1;tag=2", true, "", "sip:a@b", "1"},
    {"<sip:a@b>;tag=", true, "", "sip:a@b", ""},
    {"<sip:a@b>;tag", true, "", "sip:a@b", NULL},
    {"*", true, "", "*", NULL},
    {"\"Mr. J. User <sip:j@b>;tag=1", false, "\"Mr. J. User", "sip:j@b", "1"},
    {"Bell, Alexander <sip:a@b>;tag=43", false, "Bell, Alexander", "sip:a@b", "43"},
    {"Bell; A: <sip:a@b>;tag=43", false, "Bell; A:", "sip:a@b", "43"},
    {"\"Bell\" < sip:a@b >;tag=1", false, "\"Bell\"", "sip:a@b", "1"},
    {"<sip:a@b;tag=1", false, "", "sip:a@b", "1"},
    {"<sip:a@b> junk;tag=1", false, "", "sip:a@b", "1"},
    {"<>;tag=1", false, "", "", "1"},
    {"a b;tag=1", false, "", "a b", "1"},
    {"", false, "", "", NULL},
    {"<", false, "", "", NULL},
    {"\"", false, "", "\"", NULL},
};

START_TEST(addresses_come_apart)
{
    struct sip_address address;

    ck_assert_int_eq(sip_address_read(slice_from_text(rows[_i].text), NULL, &address),
                     rows[_i].is_valid);
    ck_slice(address.display, rows[_i].display);
    ck_slice(address.uri, rows[_i].uri);
    ck_slice(sip_address_tag(&address), rows[_i].tag);
}
END_TEST

START_TEST(lists_are_walked)
{
    struct slice rest = SLICE_LITERAL("\"A, B\" <sip:a,b@h>;q=1 ,\r\n sip:c@h;x=\",\" , *");
    struct sip_address address;
    bool is_valid;

    ck_assert(sip_address_next(&rest, NULL, &address, &is_valid) && is_valid);
    ck_slice(address.uri, "sip:a,b@h");
    ck_assert(sip_address_next(&rest, NULL, &address, &is_valid) && is_valid);
    ck_slice(address.uri, "sip:c@h");
    ck_slice(address.params, ";x=\",\"");
    ck_assert(sip_address_next(&rest, NULL, &address, &is_valid) && is_valid);
    ck_slice(address.uri, "*");
    ck_assert(!sip_address_next(&rest, NULL, &address, &is_valid));
}
END_TEST

static const struct {
    const char *display;
    const char *text;
} displays[] = {
    {"\"J Rosenberg \\\\\\\"\"", "J Rosenberg \\\""},
    {"T. Watson", "T. Watson"},
    {"\"\"", ""},
    {"", ""},
    {"\"never closed", "\"never closed"},
    {"\"closed\" twice\"", "\"closed\" twice\""},
    {"token1\r\n token2", "token1 token2"},
    {"\"a\\\"", "\"a\\\""},
};

START_TEST(display_names_are_written_without_quotes_and_escapes)
{
    struct sip_address address = {.display = slice_from_text(displays[_i].display)};
    char text[64];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    sip_address_write_display(&address, &buf);
    ck_assert_str_eq(text, displays[_i].text);
}
END_TEST

Suite *test_sip_address_suite(void)
{
    Suite *suite = suite_create("sip_address");
    TCase *tcase = tcase_create("sip_address");

    tcase_add_loop_test(tcase, addresses_come_apart, 0, COUNT_OF(rows));
    tcase_add_test(tcase, lists_are_walked);
    tcase_add_loop_test(tcase, display_names_are_written_without_quotes_and_escapes, 0,
                        COUNT_OF(displays));
    suite_add_tcase(suite, tcase);
    return suite;
}
