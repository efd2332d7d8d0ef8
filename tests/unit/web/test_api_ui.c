#include <check.h>
#include <stdlib.h>

#include "export/action.h"
#include "export/json.h"
#include "export/list_column.h"
#include "tests/unit/web/web_store.h"

Suite *test_api_ui_suite(void);

static struct web_store *store;
static struct web_answer answer;

static void ask(void)
{
    store = web_store_new(1);
    answer = web_store_ask(store, api_ui, NULL, "/ui");
    ck_assert_int_eq(answer.status, 200);
}

static void release(void)
{
    web_answer_release(&answer);
    web_store_free(store);
}

/* Check that an array has the parts of a text and no others. */
static void expect_parts(json_t *array, const char *text, uint8_t separator)
{
    struct slice rest = slice_from_text(text);
    size_t at = 0;

    while (rest.len > 0) {
        struct slice part = slice_sub(rest, 0, slice_find(rest, 0, separator));
        const char *found = json_string_value(json_array_get(array, at++));

        ck_assert_msg(found != NULL && slice_is(part, found), "%s: part %zu", text, at);
        rest = slice_from(rest, part.len + 1);
    }
    ck_assert_uint_eq(json_array_size(array), at);
}

static void expect_text(json_t *object, const char *key, const char *wanted)
{
    const char *found = json_string_value(json_object_get(object, key));

    if (wanted == NULL)
        ck_assert_msg(json_is_null(json_object_get(object, key)), "%s is not null", key);
    else
        ck_assert_msg(found != NULL && strcmp(found, wanted) == 0, "%s: %s, not %s", key,
                      found == NULL ? "nothing" : found, wanted);
}

START_TEST(every_column_of_the_page_is_there)
{
    const struct list_column *columns[LIST_COLUMNS_MAX];
    size_t count = list_call_columns_find(LIST_PAGE_DEFAULT, columns, LIST_COLUMNS_MAX);
    json_t *array = web_json_at(answer.json, "columns");

    ck_assert_uint_eq(json_array_size(array), count);
    for (size_t i = 0; i < count; i++) {
        const struct list_on_page *page = &columns[i]->page;
        json_t *object = json_array_get(array, i);

        expect_text(object, "name", columns[i]->name);
        expect_text(object, "title", page->title == NULL ? columns[i]->title : page->title);
        expect_text(object, "width", page->width);
        expect_text(object, "align", columns[i]->is_number && !page->is_text ? "right" : "left");
        expect_text(object, "sort", columns[i]->is_sortable ? columns[i]->name : NULL);
        expect_parts(json_object_get(object, "members"), page->members, ',');
        expect_text(object, "help", page->help);
    }
}
END_TEST

START_TEST(a_column_of_the_page_shows_members_of_a_call)
{
    json_t *array = web_json_at(answer.json, "columns");
    size_t at;
    size_t part;
    json_t *column;
    json_t *member;

    json_array_foreach(array, at, column)
    {
        ck_assert_uint_gt(json_array_size(json_object_get(column, "members")), 0);
        json_array_foreach(json_object_get(column, "members"), part, member)
        {
            uint64_t bits = 0;
            const char *name = json_string_value(member);

            ck_assert_msg(json_call_key(slice_from_text(name), &bits), "no member %s", name);
        }
    }
}
END_TEST

/* Return the names of the views that a row of the table is for. */
static const char *views_of(uint32_t where)
{
    if (where == WHERE_ANY)
        return "any";
    if (where == (WHERE_CALLS | WHERE_FLOW))
        return "calls,call";
    return where == WHERE_CALLS ? "calls" : "call";
}

START_TEST(every_key_of_the_page_is_there_and_no_other)
{
    json_t *array = web_json_at(answer.json, "keys");
    size_t at = 0;

    for (int i = ACTION_NONE + 1; i < ACTIONS; i++) {
        const struct action_row *row = action_row((enum action)i);
        json_t *object = json_array_get(array, at);

        if (row->page.where == 0)
            continue;
        at++;
        expect_text(object, "action", row->name);
        expect_parts(json_object_get(object, "keys"), row->page.keys, ' ');
        expect_parts(json_object_get(object, "views"), views_of(row->page.where), ',');
        expect_text(object, "label", row->label);
        expect_text(object, "help", row->page.help);
        if (row->hint == 0)
            ck_assert(json_is_null(json_object_get(object, "hint")));
        else
            ck_assert_int_eq(json_integer_value(json_object_get(object, "hint")), row->hint);
    }
    ck_assert_uint_gt(at, 0);
    ck_assert_uint_eq(json_array_size(array), at);
}
END_TEST

Suite *test_api_ui_suite(void)
{
    Suite *suite = suite_create("api_ui");
    TCase *tcase = tcase_create("all");

    tcase_add_checked_fixture(tcase, ask, release);
    tcase_add_test(tcase, every_column_of_the_page_is_there);
    tcase_add_test(tcase, a_column_of_the_page_shows_members_of_a_call);
    tcase_add_test(tcase, every_key_of_the_page_is_there_and_no_other);
    suite_add_tcase(suite, tcase);
    return suite;
}
