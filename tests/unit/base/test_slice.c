#include "base/slice.h"

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_slice_suite(void);

START_TEST(a_take_past_the_end_takes_nothing)
{
    struct slice rest = SLICE_LITERAL("abc");
    struct slice taken = {0};

    ck_assert(!slice_take(&rest, 4, &taken));
    ck_assert_uint_eq(rest.len, 3);
    ck_assert(slice_is_absent(taken));
    ck_assert(slice_take(&rest, 3, &taken));
    ck_assert_uint_eq(rest.len, 0);
}
END_TEST

START_TEST(a_part_from_past_the_end_is_empty)
{
    struct slice s = SLICE_LITERAL("abc");

    ck_assert_uint_eq(slice_sub(s, 5, 2).len, 0);
    ck_assert_uint_eq(slice_sub(s, 1, SIZE_MAX).len, 2);
    ck_assert_int_eq(slice_at(s, 3), -1);
}
END_TEST

static const struct {
    const char *text;
    uint64_t max;
    bool is_number;
    uint64_t value;
} decimals[] = {
    {"0", 10, true, 0},
    {"10", 10, true, 10},
    {"11", 10, false, 0},
    {"9", 5, false, 0},
    {"", 10, false, 0},
    {"-1", 10, false, 0},
    {"1 ", 10, false, 0},
    {"4294967295", UINT32_MAX, true, UINT32_MAX},
    {"4294967296", UINT32_MAX, false, 0},
    {"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
    {"18446744073709551616", UINT64_MAX, false, 0},
};

START_TEST(decimals_are_digits_up_to_the_maximum)
{
    uint64_t value = 0;

    ck_assert_int_eq(slice_decimal(slice_from_text(decimals[_i].text), decimals[_i].max, &value),
                     decimals[_i].is_number);
    ck_assert_uint_eq(value, decimals[_i].value);
}
END_TEST

START_TEST(comparison_without_case_folds_letters_only)
{
    ck_assert(slice_is_nocase(SLICE_LITERAL("Call-ID"), "cALL-id"));
    ck_assert(!slice_is_nocase(SLICE_LITERAL("a["), "a{"));
    ck_assert(slice_starts_nocase(SLICE_LITERAL("SIP/2.0 200"), "sip/"));
    ck_assert(!slice_starts_nocase(SLICE_LITERAL("SI"), "sip/"));
}
END_TEST

START_TEST(trimming_takes_folds_too)
{
    ck_assert(slice_is(slice_trim(SLICE_LITERAL(" \r\n\t a b \r\n ")), "a b"));
    ck_assert_uint_eq(slice_trim(SLICE_LITERAL(" \t ")).len, 0);
}
END_TEST

START_TEST(big_endian_values_need_all_their_bytes)
{
    struct slice s = slice_of("\x12\x34\x56\x78", 4);
    uint16_t two = 0;
    uint32_t four = 0;

    ck_assert(slice_be16(s, 2, &two) && two == 0x5678);
    ck_assert(!slice_be16(s, 3, &two));
    ck_assert(slice_be32(s, 0, &four) && four == 0x12345678);
    ck_assert(!slice_be32(s, 1, &four));
    ck_assert(!slice_be32(slice_of("", 0), SIZE_MAX, &four));
}
END_TEST

Suite *test_slice_suite(void)
{
    Suite *suite = suite_create("slice");
    TCase *tcase = tcase_create("slice");

    tcase_add_test(tcase, a_take_past_the_end_takes_nothing);
    tcase_add_test(tcase, a_part_from_past_the_end_is_empty);
    tcase_add_loop_test(tcase, decimals_are_digits_up_to_the_maximum, 0, COUNT_OF(decimals));
    tcase_add_test(tcase, comparison_without_case_folds_letters_only);
    tcase_add_test(tcase, trimming_takes_folds_too);
    tcase_add_test(tcase, big_endian_values_need_all_their_bytes);
    suite_add_tcase(suite, tcase);
    return suite;
}
