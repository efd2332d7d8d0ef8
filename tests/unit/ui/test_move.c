#include "ui/move.h"

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_move_suite(void);

/* From row 10 of 0 to 20, in pages of 5. */
static const struct {
    enum action action;
    size_t to;
} moves[] = {
    {ACTION_UP, 9},     {ACTION_DOWN, 11},   {ACTION_PPAGE, 5}, {ACTION_NPAGE, 15},
    {ACTION_HPPAGE, 7}, {ACTION_HNPAGE, 13}, {ACTION_BEGIN, 0}, {ACTION_END, 20},
};

START_TEST(each_key_of_movement_has_its_distance)
{
    size_t at = 10;

    ck_assert(move_position(moves[_i].action, 5, 20, &at));
    ck_assert_uint_eq(at, moves[_i].to);
}
END_TEST

START_TEST(movement_stops_at_both_ends)
{
    size_t at = 1;

    ck_assert(move_position(ACTION_PPAGE, 5, 20, &at));
    ck_assert_uint_eq(at, 0);
    at = 18;
    ck_assert(move_position(ACTION_NPAGE, 5, 20, &at));
    ck_assert_uint_eq(at, 20);
    ck_assert(move_position(ACTION_DOWN, 5, 20, &at));
    ck_assert_uint_eq(at, 20);
    ck_assert(move_position(ACTION_UP, 5, 0, &at));
    ck_assert_uint_eq(at, 0);
    at = SIZE_MAX;
    ck_assert(move_position(ACTION_DOWN, 5, SIZE_MAX, &at));
    ck_assert_uint_eq(at, SIZE_MAX);
}
END_TEST

START_TEST(what_is_no_movement_moves_nothing)
{
    struct move move = {MOVE_BY, 7};
    size_t at = 3;

    ck_assert(!move_of_action(ACTION_LEFT, 5, &move));
    ck_assert_int_eq(move.rows, 7);
    ck_assert(!move_position(ACTION_SEARCH, 5, 20, &at));
    ck_assert_uint_eq(at, 3);
}
END_TEST

START_TEST(the_last_screen_is_full)
{
    ck_assert_uint_eq(move_last_top(30, 10), 20);
    ck_assert_uint_eq(move_last_top(10, 10), 0);
    ck_assert_uint_eq(move_last_top(3, 10), 0);
}
END_TEST

Suite *test_move_suite(void)
{
    Suite *suite = suite_create("move");
    TCase *tcase = tcase_create("move");

    tcase_add_loop_test(tcase, each_key_of_movement_has_its_distance, 0, COUNT_OF(moves));
    tcase_add_test(tcase, movement_stops_at_both_ends);
    tcase_add_test(tcase, what_is_no_movement_moves_nothing);
    tcase_add_test(tcase, the_last_screen_is_full);
    suite_add_tcase(suite, tcase);
    return suite;
}
