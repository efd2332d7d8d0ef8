#include "ui/list.h"

#include <check.h>
#include <stdlib.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "tests/unit/ui/ui_store.h"
#include "ui/list_draw.h"
#include "ui/list_narrow.h"

Suite *test_ui_list_suite(void);

#define SCREEN 10

/* A list of the numbers from 1 to `last`, which are their own ids and no calls at all. Its second order
 * is that of their last digit. */
struct numbers {
    struct ui_list list;
    uint64_t last;
    size_t fetches;
};

static struct numbers *numbers_of(const struct ui_list *list)
{
    return (struct numbers *)(void *)list;
}

static uint64_t place_of(const struct ui_list *list, uint64_t id)
{
    return list->sort == LIST_SORT_ID ? id : id % 10 * 100000 + id;
}

static bool is_shown(const struct ui_list *list, uint64_t id)
{
    char text[32];

    (void)snprintf(text, sizeof(text), "%d", (int)id);
    return id > list->past && (list->texts[0] == NULL || strstr(text, list->texts[0]) != NULL);
}

/* Find the row beside a place: the nearest that is shown. 0: there is none. */
static uint64_t find_beside(const struct ui_list *list, const struct list_page *page, uint64_t at,
                            bool has_itself)
{
    uint64_t best = 0;

    for (uint64_t id = 1; id <= numbers_of(list)->last; id++) {
        uint64_t place = place_of(list, id);
        bool is_beside = page->is_backward ? place < at : place > at;

        if (!is_shown(list, id) || (page->has_finding && id % 25 != 0) ||
            !(is_beside || (has_itself && place == at)))
            continue;
        if (best == 0 || (place < place_of(list, best)) != page->is_backward)
            best = id;
    }
    return best;
}

static enum err fetch(const struct ui_list *list, const struct list_page *page,
                      struct list_window *window, struct error *reterr)
{
    uint64_t at =
        page->anchor != 0 ? place_of(list, page->anchor) : (page->is_backward ? UINT64_MAX : 0);
    bool has_itself = page->has_itself;

    (void)reterr;
    numbers_of(list)->fetches++;
    while (window->count < page->limit) {
        uint64_t id = find_beside(list, page, at, has_itself);
        uint64_t *data;

        if (id == 0)
            break;
        data = malloc(sizeof(*data));
        ck_assert_ptr_nonnull(data);
        *data = id;
        ck_assert_int_eq(list_window_add(window, id, data), ERR_NONE);
        at = place_of(list, id);
        has_itself = false;
    }
    return ERR_NONE;
}

static enum err count(const struct ui_list *list, uint64_t *ret_total, uint64_t *ret_matching,
                      struct error *reterr)
{
    (void)reterr;
    *ret_total = numbers_of(list)->last;
    *ret_matching = 0;
    for (uint64_t id = 1; id <= *ret_total; id++)
        *ret_matching += is_shown(list, id);
    return ERR_NONE;
}

static uint64_t known(const struct ui_list *list)
{
    return numbers_of(list)->last;
}

static enum err newest(const struct ui_list *list, uint64_t *ret_id, struct error *reterr)
{
    (void)reterr;
    *ret_id = numbers_of(list)->last;
    return ERR_NONE;
}

static bool is_narrowed(const struct ui_list *list)
{
    (void)list;
    return false;
}

static int64_t time_us(const void *data)
{
    return UI_STORE_US + (int64_t) * (const uint64_t *)data;
}

static const char *noun(const struct ui_list *list, bool is_one)
{
    (void)list;
    return is_one ? "number" : "numbers";
}

static void write_empty(const struct ui_list *list, const char *over, struct buf *buf)
{
    (void)list, (void)over;
    buf_text(buf, "zero numbers");
}

static const struct list_ops number_ops = {
    .one = "number",
    .many = "numbers",
    .none = "there is no number",
    .none_marked = "no number is marked",
    .noun = noun,
    .fetch = fetch,
    .count = count,
    .known = known,
    .newest = newest,
    .is_narrowed = is_narrowed,
    .time_us = time_us,
    .write_empty = write_empty,
};

static void write_number(const struct list_format *format, const void *data, struct buf *buf)
{
    (void)format;
    buf_format(buf, "%d", (int)*(const uint64_t *)data);
}

static void write_digit(const struct list_format *format, const void *data, struct buf *buf)
{
    (void)format;
    buf_format(buf, "ends with %d", (int)(*(const uint64_t *)data % 10));
}

static const struct ui_column number_columns[] = {
    {.list = {.name = "n", .title = "n", .is_number = true, .write = write_number},
     .sort = LIST_SORT_ID},
    {.list = {.name = "digit", .title = "digit", .write = write_digit}, .sort = 1},
};

static struct ui_store *store;
static struct numbers numbers;

static void open_numbers(void)
{
    store = ui_store_open(1, 24, 80);
    numbers = (struct numbers){.last = 100};
    ui_list_init(&numbers.list, NULL, &number_ops, ui_host(store->ui));
    ui_columns_init(&numbers.list.columns, number_columns, 2);
}

static void close_numbers(void)
{
    ui_list_release(&numbers.list);
    ui_store_free(store);
}

static void load(void)
{
    const struct area area = {.rows = SCREEN + 2, .columns = 40};

    ck_assert_int_eq(ui_list_load(&numbers.list, area, NULL), ERR_NONE);
}

static void act(enum action action)
{
    ui_list_settle(&numbers.list);
    ck_assert(ui_list_act(&numbers.list, action) || list_narrow_act(&numbers.list, action));
    load();
}

