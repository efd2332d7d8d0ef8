#include "export/flow_sdp.h"
#include "ui/view_flow_private.h"
#include "ui/view_message_text.h"

/* An area with fewer rows does without these parts. */
#define STATUS_ROWS 8
#define INFO_ROWS   10
#define HEAD_ROWS   5

#define PANE_ROWS_AUTO    18  /* an area with fewer has no pane by itself: a screen of 20 rows */
#define PANE_COLUMNS_AUTO 140 /* from here on it is at the right */
#define PANE_COLUMNS_MIN  30
#define PANE_EDGE         2 /* columns of the line left of it and a blank */
#define PANE_ROWS_MIN     3
#define LADDER_COLUMNS    48 /* that a pane at the right leaves to the ladder */
#define LADDER_ROWS       6  /* that a pane below leaves to rows */
#define STEP_COLUMNS      8
#define STEP_ROWS         2

#define WORDS_MAX 1024 /* bytes of a line of words */
#define MODES     7    /* words about how things are shown */
#define MODE_MAX  32

/* --- places --- */

static size_t clamp(int64_t value, size_t low, size_t high)
{
    if (value < (int64_t)low || high < low)
        return low;
    return value > (int64_t)high ? high : (size_t)value;
}

/* Cut `rows` rows off the lower end of an area. */
static struct area take_below(struct area *area, size_t rows)
{
    struct area part = *area;

    rows = rows < area->rows ? rows : area->rows;
    area->rows -= rows;
    part.row += area->rows;
    part.rows = rows;
    return part;
}

/* Cut `rows` rows off the upper end of an area. */
static struct area take_above(struct area *area, size_t rows)
{
    struct area part = *area;

    rows = rows < area->rows ? rows : area->rows;
    part.rows = rows;
    area->row += rows;
    area->rows -= rows;
    return part;
}

static bool has_pane(const struct view_flow *flow, struct area area)
{
    switch (flow->pane_mode) {
    case FLOW_PANE_AUTO:
        return area.rows >= PANE_ROWS_AUTO;
    case FLOW_PANE_ON:
        return area.rows >= INFO_ROWS;
    case FLOW_PANE_ALONE:
        return true;
    case FLOW_PANE_OFF:
        break;
    }
    return false;
}

static bool is_at_right(const struct view_flow *flow, struct area area)
{
    bool has_room = area.columns >= LADDER_COLUMNS + PANE_COLUMNS_MIN;

    return has_room && (flow->pane_side == FLOW_SIDE_RIGHT ||
                        (flow->pane_side == FLOW_SIDE_AUTO && area.columns >= PANE_COLUMNS_AUTO));
}

/* Cut the pane off what is left of the area. Below, it has what the ladder does not need. */
static void place_pane(const struct view_flow *flow, size_t head, struct area *rest,
                       struct flow_places *places)
{
    if (flow->pane_mode == FLOW_PANE_ALONE) {
        places->pane = take_below(rest, rest->rows);
    } else if (places->is_right) {
        int64_t wanted = (int64_t)rest->columns * 2 / 5 + (int64_t)flow->pane_steps * STEP_COLUMNS;
        size_t columns = clamp(wanted, PANE_COLUMNS_MIN, rest->columns - LADDER_COLUMNS);

        places->pane = *rest;
        places->pane.columns = columns - PANE_EDGE;
        places->pane.column += rest->columns - columns + PANE_EDGE;
        rest->columns -= columns;
    } else {
        size_t ladder = view_flow_rows(flow) + head + 1;
        size_t spare = rest->rows > ladder ? rest->rows - ladder : 0;
        size_t by_itself = rest->rows / 4 > spare ? rest->rows / 4 : spare;
        int64_t wanted = (int64_t)by_itself + (int64_t)flow->pane_steps * STEP_ROWS;

        places->pane = take_below(rest, clamp(wanted, PANE_ROWS_MIN, rest->rows - LADDER_ROWS));
    }
}

