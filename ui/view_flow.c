#include "ui/view_flow.h"

#include <assert.h>
#include <stdlib.h>

#include "base/array.h"
#include "ui/move.h"
#include "ui/view_flow_private.h"
#include "ui/view_message_text.h"

#define PITCH_STEP 2
#define COPY_ROWS  5000 /* a longer ladder is never copied */

/* --- the cursor --- */

/* Go to the next row (step 1), or the one before (step -1): of the same transaction, with a finding,
 * that matches the search. Return false when there is none. */
static bool go_in_transaction(struct view_flow *flow, int step)
{
    const struct message_list *list;
    const struct flow *model = view_flow_model(flow);
    const struct flow_row *row;
    size_t at;

    if (!view_flow_cursor(flow, &row, &at))
        return false;
    list = flow_source_messages(flow->shown);
    for (;;) {
        size_t next = message_list_of_transaction(list, at, step);

        if (next == at)
            return false;
        at = next;
        /* What was sent again and folded is in the row that the cursor is on. */
        if (flow_message_at(model, at)->row != flow->cursor) {
            view_flow_go(flow, flow_message_at(model, at)->row);
            return true;
        }
    }
}

static bool go_to_finding(struct view_flow *flow, int step)
{
    const struct flow *model = view_flow_model(flow);
    size_t rows = view_flow_rows(flow);

    for (size_t i = flow->cursor + (size_t)step; i < rows; i += (size_t)step) {
        if (flow_row_at(model, i)->kind == FLOW_ROW_NOTE) {
            view_flow_go(flow, i);
            return true;
        }
    }
    return false;
}

static bool go_to_match(struct view_flow *flow, int step)
{
    const struct flow_search *search = &flow->search;
    size_t rows = search->row_count;

    for (size_t i = 1; i <= rows; i++) {
        size_t at = (flow->cursor + (step > 0 ? i : rows - i % rows)) % rows;

        if (search->rows[at]) {
            view_flow_go(flow, at);
            return true;
        }
    }
    return false;
}

/* --- copies --- */

static void copy_message(struct view_flow *flow)
{
    const struct flow_row *row;
    struct message_row message;
    size_t at;

    if (!view_flow_cursor(flow, &row, &at))
        return;
    message = message_list_at(flow_source_messages(flow->shown), at);
    message_text_copy(flow->host, &message, false);
}

static bool print_ladder(const struct view_flow *flow, FILE *file)
{
    struct flow_text_options options = {.style = flow->host->look.style};
    struct out *out = malloc(sizeof(*out));
    struct error error;
    bool is_done;

    options.style.target = flow->host->look.is_ascii ? ESCAPE_ASCII : ESCAPE_TERMINAL;
    options.style.colours = STYLE_NO_COLOUR;
    options.style.width = 0;
    if (out == NULL)
        return false;
    out_init(out, file, "the clipboard");
    is_done = flow_text_print(view_flow_model(flow), &options, out) == ERR_NONE;
    is_done = out_finish(out, &error) == ERR_NONE && is_done;
    free(out);
    return is_done;
}

static void copy_ladder(struct view_flow *flow)
{
    char *text = NULL;
    size_t len = 0;
    FILE *file;
    bool is_done;

    if (view_flow_rows(flow) > COPY_ROWS) {
        ui_host_report(flow->host, "%zu rows are too many to copy: S saves them",
                       view_flow_rows(flow));
        return;
    }
    file = open_memstream(&text, &len);
    is_done = file != NULL && print_ladder(flow, file);
    if (file != NULL)
        is_done = fclose(file) == 0 && is_done;
    if (is_done)
        ui_host_copy(flow->host, slice_of(text, len));
    else
        ui_host_report(flow->host, "no memory for a copy");
    free(text);
}

/* --- what is shown of rows --- */

/* Keep a fold open from now on. Return false when the host has no memory. */
static bool keep_open(struct view_flow *flow, uint64_t message)
{
    uint64_t *grown = array_grow(flow->open, &flow->open_cap, flow->open_count + 1, sizeof(*grown));

    if (grown == NULL)
        return false;
    flow->open = grown;
    flow->open[flow->open_count++] = message;
    return true;
}

