#include <check.h>
#include <stdlib.h>

#include "tests/unit/registry.h"
#include "tests/unit/ui/ui_store.h"

Suite *test_view_help_suite(void);

static struct ui_store *open_help(size_t rows, size_t columns)
{
    struct ui_store *store = ui_store_open(3, rows, columns);

    ui_store_press(store, "?");
    return store;
}

START_TEST(help_is_about_the_view_below)
{
    struct ui_store *store = open_help(24, 100);

    ui_store_shows(store, "in the list of calls");
    ui_store_shows(store, "F3, /, Tab          show only calls with this text");
    ui_store_press(store, "End");
    ui_store_shows(store, "after ':'");
    ui_store_press(store, "Up Up Up");
    ui_store_shows(store, "everywhere");
    ui_store_hides(store, "\n in the ladder");
    ui_store_free(store);
}
END_TEST

START_TEST(a_key_that_can_do_nothing_says_why)
{
    struct ui_store *store = open_help(24, 100);

    ui_store_shows(store, "unmark all calls (not now: ");
    ui_store_press(store, "Esc Space ?");
    ui_store_hides(store, "unmark all calls (not now: ");
    ui_store_free(store);
}
END_TEST

/* Every action that applies is told somewhere, whatever the width. */
static void page_through(struct ui_store *store, bool is_seen[ACTIONS])
{
    for (int page = 0; page < 60; page++) {
        const char *screen = ui_store_screen(store);

        for (int i = ACTION_NONE + 1; i < ACTIONS; i++) {
            char keys[64];
            char start[80];
            struct buf buf;

            buf_init(&buf, keys, sizeof(keys));
            action_write_keys((enum action)i, &buf);
            snprintf(start, sizeof(start), "\n  %s ", keys);
            is_seen[i] = is_seen[i] || strstr(screen, start) != NULL;
        }
        ui_store_press(store, "Down");
    }
}

START_TEST(every_action_is_told)
{
    static const size_t columns[] = {160, 80, 60, 45};
    struct ui_store *store = open_help(24, columns[_i]);
    bool is_seen[ACTIONS] = {false};

    page_through(store, is_seen);
    for (int i = ACTION_NONE + 1; i < ACTIONS; i++) {
        if ((action_row((enum action)i)->terminal.where & WHERE_CALLS) != 0)
            ck_assert_msg(is_seen[i], "%s is not in help", action_row((enum action)i)->name);
    }
    ui_store_press(store, "End");
    ui_store_shows(store, ":help");
    ui_store_free(store);
}
END_TEST

START_TEST(a_search_leaves_what_has_the_text)
{
    struct ui_store *store = open_help(24, 100);

    ui_store_press(store, "/ text:COLUMN");
    ui_store_row_is(store, 1, "  <                   sort by the column before");
    ui_store_hides(store, "in the list of calls");
    ui_store_press(store, "Enter");
    ui_store_shows(store, "help /COLUMN");
    ui_store_press(store, "Esc");
    ui_store_shows(store, "in the list of calls");
    ui_store_press(store, "Esc");
    ui_store_hides(store, "‹ help");
    ui_store_free(store);
}
END_TEST

START_TEST(esc_gives_the_old_search_back)
{
    struct ui_store *store = open_help(24, 100);

    ui_store_press(store, "/ text:column Enter / Ctrl-U text:teapot");
    ui_store_shows(store, "no key does that");
    ui_store_press(store, "Esc");
    ui_store_shows(store, "sort by the column before");
    ui_store_free(store);
}
END_TEST

START_TEST(a_key_can_be_searched_for)
{
    struct ui_store *store = open_help(24, 100);

    ui_store_press(store, "/ text:ctrl-l");
    ui_store_row_is(store, 1, "  Ctrl-L              draw the screen anew");
    ui_store_row_is(store, 2, "");
    ui_store_free(store);
}
END_TEST

START_TEST(help_of_help_goes_back)
{
    struct ui_store *store = open_help(24, 100);

    ui_store_press(store, "?");
    ui_store_hides(store, "‹ help");
    ui_store_free(store);
}
END_TEST

START_TEST(the_end_is_the_end_and_the_beginning_the_beginning)
{
    struct ui_store *store = open_help(24, 100);

    ui_store_press(store, "End Down Down PgDn");
    ui_store_row_is(store, 22, "  :help               this help");
    ui_store_press(store, "Up Down");
    ui_store_row_is(store, 22, "  :help               this help");
    ui_store_press(store, "g k PgUp");
    ui_store_row_is(store, 1, " in the list of calls");
    ui_store_free(store);
}
END_TEST

Suite *test_view_help_suite(void)
{
    Suite *suite = suite_create("view_help");
    TCase *tcase = tcase_create("all");

    tcase_add_test(tcase, help_is_about_the_view_below);
    tcase_add_test(tcase, a_key_that_can_do_nothing_says_why);
    tcase_add_loop_test(tcase, every_action_is_told, 0, 4);
    tcase_add_test(tcase, a_search_leaves_what_has_the_text);
    tcase_add_test(tcase, esc_gives_the_old_search_back);
    tcase_add_test(tcase, a_key_can_be_searched_for);
    tcase_add_test(tcase, help_of_help_goes_back);
    tcase_add_test(tcase, the_end_is_the_end_and_the_beginning_the_beginning);
    tcase_set_timeout(tcase, 30);
    suite_add_tcase(suite, tcase);
    return suite;
}
