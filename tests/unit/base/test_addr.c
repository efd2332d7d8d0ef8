#include "base/addr.h"

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_addr_suite(void);

#define TEXT(literal)                                                                              \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }

static const struct {
    struct slice text;
    const char *written; /* NULL: no address */
} texts[] = {
    {TEXT("192.0.2.1"), "192.0.2.1"},
    {TEXT("0.0.0.0"), "0.0.0.0"},
    {TEXT("255.255.255.255"), "255.255.255.255"},
    {TEXT("2001:DB8:0:0:1:0:0:1"), "2001:db8::1:0:0:1"},
    {TEXT("2001:db8:0:1:1:1:1:1"), "2001:db8:0:1:1:1:1:1"},
    {TEXT("[2001:db8::1]"), "2001:db8::1"},
    {TEXT("::"), "::"},
    {TEXT("::ffff:192.0.2.1"), "::ffff:192.0.2.1"},
    {TEXT(""), NULL},
    {TEXT("[]"), NULL},
    {TEXT("[::"), NULL},
    {TEXT("[192.0.2.1]"), NULL},
    {TEXT("192.0.2"), NULL},
    {TEXT("192.0.2.256"), NULL},
    {TEXT("192.0.2.1 "), NULL},
    {TEXT("192.0.2.1:5060"), NULL},
    {TEXT("192.0.2.1\0x"), NULL},
    {TEXT("2001:db8::1\0"), NULL},
    {TEXT("example.com"), NULL},
    {TEXT("1111:1111:1111:1111:1111:1111:1111:1111:1111:1111"), NULL},
};

START_TEST(an_address_reads_back_as_its_shortest_text)
{
    struct addr addr = {.port = 7};
    char memory[ADDR_TEXT_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    if (texts[_i].written == NULL) {
        ck_assert(!addr_read_ip(texts[_i].text, &addr));
        ck_assert_uint_eq(addr.port, 7); /* untouched */
        return;
    }
    ck_assert(addr_read_ip(texts[_i].text, &addr));
    addr_write_ip(&addr, &buf);
    ck_assert_str_eq(memory, texts[_i].written);
}
END_TEST

START_TEST(ports_stand_behind_brackets_for_ipv6)
{
    static const uint8_t v4[] = {192, 0, 2, 1};
    static const uint8_t v6[16] = {0x20, 1, 0x0d, 0xb8, [15] = 1};
    struct addr addr = addr_of(ADDR_IPV4, v4, 5060);
    char memory[ADDR_TEXT_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    addr_write(&addr, &buf);
    ck_assert_str_eq(memory, "192.0.2.1:5060");
    addr = addr_of(ADDR_IPV6, v6, 65535);
    buf_init(&buf, memory, sizeof(memory));
    addr_write(&addr, &buf);
    ck_assert_str_eq(memory, "[2001:db8::1]:65535");
}
END_TEST

START_TEST(the_longest_text_fits)
{
    uint8_t ip[16];
    struct addr addr;
    char memory[ADDR_TEXT_MAX];
    struct buf buf;

    memset(ip, 0xff, sizeof(ip));
    addr = addr_of(ADDR_IPV6, ip, 65535);
    buf_init(&buf, memory, sizeof(memory));
    addr_write(&addr, &buf);
    ck_assert(!buf.is_cut);
}
END_TEST

START_TEST(comparison_and_hash_heed_the_port_where_they_say_so)
{
    static const uint8_t ip[] = {192, 0, 2, 1};
    struct addr a = addr_of(ADDR_IPV4, ip, 5060);
    struct addr b = addr_of(ADDR_IPV4, ip, 5061);

    ck_assert(!addr_equal(&a, &b));
    ck_assert(addr_same_ip(&a, &b));
    ck_assert_uint_ne(addr_hash(&a, 1), addr_hash(&b, 1));
    ck_assert_uint_eq(addr_hash_ip(&a, 1), addr_hash_ip(&b, 1));
}
END_TEST

Suite *test_addr_suite(void)
{
    Suite *suite = suite_create("addr");
    TCase *tcase = tcase_create("addr");

    tcase_add_loop_test(tcase, an_address_reads_back_as_its_shortest_text, 0, COUNT_OF(texts));
    tcase_add_test(tcase, ports_stand_behind_brackets_for_ipv6);
    tcase_add_test(tcase, the_longest_text_fits);
    tcase_add_test(tcase, comparison_and_hash_heed_the_port_where_they_say_so);
    suite_add_tcase(suite, tcase);
    return suite;
}
