#include "ui/view_calls_private.h"

#include <time.h>

int64_t view_calls_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * CLOCK_SECOND_US + now.tv_nsec / 1000;
}

bool view_calls_is_growing(const struct view_calls *calls)
{
    const struct status *status = calls->host->status;

    return status != NULL && atomic_load(&status->phase) != STATUS_DONE;
}

size_t view_calls_shown(const struct view_calls *calls)
{
    size_t count = calls->window.count - calls->top;

    return count < calls->layout.rows ? count : calls->layout.rows;
}

struct call_cells *view_calls_row(const struct view_calls *calls, size_t at)
{
    return calls->window.rows[calls->top + at];
}

const struct call_cells *view_calls_cursor(const struct view_calls *calls)
{
    return calls->at < view_calls_shown(calls) ? view_calls_row(calls, calls->at) : NULL;
}

/* ---- following ---- */

static uint64_t known_calls(const struct view_calls *calls)
{
    const struct status *status = calls->host->status;

    if (status == NULL)
        return 0;
    return status_get(status, COUNTER_CALLS) +
           (calls->page.which.is_all ? status_get(status, COUNTER_OTHERS) : 0);
}

void view_calls_follow(struct view_calls *calls, bool is_following)
{
    if (calls->is_following && !is_following)
        calls->seen = known_calls(calls);
    calls->is_following = is_following;
}

uint64_t view_calls_new_count(const struct view_calls *calls)
{
    uint64_t known = known_calls(calls);

    return !calls->is_following && calls->seen > 0 && known > calls->seen ? known - calls->seen : 0;
}

/* ---- pieces of the list ---- */

struct fetching {
    struct call_window *window;
    enum err err;
};

static bool fetch_row(void *context, const struct call_row *row)
{
    struct fetching *fetching = context;

    fetching->err = call_window_add(fetching->window, row);
    return fetching->err == ERR_NONE;
}

/* What to fetch. */
struct piece {
    uint64_t anchor; /* 0: from the beginning, or from the end */
    bool is_backward;
    bool has_itself;
    size_t limit;
};

/* Read rows on one side of a call, in the order of the list, to an empty window. */
static enum err fetch(const struct view_calls *calls, const struct piece *piece,
                      struct call_window *window, struct error *reterr)
{
    struct call_page page = calls->page;
    struct fetching fetching = {.window = window};
    enum err err;

    if (piece->limit == 0)
        return ERR_NONE;
    page.which.omits_legs = true;
    page.is_backward = piece->is_backward;
    page.has_anchor = piece->anchor != 0;
    page.has_itself = piece->has_itself;
    page.anchor = piece->anchor;
    page.limit = piece->limit;
    err = query_page(calls->host->store, &page, fetch_row, &fetching, reterr);
    if (err == ERR_NONE && fetching.err != ERR_NONE)
        err = error_set(reterr, fetching.err, "out of memory");
    if (piece->is_backward)
        call_window_reverse(window);
    return err;
}

/* Fetch, and put it before or behind the rows of a window. */
static enum err extend(const struct view_calls *calls, const struct piece *piece,
                       struct call_window *window, struct error *reterr)
{
    struct call_window more = {0};
    enum err err = fetch(calls, piece, &more, reterr);

    if (err == ERR_NONE)
        err = piece->is_backward ? call_window_prepend(window, &more)
                                 : call_window_append(window, &more);
    call_window_release(&more);
    return err;
}

static uint64_t first_of(const struct call_window *window)
{
    return window->count == 0 ? 0 : window->rows[0]->row.id;
}

static uint64_t last_of(const struct call_window *window)
{
    return window->count == 0 ? 0 : window->rows[window->count - 1]->row.id;
}

/* ---- the whole window ---- */

/* Take a screen that was read, and keep what was found out about its rows before. */
static void take(struct view_calls *calls, struct call_window *window, size_t at)
{
    struct call_window old = calls->window;

    for (size_t i = 0; i < window->count; i++) {
        struct call_cells *cells = window->rows[i];
        size_t found = call_window_find(&old, cells->row.id);

        if (found < old.count && old.rows[found]->row.findings == cells->row.findings)
            cells->severity = old.rows[found]->severity;
    }
    calls->window = *window;
    calls->top = 0;
    *window = (struct call_window){0};
    call_window_release(&old);
    /* Where nothing matches, call and row are remembered for when something does. */
    if (calls->window.count > 0) {
        calls->at = at < calls->window.count ? at : calls->window.count - 1;
        calls->cursor = calls->window.rows[calls->at]->row.id;
    }
    calls->is_stale = calls->is_elsewhere = false;
}

