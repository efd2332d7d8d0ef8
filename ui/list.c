#include "ui/list.h"

#include <assert.h>

#include "base/array.h"
#include "base/clock.h"
#include "ui/list_page.h"
#include "ui/move.h"

#define ACT_LIMIT_US 500000 /* the longest that a key waits for the store */

/* In another order than that of ids a page costs a pass over the list, however few rows it has: so
 * many screens are read beyond what is wanted. */
#define SCREENS_AHEAD 8

/* Counting may not cost much: what takes longer is done when no key waits, or not at all. */
#define QUICK_COUNT_US 20000
#define LONG_COUNT_US  400000
#define COUNT_SHARE    20 /* counting again takes no more than a twentieth of the time */
#define AFTER_LIMIT_US 500000

#define HEAD_ROWS              2
#define HEAD_FROM_ROWS         6  /* smaller areas have the list alone */
#define DETAIL_FROM_ROWS       18 /* of the area: a terminal of 20 */
#define DETAIL_LARGE_FROM_ROWS 28
#define DETAIL_FRAME_ROWS      2
#define DETAIL_ROWS            (DETAIL_FRAME_ROWS + 2)
#define DETAIL_LARGE_ROWS      (DETAIL_FRAME_ROWS + LIST_DETAIL_LINES)

void ui_list_init(struct ui_list *list, const struct ui_view_ops *view_ops,
                  const struct list_ops *ops, const struct ui_host *host)
{
    assert(ops != NULL && host != NULL);
    assert((ops->load_detail == NULL) == (ops->draw_detail == NULL));
    list->view.ops = view_ops;
    list->ops = ops;
    list->host = host;
    list->is_stale = true;
    list->is_following = host->look.is_live;
}

void ui_list_release(struct ui_list *list)
{
    list_window_release(&list->window);
    list_marks_release(&list->marks);
}

/* ---- what there is ---- */

bool ui_list_is_growing(const struct ui_list *list)
{
    const struct status *status = list->host->status;

    return status != NULL && atomic_load(&status->phase) != STATUS_DONE;
}

bool ui_list_is_narrowed(const struct ui_list *list)
{
    return list->texts[0] != NULL || list->past != 0 || list->ops->is_narrowed(list);
}

const struct list_row *ui_list_cursor(const struct ui_list *list)
{
    return list->at < ui_list_shown(list) ? ui_list_row(list, list->at) : NULL;
}

/* What is to be read again at another place is not known to be empty. */
bool ui_list_is_empty(const struct ui_list *list)
{
    return list->window.count == 0 && !list->is_elsewhere;
}

const uint64_t *ui_list_marked(const struct ui_list *list, size_t *ret_count)
{
    return list_marks_past(&list->marks, list->past, ret_count);
}

const uint64_t *ui_list_chosen(const struct ui_list *list, uint64_t *memory, size_t *ret_count)
{
    const uint64_t *marked = ui_list_marked(list, ret_count);
    const struct list_row *row = ui_list_cursor(list);

    if (*ret_count > 0)
        return marked;
    *memory = row == NULL ? 0 : row->id;
    *ret_count = row == NULL ? 0 : 1;
    return memory;
}

void ui_list_follow(struct ui_list *list, bool is_following)
{
    if (list->is_following && !is_following)
        list->seen = list->ops->known(list);
    list->is_following = is_following;
}

uint64_t ui_list_new_count(const struct ui_list *list)
{
    uint64_t known = list->ops->known(list);

    return !list->is_following && list->seen > 0 && known > list->seen ? known - list->seen : 0;
}

struct list_format ui_list_format(const struct ui_list *list)
{
    const struct ui_look *look = &list->host->look;

    return (struct list_format){
        .has_dates = list->has_dates,
        .style = look->style,
        .start_us = look->start_us,
    };
}

/* ---- rows ---- */

/* Take another layout: the cursor stays on the screen. */
static void set_layout(struct ui_list *list, struct area area)
{
    struct list_layout layout = {.head_rows = area.rows >= HEAD_FROM_ROWS ? HEAD_ROWS : 0};

    if (area.rows >= DETAIL_FROM_ROWS && list->ops->load_detail != NULL)
        layout.detail_rows = area.rows >= DETAIL_LARGE_FROM_ROWS ? DETAIL_LARGE_ROWS : DETAIL_ROWS;
    layout.rows = area.rows - layout.head_rows - layout.detail_rows;
    if (layout.detail_rows != list->layout.detail_rows)
        list->detail_is_stale = true;
    if (layout.rows != list->layout.rows) {
        list->is_stale = true;
        if (list->at >= layout.rows)
            list->at = layout.rows > 0 ? layout.rows - 1 : 0;
    }
    list->layout = layout;
}

