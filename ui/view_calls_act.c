#include "ui/view_calls_private.h"

#include <stdlib.h>

#include "ui/move.h"

#define COPY_MAX 8192

/* ---- what is acted upon ---- */

static uint64_t cursor_call(const struct view_calls *calls)
{
    const struct call_cells *cells = view_calls_cursor(calls);

    return cells == NULL ? 0 : cells->row.id;
}

/* Give the marked calls, or else the one under the cursor, which is put into *memory. */
static const uint64_t *chosen_calls(const struct view_calls *calls, uint64_t *memory,
                                    size_t *ret_count)
{
    const uint64_t *marked = call_marks_past(&calls->marks, calls->page.which.past_id, ret_count);

    if (*ret_count > 0)
        return marked;
    *memory = cursor_call(calls);
    *ret_count = *memory == 0 ? 0 : 1;
    return memory;
}

/* The page as it is shown; its anchor is the call under the cursor. */
static struct call_page shown_page(const struct view_calls *calls)
{
    struct call_page page = calls->page;

    page.anchor = cursor_call(calls);
    page.has_anchor = page.anchor != 0;
    return page;
}

static void open_flow(struct view_calls *calls)
{
    const struct call_page page = shown_page(calls);
    uint64_t memory;
    size_t count;
    const uint64_t *chosen = chosen_calls(calls, &memory, &count);

    if (count > 0)
        ui_host_push(calls->host, calls->host->views->flow(calls->host, chosen, count, &page));
}

static void open_raw(struct view_calls *calls)
{
    uint64_t memory;
    size_t count;
    const uint64_t *chosen = chosen_calls(calls, &memory, &count);

    if (count > 0)
        ui_host_push(calls->host, calls->host->views->raw(calls->host, chosen, count));
}

static void open_save(struct view_calls *calls)
{
    const struct call_page page = shown_page(calls);
    size_t count;
    const uint64_t *marked = call_marks_past(&calls->marks, calls->page.which.past_id, &count);

    ui_host_push(calls->host, calls->host->views->save(calls->host, marked, count, &page));
}

static void mark(struct view_calls *calls)
{
    uint64_t call = cursor_call(calls);
    enum err err = call == 0 ? ERR_NONE : call_marks_toggle(&calls->marks, call);

    if (err == ERR_FULL)
        ui_host_say(calls->host, "%d calls are marked: there cannot be more", CALL_MARKS_MAX);
    else if (err != ERR_NONE)
        ui_host_say(calls->host, "no memory for another mark");
}

/* ---- copying ---- */

struct copying {
    const struct view_calls *calls;
    bool is_row;
};

static bool copy_call(void *context, const struct call_row *row)
{
    const struct copying *copying = context;
    struct list_format format = view_calls_format(copying->calls);
    const struct call_cells cells = {.row = *row};
    char memory[COPY_MAX];
    char escaped[COPY_MAX];
    struct buf buf;
    struct buf escaped_buf;

    buf_init(&buf, memory, sizeof(memory));
    buf_init(&escaped_buf, escaped, sizeof(escaped));
    format.before_us = row->start_us;
    if (copying->is_row)
        call_columns_write(&copying->calls->columns, &format, &cells, &buf);
    else
        buf_slice(&buf, row->call_id);
    escape_write(buf_as_slice(&buf), ESCAPE_FILE, &escaped_buf);
    ui_host_copy(copying->calls->host, buf_as_slice(&escaped_buf));
    return false;
}

static void copy(struct view_calls *calls, bool is_row)
{
    struct copying copying = {.calls = calls, .is_row = is_row};
    struct error error = {0};

    if (cursor_call(calls) != 0 &&
        query_call(calls->host->store, cursor_call(calls), copy_call, &copying, &error) != ERR_NONE)
        ui_host_say(calls->host, "cannot read the store: %s", error.text);
}

/* ---- how the list looks ---- */

static void sort_by(struct view_calls *calls, int step)
{
    calls->page.sort = call_columns_sort_beside(&calls->columns, calls->page.sort, step);
    view_calls_renew(calls);
}

static void swap_sort(struct view_calls *calls)
{
    calls->page.is_descending = !calls->page.is_descending;
    view_calls_renew(calls);
}

static void scroll_columns(struct view_calls *calls, int step)
{
    struct call_columns *columns = &calls->columns;

    if (step < 0 && columns->scrolled > 0)
        columns->scrolled--;
    else if (step > 0 && call_columns_is_cut(columns))
        columns->scrolled++;
    /* A column that is not there would be a step without effect. */
    if (columns->scrolled > 0 && columns->scrolled < columns->count &&
        columns->columns[columns->scrolled].natural == 0)
        columns->scrolled = step < 0 ? columns->scrolled - 1 : columns->scrolled + 1;
    call_columns_fit(columns, columns->width);
}

static void change_kind(struct view_calls *calls)
{
    calls->page.which.is_all = !calls->page.which.is_all;
    call_columns_show_method(&calls->columns, calls->page.which.is_all);
    view_calls_renew(calls);
    ui_host_say(calls->host, calls->page.which.is_all ? "calls, registrations and everything else"
                                                      : "calls only");
}

static void change_colours(struct view_calls *calls)
{
    calls->colours =
        calls->colours == CALL_COLOURS_STATE ? CALL_COLOURS_METHOD : CALL_COLOURS_STATE;
    ui_host_say(calls->host,
                calls->colours == CALL_COLOURS_STATE ? "colours by state" : "colours by method");
}