enum err view_calls_read_end(struct view_calls *calls, bool is_last, struct error *reterr)
{
    const struct piece piece = {.is_backward = is_last, .limit = calls->layout.rows};
    struct call_window window = {0};
    enum err err = fetch(calls, &piece, &window, reterr);

    if (err == ERR_NONE)
        take(calls, &window, is_last && window.count > 0 ? window.count - 1 : 0);
    call_window_release(&window);
    return err;
}

/* Read the screen again from its first row on: one query, enough when nothing came in between. Tells
 * whether the cursor is where it was. */
static enum err read_from_first(struct view_calls *calls, bool *ret_is_good, struct error *reterr)
{
    const struct piece piece = {.anchor = view_calls_row(calls, 0)->row.id,
                                .has_itself = true,
                                .limit = calls->layout.rows};
    struct call_window window = {0};
    enum err err = fetch(calls, &piece, &window, reterr);

    *ret_is_good = err == ERR_NONE && calls->at < window.count &&
                   window.rows[calls->at]->row.id == calls->cursor &&
                   window.count >= view_calls_shown(calls);
    if (*ret_is_good)
        take(calls, &window, calls->at);
    call_window_release(&window);
    return err;
}

/* Read the screen around the cursor, which stays in its row where there are enough rows before it.
 * When its call is not in the list any more the next one takes its place. */
static enum err read_around(struct view_calls *calls, struct error *reterr)
{
    size_t rows = calls->layout.rows;
    size_t wanted = calls->at < rows ? calls->at : rows - 1;
    struct call_window window = {0};
    const struct piece before = {.anchor = calls->cursor, .is_backward = true, .limit = wanted};
    enum err err = fetch(calls, &before, &window, reterr);
    size_t at = window.count;

    if (err == ERR_NONE) {
        const struct piece after = {
            .anchor = calls->cursor, .has_itself = true, .limit = rows - at};

        err = extend(calls, &after, &window, reterr);
    }
    /* The list ends before the screen does: what is above comes down. */
    if (err == ERR_NONE && window.count < rows && at == wanted) {
        const struct piece above = {
            .anchor = window.count > 0 ? first_of(&window) : calls->cursor,
            .is_backward = true,
            .limit = rows - window.count,
        };
        size_t count = window.count;

        err = extend(calls, &above, &window, reterr);
        at += window.count - count;
    }
    if (err == ERR_NONE)
        take(calls, &window, at);
    call_window_release(&window);
    return err;
}

enum err view_calls_read_again(struct view_calls *calls, struct error *reterr)
{
    bool is_good = false;
    enum err err = ERR_NONE;

    if (calls->is_following)
        return view_calls_read_end(calls, true, reterr);
    if (calls->cursor == 0)
        return view_calls_read_end(calls, false, reterr);
    /* In the order of numbers both sides of the cursor cost next to nothing; otherwise each is a pass. */
    if (calls->page.sort != CALL_SORT_NUMBER && view_calls_shown(calls) > 0 && !calls->is_elsewhere)
        err = read_from_first(calls, &is_good, reterr);
    return err != ERR_NONE || is_good ? err : read_around(calls, reterr);
}

enum err view_calls_load_rows(struct view_calls *calls, struct error *reterr)
{
    uint64_t version = 0;
    enum err err = view_version(calls->host->store, &version, reterr);

    if (err != ERR_NONE || calls->layout.rows == 0)
        return err;
    if (!calls->has_version || (version != calls->version && !calls->host->look.is_frozen)) {
        calls->is_stale = true;
        calls->counts.is_stale = true;
        calls->detail.is_stale = true;
        calls->version = version;
        calls->has_version = true;
    }
    return calls->is_stale ? view_calls_read_again(calls, reterr) : ERR_NONE;
}

void view_calls_renew(struct view_calls *calls)
{
    calls->is_stale = calls->is_elsewhere = true;
    calls->counts = (struct calls_counts){0};
    ui_host_reload(calls->host);
}

enum err view_calls_read_on(struct view_calls *calls, size_t rows, bool is_backward,
                            struct error *reterr)
{
    struct call_window *window = &calls->window;
    const struct piece piece = {
        .anchor = is_backward ? first_of(window) : last_of(window),
        .is_backward = is_backward,
        .limit = rows,
    };
    size_t count = window->count;
    enum err err = extend(calls, &piece, window, reterr);

    if (is_backward)
        calls->top += window->count - count;
    return err;
}
