#include "base/arena.h"

#include <check.h>

#include "tests/unit/registry.h"

Suite *test_arena_suite(void);

START_TEST(pieces_are_aligned_and_apart)
{
    struct arena arena;
    uint8_t *first;
    uint8_t *second;

    ck_assert_int_eq(arena_init(&arena, 64), ERR_NONE);
    first = arena_take(&arena, 3);
    second = arena_take(&arena, 8);
    ck_assert_ptr_nonnull(first);
    ck_assert_uint_eq((uintptr_t)first % 8, 0);
    ck_assert_uint_eq((uintptr_t)second % 8, 0);
    ck_assert(second >= first + 3);
    arena_release(&arena);
}
END_TEST

START_TEST(a_full_arena_gives_nothing_and_keeps_what_it_has)
{
    struct arena arena;
    struct slice copy = SLICE_LITERAL("before");

    ck_assert_int_eq(arena_init(&arena, 16), ERR_NONE);
    ck_assert_ptr_nonnull(arena_take(&arena, 9));
    ck_assert_uint_eq(arena_room(&arena), 0);
    ck_assert_ptr_null(arena_take(&arena, 1));
    ck_assert_ptr_null(arena_take(&arena, SIZE_MAX));
    ck_assert(!arena_copy(&arena, SLICE_LITERAL("12345678"), &copy));
    ck_assert(slice_is(copy, "before"));
    ck_assert(arena_copy(&arena, SLICE_LITERAL("1234567"), &copy)); /* text needs no alignment */
    ck_assert(slice_is(copy, "1234567"));
    arena_release(&arena);
}
END_TEST

START_TEST(a_reset_arena_gives_its_memory_again)
{
    struct arena arena;
    void *first;

    ck_assert_int_eq(arena_init(&arena, 16), ERR_NONE);
    first = arena_take(&arena, 16);
    ck_assert_uint_eq(arena_room(&arena), 0);
    arena_reset(&arena);
    ck_assert_uint_eq(arena_room(&arena), 16);
    ck_assert_ptr_eq(arena_take(&arena, 16), first);
    arena_release(&arena);
}
END_TEST

START_TEST(absent_and_empty_stay_what_they_are)
{
    struct arena arena;
    struct slice copy = SLICE_LITERAL("before");

    ck_assert_int_eq(arena_init(&arena, 16), ERR_NONE);
    ck_assert(arena_copy(&arena, (struct slice){0}, &copy));
    ck_assert(slice_is_absent(copy));
    ck_assert(arena_copy(&arena, SLICE_LITERAL(""), &copy));
    ck_assert(!slice_is_absent(copy));
    ck_assert_uint_eq(copy.len, 0);
    arena_release(&arena);
    arena_release(&arena); /* twice does no harm */
}
END_TEST

Suite *test_arena_suite(void)
{
    Suite *suite = suite_create("arena");
    TCase *tcase = tcase_create("arena");

    tcase_add_test(tcase, pieces_are_aligned_and_apart);
    tcase_add_test(tcase, a_full_arena_gives_nothing_and_keeps_what_it_has);
    tcase_add_test(tcase, a_reset_arena_gives_its_memory_again);
    tcase_add_test(tcase, absent_and_empty_stay_what_they_are);
    suite_add_tcase(suite, tcase);
    return suite;
}
