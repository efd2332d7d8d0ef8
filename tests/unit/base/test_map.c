#include "base/map.h"

#include <stdlib.h>

#include <check.h>

#include "tests/unit/registry.h"

Suite *test_map_suite(void);

#define MANY 5000

static bool is_same(const void *object, const void *key)
{
    return *(const int *)object == *(const int *)key;
}

static int *find(const struct map *map, uint64_t hash, int key)
{
    return map_find(map, hash, is_same, &key);
}

START_TEST(objects_of_one_hash_are_told_apart_by_the_caller)
{
    struct map *map = map_new(10);
    int objects[] = {1, 2, 3};

    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(map_insert(map, 42, &objects[i]), ERR_NONE);
    ck_assert_ptr_eq(find(map, 42, 2), &objects[1]);
    ck_assert_ptr_null(find(map, 42, 4));
    ck_assert_ptr_null(find(map, 43, 2));
    map_remove(map, 42, &objects[1]);
    ck_assert_ptr_null(find(map, 42, 2));
    ck_assert_ptr_eq(find(map, 42, 3), &objects[2]);
    ck_assert_uint_eq(map_count(map), 2);
    map_free(map);
}
END_TEST

START_TEST(a_map_refuses_more_than_its_ceiling)
{
    struct map *map = map_new(2);
    int objects[] = {1, 2, 3};

    ck_assert_int_eq(map_insert(map, 1, &objects[0]), ERR_NONE);
    ck_assert_int_eq(map_insert(map, 2, &objects[1]), ERR_NONE);
    ck_assert_int_eq(map_insert(map, 3, &objects[2]), ERR_FULL);
    ck_assert_uint_eq(map_count(map), 2);
    ck_assert_ptr_null(find(map, 3, 3));
    map_remove(map, 1, &objects[0]);
    ck_assert_int_eq(map_insert(map, 3, &objects[2]), ERR_NONE);
    map_free(map);
    map_free(NULL);
}
END_TEST

/* Hashes by case: all in one chain; chains that run over the end of the slots; spread out. */
static uint64_t hash_of(int kind, int key)
{
    switch (kind) {
    case 0:
        return 7;
    case 1:
        return UINT64_MAX - (uint64_t)(key % 16);
    default:
        return (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15);
    }
}

/* Against a plain array, under a fixed row of insertions and removals. */
START_TEST(what_was_put_in_and_not_taken_out_is_found)
{
    struct map *map = map_new(MANY);
    int count = _i == 0 ? 300 : MANY; /* one long chain is quadratic */
    static int objects[MANY];
    bool is_in[MANY] = {false};
    uint32_t random = 1;
    size_t expected = 0;

    for (int i = 0; i < count; i++)
        objects[i] = i;
    for (int step = 0; step < 4 * count; step++) {
        int key;

        random = random * 1664525 + 1013904223;
        key = (int)((random >> 8) % (uint32_t)count);
        if (is_in[key])
            map_remove(map, hash_of(_i, key), &objects[key]);
        else
            ck_assert_int_eq(map_insert(map, hash_of(_i, key), &objects[key]), ERR_NONE);
        is_in[key] = !is_in[key];
        expected += is_in[key] ? 1 : SIZE_MAX;
    }
    ck_assert_uint_eq(map_count(map), expected);
    for (int key = 0; key < count; key++)
        ck_assert_ptr_eq(find(map, hash_of(_i, key), key), is_in[key] ? &objects[key] : NULL);
    map_free(map);
}
END_TEST

Suite *test_map_suite(void)
{
    Suite *suite = suite_create("map");
    TCase *tcase = tcase_create("map");

    tcase_add_test(tcase, objects_of_one_hash_are_told_apart_by_the_caller);
    tcase_add_test(tcase, a_map_refuses_more_than_its_ceiling);
    tcase_add_loop_test(tcase, what_was_put_in_and_not_taken_out_is_found, 0, 3);
    suite_add_tcase(suite, tcase);
    return suite;
}
