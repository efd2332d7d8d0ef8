#include "ui/ui.h"

#include <check.h>
#include <stdlib.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "tests/unit/ui/spy.h"

Suite *test_ui_suite(void);

/* --- layout --- */

START_TEST(title_and_hints_stand_around_the_view)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    ck_assert_uint_eq(log.area.row, 1);
    ck_assert_uint_eq(log.area.rows, 22);
    ck_assert_uint_eq(log.area.columns, 80);
    ui_store_row_is(store, 0,
                    "rung ‹ calls ‹ spy\\x1b"
                    "                                           trace.pcap  UTC");
    ui_store_shows(store, "Enter message");
    ui_store_free(store);
}
END_TEST

START_TEST(a_small_screen_has_one_line_of_status)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    ui_resize(store->ui, 14, 80);
    ui_store_row_is(store, 13, "trace.pcap  UTC");
    ck_assert_uint_eq(log.area.row, 0);
    ck_assert_uint_eq(log.area.rows, 13);
    ui_resize(store->ui, 15, 60);
    (void)ui_show(store->ui);
    ck_assert_uint_eq(log.area.rows, 13);
    ck_assert_uint_eq(log.area.row, 1);
    ui_store_free(store);
}
END_TEST

START_TEST(every_size_is_drawn)
{
    static const char *const places[] = {"", "Enter", "?", "F2", ": text:abc", "Enter Enter"};
    struct ui_store *store = ui_store_open(12, 24, 80);

    ui_store_press(store, places[_i]);
    for (size_t rows = 0; rows < 28; rows += rows < 6 ? 1 : 5) {
        for (size_t columns = 0; columns < 100; columns += columns < 12 ? 1 : 9) {
            ui_resize(store->ui, rows, columns);
            (void)ui_show(store->ui);
            ui_store_press(store, "Down");
        }
    }
    ui_store_free(store);
}
END_TEST

START_TEST(a_long_trail_loses_its_beginning)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    for (int i = 0; i < 9; i++)
        spy_push(store, &spy_ops, &log);
    ui_store_shows(store, "… ‹ spy\\x1b");
    ui_store_hides(store, "rung ‹ calls");
    ui_store_free(store);
}
END_TEST

START_TEST(a_box_lies_over_the_view_below)
{
    struct spy_log below = {0};
    struct spy_log box = {0};
    struct ui_store *store = spy_open(&below);
    size_t draws = below.draws;

    spy_push(store, &spy_box_ops, &box);
    (void)ui_show(store->ui);
    ck_assert_uint_gt(below.draws, draws);
    ck_assert_uint_eq(box.draws, 1);
    ui_store_press(store, "Esc");
    ck_assert_int_eq(box.last, ACTION_CANCEL);
    ui_store_free(store);
}
END_TEST

START_TEST(alternative_keys_are_shown_on_demand)
{
    struct ui_store *store = ui_store_open(1, 24, 100);

    ui_store_shows(store, "F2 save");
    ui_store_press(store, "K");
    ui_store_shows(store, "s save");
    ui_store_press(store, "K");
    ui_store_shows(store, "F2 save");
    ui_store_free(store);
}
END_TEST

/* --- the stack --- */

START_TEST(all_views_are_freed_at_the_end)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    spy_push(store, &spy_ops, &log);
    ui_store_free(store);
    ck_assert_uint_eq(log.frees, 2);
}
END_TEST

START_TEST(a_full_stack_takes_no_more)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    for (int i = 0; i < 40; i++)
        spy_push(store, &spy_ops, &log);
    ck_assert_uint_gt(log.frees, 20);
    ui_store_shows(store, "too many views are open");
    ui_store_free(store);
    ck_assert_uint_eq(log.frees, 41);
}
END_TEST

START_TEST(back_leaves_the_view_and_only_that)
{
    struct spy_log log = {.is_deaf = true};
    struct ui_store *store = spy_open(&log);

    ck_assert(ui_store_press(store, "Esc"));
    ck_assert_uint_eq(log.frees, 1);
    ui_store_hides(store, "a spy is here");
    ui_store_free(store);
}
END_TEST

START_TEST(popping_the_last_view_ends_the_program)
{
    struct ui_store *store = ui_store_open(1, 24, 80);

    ui_host_pop(ui_host(store->ui));
    ui_host_pop(ui_host(store->ui));
    ck_assert(!ui_store_press(store, "Down"));
    ui_store_free(store);
}
END_TEST

/* --- keys --- */

START_TEST(the_view_is_asked_before_the_frame)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    ui_store_press(store, "?");
    ck_assert_int_eq(log.last, ACTION_HELP);
    ui_store_shows(store, "a spy is here");
    log.is_deaf = true;
    ui_store_press(store, "?");
    ui_store_shows(store, "in the ladder");
    ui_store_free(store);
}
END_TEST

START_TEST(what_cannot_be_done_is_not_tried_and_said)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    ui_store_press(store, "S");
    ck_assert_int_eq(log.last, ACTION_NONE);
    ui_store_shows(store, "there is nothing to save");
    ui_store_free(store);
}
END_TEST

