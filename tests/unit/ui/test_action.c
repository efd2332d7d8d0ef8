#include "ui/action.h"

#include <check.h>
#include <stdlib.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_action_suite(void);

/* The views of the page. */
#define PAGE_VIEWS (uint32_t)(WHERE_CALLS | WHERE_FLOW)

/* Read key `at` of an action; UI_KEY_NONE: it has fewer, or there is no such key. */
static bool key_at(enum action action, size_t at, int *ret_key)
{
    char name[32];
    struct buf buf;

    buf_init(&buf, name, sizeof(name));
    if (!action_write_key(action, at, &buf))
        return false;
    *ret_key = key_by_name(name);
    ck_assert_msg(*ret_key != UI_KEY_NONE, "%s: no key '%s'", action_row(action)->name, name);
    return true;
}

/* A face that has an action has keys, places and help for it; one that does not has none of these. */
static void check_face(const struct action_face *face)
{
    bool is_there = face->where != 0;

    ck_assert((face->keys[0] != '\0') == is_there);
    ck_assert((face->help[0] != '\0') == is_there);
    ck_assert_uint_eq(face->where & ~(uint32_t)WHERE_ANY, 0);
}

START_TEST(every_action_has_keys_a_place_and_help)
{
    const struct action_row *row = action_row((enum action)_i);
    size_t at = 0;
    int key;

    ck_assert(row->name[0] != '\0');
    ck_assert(row->hint == 0 || row->label[0] != '\0');
    ck_assert(row->terminal.where != 0 || row->page.where != 0);
    check_face(&row->terminal);
    check_face(&row->page);
    ck_assert(row->page.where == WHERE_ANY || (row->page.where & ~PAGE_VIEWS) == 0);
    while (key_at((enum action)_i, at, &key))
        at++;
    ck_assert((at > 0) == (row->terminal.where != 0));
}
END_TEST

START_TEST(each_key_leads_to_its_action_wherever_it_applies)
{
    const struct action_row *row = action_row((enum action)_i);
    int key;

    for (size_t at = 0; key_at((enum action)_i, at, &key); at++) {
        for (uint32_t where = 1; where < WHERE_ANY; where <<= 1) {
            enum action found = action_of_key(key, (enum where)where);

            if ((row->terminal.where & where) != 0)
                ck_assert_msg(found == (enum action)_i, "%s is %s too, in %s", row->name,
                              action_row(found)->name, where_name((enum where)where));
        }
    }
}
END_TEST

static bool has_key(const char *keys, struct slice key)
{
    struct slice rest = slice_from_text(keys);
    struct slice one;

    while (action_next_key(&rest, &one)) {
        if (slice_equal(one, key))
            return true;
    }
    return false;
}

START_TEST(a_key_of_the_page_has_one_action_in_one_view)
{
    const struct action_row *row = action_row((enum action)_i);

    for (int i = ACTION_NONE + 1; i < ACTIONS; i++) {
        const struct action_row *other = action_row((enum action)i);
        struct slice rest = slice_from_text(row->page.keys);
        struct slice key;

        if (i == _i || (other->page.where & row->page.where) == 0)
            continue;
        while (action_next_key(&rest, &key))
            ck_assert_msg(!has_key(other->page.keys, key), "%s and %s have one key on the page",
                          row->name, other->name);
    }
}
END_TEST

static void check_help(const char *help)
{
    if (help[0] == '\0')
        return;
    ck_assert_uint_lt(strlen(help), 100);
    ck_assert(help[strlen(help) - 1] != '.');
    ck_assert(strchr(help, '\n') == NULL);
    ck_assert((help[0] >= 'a' && help[0] <= 'z') || strncmp(help, "SDP", 3) == 0);
}

START_TEST(help_is_a_line_in_lower_case_without_a_full_stop)
{
    check_help(action_row((enum action)_i)->terminal.help);
    check_help(action_row((enum action)_i)->page.help);
}
END_TEST

START_TEST(keys_are_written_with_commas)
{
    char text[64];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    action_write_keys(ACTION_DOWN, &buf);
    ck_assert_str_eq(text, "Down, j");
}
END_TEST