static void follow(struct view_calls *calls)
{
    view_calls_follow(calls, !calls->is_following);
    ui_host_say(calls->host,
                calls->is_following ? "following the newest call" : "no longer following");
    if (calls->is_following)
        view_calls_renew(calls);
}

/* ---- moving ---- */

/* Down goes on following; up, or to the first row, ends it. */
static bool move(struct view_calls *calls, enum action action)
{
    size_t page = calls->layout.rows > 0 ? calls->layout.rows : 1;
    bool is_row = action == ACTION_UP || action == ACTION_DOWN;
    struct move move;

    if (!move_of_action(action, page, &move))
        return false;
    if (move.to == MOVE_TO_LAST)
        view_calls_follow(calls, view_calls_is_growing(calls));
    else if (move.to == MOVE_TO_FIRST || move.rows < 0)
        view_calls_follow(calls, false);
    if (move.to == MOVE_TO_FIRST)
        view_calls_move_to_first(calls);
    else if (move.to == MOVE_TO_LAST)
        view_calls_move_to_last(calls);
    else if (is_row)
        view_calls_move(calls, move.rows);
    else
        view_calls_scroll(calls, move.rows);
    return true;
}

static bool move_to(struct view_calls *calls, enum action action)
{
    switch ((int)action) {
    case ACTION_PREVIOUS_MATCH:
        return move(calls, ACTION_UP);
    case ACTION_NEXT_MATCH:
        return move(calls, ACTION_DOWN);
    case ACTION_NEXT_FINDING:
        view_calls_move_to_finding(calls, 1);
        return true;
    case ACTION_PREVIOUS_FINDING:
        view_calls_move_to_finding(calls, -1);
        return true;
    default:
        return move(calls, action);
    }
}

/* ---- the rest ---- */

struct calls_deed {
    enum action action;
    void (*with_step)(struct view_calls *calls, int step);
    int step;
    void (*alone)(struct view_calls *calls);
};

static void move_column(struct view_calls *calls, int step)
{
    call_columns_move(&calls->columns, calls->page.sort, step);
    call_columns_fit(&calls->columns, calls->columns.width);
}

static void unmark(struct view_calls *calls)
{
    calls->marks.count = 0;
}

static void reset(struct view_calls *calls)
{
    if (!view_calls_reset(calls))
        ui_host_say(calls->host, "q leaves the program");
}

static void copy_call_id(struct view_calls *calls)
{
    copy(calls, false);
}

static void copy_row(struct view_calls *calls)
{
    copy(calls, true);
}

static const struct calls_deed deeds[] = {
    {.action = ACTION_LEFT, .with_step = scroll_columns, .step = -1},
    {.action = ACTION_RIGHT, .with_step = scroll_columns, .step = 1},
    {.action = ACTION_SORT_PREVIOUS, .with_step = sort_by, .step = -1},
    {.action = ACTION_SORT_NEXT, .with_step = sort_by, .step = 1},
    {.action = ACTION_MOVE_COLUMN_LEFT, .with_step = move_column, .step = -1},
    {.action = ACTION_MOVE_COLUMN_RIGHT, .with_step = move_column, .step = 1},
    {.action = ACTION_SORT_SWAP, .alone = swap_sort},
    {.action = ACTION_FLOW, .alone = open_flow},
    {.action = ACTION_RAW, .alone = open_raw},
    {.action = ACTION_SAVE, .alone = open_save},
    {.action = ACTION_SELECT, .alone = mark},
    {.action = ACTION_UNMARK, .alone = unmark},
    {.action = ACTION_SEARCH, .alone = view_calls_search},
    {.action = ACTION_RESET, .alone = reset},
    {.action = ACTION_KIND, .alone = change_kind},
    {.action = ACTION_COLOUR, .alone = change_colours},
    {.action = ACTION_FOLLOW, .alone = follow},
    {.action = ACTION_CLEAR, .alone = view_calls_clear},
    {.action = ACTION_CLEAR_OTHERS, .alone = view_calls_clear_others},
    {.action = ACTION_COPY, .alone = copy_call_id},
    {.action = ACTION_COPY_ALL, .alone = copy_row},
};

bool view_calls_act(struct ui_view *view, enum action action)
{
    struct view_calls *calls = (struct view_calls *)view;

    view_calls_settle(calls);
    if (move_to(calls, action))
        return true;
    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
        if (deeds[i].action != action)
            continue;
        if (deeds[i].alone != NULL)
            deeds[i].alone(calls);
        else
            deeds[i].with_step(calls, deeds[i].step);
        return true;
    }
    return false;
}

const char *view_calls_why_not(const struct ui_view *view, enum action action)
{
    const struct view_calls *calls = (const struct view_calls *)view;
    bool is_empty = calls->window.count == 0 && !calls->is_elsewhere;

    switch ((int)action) {
    case ACTION_FLOW:
    case ACTION_RAW:
    case ACTION_SAVE:
        return is_empty && calls->marks.count == 0 ? "there is no call" : NULL;
    case ACTION_SELECT:
    case ACTION_COPY:
    case ACTION_COPY_ALL:
        return is_empty ? "there is no call" : NULL;
    case ACTION_UNMARK:
        return calls->marks.count == 0 ? "no call is marked" : NULL;
    case ACTION_NEXT_MATCH:
    case ACTION_PREVIOUS_MATCH:
    case ACTION_CLEAR_OTHERS:
        return calls->search[0] == '\0' ? "nothing is searched for: / searches" : NULL;
    default:
        return NULL;
    }
}
