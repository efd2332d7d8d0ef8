#include "export/flow_sdp.h"
#include "ui/view_flow_private.h"
#include "ui/view_message_text.h"

/* Pitch that addresses, and formats behind them, like to have, columns. */
static const struct {
    size_t more;  /* than without them */
    size_t least; /* even if fewer participants are to be seen then */
} beside_pitch[FLOW_SDP_MODES] = {
    [FLOW_SDP_ADDRESS] = {.more = 18, .least = 28},
    [FLOW_SDP_FORMATS] = {.more = 26, .least = 40},
};

/* Give the words beside the arrow of a row that is on the screen. */
static struct slice words_beside(void *context, const struct flow_message *message)
{
    const struct view_flow *flow = context;
    const struct flow_beside *beside;

    if (message->row < flow->top || message->row - flow->top >= FLOW_BESIDE)
        return (struct slice){0};
    beside = &flow->beside[message->row - flow->top];
    if (beside->message != message->id || beside->len == 0)
        return (struct slice){0};
    return slice_of(beside->text, beside->len);
}

static struct flow_text_options text_options(struct view_flow *flow, size_t columns)
{
    struct flow_text_options options = {
        .style = flow->host->look.style,
        .pan = flow->pan,
        .pitch = flow->pitch,
        .hidden = flow->hidden_count > 0 ? flow->is_hidden : NULL,
        .colour = flow->colour,
        .has_letters = flow_leg_count(view_flow_model(flow)) > 1,
        .extra = flow->sdp == FLOW_SDP_NONE ? NULL : words_beside,
        .extra_context = flow,
        .extra_cells = beside_pitch[flow->sdp].more,
        .pitch_least = beside_pitch[flow->sdp].least,
    };

    options.style.time = flow->time;
    options.style.width = columns > FLOW_MARGIN ? columns - FLOW_MARGIN : 1;
    return options;
}

static enum err lay_out(struct view_flow *flow, struct area area)
{
    struct flow_text_options options;
    enum err err = ERR_NONE;

    flow->places = view_flow_place(flow, area, 2);
    options = text_options(flow, flow->places.rows.columns);
    if (flow->text == NULL)
        flow->text = flow_text_new(view_flow_model(flow), &options);
    else
        err = flow_text_change(flow->text, &options);
    if (flow->text == NULL || err != ERR_NONE)
        return ERR_MEMORY;
    flow->pan = flow_text_layout(flow->text)->first;
    flow->places = view_flow_place(flow, area, flow_text_head_count(flow->text));
    return ERR_NONE;
}

/* Have the cursor on a row, and the window around it. */
static void settle(struct view_flow *flow)
{
    size_t rows = view_flow_rows(flow);
    size_t visible = flow->places.rows.rows > 0 ? flow->places.rows.rows : 1;
    size_t last_top = rows > visible ? rows - visible : 0;

    if (flow->is_following || flow->cursor >= rows)
        flow->cursor = rows > 0 ? rows - 1 : 0;
    if (flow->cursor < flow->top)
        flow->top = flow->cursor;
    if (flow->cursor >= flow->top + visible)
        flow->top = flow->cursor - visible + 1;
    if (flow->top > last_top)
        flow->top = last_top;
}

static void read_beside(struct view_flow *flow, const struct flow_message *message, size_t at,
                        struct flow_beside *beside)
{
    struct message_row row = message_list_at(flow_source_messages(flow->shown), at);
    struct slice bytes = {0};
    struct error error;
    struct buf buf;

    if (beside->message == message->id && beside->mode == flow->sdp)
        return;
    buf_init(&buf, beside->text, sizeof(beside->text));
    if (raw_message(flow->host->raw, &row, &bytes, &error) == ERR_NONE)
        (void)flow_sdp_write(bytes, flow->sdp == FLOW_SDP_FORMATS, &buf);
    beside->message = message->id;
    beside->mode = (uint8_t)flow->sdp;
    beside->len = (uint8_t)buf.len;
}

static void fill_beside(struct view_flow *flow)
{
    const struct flow *model = view_flow_model(flow);

    if (flow->sdp == FLOW_SDP_NONE)
        return;
    for (size_t i = 0; i < flow->places.rows.rows && i < FLOW_BESIDE; i++) {
        const struct flow_row *row;
        const struct flow_message *message;

        if (flow->top + i >= flow_row_count(model))
            break;
        row = flow_row_at(model, flow->top + i);
        message = flow_message_at(model, row->message);
        if (row->kind == FLOW_ROW_MESSAGE && (message->flags & MESSAGE_HAS_SDP) != 0)
            read_beside(flow, message, row->message, &flow->beside[i]);
    }
}

static enum err fill_pane(struct view_flow *flow, struct error *reterr)
{
    const struct flow_row *row;
    struct message_row message;
    size_t at;
    enum err err;

    if (flow->places.pane.rows == 0 || !view_flow_cursor(flow, &row, &at))
        return ERR_NONE;
    message = message_list_at(flow_source_messages(flow->shown), at);
    if (flow->filled != message.id) {
        err = message_text_fill(flow->pane, flow->host, &message, flow->is_coloured, reterr);
        if (err != ERR_NONE)
            return err;
        flow->filled = message.id;
        text_pane_go(flow->pane, 0, 1);
    }
    if (text_pane_search(flow->pane, flow->search.text) != ERR_NONE ||
        text_pane_fit(flow->pane, flow->places.pane.columns, flow->host->look.style.target) !=
            ERR_NONE)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    text_pane_scroll(flow->pane, 0, flow->places.pane.rows);
    return ERR_NONE;
}

enum err view_flow_load(struct ui_view *view, struct area area, struct error *reterr)
{
    struct view_flow *flow = view_flow_of(view);
    enum err err;

    flow->is_behind = false;
    err = view_flow_read(flow, reterr);
    if (err != ERR_NONE || flow->shown == NULL)
        return err;
    if (lay_out(flow, area) != ERR_NONE)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    settle(flow);
    err = view_flow_search_rows(flow, reterr);
    settle(flow);
    fill_beside(flow);
    return err == ERR_NONE ? fill_pane(flow, reterr) : err;
}
