#include <check.h>
#include <stdio.h>

#include "base/array.h"
#include "tests/unit/ui/ui_store.h"
#include "ui/call_columns.h"
#include "ui/list_marks.h"

Suite *test_view_calls_suite(void);

/* A store that grows while it is looked at. */
static struct ui_store *open_live(size_t calls, size_t rows, size_t columns)
{
    struct ui_store *store = ui_store_new(calls);

    store->status.is_live = 1;
    status_set(&store->status, COUNTER_CALLS, calls);
    store->options.status = &store->status;
    ui_store_start(store, rows, columns);
    return store;
}

static void grow(struct ui_store *store, size_t calls)
{
    ui_store_grow(store, calls);
    status_set(&store->status, COUNTER_CALLS, store->calls);
}

/* Fail unless the cursor is in this row of the screen and on this call. */
static void cursor_is(struct ui_store *store, size_t row, size_t call)
{
    const char *screen = ui_store_screen(store);
    const char *at = strstr(screen, "\n►");
    size_t found = 0;
    char wanted[32];

    ck_assert_msg(at != NULL, "no cursor in:\n%s", screen);
    for (const char *byte = screen; byte <= at; byte++)
        found += *byte == '\n' ? 1 : 0;
    ck_assert_msg(found == row, "cursor in row %zu, not %zu, of:\n%s", found, row, screen);
    snprintf(wanted, sizeof(wanted), "user%zu@", call);
    at += 1;
    ck_assert_msg(strstr(at, wanted) != NULL && strstr(at, wanted) < strchr(at, '\n'),
                  "cursor is not on call %zu of:\n%s", call, screen);
}

START_TEST(a_row_tells_number_time_state_names_addresses_and_spans)
{
    struct ui_store *store = ui_store_open(3, 24, 120);

    ui_store_row_is(store, 1, " File  3 calls  sort:n");
    ui_store_row_is(
        store, 2,
        "  #▲  start         state     !  from               to                src      "
        "► dst        PDD   dur   msgs");
    ui_store_row_is(
        store, 3,
        "►  1  17:20:09.000  IN-CALL      user1@example.com  bob1@example.com  10.0.0.1 "
        "► 10.0.0.2     -     -      3");
    ui_store_row_is(
        store, 5,
        "   3  17:20:11.000  486 BUSY  w  user3@example.com  bob3@example.com  10.0.0.1 "
        "► 10.0.0.2     -     -      3");
    ui_store_free(store);
}
END_TEST

START_TEST(the_strip_tells_more_of_the_call_under_the_cursor)
{
    struct ui_store *store = ui_store_open(3, 24, 100);

    ui_store_shows(store, "┌ #1 call-1@host ─");
    ui_store_shows(store, "│ 3 messages, 1 leg  setup 100 ms  INVITE sip:bob1@example.com");
    ui_store_press(store, "End");
    ui_store_shows(store, "┌ #3 call-3@host ─");
    ui_store_shows(store, "ended by callee");
    ui_store_shows(store,
                   "│ w line-not-crlf  a line ends in a bare LF or CR instead of CRLF  RFC 3261 7");
    ui_resize(store->ui, 19, 100);
    ui_store_hides(store, "call-3@host");
    ui_store_free(store);
}
END_TEST

static const struct {
    const char *keys;
    size_t row; /* of the cursor on the screen of 15 rows of calls */
    size_t call;
} moves[] = {
    {"", 3, 1},
    {"Down j", 5, 3},
    {"Up", 3, 1},
    {"PgDn", 3, 17},
    {"Down PgDn", 4, 18},
    {"PgDn PgDn PgDn PgDn PgDn PgDn PgDn", 18, 100},
    {"PgDn PgUp", 3, 1},
    {"PgDn Down PgUp PgUp", 3, 1},
    {"Ctrl-D", 3, 9},
    {"Ctrl-D Ctrl-U", 3, 1},
    {"End", 18, 100},
    {"End Up Up", 16, 98},
    {"End PgUp", 18, 84},
    {"G g", 3, 1},
    {"e", 5, 3},
    {"e e e", 11, 9},
    {"e e e E", 8, 6},
    {"End E", 17, 99},
    {"End E E E E E E E", 8, 81},
};

START_TEST(keys_move_the_cursor_and_scroll_the_list)
{
    struct ui_store *store = ui_store_open(100, 24, 80);

    ui_store_press(store, moves[_i].keys);
    cursor_is(store, moves[_i].row, moves[_i].call);
    ui_store_free(store);
}
END_TEST