/* Lay out an area; `head` rows for the participants. */
static struct flow_places lay_out_places(const struct view_flow *flow, struct area area,
                                         size_t head)
{
    struct flow_places places = {0};
    struct area rest = area;
    bool has_info = area.rows >= INFO_ROWS;

    places.is_right = is_at_right(flow, area);
    if (area.rows >= STATUS_ROWS)
        places.status = take_above(&rest, 1);
    if (has_info &&
        (places.is_right || !has_pane(flow, area) || flow->pane_mode == FLOW_PANE_ALONE))
        places.info = take_below(&rest, 1);
    if (has_pane(flow, area))
        place_pane(flow, head, &rest, &places);
    if (has_info && places.info.rows == 0)
        places.info = take_below(&rest, 1);
    if (rest.rows >= HEAD_ROWS)
        places.head = take_above(&rest, head);
    places.rows = rest;
    return places;
}

/* --- loading --- */

/* Pitch that addresses, and formats behind them, like to have, columns. */
static const struct {
    size_t more;  /* than without them */
    size_t least; /* even if fewer participants are to be seen then */
} beside_pitch[FLOW_SDP_MODES] = {
    [FLOW_SDP_ADDRESS] = {.more = 18, .least = 28},
    [FLOW_SDP_FORMATS] = {.more = 26, .least = 40},
};

/* Return the words beside the arrow of a row that is on the screen. */
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

    flow->places = lay_out_places(flow, area, 2);
    options = text_options(flow, flow->places.rows.columns);
    if (flow->text == NULL)
        flow->text = flow_text_new(view_flow_model(flow), &options);
    else
        err = flow_text_change(flow->text, &options);
    if (flow->text == NULL || err != ERR_NONE)
        return ERR_MEMORY;
    flow->pan = flow_text_layout(flow->text)->first;
    flow->places = lay_out_places(flow, area, flow_text_head_count(flow->text));
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

/* --- words --- */

static void write_transport(const struct view_flow *flow, size_t at, struct buf *buf)
{
    struct message_row row = message_list_at(flow_source_messages(flow->shown), at);

    message_text_write_path(&flow->host->look, &row, buf);
}

/* Write what the row under the cursor is, in full. */
static void write_info(const struct view_flow *flow, struct buf *buf)
{
    const struct flow *model = view_flow_model(flow);
    const struct flow_row *row;
    size_t at;

    if (!view_flow_cursor(flow, &row, &at))
        return;
    if (row->kind == FLOW_ROW_GAP)
        buf_text(buf, "silence of ");
    if (row->kind == FLOW_ROW_MESSAGE || row->kind == FLOW_ROW_NOTE)
        buf_format(buf, "%zu/%zu ", at + 1, flow_message_count(model));
    flow_write_label(model, row, 0, flow->host->look.is_ascii, buf);
    if (row->kind == FLOW_ROW_MESSAGE) {
        buf_text(buf, "  ");
        write_transport(flow, at, buf);
    }
    if (row->kind == FLOW_ROW_FOLD || row->count > 1 || row->copies > 0)
        buf_text(buf, "  Enter unfolds");
}

/* Write how things are shown, one word each with two blanks behind it, the most telling first. Those
 * that do not fit `cells` columns are left out whole. */