/* Unfold the row under the cursor, or show its message. */
static void open_row(struct view_flow *flow)
{
    const struct flow_row *row;
    size_t at;

    if (!view_flow_cursor(flow, &row, &at))
        return;
    if (row->kind == FLOW_ROW_FOLD ||
        (row->kind == FLOW_ROW_MESSAGE && (row->count > 1 || row->copies > 0))) {
        if (keep_open(flow, flow_message_at(view_flow_model(flow), at)->id))
            view_flow_refold(flow);
        else
            ui_host_report(flow->host, "no memory to unfold it");
        return;
    }
    ui_host_push(flow->host,
                 flow->host->views->message(flow->host, flow_source_messages(flow->shown), at,
                                            flow->time, flow->is_coloured));
}

static void toggle_fold(struct view_flow *flow)
{
    /* Rows that were opened one by one are folded again first. */
    flow->is_folded = flow->open_count > 0 || !flow->is_folded;
    flow->open_count = 0;
    view_flow_refold(flow);
}

static void change_time(struct view_flow *flow)
{
    flow->time = flow->time == STYLE_TIME_REL     ? STYLE_TIME_DELTA
                 : flow->time == STYLE_TIME_DELTA ? STYLE_TIME_ABS
                                                  : STYLE_TIME_REL;
}

static void pan(struct view_flow *flow, int step)
{
    const struct flow_layout *layout = flow_text_layout(flow->text);

    /* Several keys may come before the next layout: `pan` is where it will be. */
    if (step < 0 ? flow->pan == 0 : flow->pan + layout->visible >= layout->shown) {
        ui_host_report(flow->host, layout->visible == layout->shown
                                       ? "all participants are to be seen"
                                       : "there is no further participant");
        return;
    }
    flow->pan += (size_t)step;
}

static void change_pitch(struct view_flow *flow, int step)
{
    size_t pitch = flow->pitch > 0 ? flow->pitch : flow_text_layout(flow->text)->pitch;
    size_t wanted = step < 0 && pitch <= PITCH_STEP ? pitch : pitch + (size_t)(step * PITCH_STEP);

    if (wanted >= FLOW_PITCH_MIN && wanted <= flow_text_layout(flow->text)->width)
        flow->pitch = wanted;
}

static void hide(struct view_flow *flow)
{
    const struct flow *model = view_flow_model(flow);
    const struct flow_participant *participant;
    const struct flow_row *row;
    size_t at;

    if (!view_flow_cursor(flow, &row, &at))
        return;
    participant = flow_participant_at(model, row->from);
    if (flow->is_hidden[row->from]) {
        flow->hidden_count = 0;
    } else if (flow->hidden_count + 1 >= flow_participant_count(model) || participant->is_others) {
        ui_host_report(flow->host, "the last column stays");
        return;
    } else {
        flow->hidden[flow->hidden_count++] = participant->addr;
    }
    view_flow_mark_hidden(flow);
}

/* --- the pane --- */

static void toggle_pane(struct view_flow *flow)
{
    bool is_hidden = flow->pane_mode == FLOW_PANE_OFF ||
                     (flow->pane_mode == FLOW_PANE_AUTO && flow->places.pane.rows == 0);

    flow->pane_mode = is_hidden ? FLOW_PANE_ON : FLOW_PANE_OFF;
}

static void maximise(struct view_flow *flow)
{
    flow->pane_mode = flow->pane_mode == FLOW_PANE_ALONE ? FLOW_PANE_AUTO : FLOW_PANE_ALONE;
}

static void move_pane(struct view_flow *flow)
{
    bool is_right = flow->pane_side == FLOW_SIDE_RIGHT ||
                    (flow->pane_side == FLOW_SIDE_AUTO && flow->places.is_right);

    flow->pane_side = is_right ? FLOW_SIDE_BELOW : FLOW_SIDE_RIGHT;
    flow->pane_mode = FLOW_PANE_ON;
}

static void scroll_pane(struct view_flow *flow, int step)
{
    size_t rows = flow->places.pane.rows;

    text_pane_scroll(flow->pane, step * (int64_t)(rows > 1 ? rows / 2 : 1), rows);
}

/* --- actions by kind; each returns whether the action was one of its kind --- */

static bool act_move(struct view_flow *flow, enum action action)
{
    size_t rows = view_flow_rows(flow);
    size_t page = flow->places.rows.rows > 1 ? flow->places.rows.rows - 1 : 1;
    size_t to = flow->cursor;

    /* Without rows no row is the last: the cursor is put where it may be once there are some. */
    if (!move_position(action, page, rows > 0 ? rows - 1 : SIZE_MAX, &to))
        return false;
    view_flow_go(flow, to);
    flow->is_following = action == ACTION_END && flow->host->look.is_live;
    return true;
}