START_TEST(the_last_row_scrolls_the_list_by_one)
{
    struct ui_store *store = ui_store_open(100, 24, 80);

    for (int i = 0; i < 20; i++)
        ui_store_press(store, "Down");
    cursor_is(store, 18, 21);
    for (int i = 0; i < 20; i++)
        ui_store_press(store, "Up");
    cursor_is(store, 3, 1);
    ui_store_free(store);
}
END_TEST

/* Rows are read ahead then, and forgotten again. */
START_TEST(another_order_scrolls_as_that_of_numbers_does)
{
    struct ui_store *store = ui_store_open(500, 24, 80);

    ui_store_press(store, "> Home");
    for (size_t i = 1; i <= 30; i++) {
        ui_store_press(store, "PgDn");
        cursor_is(store, 3, 16 * i + 1);
    }
    ui_store_press(store, "PgDn");
    cursor_is(store, 15, 497);
    for (size_t i = 1; i <= 28; i++)
        ui_store_press(store, "PgUp");
    cursor_is(store, 15, 497 - 28 * 16);
    ui_store_press(store, "Ctrl-D Ctrl-D Ctrl-U Ctrl-U PgUp PgUp PgUp PgUp");
    cursor_is(store, 3, 1);
    ui_store_free(store);
}
END_TEST

START_TEST(after_the_last_finding_a_word_is_said)
{
    struct ui_store *store = ui_store_open(4, 24, 80);

    ui_store_press(store, "e e");
    ui_store_shows(store, "no call with a finding after it");
    cursor_is(store, 5, 3);
    ui_store_free(store);
}
END_TEST

START_TEST(another_order_leaves_the_cursor_on_its_call_and_row)
{
    struct ui_store *store = ui_store_open(100, 24, 100);

    for (int i = 0; i < 29; i++)
        ui_store_press(store, "Down");
    cursor_is(store, 18, 30);
    ui_store_press(store, "> > z");
    ui_store_shows(store, "state▼");
    ui_store_shows(store, "sort:state down");
    cursor_is(store, 18, 30);
    ui_store_press(store, "z < <");
    ui_store_shows(store, "#▲");
    cursor_is(store, 18, 30);
    ui_store_free(store);
}
END_TEST

START_TEST(an_order_sorts_the_rows)
{
    struct ui_store *store = ui_store_open(9, 24, 100);

    ui_store_press(store, "z Home");
    cursor_is(store, 3, 9);
    ui_store_press(store, "z > > z Home");
    cursor_is(store, 3, 9);
    ui_store_press(store, "PgDn");
    cursor_is(store, 11, 1);
    ui_store_free(store);
}
END_TEST

START_TEST(a_search_narrows_the_list_while_it_is_typed)
{
    struct ui_store *store = ui_store_open(100, 24, 80);

    ui_store_press(store, "/ text:USER9");
    cursor_is(store, 3, 9);
    ui_store_shows(store, "11 of 100 calls  /USER9/");
    ui_store_press(store, "text:9");
    cursor_is(store, 3, 99);
    ui_store_press(store, "Backspace");
    cursor_is(store, 3, 9);
    ui_store_free(store);
}
END_TEST

START_TEST(escape_gives_back_the_list_as_it_was_before_the_search)
{
    struct ui_store *store = ui_store_open(100, 24, 80);

    ui_store_press(store, "PgDn Down / text:user9 Esc");
    cursor_is(store, 4, 18);
    ui_store_hides(store, "/user9/");
    ui_store_press(store, "/ text:user9 Enter / text:99 Esc");
    ui_store_shows(store, "/user9/");
    ui_store_free(store);
}
END_TEST

START_TEST(a_search_that_is_taken_stays_until_escape)
{
    struct ui_store *store = ui_store_open(100, 24, 80);

    ui_store_press(store, "/ text:user5 Enter Down n N n");
    cursor_is(store, 5, 51);
    ui_store_press(store, "Esc");
    ui_store_hides(store, "/user5/");
    ui_store_shows(store, " 100 calls");
    cursor_is(store, 5, 51);
    ui_store_free(store);
}
END_TEST

START_TEST(a_search_without_a_match_says_so_and_gives_the_cursor_back)
{
    struct ui_store *store = ui_store_open(100, 24, 80);

    ui_store_press(store, "Down / text:zebra");
    ui_store_shows(store, "nothing matches /zebra/");
    ui_store_shows(store, "0 of 100 calls");
    ui_store_press(store, "Enter Enter");
    ui_store_shows(store, "there is no call");
    ui_store_press(store, "Esc");
    cursor_is(store, 4, 2);
    ui_store_free(store);
}
END_TEST

