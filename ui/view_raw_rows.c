#include <stdlib.h>

#include "store/query_messages.h"
#include "ui/view_message_text.h"
#include "ui/view_raw_private.h"

/* How long a read may take that got nothing in its turn. */
#define PATIENCE_US 5000000

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

enum err view_raw_read(struct view_raw *raw, struct error *reterr)
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
        view_set_limit(raw->host->store, PATIENCE_US, NULL, NULL);
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

/* Give the rows that message `at` takes, by way of a pane that is free. */
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

/* Fill the screen from the top on. Gives the rows that are left empty. */
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

enum err view_raw_settle(struct view_raw *raw)
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
