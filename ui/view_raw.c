#include "ui/view_raw.h"

#include <stdlib.h>

#include "ui/move.h"
#include "ui/view_message_text.h"
#include "ui/view_raw_private.h"

/* Messages that a search looks through in one turn. */
#define SEARCH_TURN 10000

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
            ui_host_say(raw->host, "no further message has this text");
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
        err = view_raw_read(raw, reterr);
    if (err != ERR_NONE)
        return err;
    raw->rows = area.rows;
    raw->columns = area.columns;
    if (raw->is_searching)
        search_on(raw);
    return view_raw_settle(raw) == ERR_NONE ? ERR_NONE
                                            : error_set(reterr, ERR_MEMORY, "out of memory");
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
        ui_host_say(raw->host, "no further message of this transaction");
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