/* A fast typist's keys come together, and nothing is drawn between them. */
START_TEST(keys_that_come_at_once_act_on_what_they_are_meant_for)
{
    struct ui_store *store = ui_store_open(100, 24, 80);
    static const int keys[] = {'/', '9', '9', UI_KEY_ENTER, UI_KEY_SPACE, 'y'};

    (void)ui_show(store->ui);
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        ck_assert(ui_key(store->ui, keys[i]));
    ck_assert(slice_is(ui_copied(store->ui), "call-99@host"));
    ui_store_shows(store, "►*99");
    ui_store_free(store);
}
END_TEST

START_TEST(marks_survive_search_and_order)
{
    struct ui_store *store = ui_store_open(100, 24, 80);

    ui_store_press(store, "Down Space Down Space / text:user9 Enter");
    ui_store_shows(store, "2 marked");
    ui_store_hides(store, "*");
    ui_store_press(store, "Space Esc z Home z Home");
    ui_store_shows(store, "3 marked");
    ui_store_shows(store, " *  2  ");
    ui_store_shows(store, " *  3  ");
    ui_store_shows(store, " *  9  ");
    ui_store_press(store, "Ctrl-W");
    ui_store_hides(store, "marked");
    ui_store_press(store, "Ctrl-W");
    ui_store_shows(store, "no call is marked");
    ui_store_free(store);
}
END_TEST

START_TEST(enter_opens_the_marked_calls_or_the_one_under_the_cursor)
{
    struct ui_store *store = ui_store_open(5, 24, 100);

    ui_store_press(store, "Down Enter");
    ui_store_hides(store, "user1@");
    ui_store_press(store, "Esc");
    cursor_is(store, 4, 2);
    ui_store_press(store, "Space Down Down Space Enter");
    ui_store_hides(store, "sort:");
    ui_store_press(store, "Esc");
    cursor_is(store, 6, 4);
    ui_store_free(store);
}
END_TEST

START_TEST(no_more_than_the_cap_can_be_marked)
{
    struct list_marks marks = {0};
    size_t count;

    for (uint64_t call = LIST_MARKS_MAX; call > 0; call--)
        ck_assert_int_eq(list_marks_toggle(&marks, 2 * call), ERR_NONE);
    ck_assert_int_eq(list_marks_toggle(&marks, 1), ERR_FULL);
    ck_assert(list_marks_has(&marks, 2));
    ck_assert(!list_marks_has(&marks, 3));
    ck_assert_int_eq(list_marks_toggle(&marks, 2), ERR_NONE);
    ck_assert_int_eq(list_marks_toggle(&marks, 1), ERR_NONE);
    ck_assert_uint_eq(list_marks_past(&marks, 0, &count)[0], 1);
    ck_assert_uint_eq(count, LIST_MARKS_MAX);
    ck_assert_uint_eq(list_marks_past(&marks, 4, &count)[0], 6);
    ck_assert_uint_eq(count, LIST_MARKS_MAX - 2);
    list_marks_release(&marks);
}
END_TEST

START_TEST(a_live_list_follows_the_newest_call)
{
    struct ui_store *store = open_live(30, 24, 80);

    ui_store_shows(store, " Live  30 calls  follow:on");
    cursor_is(store, 18, 30);
    grow(store, 3);
    cursor_is(store, 18, 33);
    ui_store_free(store);
}
END_TEST

START_TEST(moving_up_detaches_and_end_attaches_again)
{
    struct ui_store *store = open_live(30, 24, 80);

    ui_store_press(store, "Up");
    grow(store, 37);
    cursor_is(store, 17, 29);
    ui_store_shows(store, "follow:off, 37 new");
    ui_store_press(store, "End");
    cursor_is(store, 18, 67);
    ui_store_shows(store, "follow:on");
    grow(store, 1);
    cursor_is(store, 18, 68);
    ui_store_free(store);
}
END_TEST

START_TEST(new_calls_in_another_order_do_not_move_the_cursor_on_the_screen)
{
    struct ui_store *store = open_live(30, 24, 80);

    /* By state, falling: every third new call comes before the cursor. */
    ui_store_press(store, "Home > > z Home Down Down Down");
    cursor_is(store, 6, 21);
    grow(store, 30);
    cursor_is(store, 6, 21);
    ui_store_press(store, "Up");
    cursor_is(store, 5, 24);
    ui_store_free(store);
}
END_TEST

START_TEST(an_empty_live_list_waits_for_calls)
{
    struct ui_store *store = open_live(0, 24, 80);

    ui_store_shows(store, "no SIP call yet");
    ui_store_press(store, "Down Up PgDn End Space e A y");
    ui_store_shows(store, "no SIP call yet");
    ui_store_free(store);
}
END_TEST