START_TEST(a_key_that_does_nothing_says_so_until_the_next_key)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    ui_store_press(store, "F12");
    ck_assert_int_eq(log.last_key, UI_KEY_F12);
    ui_store_shows(store, "F12 does nothing here: ? shows what the keys do");
    ui_store_press(store, "Down");
    ui_store_hides(store, "does nothing");
    ui_store_free(store);
}
END_TEST

START_TEST(a_text_field_gets_keys_before_actions)
{
    struct spy_log log = {.takes_text = true};
    struct ui_store *store = spy_open(&log);

    ui_store_press(store, "q");
    ck_assert_int_eq(log.last_key, 'q');
    ck_assert_int_eq(log.last, ACTION_NONE);
    ui_store_press(store, "z");
    ck_assert_int_eq(log.last, ACTION_FOLD);
    ui_store_free(store);
}
END_TEST

START_TEST(ctrl_c_leaves_from_everywhere)
{
    static const char *const places[] = {"", "?", "Enter", ":", "F2"};
    struct ui_store *store = ui_store_open(3, 24, 80);

    ui_store_press(store, places[_i]);
    ck_assert(!ui_store_press(store, "Ctrl-C"));
    ck_assert(!ui_store_press(store, "Down"));
    ui_store_free(store);
}
END_TEST

START_TEST(a_terminal_that_is_gone_ends_the_program)
{
    struct ui_store *store = ui_store_open(3, 24, 80);

    ck_assert(ui_key(store->ui, UI_KEY_NONE));
    ck_assert(ui_key(store->ui, UI_KEY_WAKE));
    ck_assert(!ui_key(store->ui, UI_KEY_HUNG_UP));
    ui_store_free(store);
}
END_TEST

/* --- anything at all --- */

static uint32_t draw_lot(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static int random_key(uint32_t *state)
{
    uint32_t lot = draw_lot(state) % 100;
    int key = ' ' + (int)(draw_lot(state) % 95);

    if (lot < 50)
        key = UI_KEY_UP + (int)(draw_lot(state) % 14);
    else if (lot < 58)
        key = UI_KEY_ENTER;
    else if (lot < 62)
        key = UI_KEY_ESCAPE;
    /* Nothing is written, and nobody leaves. */
    return strchr("sSqQ", key < 127 ? key : 'x') != NULL ? UI_KEY_DOWN : key;
}

START_TEST(no_keys_and_no_sizes_break_it)
{
    struct ui_store *store = ui_store_open(40, 24, 80);
    uint32_t state = (uint32_t)_i;

    for (int i = 0; i < 1500; i++) {
        int key = random_key(&state);

        if (draw_lot(&state) % 40 == 0)
            ui_resize(store->ui, draw_lot(&state) % 60, draw_lot(&state) % 200);
        if (draw_lot(&state) % 100 == 0)
            ui_store_grow(store, 1);
        if (!ui_key(store->ui, key))
            break;
        (void)ui_show(store->ui);
    }
    ui_store_free(store);
}
END_TEST

static TCase *layout_tests(void)
{
    TCase *tcase = tcase_create("layout");

    tcase_add_test(tcase, title_and_hints_stand_around_the_view);
    tcase_add_test(tcase, a_small_screen_has_one_line_of_status);
    tcase_add_loop_test(tcase, every_size_is_drawn, 0, 6);
    tcase_add_test(tcase, a_long_trail_loses_its_beginning);
    tcase_add_test(tcase, a_box_lies_over_the_view_below);
    tcase_add_test(tcase, alternative_keys_are_shown_on_demand);
    tcase_add_loop_test(tcase, no_keys_and_no_sizes_break_it, 0, 8);
    tcase_set_timeout(tcase, 60);
    return tcase;
}

static TCase *key_tests(void)
{
    TCase *tcase = tcase_create("keys");

    tcase_add_test(tcase, all_views_are_freed_at_the_end);
    tcase_add_test(tcase, a_full_stack_takes_no_more);
    tcase_add_test(tcase, back_leaves_the_view_and_only_that);
    tcase_add_test(tcase, popping_the_last_view_ends_the_program);
    tcase_add_test(tcase, the_view_is_asked_before_the_frame);
    tcase_add_test(tcase, what_cannot_be_done_is_not_tried_and_said);
    tcase_add_test(tcase, a_key_that_does_nothing_says_so_until_the_next_key);
    tcase_add_test(tcase, a_text_field_gets_keys_before_actions);
    tcase_add_loop_test(tcase, ctrl_c_leaves_from_everywhere, 0, 5);
    tcase_add_test(tcase, a_terminal_that_is_gone_ends_the_program);
    return tcase;
}

Suite *test_ui_suite(void)
{
    Suite *suite = suite_create("ui");

    suite_add_tcase(suite, layout_tests());
    suite_add_tcase(suite, key_tests());
    return suite;
}
