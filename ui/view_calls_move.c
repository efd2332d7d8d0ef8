#include "ui/view_calls_private.h"

#define ACT_LIMIT_US 500000 /* the longest that a key waits for the store */

/* In another order than that of numbers a page costs a pass over all calls, however few rows it has: so
 * many screens are read beyond what is wanted. */
#define SCREENS_AHEAD 8

/* A key is answered even when the next one is waiting already. */
static struct view *store_for_key(struct view_calls *calls)
{
    struct view *store = calls->host->store;

    view_set_limit(store, ACT_LIMIT_US, NULL, NULL);
    return store;
}

static void say_failure(struct view_calls *calls, enum err err, const struct error *error)
{
    if (err == ERR_STOPPED)
        ui_host_say(calls->host, "this takes too long: search for something first");
    else if (err != ERR_NONE)
        ui_host_say(calls->host, "cannot read the store: %s", error->text);
}

void view_calls_settle(struct view_calls *calls)
{
    struct error error = {0};
    enum err err;

    if (!calls->is_elsewhere || calls->layout.rows == 0)
        return;
    (void)store_for_key(calls);
    err = view_calls_read_again(calls, &error);
    say_failure(calls, err, &error);
}

static void put_cursor(struct view_calls *calls, size_t at)
{
    calls->at = at;
    calls->cursor = view_calls_row(calls, at)->row.id;
}

static size_t rows_ahead(const struct view_calls *calls)
{
    return calls->page.sort == CALL_SORT_NUMBER ? 0 : SCREENS_AHEAD * calls->layout.rows;
}

/* Give how many rows there are behind (before) those on the screen. */
static size_t rows_beyond(const struct view_calls *calls, bool is_backward)
{
    if (is_backward)
        return calls->top;
    return calls->window.count - calls->top - view_calls_shown(calls);
}

/* Forget rows that are further away than what is read ahead. */
static void forget_far(struct view_calls *calls)
{
    size_t ahead = rows_ahead(calls);
    size_t first = calls->top > ahead ? calls->top - ahead : 0;

    call_window_keep(&calls->window, first, calls->top - first + calls->layout.rows + ahead);
    calls->top -= first;
}

/* Let the screen go on by up to `rows`, as far as the list goes. Gives how many it went. */
static size_t go_on(struct view_calls *calls, size_t rows, bool is_backward)
{
    struct error error = {0};
    enum err err = ERR_NONE;
    size_t beyond;

    if (rows_beyond(calls, is_backward) < rows) {
        (void)store_for_key(calls);
        err = view_calls_read_on(calls, rows + rows_ahead(calls), is_backward, &error);
    }
    say_failure(calls, err, &error);
    beyond = rows_beyond(calls, is_backward);
    if (beyond > rows)
        beyond = rows;
    calls->top = is_backward ? calls->top - beyond : calls->top + beyond;
    forget_far(calls);
    return beyond;
}

void view_calls_move(struct view_calls *calls, int64_t rows)
{
    int64_t count = (int64_t)view_calls_shown(calls);
    int64_t to = (int64_t)calls->at + rows;

    if (count == 0)
        return;
    if (to < 0) {
        go_on(calls, (size_t)-to, true);
        to = 0;
    } else if (to >= count) {
        to -= (int64_t)go_on(calls, (size_t)(to - count + 1), false);
        count = (int64_t)view_calls_shown(calls);
        to = to < count ? to : count - 1;
    }
    put_cursor(calls, (size_t)to);
    ui_host_reload(calls->host);
}

/* The cursor stays in its row of the screen, as long as there is something to scroll. */
void view_calls_scroll(struct view_calls *calls, int64_t rows)
{
    size_t wanted = (size_t)(rows < 0 ? -rows : rows);
    size_t at = calls->at;
    size_t rest;

    if (view_calls_shown(calls) == 0)
        return;
    rest = wanted - go_on(calls, wanted, rows < 0);
    if (rows > 0)
        at += rest;
    else
        at = at > rest ? at - rest : 0;
    put_cursor(calls, at < view_calls_shown(calls) ? at : view_calls_shown(calls) - 1);
    ui_host_reload(calls->host);
}

static void move_to_end(struct view_calls *calls, bool is_last)
{
    struct error error = {0};
    enum err err;

    (void)store_for_key(calls);
    err = calls->layout.rows == 0 ? ERR_NONE : view_calls_read_end(calls, is_last, &error);
    say_failure(calls, err, &error);
    ui_host_reload(calls->host);
}

void view_calls_move_to_first(struct view_calls *calls)
{
    move_to_end(calls, false);
}

void view_calls_move_to_last(struct view_calls *calls)
{
    move_to_end(calls, true);
}

static bool take_number(void *context, const struct call_row *row)
{
    *(uint64_t *)context = row->id;
    return false;
}

enum err view_calls_newest(struct view_calls *calls, uint64_t *ret_call, struct error *reterr)
{
    const struct call_page page = {
        .which = {.is_all = true, .omits_legs = true}, .is_backward = true, .limit = 1};

    *ret_call = 0;
    return query_page(store_for_key(calls), &page, take_number, ret_call, reterr);
}

/* A call off the screen comes to its middle. */
static void go_to(struct view_calls *calls, uint64_t call)
{
    size_t at = call_window_find(&calls->window, call);

    if (at >= calls->top && at < calls->top + view_calls_shown(calls)) {
        put_cursor(calls, at - calls->top);
    } else {
        calls->cursor = call;
        calls->at = calls->layout.rows / 2;
        calls->is_stale = calls->is_elsewhere = true;
    }
    ui_host_reload(calls->host);
}

void view_calls_move_to_finding(struct view_calls *calls, int step)
{
    struct call_page page = calls->page;
    struct error error = {0};
    uint64_t call = 0;
    enum err err;

    page.which.omits_legs = true;
    page.which.has_problem = true;
    page.is_backward = step < 0;
    page.has_anchor = calls->cursor != 0;
    page.anchor = calls->cursor;
    page.limit = 1;
    err = query_page(store_for_key(calls), &page, take_number, &call, &error);
    say_failure(calls, err, &error);
    if (err == ERR_NONE && call == 0)
        ui_host_say(calls->host, "no call with a finding %s",
                    step < 0 ? "before this one" : "after it");
    if (call == 0)
        return;
    view_calls_follow(calls, false);
    go_to(calls, call);
}