static bool act_go(struct view_flow *flow, enum action action)
{
    switch ((int)action) {
    case ACTION_NEXT_OF_TRANSACTION:
    case ACTION_PREVIOUS_OF_TRANSACTION:
        if (!go_in_transaction(flow, action == ACTION_NEXT_OF_TRANSACTION ? 1 : -1))
            ui_host_report(flow->host, "no further message of this transaction");
        return true;
    case ACTION_NEXT_FINDING:
    case ACTION_PREVIOUS_FINDING:
        if (!go_to_finding(flow, action == ACTION_NEXT_FINDING ? 1 : -1))
            ui_host_report(flow->host, "no further row with a finding");
        return true;
    case ACTION_NEXT_MATCH:
    case ACTION_PREVIOUS_MATCH:
        if (!go_to_match(flow, action == ACTION_NEXT_MATCH ? 1 : -1))
            ui_host_report(flow->host, "no row has this text");
        return true;
    case ACTION_NEXT_CALL:
    case ACTION_PREVIOUS_CALL:
        view_flow_show_neighbour(flow, action == ACTION_PREVIOUS_CALL);
        return true;
    case ACTION_SEARCH_ROWS:
        view_flow_search(flow);
        return true;
    case ACTION_OPEN:
        open_row(flow);
        return true;
    case ACTION_FOLLOW:
        flow->is_following = !flow->is_following;
        return true;
    default:
        return false;
    }
}

static bool act_look(struct view_flow *flow, enum action action)
{
    switch ((int)action) {
    case ACTION_LEFT:
    case ACTION_RIGHT:
        pan(flow, action == ACTION_LEFT ? -1 : 1);
        return true;
    case ACTION_PITCH_MORE:
    case ACTION_PITCH_LESS:
        change_pitch(flow, action == ACTION_PITCH_MORE ? 1 : -1);
        return true;
    case ACTION_PITCH_AUTO:
        flow->pitch = 0;
        return true;
    case ACTION_TIME:
        change_time(flow);
        return true;
    case ACTION_FOLD:
        toggle_fold(flow);
        return true;
    case ACTION_MERGE:
        flow->is_merged = !flow->is_merged;
        flow->hidden_count = 0;
        view_flow_renew(flow);
        return true;
    case ACTION_ONLY_SDP:
        flow->is_only_sdp = !flow->is_only_sdp;
        view_flow_renew(flow);
        return true;
    case ACTION_SDP:
        flow->sdp = (enum flow_sdp_mode)((flow->sdp + 1) % FLOW_SDP_MODES);
        return true;
    case ACTION_COLOUR:
        flow->colour = (enum flow_colour)((flow->colour + 1) % (FLOW_COLOUR_TRANSACTION + 1));
        return true;
    case ACTION_HIDE:
        hide(flow);
        return true;
    default:
        return false;
    }
}

static bool act_pane(struct view_flow *flow, enum action action)
{
    switch ((int)action) {
    case ACTION_DETAIL:
        toggle_pane(flow);
        return true;
    case ACTION_DETAIL_MORE:
    case ACTION_DETAIL_LESS:
        flow->pane_steps += action == ACTION_DETAIL_MORE ? 1 : -1;
        return true;
    case ACTION_DETAIL_RESET:
        flow->pane_steps = 0;
        return true;
    case ACTION_PANE_MAXIMISE:
        maximise(flow);
        return true;
    case ACTION_PANE_PLACE:
        move_pane(flow);
        return true;
    case ACTION_DETAIL_UP:
    case ACTION_DETAIL_DOWN:
        scroll_pane(flow, action == ACTION_DETAIL_UP ? -1 : 1);
        return true;
    case ACTION_SYNTAX:
        flow->is_coloured = !flow->is_coloured;
        flow->filled = 0;
        return true;
    default:
        return false;
    }
}

static bool act_take(struct view_flow *flow, enum action action)
{
    switch ((int)action) {
    case ACTION_COPY:
        copy_message(flow);
        return true;
    case ACTION_COPY_ALL:
        copy_ladder(flow);
        return true;
    case ACTION_RAW:
        ui_host_push(flow->host, flow->host->views->raw(flow->host, flow->calls, flow->call_count));
        return true;
    case ACTION_SAVE_FLOW:
        ui_host_push(flow->host,
                     flow->host->views->save(flow->host, flow->calls, flow->call_count, NULL));
        return true;
    default:
        return false;
    }
}