static void write_modes(const struct view_flow *flow, size_t cells, struct buf *buf)
{
    static const char *const times[] = {
        [STYLE_TIME_ABS] = "abs",
        [STYLE_TIME_REL] = "rel",
        [STYLE_TIME_DELTA] = "delta",
        [STYLE_TIME_EPOCH] = "epoch",
    };
    static const char *const colours[] = {
        [FLOW_COLOUR_RESPONSE] = "response",
        [FLOW_COLOUR_LEG] = "leg",
        [FLOW_COLOUR_TRANSACTION] = "transaction",
    };
    static const char *const sdp[] = {
        [FLOW_SDP_ADDRESS] = "address",
        [FLOW_SDP_FORMATS] = "formats",
    };

    char words[MODES][MODE_MAX];
    struct buf bufs[MODES];

    for (size_t i = 0; i < MODES; i++)
        buf_init(&bufs[i], words[i], sizeof(words[i]));
    buf_format(&bufs[0], "time:%s  ", times[flow->time]);
    if (flow->is_only_sdp)
        buf_text(&bufs[1], "only SDP  ");
    if (flow->hidden_count > 0)
        buf_format(&bufs[2], "hidden:%zu  ", flow->hidden_count);
    if (flow->sdp != FLOW_SDP_NONE)
        buf_format(&bufs[3], "sdp:%s  ", sdp[flow->sdp]);
    buf_format(&bufs[4], "merge:%s  ", flow->is_merged ? "address" : "port");
    buf_format(&bufs[5], "fold:%s  ", flow->is_folded ? "on" : "off");
    buf_format(&bufs[6], "colour:%s  ", colours[flow->colour]);
    for (size_t i = 0; i < MODES && buf->len + bufs[i].len <= cells; i++)
        buf_slice(buf, buf_as_slice(&bufs[i]));
}

static void write_rows(const struct view_flow *flow, struct buf *buf)
{
    size_t rows = view_flow_rows(flow);
    size_t last = flow->top + flow->places.rows.rows;

    last = last < rows ? last : rows;
    if (last > flow->top)
        buf_format(buf, "rows %zu-%zu of %zu", flow->top + 1, last, rows);
    if (flow_source_is_cut(flow->shown))
        buf_text(buf, "  (the first of them)");
    if (flow->next != NULL)
        buf_format(buf, "  reading %zu", flow_source_progress(flow->next));
    if (flow->host->look.is_live)
        buf_format(buf, "  follow:%s", flow->is_following ? "on" : "off");
    if (flow->search.text[0] != '\0')
        buf_format(buf, "  /%s: %zu%s", flow->search.text, flow->search.count,
                   flow->search.has_bytes ? "" : " (labels only)");
}

static void draw_status(const struct view_flow *flow, struct canvas *canvas)
{
    enum escape_target target = flow->host->look.style.target;
    struct area area = flow->places.status;
    char modes_memory[WORDS_MAX];
    char rows_memory[WORDS_MAX];
    struct buf modes;
    struct buf rows;
    size_t cells;
    size_t used;

    buf_init(&modes, modes_memory, sizeof(modes_memory));
    buf_init(&rows, rows_memory, sizeof(rows_memory));
    write_rows(flow, &rows);
    cells = escape_cells(buf_as_slice(&rows), target);
    write_modes(flow, area.columns > cells ? area.columns - cells : 0, &modes);
    used = canvas_write(canvas, area, 0, 0, area.columns, buf_as_slice(&modes), target, STYLE_DIM);
    canvas_write(canvas, area, 0, used, area.columns - used, buf_as_slice(&rows), target,
                 STYLE_PLAIN);
}

/* The line under the rows; above a pane it is the pane's upper edge. */
static void draw_info(const struct view_flow *flow, struct canvas *canvas)
{
    const struct ui_look *look = &flow->host->look;
    struct area area = flow->places.info;
    bool is_edge = flow->places.pane.rows > 0 && !flow->places.is_right;
    char memory[WORDS_MAX];
    struct buf buf;
    size_t used;

    buf_init(&buf, memory, sizeof(memory));
    write_info(flow, &buf);
    used = canvas_write(canvas, area, 0, FLOW_MARGIN, area.columns - FLOW_MARGIN,
                        buf_as_slice(&buf), look->style.target, STYLE_TITLE);
    for (size_t i = 0; i < area.columns && is_edge; i++) {
        if (i + 1 < FLOW_MARGIN || i > FLOW_MARGIN + used)
            canvas_draw(canvas, area, 0, i, look->is_ascii ? "-" : "─", STYLE_DIM);
    }
}

/* --- rows --- */

static void put(struct canvas *canvas, struct area area, size_t at, const struct line *line)
{
    struct area ladder = area;

    ladder.column += FLOW_MARGIN;
    ladder.columns -= area.columns > FLOW_MARGIN ? FLOW_MARGIN : area.columns;
    canvas_put_line(canvas, ladder, at, line, 0);
}