START_TEST(a_key_without_action_has_none)
{
    ck_assert_int_eq(action_of_key(UI_KEY_F12, WHERE_CALLS), ACTION_NONE);
    ck_assert_int_eq(action_of_key(0x4F8B, WHERE_CALLS), ACTION_NONE);
    ck_assert_int_eq(action_of_key(UI_KEY_RESIZED, WHERE_CALLS), ACTION_NONE);
}
END_TEST

/* Keys that fingers know, and what they do. */
static const struct {
    const char *key;
    enum where where;
    enum action action;
} habits[] = {
    {"Enter", WHERE_CALLS, ACTION_FLOW},      {"Enter", WHERE_FLOW, ACTION_OPEN},
    {"Esc", WHERE_CALLS, ACTION_RESET},       {"Esc", WHERE_FLOW, ACTION_BACK},
    {"q", WHERE_CALLS, ACTION_QUIT},          {"q", WHERE_MESSAGE, ACTION_BACK},
    {"s", WHERE_CALLS, ACTION_SAVE},          {"s", WHERE_FLOW, ACTION_MERGE},
    {"S", WHERE_FLOW, ACTION_SAVE_FLOW},      {"F2", WHERE_FLOW, ACTION_SDP},
    {"F3", WHERE_CALLS, ACTION_SEARCH},       {"Tab", WHERE_CALLS, ACTION_SEARCH},
    {"Tab", WHERE_DIALOG, ACTION_NEXT_FIELD}, {"Ctrl-L", WHERE_CALLS, ACTION_REDRAW},
    {"F5", WHERE_CALLS, ACTION_CLEAR},        {"A", WHERE_CALLS, ACTION_FOLLOW},
    {"w", WHERE_FLOW, ACTION_TIME},           {"t", WHERE_FLOW, ACTION_DETAIL},
    {"D", WHERE_FLOW, ACTION_ONLY_SDP},       {"K", WHERE_CALLS, ACTION_HINTS},
    {"F1", WHERE_FLOW, ACTION_HELP},          {"Ctrl-W", WHERE_CALLS, ACTION_UNMARK},
};

START_TEST(habits_are_kept)
{
    ck_assert_int_eq(action_of_key(key_by_name(habits[_i].key), habits[_i].where),
                     habits[_i].action);
}
END_TEST

struct visited {
    size_t times[ACTIONS];
    enum where last;
    size_t places;
};

static bool note(void *context, enum where where, const char *keys, enum action action)
{
    struct visited *visited = context;

    ck_assert(keys[0] != '\0');
    ck_assert(where_name(where)[0] != '\0');
    visited->times[action]++;
    if (visited->places == 0 || where != visited->last)
        visited->places++;
    visited->last = where;
    return true;
}

START_TEST(a_visit_passes_every_action_place_by_place)
{
    struct visited visited = {.places = 0};

    action_visit(note, &visited);
    for (int i = ACTION_NONE + 1; i < ACTIONS; i++)
        ck_assert_msg((visited.times[i] > 0) == (action_row((enum action)i)->terminal.where != 0),
                      "%s is left out, or is not the terminal's", action_row((enum action)i)->name);
    ck_assert_uint_eq(visited.times[ACTION_HELP], 1);
    ck_assert_uint_eq(visited.times[ACTION_NONE], 0);
    ck_assert_uint_eq(visited.places, 6);
}
END_TEST

Suite *test_action_suite(void)
{
    Suite *suite = suite_create("action");
    TCase *tcase = tcase_create("all");

    tcase_add_loop_test(tcase, every_action_has_keys_a_place_and_help, 1, ACTIONS);
    tcase_add_loop_test(tcase, each_key_leads_to_its_action_wherever_it_applies, 1, ACTIONS);
    tcase_add_loop_test(tcase, a_key_of_the_page_has_one_action_in_one_view, 1, ACTIONS);
    tcase_add_loop_test(tcase, help_is_a_line_in_lower_case_without_a_full_stop, 1, ACTIONS);
    tcase_add_test(tcase, keys_are_written_with_commas);
    tcase_add_test(tcase, a_key_without_action_has_none);
    tcase_add_loop_test(tcase, habits_are_kept, 0, COUNT_OF(habits));
    tcase_add_test(tcase, a_visit_passes_every_action_place_by_place);
    suite_add_tcase(suite, tcase);
    return suite;
}