static bool act(struct ui_view *view, enum action action)
{
    struct view_flow *flow = view_flow_of(view);

    return act_move(flow, action) || act_go(flow, action) || act_look(flow, action) ||
           act_pane(flow, action) || act_take(flow, action);
}

/* Return whether an action needs rows. Those that leave or only set a mode do not. */
static bool needs_rows(enum action action)
{
    static const enum action actions[] = {
        ACTION_OPEN,
        ACTION_LEFT,
        ACTION_RIGHT,
        ACTION_PITCH_MORE,
        ACTION_PITCH_LESS,
        ACTION_HIDE,
        ACTION_COPY,
        ACTION_COPY_ALL,
        ACTION_NEXT_OF_TRANSACTION,
        ACTION_NEXT_FINDING,
        ACTION_PREVIOUS_OF_TRANSACTION,
        ACTION_PREVIOUS_FINDING,
        ACTION_DETAIL_UP,
        ACTION_DETAIL_DOWN,
    };

    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        if (actions[i] == action)
            return true;
    }
    return false;
}

static bool has_finding(const struct view_flow *flow)
{
    const struct flow *model = view_flow_model(flow);

    for (size_t i = 0; i < view_flow_rows(flow); i++) {
        if (flow_row_at(model, i)->kind == FLOW_ROW_NOTE)
            return true;
    }
    return false;
}

static const char *why_not(const struct ui_view *view, enum action action)
{
    const struct view_flow *flow = (const struct view_flow *)view;

    if (needs_rows(action) && (view_flow_rows(flow) == 0 || flow->text == NULL))
        return "there are no rows yet";
    switch ((int)action) {
    case ACTION_NEXT_CALL:
    case ACTION_PREVIOUS_CALL:
        return flow->has_page ? NULL : "this ladder was not opened from a list";
    case ACTION_NEXT_MATCH:
    case ACTION_PREVIOUS_MATCH:
        return flow->search.text[0] != '\0' ? NULL : "nothing is searched for: / does";
    case ACTION_NEXT_FINDING:
    case ACTION_PREVIOUS_FINDING:
        return has_finding(flow) ? NULL : "no row has a finding";
    case ACTION_DETAIL_UP:
    case ACTION_DETAIL_DOWN:
        return flow->places.pane.rows > 0 ? NULL : "there is no pane: t opens it";
    case ACTION_FOLLOW:
        return flow->host->look.is_live ? NULL : "nothing more comes: this is no live capture";
    default:
        return NULL;
    }
}

/* --- as a view --- */

static void free_view(struct ui_view *view)
{
    struct view_flow *flow = view_flow_of(view);

    flow_text_free(flow->text);
    flow_source_free(flow->shown);
    flow_source_free(flow->next);
    text_pane_free(flow->pane);
    view_flow_search_release(flow);
    free(flow->open);
    free(flow->calls);
    free(flow);
}

static void title(const struct ui_view *view, struct buf *buf)
{
    const struct view_flow *flow = (const struct view_flow *)view;

    buf_slice(buf, slice_of(flow->title, flow->title_len));
}

static const struct ui_view_ops ops = {
    .where = WHERE_FLOW,
    .free = free_view,
    .load = view_flow_load,
    .draw = view_flow_draw,
    .act = act,
    .title = title,
    .why_not = why_not,
};

struct ui_view *view_flow_new(const struct ui_host *host, const uint64_t *calls, size_t count,
                              const struct call_page *page)
{
    struct view_flow *flow = calloc(1, sizeof(*flow));

    assert(calls != NULL && count > 0);
    if (flow == NULL)
        return NULL;
    *flow = (struct view_flow){.view.ops = &ops,
                               .host = host,
                               .calls = calloc(count > 0 ? count : 1, sizeof(*calls)),
                               .call_count =
                                   count > 0 ? count : 1, /* number 0: a call without messages */
                               .has_page = page != NULL,
                               .time = STYLE_TIME_REL,
                               .is_folded = true,
                               .pane = text_pane_new(),
                               .is_coloured = true};
    if (flow->calls == NULL || flow->pane == NULL) {
        free_view(&flow->view);
        return NULL;
    }
    if (count > 0)
        memcpy(flow->calls, calls, count * sizeof(*calls));
    if (page != NULL)
        flow->page = *page;
    return &flow->view;
}