static void draw_head(const struct view_flow *flow, struct canvas *canvas)
{
    for (size_t i = 0; i < flow->places.head.rows; i++)
        put(canvas, flow->places.head, i, flow_text_head_line(flow->text, i));
}

/* Return whether a row is another message of the transaction under the cursor. */
static bool is_related(const struct view_flow *flow, const struct flow_row *row)
{
    const struct flow *model = view_flow_model(flow);
    const struct flow_row *cursor;
    uint64_t transaction;
    size_t at;

    if (row->kind != FLOW_ROW_MESSAGE || !view_flow_cursor(flow, &cursor, &at) ||
        cursor->kind == FLOW_ROW_GAP)
        return false;
    transaction = flow_message_at(model, at)->transaction;
    return transaction != 0 && flow_message_at(model, row->message)->transaction == transaction;
}

static void draw_row(const struct view_flow *flow, struct canvas *canvas, size_t at)
{
    struct area area = flow->places.rows;
    size_t row = flow->top + at;
    const struct flow_search *search = &flow->search;
    bool is_match = search->text[0] != '\0' && row < search->row_count && search->rows[row];

    put(canvas, area, at, flow_text_row_line(flow->text, row));
    if (is_match) {
        canvas_draw(canvas, area, at, 1, "/", STYLE_KEY);
        canvas_mark(canvas, area, at, 0, area.columns, LINE_BOLD);
    }
    if (row == flow->cursor) {
        canvas_draw(canvas, area, at, 0, flow->host->look.is_ascii ? ">" : "►", STYLE_TITLE);
        canvas_mark(canvas, area, at, 0, area.columns, LINE_REVERSE);
    } else if (is_related(flow, flow_row_at(view_flow_model(flow), row))) {
        canvas_draw(canvas, area, at, 0, "*", STYLE_KEY);
        canvas_mark(canvas, area, at, 0, area.columns, LINE_BOLD);
    }
}

static void draw_pane(const struct view_flow *flow, struct canvas *canvas)
{
    struct area area = flow->places.pane;
    struct area edge = area;

    text_pane_draw(flow->pane, canvas, area);
    if (!flow->places.is_right || flow->pane_mode == FLOW_PANE_ALONE)
        return;
    edge.column -= PANE_EDGE;
    edge.columns = 1;
    for (size_t i = 0; i < edge.rows; i++)
        canvas_draw(canvas, edge, i, 0, flow->host->look.is_ascii ? "|" : "│", STYLE_DIM);
}

static void draw_nothing(const struct view_flow *flow, struct canvas *canvas, struct area area)
{
    char memory[WORDS_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    if (flow->shown != NULL)
        buf_text(&buf, flow->is_only_sdp ? "no message has SDP: D shows all" : "no messages");
    else if (flow->next != NULL && flow_source_progress(flow->next) > 0)
        buf_format(&buf, "reading: %zu messages", flow_source_progress(flow->next));
    else
        buf_text(&buf, "reading");
    canvas_write(canvas, area, 0, FLOW_MARGIN, area.columns, buf_as_slice(&buf),
                 flow->host->look.style.target, STYLE_DIM);
}

void view_flow_draw(struct ui_view *view, struct canvas *canvas, struct area area)
{
    struct view_flow *flow = view_flow_of(view);

    /* What is known to be old is read again soon, even if nothing else happens. */
    if (flow->is_behind)
        ui_host_reload(flow->host);
    if (flow->shown == NULL || flow->text == NULL || view_flow_rows(flow) == 0) {
        draw_nothing(flow, canvas, area);
        return;
    }
    if (flow->places.status.rows > 0)
        draw_status(flow, canvas);
    draw_head(flow, canvas);
    for (size_t i = 0; i < flow->places.rows.rows && flow->top + i < view_flow_rows(flow); i++)
        draw_row(flow, canvas, i);
    if (flow->places.info.rows > 0)
        draw_info(flow, canvas);
    if (flow->places.pane.rows > 0)
        draw_pane(flow, canvas);
}
