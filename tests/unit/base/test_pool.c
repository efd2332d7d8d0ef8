#include "base/pool.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <check.h>

#include "tests/unit/registry.h"

Suite *test_pool_suite(void);

/* More than one chunk, and a size that is no multiple of 8. */
#define MANY 3000
#define SIZE 20

static bool is_cleared(const uint8_t *object)
{
    for (size_t i = 0; i < SIZE; i++) {
        if (object[i] != 0)
            return false;
    }
    return true;
}

START_TEST(objects_are_cleared_and_apart)
{
    struct pool *pool = pool_new(SIZE, MANY);
    uint8_t *objects[MANY];

    for (size_t i = 0; i < MANY; i++) {
        objects[i] = pool_take(pool);
        ck_assert_ptr_nonnull(objects[i]);
        ck_assert(is_cleared(objects[i]));
        memset(objects[i], (int)(i % 255) + 1, SIZE);
    }
    for (size_t i = 0; i < MANY; i++)
        ck_assert_uint_eq(objects[i][SIZE - 1], i % 255 + 1);
    pool_free(pool);
}
END_TEST

START_TEST(a_pool_stops_at_its_ceiling)
{
    struct pool *pool = pool_new(SIZE, 2);
    void *first = pool_take(pool);
    void *second = pool_take(pool);

    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_nonnull(second);
    ck_assert_ptr_null(pool_take(pool));
    ck_assert_uint_eq(pool_count(pool), 2);
    pool_free(pool);
}
END_TEST

START_TEST(an_object_given_back_is_used_again_and_cleared)
{
    struct pool *pool = pool_new(SIZE, 2);
    void *first = pool_take(pool);

    memset(first, 0xff, SIZE);
    pool_give(pool, first);
    ck_assert_uint_eq(pool_count(pool), 0);
    ck_assert_ptr_eq(pool_take(pool), first);
    ck_assert(is_cleared(first));
    pool_free(pool);
    pool_free(NULL);
}
END_TEST

Suite *test_pool_suite(void)
{
    Suite *suite = suite_create("pool");
    TCase *tcase = tcase_create("pool");

    tcase_add_test(tcase, objects_are_cleared_and_apart);
    tcase_add_test(tcase, a_pool_stops_at_its_ceiling);
    tcase_add_test(tcase, an_object_given_back_is_used_again_and_cleared);
    suite_add_tcase(suite, tcase);
    return suite;
}
