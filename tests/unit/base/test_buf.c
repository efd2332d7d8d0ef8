#include "base/buf.h"

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_buf_suite(void);

START_TEST(pieces_follow_each_other)
{
    char memory[32];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    ck_assert_str_eq(memory, "");
    buf_text(&buf, "ab");
    buf_byte(&buf, 'c');
    buf_slice(&buf, SLICE_LITERAL("de"));
    buf_slice(&buf, (struct slice){0});
    buf_fill(&buf, '-', 3);
    buf_format(&buf, "%d/%s", 7, "x");
    ck_assert_str_eq(memory, "abcde---7/x");
    ck_assert(slice_is(buf_as_slice(&buf), "abcde---7/x"));
    ck_assert(!buf.is_cut);
}
END_TEST

static void add(struct buf *buf, int kind)
{
    switch (kind) {
    case 0:
        buf_text(buf, "xxxx");
        break;
    case 1:
        buf_fill(buf, 'x', 4);
        break;
    case 2:
        buf_format(buf, "%s", "xxxx");
        break;
    default:
        for (int i = 0; i < 4; i++)
            buf_byte(buf, 'x');
    }
}

START_TEST(what_does_not_fit_is_cut_and_said_so)
{
    char memory[8] = "......!";
    struct buf buf;

    buf_init(&buf, memory, 6);
    add(&buf, _i);
    ck_assert(!buf.is_cut);
    add(&buf, _i);
    ck_assert(buf.is_cut);
    ck_assert_str_eq(memory, "xxxxx");
    add(&buf, _i);
    buf_text(&buf, "");
    ck_assert(buf.is_cut);
    ck_assert_str_eq(memory, "xxxxx");
    ck_assert_uint_eq(buf.len, 5);
    ck_assert_int_eq(memory[6], '!');
}
END_TEST

START_TEST(a_text_that_fills_the_memory_is_not_cut)
{
    char memory[5];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    add(&buf, _i);
    ck_assert_str_eq(memory, "xxxx");
    ck_assert(!buf.is_cut);
}
END_TEST

START_TEST(memory_of_one_byte_holds_the_empty_text)
{
    char memory[1];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    add(&buf, _i);
    ck_assert_str_eq(memory, "");
    ck_assert(buf.is_cut);
}
END_TEST

static const struct {
    uint64_t value;
    size_t width;
    const char *text;
} decimals[] = {
    {0, 0, "0"},
    {0, 2, "00"},
    {7, 1, "7"},
    {42, 6, "000042"},
    {1234, 2, "1234"},
    {UINT64_MAX, 1, "18446744073709551615"},
    {UINT64_MAX, 22, "0018446744073709551615"},
};

START_TEST(a_decimal_has_zeros_up_to_its_width)
{
    char memory[32];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    buf_decimal(&buf, decimals[_i].value, decimals[_i].width);
    ck_assert_str_eq(memory, decimals[_i].text);
}
END_TEST

Suite *test_buf_suite(void)
{
    Suite *suite = suite_create("buf");
    TCase *tcase = tcase_create("buf");

    tcase_add_test(tcase, pieces_follow_each_other);
    tcase_add_loop_test(tcase, what_does_not_fit_is_cut_and_said_so, 0, 4);
    tcase_add_loop_test(tcase, a_text_that_fills_the_memory_is_not_cut, 0, 4);
    tcase_add_loop_test(tcase, memory_of_one_byte_holds_the_empty_text, 0, 4);
    tcase_add_loop_test(tcase, a_decimal_has_zeros_up_to_its_width, 0, COUNT_OF(decimals));
    suite_add_tcase(suite, tcase);
    return suite;
}