static enum err load_rows(struct ui_list *list, struct error *reterr)
{
    uint64_t version = 0;
    enum err err = view_version(list->host->store, &version, reterr);

    if (err != ERR_NONE || list->layout.rows == 0)
        return err;
    if (!list->has_version || (version != list->version && !list->host->look.is_frozen)) {
        list->is_stale = true;
        list->count.is_stale = true;
        list->detail_is_stale = true;
        list->version = version;
        list->has_version = true;
    }
    return list->is_stale ? list_page_read_again(list, reterr) : ERR_NONE;
}

static enum err load_detail(struct ui_list *list, struct error *reterr)
{
    enum err err;

    if (list->layout.detail_rows == 0 || list->window.count == 0 ||
        (!list->detail_is_stale && list->detail == list->cursor))
        return ERR_NONE;
    err = list->ops->load_detail(list, list->layout.detail_rows - DETAIL_FRAME_ROWS, reterr);
    if (err != ERR_NONE)
        return err;
    list->detail = list->cursor;
    list->detail_is_stale = false;
    return ERR_NONE;
}

void ui_list_renew(struct ui_list *list)
{
    list->is_stale = list->is_elsewhere = true;
    list->count = (struct list_count){0};
    ui_host_reload(list->host);
}

/* ---- counting ---- */

/* The counters of the run cost nothing. */
static bool count_by_status(struct ui_list *list)
{
    struct list_count *count = &list->count;

    if (list->host->status == NULL || ui_list_is_narrowed(list) || !ui_list_is_growing(list))
        return false;
    count->total = list->ops->known(list);
    /* The store is a little behind the counters, or they behind it. */
    if (count->total < list->window.count)
        count->total = list->window.count;
    count->matching = count->total;
    count->is_known = true;
    return true;
}

static bool is_count_due(const struct list_count *count)
{
    if (!count->is_known)
        return !count->is_given_up;
    return count->is_stale &&
           clock_monotonic_us() - count->taken_us >= COUNT_SHARE * count->cost_us;
}

static void load_count(struct ui_list *list)
{
    struct list_count *count = &list->count;
    int64_t begin_us = clock_monotonic_us();
    struct error error;
    enum err err;

    if (count_by_status(list) || !is_count_due(count))
        return;
    if (!count->is_known && !count->is_slow)
        view_set_limit(list->host->store, QUICK_COUNT_US, NULL, NULL);
    err = list->ops->count(list, &count->total, &count->matching, &error);
    count->cost_us = clock_monotonic_us() - begin_us;
    count->taken_us = clock_monotonic_us();
    if (err == ERR_NONE) {
        count->is_known = true;
        count->is_stale = false;
    } else if (!count->is_slow) {
        count->is_slow = true;
        ui_host_reload(list->host);
    } else if (count->cost_us >= LONG_COUNT_US) {
        count->is_given_up = true;
    }
    view_set_limit(list->host->store, AFTER_LIMIT_US, NULL, NULL);
}

/* ---- columns ---- */

static int64_t time_at(const struct ui_list *list, size_t at)
{
    return list->ops->time_us(ui_list_row(list, at)->data);
}

/* Dates are shown from the first row on that is of another day than the capture's beginning. */
static void find_dates(struct ui_list *list)
{
    const struct ui_look *look = &list->host->look;

    for (size_t i = 0; i < ui_list_shown(list) && !list->has_dates; i++) {
        int64_t first_us = look->start_us != TIME_NONE ? look->start_us : time_at(list, 0);

        list->has_dates = !list_is_same_day(first_us, time_at(list, i), look->style.zone);
    }
}

static void fit(struct ui_list *list, size_t width)
{
    struct list_format format;

    find_dates(list);
    format = ui_list_format(list);
    for (size_t i = 0; i < ui_list_shown(list); i++) {
        format.before_us = time_at(list, i > 0 ? i - 1 : 0);
        ui_columns_measure(&list->columns, &format, ui_list_row(list, i)->data);
    }
    ui_columns_fit(&list->columns, width);
}

/* ---- loading ---- */

enum err ui_list_load(struct ui_list *list, struct area area, struct error *reterr)
{
    enum style_time time = list->host->look.style.time;
    enum err err;

    set_layout(list, area);
    if (time != list->time)
        ui_columns_forget(&list->columns);
    list->time = time;
    err = load_rows(list, reterr);
    if (err == ERR_NONE)
        err = load_detail(list, reterr);
    if (err == ERR_NONE && list->ops->load_more != NULL)
        err = list->ops->load_more(list, reterr);
    if (err == ERR_NONE)
        load_count(list);
    fit(list, area.columns);
    return err;
}

/* ---- orders ---- */

static void scroll_columns(struct ui_list *list, int step)
{
    ui_columns_scroll(&list->columns, step);
}

