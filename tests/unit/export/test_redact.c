#include "export/redact.h"

#include <check.h>

#include "base/array.h"

Suite *test_redact_suite(void);

static const struct {
    const char *bytes;
    const char *shown; /* NULL: as it was */
} lines[] = {
    {"", NULL},
    {"INVITE sip:a SIP/2.0\r\nVia: x\r\n\r\n", NULL},
    {"Authorization: Digest response=\"ab\"\r\nVia: x",
     "Authorization: Digest *************\r\nVia: x"},
    {"proxy-AUTHORIZATION :\tBasic QWxh\n", "proxy-AUTHORIZATION :\tBasic ****\n"},
    {"Authorization: opaque\r\n", "Authorization: ******\r\n"},
    {"Authorization: Digestive x\r\n", "Authorization: ********* *\r\n"},
    {"Authorization:\r\n", NULL},
    {"Authorization: Digest\r\n a=b,\r\n\tc=d\r\nTo: x",
     "Authorization: Digest\r\n ****\r\n\t***\r\nTo: x"},
    {"Authorization:\r\n Digest a=b\r\n c", "Authorization:\r\n Digest ***\r\n *"},
    {"Subject: a\r\n Authorization: Digest x\r\n", NULL},
    {"X-Authorization: Digest x\r\n", NULL},
    {"Authorization Digest x\r\n", NULL},
    {"Authorization: Digest a\rTo: b", "Authorization: Digest *\rTo: b"},
    {"a=crypto:1 AES inline:abc|2^20 x\r\n", "a=crypto:1 AES inline:******** *\r\n"},
    {"a=crypto:1 AES INLINE:k1;inline:k2", "a=crypto:1 AES INLINE:************"},
    {"a=crypto:1 AES secret\n", "a=crypto:* *** ******\n"},
    {"a=key-mgmt:mikey AQAF\n", "a=key-mgmt:mikey ****\n"},
    {"a=key-mgmt:AQAF\n", "a=key-mgmt:****\n"},
    {"k=base64:abcd\r\n", "k=base64:****\r\n"},
    {"k=clear\r\n", "k=*****\r\n"},
    {"v=0\r\nA=CRYPTO:1 X inline:z", "v=0\r\nA=CRYPTO:1 X inline:*"},
    {"a=cryptography:1", NULL},
    {"Authorization: Digest a\r\r\n b", "Authorization: Digest *\r\r\n *"},
    {"Authorization: Digest a\r\rTo: b", "Authorization: Digest *\r\rTo: b"},
    {"a=key-mgmt:AQAF \r\n", "a=key-mgmt:**** \r\n"},
    {"body\r\n\r\nAuthorization: Digest x\r\n", "body\r\n\r\nAuthorization: Digest *\r\n"},
};

START_TEST(secrets_are_masked_and_nothing_else)
{
    struct slice bytes = slice_from_text(lines[_i].bytes);
    const char *wanted = lines[_i].shown == NULL ? lines[_i].bytes : lines[_i].shown;
    char copy[200] = {0};
    bool is_masked = redact_secrets(bytes, (uint8_t *)copy);

    ck_assert_uint_lt(bytes.len, sizeof(copy));
    ck_assert_str_eq(copy, wanted);
    ck_assert(is_masked == (lines[_i].shown != NULL));
}
END_TEST

START_TEST(bytes_of_any_kind_keep_their_length)
{
    static const char bytes[] = "Authorization: Digest \0x\xff\r\n\0k=a:\xc3\r\n";
    uint8_t copy[sizeof(bytes) + 1];

    for (size_t len = 0; len <= sizeof(bytes); len++) {
        memset(copy, 0x55, sizeof(copy));
        (void)redact_secrets(slice_of(bytes, len < sizeof(bytes) ? len : sizeof(bytes)), copy);
        ck_assert_uint_eq(copy[sizeof(bytes)], 0x55);
        if (len < sizeof(bytes))
            ck_assert_uint_eq(copy[len], 0x55);
    }
}
END_TEST

Suite *test_redact_suite(void)
{
    Suite *suite = suite_create("redact");
    TCase *tcase = tcase_create("redact");

    tcase_add_loop_test(tcase, secrets_are_masked_and_nothing_else, 0, COUNT_OF(lines));
    tcase_add_test(tcase, bytes_of_any_kind_keep_their_length);
    suite_add_tcase(suite, tcase);
    return suite;
}
