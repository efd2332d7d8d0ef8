#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>

#include <check.h>

#include "tests/unit/fail_alloc.h"
#include "tests/unit/registry.h"

Suite *test_array_suite(void);

START_TEST(elements_are_counted)
{
    const char *words[] = {"one", "two", "three"};
    struct {
        char name[7];
        uint32_t numbers[5];
    } row;

    ck_assert_uint_eq(COUNT_OF(words), 3);
    ck_assert_uint_eq(COUNT_OF(row.numbers), 5);
}
END_TEST

START_TEST(what_is_in_an_array_stays_while_it_grows)
{
    uint64_t *numbers = NULL;
    size_t cap = 0;
    size_t times = 0;

    for (size_t i = 0; i < 10000; i++) {
        size_t before = cap;

        numbers = array_grow(numbers, &cap, i + 1, sizeof(*numbers));
        ck_assert_ptr_nonnull(numbers);
        ck_assert_uint_gt(cap, i);
        times += cap != before;
        numbers[i] = i * i;
    }
    for (size_t i = 0; i < 10000; i++)
        ck_assert_uint_eq(numbers[i], i * i);
    ck_assert_uint_lt(times, 12);
    free(numbers);
}
END_TEST

START_TEST(where_there_is_room_the_array_is_given_back)
{
    size_t cap = 0;
    char *bytes = array_grow(NULL, &cap, 100, 1);
    size_t before = cap;

    ck_assert_ptr_nonnull(bytes);
    ck_assert_uint_ge(cap, 100);
    ck_assert_ptr_eq(array_grow(bytes, &cap, cap, 1), bytes);
    ck_assert_uint_eq(cap, before);
    free(bytes);
}
END_TEST

START_TEST(what_no_size_holds_is_no_memory)
{
    size_t cap = 0;
    uint64_t *numbers = array_grow(NULL, &cap, 1, sizeof(*numbers));
    size_t before = cap;

    ck_assert_ptr_nonnull(numbers);
    ck_assert_ptr_null(array_grow(numbers, &cap, SIZE_MAX, sizeof(*numbers)));
    ck_assert_ptr_null(array_grow(numbers, &cap, SIZE_MAX / sizeof(*numbers), sizeof(*numbers)));
    ck_assert_uint_eq(cap, before);
    free(numbers);
}
END_TEST

START_TEST(without_memory_an_array_is_as_it_was)
{
    size_t cap = 0;
    uint32_t *numbers = array_grow(NULL, &cap, 1, sizeof(*numbers));
    size_t before = cap;
    void *none;

    ck_assert_ptr_nonnull(numbers);
    numbers[0] = 7;
    fail_alloc_at(1);
    none = array_grow(numbers, &cap, cap + 1, sizeof(*numbers));
    ck_assert(fail_alloc_off());
    ck_assert_ptr_null(none);
    ck_assert_uint_eq(cap, before);
    ck_assert_uint_eq(numbers[0], 7);
    free(numbers);
}
END_TEST

Suite *test_array_suite(void)
{
    Suite *suite = suite_create("array");
    TCase *tcase = tcase_create("array");

    tcase_add_test(tcase, elements_are_counted);
    tcase_add_test(tcase, what_is_in_an_array_stays_while_it_grows);
    tcase_add_test(tcase, where_there_is_room_the_array_is_given_back);
    tcase_add_test(tcase, what_no_size_holds_is_no_memory);
    tcase_add_test(tcase, without_memory_an_array_is_as_it_was);
    suite_add_tcase(suite, tcase);
    return suite;
}