static void move_column(struct ui_list *list, int step)
{
    ui_columns_move(&list->columns, list->sort, step);
    ui_columns_fit(&list->columns, list->columns.width);
}

static void sort_by(struct ui_list *list, int step)
{
    list->sort = ui_columns_sort_beside(&list->columns, list->sort, step);
    ui_list_renew(list);
}

static void swap_sort(struct ui_list *list, int step)
{
    (void)step;
    list->is_descending = !list->is_descending;
    ui_list_renew(list);
}

/* ---- moving; keys read the store, and a failure is shown to the user ---- */

struct view *ui_list_store_for_key(const struct ui_list *list)
{
    view_set_limit(list->host->store, ACT_LIMIT_US, NULL, NULL);
    return list->host->store;
}

static void show_failure(const struct ui_list *list, enum err err, const struct error *error)
{
    if (err == ERR_STOPPED)
        ui_host_report(list->host, "this takes too long: search for something first");
    else if (err != ERR_NONE)
        ui_host_report(list->host, "cannot read the store: %s", error->text);
}

void ui_list_settle(struct ui_list *list)
{
    struct error error = {0};
    enum err err;

    if (!list->is_elsewhere || list->layout.rows == 0)
        return;
    (void)ui_list_store_for_key(list);
    err = list_page_read_again(list, &error);
    show_failure(list, err, &error);
}

static void put_cursor(struct ui_list *list, size_t at)
{
    list->at = at;
    list->cursor = ui_list_row(list, at)->id;
}

static size_t rows_ahead(const struct ui_list *list)
{
    return list->sort == LIST_SORT_ID ? 0 : SCREENS_AHEAD * list->layout.rows;
}

/* Return the number of rows behind (before) those on the screen. */
static size_t rows_beyond(const struct ui_list *list, bool is_backward)
{
    return is_backward ? list->top : list->window.count - list->top - ui_list_shown(list);
}

/* Forget rows that are further away than what is read ahead. */
static void forget_far(struct ui_list *list)
{
    size_t ahead = rows_ahead(list);
    size_t first = list->top > ahead ? list->top - ahead : 0;

    list_window_keep(&list->window, first, list->top - first + list->layout.rows + ahead);
    list->top -= first;
}

/* Let the screen go on by up to `rows`, as far as the list goes. Return how many it went. */
static size_t go_on(struct ui_list *list, size_t rows, bool is_backward)
{
    struct error error = {0};
    enum err err = ERR_NONE;
    size_t beyond;

    if (rows_beyond(list, is_backward) < rows) {
        (void)ui_list_store_for_key(list);
        err = list_page_read_on(list, rows + rows_ahead(list), is_backward, &error);
    }
    show_failure(list, err, &error);
    beyond = rows_beyond(list, is_backward);
    if (beyond > rows)
        beyond = rows;
    list->top = is_backward ? list->top - beyond : list->top + beyond;
    forget_far(list);
    return beyond;
}

/* Move the cursor by rows; at the edges of the screen the list goes on. */
static void move_cursor(struct ui_list *list, int64_t rows)
{
    int64_t count = (int64_t)ui_list_shown(list);
    int64_t to = (int64_t)list->at + rows;

    if (count == 0)
        return;
    if (to < 0) {
        go_on(list, (size_t)-to, true);
        to = 0;
    } else if (to >= count) {
        to -= (int64_t)go_on(list, (size_t)(to - count + 1), false);
        count = (int64_t)ui_list_shown(list);
        to = to < count ? to : count - 1;
    }
    put_cursor(list, (size_t)to);
    ui_host_reload(list->host);
}

/* Move the screen; the cursor stays in its row of it as long as there is something to scroll. */
static void scroll(struct ui_list *list, int64_t rows)
{
    struct move move = {.to = MOVE_BY};
    int64_t gone;

    if (ui_list_shown(list) == 0)
        return;
    gone = (int64_t)go_on(list, (size_t)(rows < 0 ? -rows : rows), rows < 0);
    move.rows = rows < 0 ? rows + gone : rows - gone;
    put_cursor(list, move_from(&move, list->at, ui_list_shown(list) - 1));
    ui_host_reload(list->host);
}

static void move_to_end(struct ui_list *list, bool is_last)
{
    struct error error = {0};
    enum err err;

    (void)ui_list_store_for_key(list);
    err = list->layout.rows == 0 ? ERR_NONE : list_page_read_end(list, is_last, &error);
    show_failure(list, err, &error);
    ui_host_reload(list->host);
}

