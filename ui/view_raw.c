#include "ui/view_raw.h"

#include <assert.h>
#include <stdlib.h>

#include "store/query_messages.h"
#include "ui/move.h"
#include "ui/text_pane.h"
#include "ui/view_message_list.h"
#include "ui/view_message_text.h"

/* Messages that a search looks through in one turn. */
#define SEARCH_TURN 10000

/* How long a read may take that got nothing in its turn. */
#define LIMIT_US 5000000

#define RAW_SEARCH_MAX 256

/* A message on the screen. */
struct shown {
    size_t at; /* in the list */
    struct text_pane *pane;
};

/* A message is read when it comes to the screen. The place of the screen is a message and a row
 * of it, so nothing needs to know how long all of them are. */
struct view_raw {
    struct ui_view view;
    const struct ui_host *host;
    uint64_t *calls;
    size_t call_count;

    struct message_list *list; /* grows */
    int64_t after_us;          /* the last one of it */
    uint64_t after_id;
    unsigned idle_turns; /* reads in a row that got nothing before they were stopped */
    bool is_reading;     /* there is more to be had */
    enum err err;        /* of the visitor */

    size_t top;     /* message at the upper edge */
    size_t top_row; /* its first row on the screen */
    int64_t scroll; /* rows that are still to be moved */
    bool wants_end; /* go to the end */
    size_t rows;    /* on the screen */
    size_t columns;
    bool is_coloured;
    struct shown *shown; /* as many as `rows` at the most */
    size_t shown_count, shown_cap;

    char search[RAW_SEARCH_MAX];
    bool is_searching;
    size_t search_at; /* message to look at next */
};

static struct view_raw *of(struct ui_view *view)
{
    return (struct view_raw *)view;
}

static void free_view(struct ui_view *view)
{
    struct view_raw *raw = of(view);

    for (size_t i = 0; i < raw->shown_cap; i++)
        text_pane_free(raw->shown[i].pane);
    free(raw->shown);
    message_list_free(raw->list);
    free(raw->calls);
    free(raw);
}

/* --- the list of messages --- */

static bool add_message(void *context, const struct message_row *row)
{
    struct view_raw *raw = context;

    raw->err = message_list_add(raw->list, row);
    if (raw->err != ERR_NONE)
        return false;
    raw->after_us = row->time_us;
    raw->after_id = row->id;
    return true;
}

/* Read what has come to the list; what was not there in time comes in the next turn. */
static enum err read_messages(struct view_raw *raw, struct error *reterr)
{
    struct message_query query = {
        .calls = raw->calls,
        .call_count = raw->call_count,
        .after_us = raw->after_us,
        .after_id = raw->after_id,
    };
    size_t before = message_list_count(raw->list);
    enum err err;

    raw->err = ERR_NONE;
    if (raw->idle_turns > 0)
        view_set_limit(raw->host->store, LIMIT_US, NULL, NULL);
    err = query_messages(raw->host->store, &query, add_message, raw, reterr);
    raw->is_reading = err == ERR_STOPPED;
    if (err == ERR_STOPPED) {
        raw->idle_turns = message_list_count(raw->list) == before ? raw->idle_turns + 1 : 0;
        return ERR_NONE;
    }
    if (err == ERR_NONE && raw->err == ERR_MEMORY)
        return error_set(reterr, ERR_MEMORY, "no memory for so many messages");
    return err;
}

/* --- what is on the screen --- */

static enum err make_room(struct view_raw *raw)
{
    size_t wanted = raw->rows + 1;
    struct shown *grown;

    if (wanted <= raw->shown_cap)
        return ERR_NONE;
    grown = reallocarray(raw->shown, wanted, sizeof(*grown));
    if (grown == NULL)
        return ERR_MEMORY;
    raw->shown = grown;
    while (raw->shown_cap < wanted) {
        raw->shown[raw->shown_cap] = (struct shown){.pane = text_pane_new()};
        if (raw->shown[raw->shown_cap].pane == NULL)
            return ERR_MEMORY;
        raw->shown_cap++;
    }
    return ERR_NONE;
}

/* Put message `at` of the list into a pane. */
static enum err fill(struct view_raw *raw, size_t at, struct text_pane *pane)
{
    struct message_row row = message_list_at(raw->list, at);
    int64_t before_us = at == 0 ? row.time_us : message_list_at(raw->list, at - 1).time_us;
    enum err err = message_text_fill_plain(
        pane, raw->host, &row, message_list_at(raw->list, 0).time_us, before_us, raw->is_coloured);

    if (err == ERR_NONE)
        err = text_pane_search(pane, raw->search);
    if (err == ERR_NONE)
        err = text_pane_fit(pane, raw->columns, raw->host->look.style.target);
    return err;
}

/* Return the rows that message `at` takes, by way of a pane that is free. */
static enum err measure(struct view_raw *raw, size_t at, size_t *ret_rows)
{
    struct text_pane *pane = raw->shown[raw->rows].pane;
    enum err err = fill(raw, at, pane);

    *ret_rows = text_pane_rows(pane);
    return err;
}

