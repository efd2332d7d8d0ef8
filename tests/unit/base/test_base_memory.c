/* What base does when the host has no memory: nothing comes of it, and what was there stays. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include "base/arena.h"
#include "base/disk_file.h"
#include "base/heap.h"
#include "base/map.h"
#include "base/pool.h"
#include "base/ring.h"
#include "tests/unit/fail_alloc.h"
#include "tests/unit/registry.h"

Suite *test_base_memory_suite(void);

/* More than the first chunk of a pool and the first slots of a map hold. */
#define MANY 3000

START_TEST(the_failure_is_met_once_and_then_all_goes_on)
{
    void *first;
    void *second;
    void *third;

    fail_alloc_at(2);
    first = malloc(1);
    second = calloc(1, 1);
    third = strdup("x");
    ck_assert(fail_alloc_off());
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(second);
    ck_assert_ptr_nonnull(third);
    ck_assert_uint_eq(fail_alloc_count(), 3);
    free(first);
    free(third);
}
END_TEST

START_TEST(each_kind_of_allocation_can_fail)
{
    char *text = strdup("kept");
    char *other = NULL;
    size_t len;

    fail_alloc_at(1);
    ck_assert_ptr_null(realloc(text, 100));
    fail_alloc_at(1);
    ck_assert_ptr_null(reallocarray(text, 100, 2));
    fail_alloc_at(1);
    ck_assert_ptr_null(strndup(text, 2));
    fail_alloc_at(1);
    ck_assert_int_eq(asprintf(&other, "%s", text), -1);
    fail_alloc_at(1);
    ck_assert_ptr_null(realpath("/", NULL));
    fail_alloc_at(1);
    ck_assert_ptr_null(open_memstream(&other, &len));
    ck_assert_int_eq(errno, ENOMEM);
    ck_assert(fail_alloc_off());
    ck_assert_str_eq(text, "kept");
    free(text);
}
END_TEST

START_TEST(asserting_is_no_allocation_of_ours)
{
    fail_alloc_at(1);
    ck_assert_int_eq(1, 1);
    ck_assert_str_eq("a", "a");
    ck_assert(!fail_alloc_off());
    ck_assert_uint_eq(fail_alloc_count(), 0);
}
END_TEST

START_TEST(a_ring_is_made_or_not)
{
    FAIL_ALLOC_EACH(n)
    {
        struct ring *ring;

        fail_alloc_at(n);
        ring = ring_new(4);
        ck_assert(fail_alloc_off() == (ring == NULL));
        ring_free(ring);
    }
}
END_TEST

START_TEST(an_arena_or_a_heap_is_made_or_not)
{
    FAIL_ALLOC_EACH(n)
    {
        struct arena arena = {0};
        struct heap heap = {0};
        bool is_made;

        fail_alloc_at(n);
        is_made = arena_init(&arena, 100) == ERR_NONE && heap_init(&heap, 4, NULL);
        ck_assert(fail_alloc_off() != is_made);
        heap_release(&heap);
        arena_release(&arena);
    }
}
END_TEST

START_TEST(a_pool_that_cannot_grow_keeps_its_objects_and_grows_later)
{
    FAIL_ALLOC_EACH(n)
    {
        struct pool *pool;
        size_t refused = 0;
        bool is_hit;

        fail_alloc_at(n);
        pool = pool_new(20, MANY);
        for (size_t i = 0; i < MANY && pool != NULL; i++)
            refused += pool_take(pool) == NULL;
        is_hit = fail_alloc_off();
        ck_assert(pool != NULL || n == 1);
        ck_assert_uint_eq(refused, is_hit && pool != NULL);
        if (pool != NULL)
            ck_assert_uint_eq(pool_count(pool), MANY - refused);
        pool_free(pool);
    }
}
END_TEST

static bool is_same(const void *object, const void *key)
{
    return object == key;
}

START_TEST(a_map_that_cannot_grow_keeps_what_it_has_and_grows_later)
{
    static int objects[MANY];

    FAIL_ALLOC_EACH(n)
    {
        struct map *map;
        size_t refused = 0;
        size_t found = 0;
        bool is_hit;

        fail_alloc_at(n);
        map = map_new(MANY);
        for (size_t i = 0; i < MANY && map != NULL; i++)
            refused += map_insert(map, i, &objects[i]) == ERR_MEMORY;
        is_hit = fail_alloc_off();
        ck_assert(map != NULL || n <= 2);
        ck_assert_uint_eq(refused, is_hit && map != NULL);
        for (size_t i = 0; i < MANY && map != NULL; i++)
            found += map_find(map, i, is_same, &objects[i]) != NULL;
        if (map != NULL)
            ck_assert_uint_eq(found, MANY - refused);
        map_free(map);
    }
}
END_TEST

START_TEST(a_file_beside_another_is_made_or_nothing_is_left)
{
    char folder[] = "/tmp/rung-unit-XXXXXX";
    char path[64];

    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/x", folder);
    FAIL_ALLOC_EACH(n)
    {
        char *name = NULL;
        bool is_hit;
        int fd;

        fail_alloc_at(n);
        fd = disk_file_make_beside(path, &name);
        is_hit = fail_alloc_off();
        ck_assert(is_hit == (fd < 0));
        if (fd < 0) {
            ck_assert_int_eq(errno, ENOMEM);
            continue;
        }
        close(fd);
        unlink(name);
        free(name);
    }
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

Suite *test_base_memory_suite(void)
{
    Suite *suite = suite_create("base_memory");
    TCase *tcase = tcase_create("base_memory");

    tcase_add_test(tcase, the_failure_is_met_once_and_then_all_goes_on);
    tcase_add_test(tcase, each_kind_of_allocation_can_fail);
    tcase_add_test(tcase, asserting_is_no_allocation_of_ours);
    tcase_add_test(tcase, a_ring_is_made_or_not);
    tcase_add_test(tcase, an_arena_or_a_heap_is_made_or_not);
    tcase_add_test(tcase, a_pool_that_cannot_grow_keeps_its_objects_and_grows_later);
    tcase_add_test(tcase, a_map_that_cannot_grow_keeps_what_it_has_and_grows_later);
    tcase_add_test(tcase, a_file_beside_another_is_made_or_nothing_is_left);
    suite_add_tcase(suite, tcase);
    return suite;
}