/* Going down does not end following; going up, or to the first row, does. */
static bool act_move(struct ui_list *list, enum action action)
{
    struct move move;

    if (!move_of_action(action, list->layout.rows > 0 ? list->layout.rows : 1, &move))
        return false;
    if (move.to == MOVE_TO_LAST)
        ui_list_follow(list, ui_list_is_growing(list));
    else if (move.to == MOVE_TO_FIRST || move.rows < 0)
        ui_list_follow(list, false);
    if (move.to != MOVE_BY)
        move_to_end(list, move.to == MOVE_TO_LAST);
    else if (action == ACTION_UP || action == ACTION_DOWN)
        move_cursor(list, move.rows);
    else
        scroll(list, move.rows);
    return true;
}

static void move_to_match(struct ui_list *list, int step)
{
    (void)act_move(list, step < 0 ? ACTION_UP : ACTION_DOWN);
}

/* A row off the screen comes to its middle. */
static void go_to(struct ui_list *list, uint64_t id)
{
    size_t at = list_window_find(&list->window, id);

    if (at >= list->top && at < list->top + ui_list_shown(list)) {
        put_cursor(list, at - list->top);
    } else {
        list->cursor = id;
        list->at = list->layout.rows / 2;
        list->is_stale = list->is_elsewhere = true;
    }
    ui_host_reload(list->host);
}

static void move_to_finding(struct ui_list *list, int step)
{
    const struct list_page page = {
        .anchor = list->cursor, .is_backward = step < 0, .has_finding = true, .limit = 1};
    struct list_window window = {0};
    struct error error = {0};
    enum err err;
    uint64_t id;

    (void)ui_list_store_for_key(list);
    err = list_page_fetch(list, &page, &window, &error);
    id = list_window_first(&window);
    list_window_release(&window);
    show_failure(list, err, &error);
    if (err == ERR_NONE && id == 0)
        ui_host_report(list->host, "no %s with a finding %s", list->ops->one,
                       step < 0 ? "before this one" : "after it");
    if (id == 0)
        return;
    ui_list_follow(list, false);
    go_to(list, id);
}

/* ---- marks and the rest ---- */

static void mark(struct ui_list *list, int step)
{
    const struct list_row *row = ui_list_cursor(list);
    enum err err = row == NULL ? ERR_NONE : list_marks_toggle(&list->marks, row->id);

    (void)step;
    if (err == ERR_FULL)
        ui_host_report(list->host, "%d %s are marked: there cannot be more", LIST_MARKS_MAX,
                       list->ops->many);
    else if (err != ERR_NONE)
        ui_host_report(list->host, "no memory for another mark");
}

static void unmark(struct ui_list *list, int step)
{
    (void)step;
    list->marks.count = 0;
}

static void follow(struct ui_list *list, int step)
{
    (void)step;
    ui_list_follow(list, !list->is_following);
    if (list->is_following)
        ui_host_report(list->host, "following the newest %s", list->ops->one);
    else
        ui_host_report(list->host, "no longer following");
    if (list->is_following)
        ui_list_renew(list);
}

bool ui_list_act(struct ui_list *list, enum action action)
{
    static const struct {
        enum action action;
        void (*handle)(struct ui_list *list, int step);
        int step;
    } rows[] = {
        {ACTION_PREVIOUS_MATCH, move_to_match, -1},
        {ACTION_NEXT_MATCH, move_to_match, 1},
        {ACTION_PREVIOUS_FINDING, move_to_finding, -1},
        {ACTION_NEXT_FINDING, move_to_finding, 1},
        {ACTION_LEFT, scroll_columns, -1},
        {ACTION_RIGHT, scroll_columns, 1},
        {ACTION_SORT_PREVIOUS, sort_by, -1},
        {ACTION_SORT_NEXT, sort_by, 1},
        {ACTION_MOVE_COLUMN_LEFT, move_column, -1},
        {ACTION_MOVE_COLUMN_RIGHT, move_column, 1},
        {ACTION_SORT_SWAP, swap_sort, 0},
        {ACTION_SELECT, mark, 0},
        {ACTION_UNMARK, unmark, 0},
        {ACTION_FOLLOW, follow, 0},
    };

    if (act_move(list, action))
        return true;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].action == action) {
            rows[i].handle(list, rows[i].step);
            return true;
        }
    }
    return false;
}

const char *ui_list_why_not(const struct ui_list *list, enum action action)
{
    switch ((int)action) {
    case ACTION_SELECT:
        return ui_list_is_empty(list) ? list->ops->none : NULL;
    case ACTION_UNMARK:
        return list->marks.count == 0 ? list->ops->none_marked : NULL;
    case ACTION_NEXT_MATCH:
    case ACTION_PREVIOUS_MATCH:
    case ACTION_CLEAR_OTHERS:
        return list->search[0] == '\0' ? "nothing is searched for: / searches" : NULL;
    default:
        return NULL;
    }
}