START_TEST(an_empty_capture_says_what_else_there_may_be)
{
    struct ui_store *store = ui_store_open(0, 24, 80);

    ui_store_shows(store, "no SIP call in this capture — v shows registrations and others");
    ui_store_press(store, "v");
    ui_store_shows(store, "no SIP in this capture");
    ui_store_shows(store, "method");
    ui_store_free(store);
}
END_TEST

START_TEST(a_cleared_list_shows_what_comes_after)
{
    struct ui_store *store = open_live(30, 24, 80);

    ui_store_press(store, "Space F5");
    ui_store_shows(store, "cleared: F5 within 30 s");
    ui_store_shows(store, "the list was cleared, and no call came since");
    ui_store_hides(store, "marked");
    grow(store, 1);
    cursor_is(store, 3, 31);
    ui_store_press(store, "F5");
    cursor_is(store, 18, 31);
    ui_store_shows(store, "1 marked");
    ui_store_free(store);
}
END_TEST

START_TEST(the_others_are_cleared_and_come_back)
{
    struct ui_store *store = ui_store_open(100, 24, 100);

    ui_store_press(store, "F9");
    ui_store_shows(store, "nothing is searched for");
    ui_store_press(store, "/ text:user9 Enter F9");
    ui_store_shows(store, "11 of 100 calls  /user9/");
    ui_store_press(store, "/ text:bob97 Enter");
    ui_store_shows(store, "1 of 100 calls  /bob97/ /user9/");
    ui_store_press(store, "Esc");
    ui_store_shows(store, "11 of 100 calls  /user9/");
    ui_store_press(store, "Esc");
    ui_store_shows(store, " 100 calls");
    ui_store_free(store);
}
END_TEST

START_TEST(call_id_and_row_are_copied)
{
    struct ui_store *store = ui_store_open(3, 24, 80);

    ui_store_press(store, "End y");
    ck_assert(slice_is(ui_copied(store->ui), "call-3@host"));
    ui_store_press(store, "Y");
    ck_assert(slice_is(ui_copied(store->ui), "3  17:20:11.000  486 BUSY  w  user3@example.com  "
                                             "bob3@example.com  10.0.0.1  10.0.0.2  -  -  3"));
    ui_store_free(store);
}
END_TEST

START_TEST(columns_without_room_are_reached_by_scrolling)
{
    struct ui_store *store = ui_store_open(3, 24, 60);

    ui_store_hides(store, "► 10.0.0.2");
    ui_store_press(store, "Right Right Right Right");
    ui_store_shows(store, "10.0.0.1 ► 10.0.0.2");
    ui_store_press(store, "Left Left Left Left Left");
    ui_store_hides(store, "► 10.0.0.2");
    ui_store_shows(store, "user1@");
    ui_store_free(store);
}
END_TEST

START_TEST(a_column_moves_to_another_place)
{
    struct ui_store *store = ui_store_open(3, 24, 120);

    ui_store_press(store, "> > Shift-Left");
    ui_store_shows(store, "  #  state▲    start ");
    ui_store_press(store, "Shift-Right Shift-Right");
    ui_store_shows(store, "  #  start         !  state▲ ");
    ui_store_free(store);
}
END_TEST

START_TEST(times_count_from_the_start_or_from_the_row_before)
{
    struct ui_store *store = ui_store_open(3, 24, 80);

    ui_store_press(store, "w");
    ui_store_shows(store, "   2  +2.000 ");
    ui_store_press(store, "w");
    ui_store_shows(store, "   2  +1.000 ");
    ui_store_free(store);
}
END_TEST

START_TEST(a_screen_of_any_size_is_drawn)
{
    struct ui_store *store = ui_store_open(40, 24, 80);
    static const size_t sizes[] = {1, 2, 3, 5, 8, 13, 20, 21, 34, 60, 100, 300};
    size_t count = COUNT_OF(sizes);

    for (size_t i = 0; i < count * count; i++) {
        ui_resize(store->ui, sizes[i / count], sizes[i % count]);
        ui_store_press(store, i % 3 == 0 ? "PgDn Down" : "e Up");
        ck_assert_ptr_nonnull(ui_show(store->ui));
    }
    ui_resize(store->ui, 24, 80);
    ui_store_press(store, "Home");
    cursor_is(store, 3, 1);
    ui_store_free(store);
}
END_TEST

