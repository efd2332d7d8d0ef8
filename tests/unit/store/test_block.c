#include "store/block.h"

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_block_suite(void);

#define COLUMNS 3

static struct block block;
static uint8_t bytes[BLOCK_ROWS_MAX * BLOCK_WIDTH_MAX];

static void add(int64_t a, int64_t b, int64_t c)
{
    ck_assert(block_add(&block, (const int64_t[COLUMNS]){a, b, c}));
}

/* Read a column back. */
static int64_t value(size_t column, size_t row)
{
    struct block_column read = {.low = block.low[column], .bytes = bytes};

    read.width = block_write(&block, column, bytes) / block.count;
    return block_value(&read, row);
}

static size_t width(size_t column)
{
    return block_write(&block, column, bytes) / block.count;
}

static void set_up(void)
{
    block_init(&block, COLUMNS);
}

static const struct {
    int64_t low, high;
    size_t width;
} spans[] = {
    {5, 5, 0},
    {0, 255, 1},
    {-1, 255, 2},
    {1000000, 1065535, 2},
    {0, 1 << 16, 3},
    {0, (1 << 24) - 1, 3},
    {0, 1 << 24, 4},
    {0, INT64_C(1) << 32, 6},
    {7, (INT64_C(1) << 48) - 1, 6},
    {0, INT64_C(1) << 48, 8},
    {-1, INT64_MAX, 8},
    {INT64_MIN, INT64_MAX, 8},
};

START_TEST(a_distance_takes_the_bytes_that_the_widest_needs)
{
    add(spans[_i].high, spans[_i].low, 0);
    add(spans[_i].low, spans[_i].high, 0);
    add(spans[_i].high, spans[_i].low, 0);
    for (size_t column = 0; column < 2; column++) {
        ck_assert_uint_eq(width(column), spans[_i].width);
        for (size_t row = 0; row < 3; row++)
            ck_assert_int_eq(value(column, row),
                             row % 2 == column ? spans[_i].high : spans[_i].low);
    }
    ck_assert_uint_eq(width(2), 0);
    ck_assert_uint_eq(block.width, 2 * spans[_i].width);
}
END_TEST

START_TEST(a_full_block_refuses_a_row_and_stays_as_it_was)
{
    for (int64_t i = 0; i < BLOCK_ROWS_MAX; i++)
        add(i, 1, 2);
    ck_assert(!block_add(&block, (const int64_t[COLUMNS]){0, 0, 0}));
    ck_assert_uint_eq(block.count, BLOCK_ROWS_MAX);
    ck_assert_int_eq(value(0, BLOCK_ROWS_MAX - 1), BLOCK_ROWS_MAX - 1);
    ck_assert_uint_eq(width(1), 0);
}
END_TEST

/* 24 bytes a row. */
START_TEST(a_block_stays_below_its_bytes)
{
    size_t rows = 1;

    add(0, 0, 0);
    while (block_add(&block, (const int64_t[COLUMNS]){INT64_MAX, INT64_MAX, INT64_MAX}))
        rows++;
    ck_assert_uint_eq(rows, BLOCK_BYTES_MAX / 24);
    ck_assert_uint_eq(block.count, rows);
    ck_assert_int_eq(value(2, rows - 1), INT64_MAX);
}
END_TEST

/* A number that makes all rows wider than there is room. */
START_TEST(a_row_that_would_widen_a_block_too_much_is_refused)
{
    for (int64_t i = 0; i < BLOCK_ROWS_MAX - 1; i++)
        add(i, i, i);
    ck_assert_uint_eq(block.width, 6);
    ck_assert(!block_add(&block, (const int64_t[COLUMNS]){INT64_MAX, INT64_MAX, 0}));
    ck_assert_uint_eq(block.width, 6);
    ck_assert_uint_eq(width(0), 2);
    add(0, 0, 0);
}
END_TEST

START_TEST(a_copy_is_equal_and_apart)
{
    static struct block copy;

    add(1, 2, 3);
    add(300, 2, 3);
    block_copy(&copy, &block);
    add(9, 9, 9);
    ck_assert_uint_eq(copy.count, 2);
    ck_assert_uint_eq(copy.width, 2);
    ck_assert_int_eq(copy.values[0][1], 300);
    ck_assert_int_eq(copy.high[1], 2);
}
END_TEST

Suite *test_block_suite(void)
{
    Suite *suite = suite_create("block");
    TCase *tcase = tcase_create("block");

    tcase_add_checked_fixture(tcase, set_up, NULL);
    tcase_add_loop_test(tcase, a_distance_takes_the_bytes_that_the_widest_needs, 0,
                        (int)COUNT_OF(spans));
    tcase_add_test(tcase, a_full_block_refuses_a_row_and_stays_as_it_was);
    tcase_add_test(tcase, a_block_stays_below_its_bytes);
    tcase_add_test(tcase, a_row_that_would_widen_a_block_too_much_is_refused);
    tcase_add_test(tcase, a_copy_is_equal_and_apart);
    suite_add_tcase(suite, tcase);
    return suite;
}
