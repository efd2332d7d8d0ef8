#include "ui/view_message.h"

#include <assert.h>
#include <stdlib.h>

#include "ui/view_message_text.h"

#define HEAD_ROWS  1
#define HEAD_MAX   256
#define WHAT_MAX   80
#define SEARCH_MAX 256

struct view_message {
    struct ui_view view;
    const struct ui_host *host;
    struct message_list *list;
    size_t at;
    struct text_pane *pane;
    uint64_t filled; /* id of the message that is in the pane; 0: none, or to be read again */
    size_t rows;     /* that the pane has on the screen */
    enum style_time time;
    bool is_coloured;
    bool wants_match; /* go to a match of the search when the text is there */
    size_t match_from;
    char what[WHAT_MAX + 1];
    char search[SEARCH_MAX];
};

static struct view_message *of(struct ui_view *view)
{
    return (struct view_message *)view;
}

static void free_view(struct ui_view *view)
{
    text_pane_free(of(view)->pane);
    message_list_free(of(view)->list);
    free(view);
}

static void read_what(struct view_message *message, const struct message_row *row)
{
    struct error error;
    struct slice bytes = {0};
    struct buf buf;

    buf_init(&buf, message->what, sizeof(message->what));
    if (raw_message(message->host->raw, row, &bytes, &error) == ERR_NONE)
        message_text_write_what(bytes, WHAT_MAX, &buf);
}

static enum err fill(struct view_message *message, struct error *reterr)
{
    struct message_row row = message_list_at(message->list, message->at);
    enum err err;

    if (message->filled == row.id)
        return ERR_NONE;
    err = message_text_fill(message->pane, message->host, &row, message->is_coloured, reterr);
    if (err == ERR_NONE) {
        read_what(message, &row);
        message->filled = row.id;
    }
    return err;
}

/* Go to the match that was asked for: the first from a row on, else the first of all. */
static void go_to_match(struct view_message *message)
{
    size_t row;

    if (text_pane_find(message->pane, message->match_from, false, &row) ||
        text_pane_find(message->pane, 0, false, &row)) {
        text_pane_go(message->pane, row, message->rows);
        message->match_from = row;
    }
    message->wants_match = false;
}

static enum err load(struct ui_view *view, struct area area, struct error *reterr)
{
    struct view_message *message = of(view);
    enum err err = fill(message, reterr);

    if (err != ERR_NONE)
        return err;
    message->rows = area.rows > HEAD_ROWS ? area.rows - HEAD_ROWS : 1;
    if (text_pane_search(message->pane, message->search) != ERR_NONE ||
        text_pane_fit(message->pane, area.columns, message->host->look.style.target) != ERR_NONE)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    if (message->wants_match)
        go_to_match(message);
    text_pane_scroll(message->pane, 0, message->rows);
    return ERR_NONE;
}

/* "+7.500  10.0.0.14:5060 ► 10.0.0.1:5060  UDP 414 B  transaction 2/4  row 1/31" */
static void write_head(struct view_message *message, struct buf *buf)
{
    struct style style = message->host->look.style;
    struct message_row row = message_list_at(message->list, message->at);
    int64_t start_us = message_list_at(message->list, 0).time_us;
    int64_t before_us =
        message->at == 0 ? row.time_us : message_list_at(message->list, message->at - 1).time_us;
    size_t rows = text_pane_rows(message->pane);
    size_t place;
    size_t count;

    style.time = message->time;
    if (message->search[0] != '\0')
        buf_format(buf, "/%s: %zu  ", message->search, text_pane_matches(message->pane));
    style_write_time(&style, row.time_us, start_us, before_us, buf);
    buf_text(buf, "  ");
    message_text_write_path(&message->host->look, &row, buf);
    message_list_place(message->list, message->at, &place, &count);
    if (count > 1)
        buf_format(buf, "  transaction %zu/%zu", place, count);
    if (rows > message->rows)
        buf_format(buf, "  row %zu/%zu", text_pane_top(message->pane) + 1, rows);
}