START_TEST(ascii_alone_draws_all_of_it)
{
    struct ui_store *store = ui_store_new(3);
    const char *screen;

    store->options.is_ascii = true;
    ui_store_start(store, 24, 120);
    ui_store_press(store, "Space > z");
    ui_store_shows(store, ">* 1  ");
    ui_store_shows(store, "10.0.0.1 > 10.0.0.2");
    ui_store_shows(store, "startv");
    for (screen = ui_store_screen(store); *screen != '\0'; screen++)
        ck_assert_msg((unsigned char)*screen < 0x80, "not ASCII: %s", screen);
    ui_store_free(store);
}
END_TEST

/* Columns go by rank, names shrink last, and what is left over goes back to them. */
START_TEST(columns_always_fit)
{
    struct ui_columns columns;
    const struct list_format format = {.style = {.zone = CLOCK_UTC}};
    struct call_cells cells = {
        .row = {.id = 123456,
                .state = CALL_REDIRECTED,
                .final = 302,
                .start_us = UI_STORE_US,
                .method = SLICE_LITERAL("INVITE"),
                .from_user = SLICE_LITERAL("a-user-with-a-long-name"),
                .from_host = SLICE_LITERAL("a.long.domain.example.com"),
                .to_user = SLICE_LITERAL("b")},
    };

    call_columns_init(&columns);
    ui_columns_show(&columns, "method", true);
    ui_columns_measure(&columns, &format, &cells);
    for (size_t width = 300; width >= 40; width--) {
        size_t end = 0;

        ui_columns_fit(&columns, width);
        for (size_t i = 0; i < columns.count; i++) {
            const struct ui_column *column = &columns.columns[i];

            if (column->width > 0) {
                ck_assert_uint_gt(column->at, end);
                end = column->at + column->width - 1;
            }
        }
        ck_assert_msg(end < width, "%zu columns in %zu", end + 1, width);
    }
}
END_TEST

Suite *test_view_calls_suite(void)
{
    Suite *suite = suite_create("view_calls");
    TCase *tcase = tcase_create("view_calls");

    tcase_add_test(tcase, a_row_tells_number_time_state_names_addresses_and_spans);
    tcase_add_test(tcase, the_strip_tells_more_of_the_call_under_the_cursor);
    tcase_add_loop_test(tcase, keys_move_the_cursor_and_scroll_the_list, 0, COUNT_OF(moves));
    tcase_add_test(tcase, the_last_row_scrolls_the_list_by_one);
    tcase_add_test(tcase, another_order_scrolls_as_that_of_numbers_does);
    tcase_add_test(tcase, after_the_last_finding_a_word_is_said);
    tcase_add_test(tcase, another_order_leaves_the_cursor_on_its_call_and_row);
    tcase_add_test(tcase, an_order_sorts_the_rows);
    tcase_add_test(tcase, a_search_narrows_the_list_while_it_is_typed);
    tcase_add_test(tcase, escape_gives_back_the_list_as_it_was_before_the_search);
    tcase_add_test(tcase, a_search_that_is_taken_stays_until_escape);
    tcase_add_test(tcase, a_search_without_a_match_says_so_and_gives_the_cursor_back);
    tcase_add_test(tcase, keys_that_come_at_once_act_on_what_they_are_meant_for);
    tcase_add_test(tcase, marks_survive_search_and_order);
    tcase_add_test(tcase, enter_opens_the_marked_calls_or_the_one_under_the_cursor);
    tcase_add_test(tcase, no_more_than_the_cap_can_be_marked);
    tcase_add_test(tcase, a_live_list_follows_the_newest_call);
    tcase_add_test(tcase, moving_up_detaches_and_end_attaches_again);
    tcase_add_test(tcase, new_calls_in_another_order_do_not_move_the_cursor_on_the_screen);
    tcase_add_test(tcase, an_empty_live_list_waits_for_calls);
    tcase_add_test(tcase, an_empty_capture_says_what_else_there_may_be);
    tcase_add_test(tcase, a_cleared_list_shows_what_comes_after);
    tcase_add_test(tcase, the_others_are_cleared_and_come_back);
    tcase_add_test(tcase, call_id_and_row_are_copied);
    tcase_add_test(tcase, columns_without_room_are_reached_by_scrolling);
    tcase_add_test(tcase, a_column_moves_to_another_place);
    tcase_add_test(tcase, times_count_from_the_start_or_from_the_row_before);
    tcase_add_test(tcase, a_screen_of_any_size_is_drawn);
    tcase_add_test(tcase, ascii_alone_draws_all_of_it);
    tcase_add_test(tcase, columns_always_fit);
    suite_add_tcase(suite, tcase);
    return suite;
}
