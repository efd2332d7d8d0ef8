#include <stdlib.h>

#include "ui/view_flow_inner.h"
#include "ui/view_message.h"

#define PITCH_STEP 2

/* --- rows --- */

/* Keep a fold open from now on. False when the host has no memory. */
static bool keep_open(struct view_flow *flow, uint64_t message)
{
    if (flow->open_count == flow->open_cap) {
        size_t wanted = flow->open_cap == 0 ? 16 : flow->open_cap * 2;
        uint64_t *grown = reallocarray(flow->open, wanted, sizeof(*grown));

        if (grown == NULL)
            return false;
        flow->open = grown;
        flow->open_cap = wanted;
    }
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
            ui_say(flow->ui, "no memory to unfold it");
        return;
    }
    ui_push(flow->ui, view_message_open(flow->ui, flow_source_messages(flow->shown), at, flow->time,
                                        flow->is_coloured));
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
        ui_say(flow->ui, layout->visible == layout->shown ? "all participants are to be seen"
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
        ui_say(flow->ui, "the last column stays");
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

/* --- actions by kind; each tells whether the action was one of its kind --- */

static bool act_move(struct view_flow *flow, enum action action)
{
    int64_t page = flow->places.rows.rows > 1 ? (int64_t)flow->places.rows.rows - 1 : 1;

    switch ((int)action) {
    case ACTION_UP:
        view_flow_move(flow, -1);
        return true;
    case ACTION_DOWN:
        view_flow_move(flow, 1);
        return true;
    case ACTION_PPAGE:
        view_flow_move(flow, -page);
        return true;
    case ACTION_NPAGE:
        view_flow_move(flow, page);
        return true;
    case ACTION_HPPAGE:
        view_flow_move(flow, -(page + 1) / 2);
        return true;
    case ACTION_HNPAGE:
        view_flow_move(flow, (page + 1) / 2);
        return true;
    case ACTION_BEGIN:
        view_flow_go(flow, 0);
        return true;
    case ACTION_END:
        view_flow_go(flow, SIZE_MAX);
        flow->is_following = ui_look(flow->ui)->is_live;
        return true;
    default:
        return false;
    }
}

static bool act_go(struct view_flow *flow, enum action action)
{
    switch ((int)action) {
    case ACTION_NEXT_OF_TRANSACTION:
    case ACTION_PREVIOUS_OF_TRANSACTION:
        if (!view_flow_go_in_transaction(flow, action == ACTION_NEXT_OF_TRANSACTION ? 1 : -1))
            ui_say(flow->ui, "no further message of this transaction");
        return true;
    case ACTION_NEXT_FINDING:
    case ACTION_PREVIOUS_FINDING:
        if (!view_flow_go_to_finding(flow, action == ACTION_NEXT_FINDING ? 1 : -1))
            ui_say(flow->ui, "no further row with a finding");
        return true;
    case ACTION_NEXT_MATCH:
    case ACTION_PREVIOUS_MATCH:
        if (!view_flow_go_to_match(flow, action == ACTION_NEXT_MATCH ? 1 : -1))
            ui_say(flow->ui, "no row has this text");
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
        view_flow_copy_message(flow);
        return true;
    case ACTION_COPY_ALL:
        view_flow_copy_ladder(flow);
        return true;
    case ACTION_RAW:
        ui_push(flow->ui, view_raw_new(flow->ui, flow->calls, flow->call_count));
        return true;
    case ACTION_SAVE_FLOW:
        ui_push(flow->ui, view_save_new(flow->ui, flow->calls, flow->call_count, NULL));
        return true;
    default:
        return false;
    }
}

bool view_flow_act(struct ui_view *view, enum action action)
{
    struct view_flow *flow = view_flow_of(view);

    return act_move(flow, action) || act_go(flow, action) || act_look(flow, action) ||
           act_pane(flow, action) || act_take(flow, action);
}

/* Tell whether an action needs rows. Those that leave or only set a mode do not. */
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

    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
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

const char *view_flow_why_not(const struct ui_view *view, enum action action)
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
        return ui_look(flow->ui)->is_live ? NULL : "nothing more comes: this is no live capture";
    default:
        return NULL;
    }
}