static enum err move_down(struct view_raw *raw)
{
    size_t rows;
    enum err err = ERR_NONE;

    raw->top_row += (size_t)raw->scroll;
    raw->scroll = 0;
    while (err == ERR_NONE) {
        err = measure(raw, raw->top, &rows);
        if (err != ERR_NONE || raw->top_row < rows)
            break;
        if (raw->top + 1 >= message_list_count(raw->list)) {
            raw->top_row = rows > 0 ? rows - 1 : 0;
            break;
        }
        raw->top_row -= rows;
        raw->top++;
    }
    return err;
}

static enum err move_up(struct view_raw *raw, size_t by)
{
    enum err err = ERR_NONE;

    while (by > 0 && err == ERR_NONE) {
        size_t rows;

        if (raw->top_row >= by) {
            raw->top_row -= by;
            break;
        }
        by -= raw->top_row;
        raw->top_row = 0;
        if (raw->top == 0)
            break;
        raw->top--;
        err = measure(raw, raw->top, &rows);
        raw->top_row = rows;
    }
    return err;
}

/* Fill the screen from the top on. Return the rows that are left empty. */
static enum err fill_screen(struct view_raw *raw, size_t *ret_left)
{
    size_t left = raw->rows + raw->top_row;
    enum err err = ERR_NONE;

    raw->shown_count = 0;
    for (size_t at = raw->top; at < message_list_count(raw->list) && left > 0 &&
                               raw->shown_count < raw->rows && err == ERR_NONE;
         at++) {
        struct shown *shown = &raw->shown[raw->shown_count++];
        size_t rows;

        err = fill(raw, at, shown->pane);
        shown->at = at;
        rows = text_pane_rows(shown->pane);
        left -= rows < left ? rows : left;
    }
    *ret_left = left;
    return err;
}

/* Fill the screen, and have the last row at the lower edge if there is less than a screen from the top
 * on. */
static enum err fill_up(struct view_raw *raw)
{
    size_t left = 0;
    enum err err = fill_screen(raw, &left);

    if (err == ERR_NONE && left > 0 && (raw->top > 0 || raw->top_row > 0)) {
        err = move_up(raw, left);
        if (err == ERR_NONE)
            err = fill_screen(raw, &left);
    }
    return err;
}

/* Move as was asked for, stop at both ends, and read what is on the screen. ERR_MEMORY. */
static enum err settle(struct view_raw *raw)
{
    size_t up = raw->scroll < 0 ? (size_t)-raw->scroll : 0;
    enum err err = make_room(raw);

    if (err != ERR_NONE)
        return err;
    if (message_list_count(raw->list) == 0)
        return ERR_NONE;
    if (raw->wants_end) {
        raw->top = message_list_count(raw->list) - 1;
        raw->top_row = 0;
        err = fill_up(raw);
    }
    raw->wants_end = false;
    if (err == ERR_NONE)
        err = up > 0 ? move_up(raw, up) : move_down(raw);
    raw->scroll = 0;
    return err == ERR_NONE ? fill_up(raw) : err;
}

/* --- search --- */

/* Look at some more messages for the text, and go to the first that has it. */
static void search_on(struct view_raw *raw)
{
    size_t count = message_list_count(raw->list);

    for (size_t i = 0; i < SEARCH_TURN && raw->is_searching; i++, raw->search_at++) {
        struct slice bytes = {0};
        struct message_row row;
        struct error error;

        if (raw->search_at >= count) {
            if (raw->is_reading)
                break;
            raw->is_searching = false;
            ui_host_report(raw->host, "no further message has this text");
            break;
        }
        row = message_list_at(raw->list, raw->search_at);
        if (raw_message(raw->host->raw, &row, &bytes, &error) != ERR_NONE ||
            slice_find_nocase(bytes, raw->search) == SLICE_NONE)
            continue;
        raw->top = raw->search_at;
        raw->top_row = 0;
        raw->is_searching = false;
    }
}

static void search_done(void *context, const char *text, bool is_taken)
{
    struct view_raw *raw = context;
    bool is_again = is_taken && strcmp(text, raw->search) == 0;
    struct buf buf;

    buf_init(&buf, raw->search, sizeof(raw->search));
    buf_text(&buf, is_taken ? text : "");
    raw->is_searching = raw->search[0] != '\0';
    raw->search_at = is_again ? raw->top + 1 : raw->top;
}

static void search(struct view_raw *raw)
{
    ui_host_ask(raw->host,
                &(struct ui_question){
                    .label = "/", .text = raw->search, .done = search_done, .context = raw});
}

/* --- as a view --- */

static enum err load(struct ui_view *view, struct area area, struct error *reterr)
{
    struct view_raw *raw = of(view);
    enum err err = ERR_NONE;

    if (!raw->host->look.is_frozen || message_list_count(raw->list) == 0)
        err = read_messages(raw, reterr);
    if (err != ERR_NONE)
        return err;
    raw->rows = area.rows;
    raw->columns = area.columns;
    if (raw->is_searching)
        search_on(raw);
    return settle(raw) == ERR_NONE ? ERR_NONE : error_set(reterr, ERR_MEMORY, "out of memory");
}