/* The first row of the screen, and the one under the cursor. */
static void shows(uint64_t first, uint64_t cursor)
{
    ck_assert_uint_eq(ui_list_row(&numbers.list, 0)->id, first);
    ck_assert_uint_eq(ui_list_cursor(&numbers.list)->id, cursor);
}

START_TEST(any_rows_can_be_moved_in)
{
    load();
    shows(1, 1);
    act(ACTION_DOWN);
    shows(1, 2);
    act(ACTION_NPAGE);
    shows(11, 12);
    act(ACTION_END);
    shows(91, 100);
    act(ACTION_HPPAGE);
    shows(86, 95);
    act(ACTION_PREVIOUS_FINDING);
    ck_assert_uint_eq(ui_list_cursor(&numbers.list)->id, 75);
    act(ACTION_BEGIN);
    shows(1, 1);
}
END_TEST

START_TEST(another_order_keeps_the_cursor)
{
    load();
    act(ACTION_NEXT_FINDING);
    ck_assert_uint_eq(ui_list_cursor(&numbers.list)->id, 25);
    act(ACTION_SORT_NEXT);
    ck_assert_int_eq(numbers.list.sort, 1);
    ck_assert_uint_eq(ui_list_cursor(&numbers.list)->id, 25);
    act(ACTION_DOWN);
    ck_assert_uint_eq(ui_list_cursor(&numbers.list)->id, 35);
}
END_TEST

START_TEST(rows_ahead_are_read_at_once_where_a_page_costs_a_pass)
{
    size_t before;

    load();
    act(ACTION_SORT_NEXT);
    act(ACTION_END);
    act(ACTION_BEGIN);
    act(ACTION_NPAGE);
    before = numbers.fetches;
    act(ACTION_NPAGE);
    act(ACTION_NPAGE);
    ck_assert_uint_eq(numbers.fetches, before);
}
END_TEST

START_TEST(marks_and_counts_are_of_ids)
{
    uint64_t memory;
    size_t marked;

    load();
    ck_assert_uint_eq(ui_list_chosen(&numbers.list, &memory, &marked)[0], 1);
    act(ACTION_DOWN);
    act(ACTION_SELECT);
    act(ACTION_DOWN);
    act(ACTION_SELECT);
    ck_assert_uint_eq(ui_list_chosen(&numbers.list, &memory, &marked)[1], 3);
    ck_assert_uint_eq(marked, 2);
    ck_assert_uint_eq(numbers.list.count.total, 100);
    act(ACTION_CLEAR);
    ck_assert_uint_eq(numbers.list.count.matching, 0);
    ck_assert_uint_eq(ui_list_shown(&numbers.list), 0);
    (void)ui_list_marked(&numbers.list, &marked);
    ck_assert_uint_eq(marked, 0);
    act(ACTION_CLEAR);
    shows(1, 3);
    act(ACTION_RESET);
    ck_assert_str_eq(ui_list_why_not(&numbers.list, ACTION_UNMARK), "no number is marked");
}
END_TEST

/* The list as text; the caller frees it. */
static char *drawn(void)
{
    struct canvas *canvas = canvas_new(SCREEN + 2, 60);
    static struct out out;
    char *text = NULL;
    size_t len;
    FILE *file = open_memstream(&text, &len);

    list_draw(&numbers.list, canvas, canvas_area(canvas));
    out_init(&out, file, "memory");
    canvas_print(canvas, &out);
    ck_assert_int_eq(out_finish(&out, NULL), ERR_NONE);
    fclose(file);
    canvas_free(canvas);
    return text;
}

START_TEST(any_rows_can_be_drawn)
{
    char *text;

    numbers.last = 2;
    load();
    text = drawn();
    ck_assert_str_eq(text, " File  2 numbers  sort:n\n"
                           "  n▲  digit\n"
                           "►  1  ends with 1\n"
                           "   2  ends with 2\n"
                           "\n\n\n\n\n\n\n\n");
    free(text);
}
END_TEST

static const struct {
    const char *search;
    uint64_t past;
    const char *text;
} reasons[] = {
    {NULL, 0, "  zero numbers\n"},
    {"x", 0, "  nothing matches /x/\n"},
    {NULL, 7, "  the list was cleared, and no number came since\n"},
};

START_TEST(an_empty_list_says_why)
{
    char *text;

    numbers.last = reasons[_i].past;
    numbers.list.past = reasons[_i].past;
    numbers.list.texts[0] = reasons[_i].search;
    load();
    text = drawn();
    ck_assert_msg(strstr(text, reasons[_i].text) != NULL, "no '%s' in:\n%s", reasons[_i].text,
                  text);
    free(text);
}
END_TEST

Suite *test_ui_list_suite(void)
{
    Suite *suite = suite_create("ui_list");
    TCase *tcase = tcase_create("list");

    tcase_add_checked_fixture(tcase, open_numbers, close_numbers);
    tcase_add_test(tcase, any_rows_can_be_moved_in);
    tcase_add_test(tcase, another_order_keeps_the_cursor);
    tcase_add_test(tcase, rows_ahead_are_read_at_once_where_a_page_costs_a_pass);
    tcase_add_test(tcase, marks_and_counts_are_of_ids);
    tcase_add_test(tcase, any_rows_can_be_drawn);
    tcase_add_loop_test(tcase, an_empty_list_says_why, 0, COUNT_OF(reasons));
    suite_add_tcase(suite, tcase);
    return suite;
}