static void draw(struct ui_view *view, struct canvas *canvas, struct area area)
{
    struct view_message *message = of(view);
    enum escape_target target = message->host->look.style.target;
    struct area body = area;
    char memory[HEAD_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    write_head(message, &buf);
    canvas_write(canvas, area, 0, 0, area.columns, buf_as_slice(&buf), target, STYLE_TITLE);
    if (area.rows <= HEAD_ROWS)
        return;
    body.row += HEAD_ROWS;
    body.rows -= HEAD_ROWS;
    text_pane_draw(message->pane, canvas, body);
}

static void show(struct view_message *message, size_t at)
{
    if (at == message->at) {
        ui_host_report(message->host, "there is no other one");
        return;
    }
    message->at = at;
    text_pane_go(message->pane, 0, 1);
}

static void show_next(struct view_message *message)
{
    if (message->at + 1 < message_list_count(message->list))
        show(message, message->at + 1);
    else
        ui_host_report(message->host, "this is the last message");
}

static void show_previous(struct view_message *message)
{
    if (message->at > 0)
        show(message, message->at - 1);
    else
        ui_host_report(message->host, "this is the first message");
}

/* --- search --- */

static void search_changed(void *context, const char *text)
{
    struct view_message *message = context;
    struct buf buf;

    buf_init(&buf, message->search, sizeof(message->search));
    buf_text(&buf, text);
    message->wants_match = true;
    ui_host_reload(message->host);
}

static void search_done(void *context, const char *text, bool is_taken)
{
    search_changed(context, is_taken ? text : "");
}

static void search(struct view_message *message)
{
    bool is_again = message->search[0] != '\0';

    /* Enter on the same text goes on to the next match. */
    message->match_from = is_again ? message->match_from + 1 : text_pane_top(message->pane);
    ui_host_ask(message->host, &(struct ui_question){.label = "/",
                                                     .text = message->search,
                                                     .changed = search_changed,
                                                     .done = search_done,
                                                     .context = message});
}

/* --- actions --- */

static bool act(struct ui_view *view, enum action action)
{
    struct view_message *message = of(view);
    struct message_row row = message_list_at(message->list, message->at);

    switch ((int)action) {
    case ACTION_NEXT_MESSAGE:
        show_next(message);
        return true;
    case ACTION_PREVIOUS_MESSAGE:
        show_previous(message);
        return true;
    case ACTION_NEXT_OF_TRANSACTION:
        show(message, message_list_of_transaction(message->list, message->at, 1));
        return true;
    case ACTION_PREVIOUS_OF_TRANSACTION:
        show(message, message_list_of_transaction(message->list, message->at, -1));
        return true;
    case ACTION_SEARCH_ROWS:
        search(message);
        return true;
    case ACTION_TIME:
        message->time = message->time == STYLE_TIME_REL     ? STYLE_TIME_DELTA
                        : message->time == STYLE_TIME_DELTA ? STYLE_TIME_ABS
                                                            : STYLE_TIME_REL;
        return true;
    case ACTION_SYNTAX:
        message->is_coloured = !message->is_coloured;
        message->filled = 0;
        return true;
    case ACTION_COPY:
    case ACTION_COPY_ALL:
        message_text_copy(message->host, &row, action == ACTION_COPY_ALL);
        return true;
    case ACTION_SAVE_MESSAGE:
        ui_host_push(message->host, message->host->views->save(message->host, &row.call, 1, NULL));
        return true;
    default:
        return text_pane_act(message->pane, action, message->rows);
    }
}

static void title(const struct ui_view *view, struct buf *buf)
{
    const struct view_message *message = (const struct view_message *)view;

    buf_format(buf, "msg %zu/%zu  %s", message->at + 1, message_list_count(message->list),
               message->what);
}

static const struct ui_view_ops ops = {
    .where = WHERE_MESSAGE,
    .free = free_view,
    .load = load,
    .draw = draw,
    .act = act,
    .title = title,
};

struct ui_view *view_message_new(const struct ui_host *host, struct message_list *list, size_t at,
                                 enum style_time time, bool is_coloured)
{
    struct view_message *message = calloc(1, sizeof(*message));

    assert(at < message_list_count(list));
    if (message == NULL)
        return NULL;
    *message = (struct view_message){.view.ops = &ops,
                                     .host = host,
                                     .list = message_list_keep(list),
                                     .at = at,
                                     .pane = text_pane_new(),
                                     .time = time,
                                     .is_coloured = is_coloured};
    if (message->pane == NULL) {
        free_view(&message->view);
        return NULL;
    }
    return &message->view;
}