static void draw(struct ui_view *view, struct canvas *canvas, struct area area)
{
    struct view_raw *raw = of(view);
    struct area rest = area;

    if (raw->is_reading || raw->is_searching)
        ui_host_reload(raw->host);
    if (raw->shown_count == 0)
        canvas_draw(canvas, area, 0, 0, raw->is_reading ? "reading" : "no messages", STYLE_DIM);
    for (size_t i = 0; i < raw->shown_count && rest.rows > 0; i++) {
        const struct text_pane *pane = raw->shown[i].pane;
        size_t first = i == 0 ? raw->top_row : 0;
        size_t rows = text_pane_rows(pane) - first;

        text_pane_draw_from(pane, first, canvas, rest);
        rows = rows < rest.rows ? rows : rest.rows;
        rest.row += rows;
        rest.rows -= rows;
    }
}

static void go_to(struct view_raw *raw, size_t message)
{
    raw->top = message;
    raw->top_row = 0;
    raw->scroll = 0;
    raw->wants_end = false;
}

static void go_to_transaction(struct view_raw *raw, int step)
{
    size_t at = message_list_of_transaction(raw->list, raw->top, step);

    if (at == raw->top)
        ui_host_report(raw->host, "no further message of this transaction");
    else
        go_to(raw, at);
}

static bool scroll(struct view_raw *raw, enum action action)
{
    struct move move;

    if (!move_of_action(action, raw->rows, &move))
        return false;
    switch (move.to) {
    case MOVE_BY:
        raw->scroll += move.rows;
        break;
    case MOVE_TO_FIRST:
        go_to(raw, 0);
        break;
    case MOVE_TO_LAST:
        raw->wants_end = true;
        raw->scroll = 0;
        break;
    }
    return true;
}

static bool act(struct ui_view *view, enum action action)
{
    struct view_raw *raw = of(view);
    struct message_row row;

    switch ((int)action) {
    case ACTION_NEXT_MESSAGE:
        if (raw->top + 1 < message_list_count(raw->list))
            go_to(raw, raw->top + 1);
        return true;
    case ACTION_PREVIOUS_MESSAGE:
        if (raw->top > 0)
            go_to(raw, raw->top - (raw->top_row == 0));
        return true;
    case ACTION_NEXT_OF_TRANSACTION:
        go_to_transaction(raw, 1);
        return true;
    case ACTION_PREVIOUS_OF_TRANSACTION:
        go_to_transaction(raw, -1);
        return true;
    case ACTION_SEARCH_ROWS:
        search(raw);
        return true;
    case ACTION_SYNTAX:
        raw->is_coloured = !raw->is_coloured;
        return true;
    case ACTION_COPY:
    case ACTION_COPY_ALL:
        row = message_list_at(raw->list, raw->top);
        message_text_copy(raw->host, &row, action == ACTION_COPY_ALL);
        return true;
    case ACTION_SAVE_MESSAGE:
        ui_host_push(raw->host,
                     raw->host->views->save(raw->host, raw->calls, raw->call_count, NULL));
        return true;
    default:
        return scroll(raw, action);
    }
}

static const char *why_not(const struct ui_view *view, enum action action)
{
    const struct view_raw *raw = (const struct view_raw *)view;

    if (message_list_count(raw->list) > 0)
        return NULL;
    return action == ACTION_COPY || action == ACTION_COPY_ALL ||
                   action == ACTION_NEXT_OF_TRANSACTION || action == ACTION_PREVIOUS_OF_TRANSACTION
               ? "there are no messages yet"
               : NULL;
}

static void title(const struct ui_view *view, struct buf *buf)
{
    const struct view_raw *raw = (const struct view_raw *)view;
    size_t count = message_list_count(raw->list);

    buf_format(buf, "raw  msg %zu/%zu", count == 0 ? 0 : raw->top + 1, count);
    if (raw->search[0] != '\0')
        buf_format(buf, "  /%s", raw->search);
    if (raw->is_searching)
        buf_format(buf, " at %zu", raw->search_at);
}

static const struct ui_view_ops ops = {
    .where = WHERE_MESSAGE,
    .free = free_view,
    .load = load,
    .draw = draw,
    .act = act,
    .title = title,
    .why_not = why_not,
};

struct ui_view *view_raw_new(const struct ui_host *host, const uint64_t *calls, size_t count)
{
    struct view_raw *raw = calloc(1, sizeof(*raw));

    assert(calls != NULL && count > 0);
    if (raw == NULL)
        return NULL;
    *raw = (struct view_raw){.view.ops = &ops,
                             .host = host,
                             .calls = calloc(count > 0 ? count : 1, sizeof(*calls)),
                             .call_count = count > 0 ? count : 1, /* number 0: no messages */
                             .list = message_list_new()};
    if (raw->calls == NULL || raw->list == NULL) {
        free_view(&raw->view);
        return NULL;
    }
    if (count > 0)
        memcpy(raw->calls, calls, count * sizeof(*calls));
    return &raw->view;
}
