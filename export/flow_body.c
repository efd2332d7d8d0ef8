#include "export/flow_draw.h"
#include "export/flow_label.h"

#define ARROW_LEAST   4  /* beside the label: two blanks, the head, one of line */
#define STUB_LEAST    12 /* a shorter piece of arrow becomes words */
#define LOOP_CELLS    3
#define TIER_WHOLE    2 /* the last tier of labels with the whole method or code */
#define SENTENCE_MAX  2048
#define TIME_TEXT_MAX 64

/* The piece of a line between two columns, where an arrow is drawn. */
struct span {
    size_t from; /* first cell */
    size_t cells;
    bool is_rightward;
};

static const struct flow_message *message_of(const struct flow_text *text,
                                             const struct flow_row *row)
{
    return flow_message_at(text->flow, row->message);
}

/* Groups are distinguished by the few roles, one after the other. */
static enum style_role role_of_group(uint32_t number)
{
    return (enum style_role)(STYLE_GROUP_1 + number % STYLE_GROUPS);
}

static bool is_repeated(const struct flow_message *message)
{
    return (message->flags & ((uint32_t)MESSAGE_RETRANSMISSION | (uint32_t)MESSAGE_DUPLICATE)) != 0;
}

static enum style_role role_of(const struct flow_text *text, const struct flow_row *row)
{
    const struct flow_message *message = message_of(text, row);

    switch (text->options.colour) {
    case FLOW_COLOUR_RESPONSE:
        break;
    case FLOW_COLOUR_LEG:
        return role_of_group(message->leg_number);
    case FLOW_COLOUR_TRANSACTION:
        return role_of_group(message->transaction_number);
    }
    return is_repeated(message) ? STYLE_REPEATED : style_of_code(message->code);
}

/* Read the fullest label that fits; with what belongs beside it behind it, where a label that still
 * says which message it is leaves the room for that. */
static void fit_label(struct flow_text *text, const struct flow_row *row, size_t room,
                      struct flow_label *label)
{
    enum escape_target target = text->style.target;
    struct slice extra = {0};

    if (text->options.extra != NULL)
        extra = text->options.extra(text->options.extra_context, message_of(text, row));
    for (unsigned tier = 0; tier <= TIER_WHOLE && !slice_is_absent(extra); tier++) {
        flow_label_read(text->flow, row, tier, target, label);
        if (flow_label_extend(label, extra, room, target))
            return;
    }
    flow_label_fit(text->flow, row, room, target, label);
}

/* Write the letter of a message's leg at the start of its arrow. */
static void draw_letter(struct flow_text *text, const struct flow_row *row, const struct span *span)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    uint32_t number = message_of(text, row)->leg_number;
    char letter[2] = {number < sizeof(letters) - 1 ? letters[number] : '+', '\0'};
    size_t at = span->is_rightward ? span->from : span->from + span->cells - 1;

    line_draw(&text->line, at, letter, role_of_group(number));
}

static void draw_arrow(struct flow_text *text, const struct flow_row *row, const struct span *span)
{
    const struct glyphs *glyphs = text->glyphs;
    enum style_role role = role_of(text, row);
    bool is_dashed = is_repeated(message_of(text, row)) || row->count > 1;
    size_t room = span->cells > ARROW_LEAST ? span->cells - ARROW_LEAST : 0;
    struct flow_label label;
    size_t at;

    line_repeat(&text->line, span->from, span->cells, is_dashed ? glyphs->dashed : glyphs->line,
                role);
    if (span->is_rightward)
        line_draw(&text->line, span->from + span->cells - 1, glyphs->to_right, role);
    else
        line_draw(&text->line, span->from, glyphs->to_left, role);
    if (text->options.has_letters)
        draw_letter(text, row, span);
    fit_label(text, row, room, &label);
    if (label.cells > room)
        label.cells = room;
    at = span->from + (span->cells - label.cells - 2) / 2;
    line_draw(&text->line, at, " ", role);
    at += 1 + line_write(&text->line, at + 1, label.cells, label.text, text->style.target, role);
    line_draw(&text->line, at, " ", role);
}

/* Draw a message of a visible participant to itself, on the side that has more room. */
static void draw_loop(struct flow_text *text, const struct flow_row *row)
{
    enum style_role role = role_of(text, row);
    size_t x = flow_draw_column(text, row->from);
    size_t right = text->layout.width - x > LOOP_CELLS + 1 ? text->layout.width - x - 4 : 0;
    size_t left = x - text->layout.gutter > 4 ? x - text->layout.gutter - 4 : 0;
    struct flow_label label;

    flow_label_read(text->flow, row, 0, text->style.target, &label);
    if (label.cells <= right || right >= left) {
        fit_label(text, row, right, &label);
        line_draw(&text->line, x, text->glyphs->loop_right, role);
        line_write(&text->line, x + LOOP_CELLS + 1, right, label.text, text->style.target, role);
        return;
    }
    flow_label_fit(text->flow, row, left, text->style.target, &label);
    label.cells = label.cells < left ? label.cells : left;
    line_draw(&text->line, x - 2, text->glyphs->loop_left, role);
    line_write(&text->line, x - LOOP_CELLS - label.cells, label.cells, label.text,
               text->style.target, role);
}

/* Write text over the lifelines from column `at`, with a blank on both sides. */
static void draw_text(struct flow_text *text, size_t at, struct slice s, enum style_role role)
{
    size_t room = at < text->layout.width ? text->layout.width - at : 0;

    line_draw(&text->line, at - 1, " ", STYLE_PLAIN);
    at += line_write(&text->line, at, room, s, text->style.target, role);
    line_draw(&text->line, at, " ", STYLE_PLAIN);
}

/* Write "« INVITE SDP (a ► b)" with the label of a tier. */
static void write_words(const struct flow_text *text, const struct flow_row *row, unsigned tier,
                        bool is_left, struct buf *buf)
{
    const struct flow_message *message = flow_message_at(text->flow, row->message);

    if (is_left)
        buf_format(buf, "%s ", text->glyphs->hidden_left);
    flow_write_label(text->flow, row, tier, style_is_ascii(&text->style), buf);
    buf_text(buf, " (");
    buf_slice(buf, flow_participant_at(text->flow, message->from)->text);
    buf_format(buf, " %s ", text->glyphs->to_right);
    buf_slice(buf, flow_participant_at(text->flow, message->to)->text);
    buf_byte(buf, ')');
    if (!is_left)
        buf_format(buf, " %s", text->glyphs->hidden_right);
}

/* Draw a message as words between two columns, at the left or at the right. */
static void draw_words(struct flow_text *text, const struct flow_row *row, size_t at, size_t end,
                       bool is_left)
{
    enum style_role role = role_of(text, row);
    char memory[SENTENCE_MAX];
    struct buf buf;
    size_t cells;
    unsigned tier = 0;

    do {
        buf_init(&buf, memory, sizeof(memory));
        write_words(text, row, tier, is_left, &buf);
        cells = escape_cells(buf_as_slice(&buf), text->style.target);
    } while (at + cells > end && ++tier < FLOW_LABEL_TIERS);
    if (!is_left && end > at + cells)
        at = end - cells;
    draw_text(text, at, buf_as_slice(&buf), role);
}

/* Draw a message that leaves the window on one side or both. */
static void draw_stub(struct flow_text *text, const struct flow_row *row)
{
    const struct flow_layout *layout = &text->layout;
    size_t left = row->from < row->to ? row->from : row->to;
    size_t right = row->from < row->to ? row->to : row->from;
    size_t low = layout->place[left];
    size_t high = layout->place[right];
    bool is_left = low < layout->first;
    bool is_right = high >= layout->first + layout->visible;
    bool is_beside = high < layout->first || low >= layout->first + layout->visible;
    size_t from = is_left ? layout->gutter + 1 : flow_draw_column(text, left) + 1;
    size_t to = is_right ? layout->width - 1 : flow_draw_column(text, right);
    enum style_role role = role_of(text, row);
    struct span span = {.from = from, .is_rightward = row->from < row->to};

    if (is_beside || from + STUB_LEAST > to) {
        draw_words(text, row, flow_draw_first(text) + 2, flow_draw_last(text) - 1, is_left);
        return;
    }
    span.cells = to - from;
    if (is_left)
        line_draw(&text->line, from - 1, text->glyphs->hidden_left, role);
    if (is_right)
        line_draw(&text->line, to, text->glyphs->hidden_right, role);
    draw_arrow(text, row, &span);
}

/* Draw a message of a hidden participant as words, beside the other one if it is there. */
static void draw_hidden(struct flow_text *text, const struct flow_row *row)
{
    bool is_from_hidden = flow_layout_hides(&text->layout, row->from);
    size_t at = flow_draw_column(text, is_from_hidden ? row->to : row->from) + 2;
    size_t first = flow_draw_first(text) + 2;
    size_t end = text->layout.width;

    /* From the middle of the ladder on there is more room to the left than a sentence needs. */
    draw_words(text, row, at - first > (end - first) / 2 ? first : at, end, true);
}

static void draw_message(struct flow_text *text, const struct flow_row *row)
{
    bool is_hidden =
        flow_layout_hides(&text->layout, row->from) || flow_layout_hides(&text->layout, row->to);
    bool has_from = flow_layout_shows(&text->layout, row->from);
    bool has_to = flow_layout_shows(&text->layout, row->to);
    size_t from = flow_draw_column(text, row->from);
    size_t to = flow_draw_column(text, row->to);
    bool is_rightward = from < to;
    size_t left = is_rightward ? from : to;
    size_t right = is_rightward ? to : from;

    if (is_hidden)
        draw_hidden(text, row);
    else if (has_from && row->from == row->to)
        draw_loop(text, row);
    else if (has_from && has_to)
        draw_arrow(text, row, &(struct span){left + 1, right - left - 1, is_rightward});
    else
        draw_stub(text, row);
}

/* Draw the text of a fold or note beside what it is about, or further left when it needs room. */
static void draw_remark(struct flow_text *text, const struct flow_row *row, enum style_role role)
{
    size_t at = flow_draw_column(text, row->from) + 2;
    struct flow_label label;

    flow_label_read(text->flow, row, 0, text->style.target, &label);
    if (at + label.cells > text->layout.width)
        at = flow_draw_first(text) + 2;
    draw_text(text, at, label.text, role);
}

static void draw_time(struct flow_text *text, size_t at)
{
    const struct flow_row *row = flow_row_at(text->flow, at);
    int64_t before_us = row->time_us;
    char memory[TIME_TEXT_MAX];
    struct buf buf;

    for (size_t i = at; i-- > 0;) {
        if (flow_row_at(text->flow, i)->kind == FLOW_ROW_MESSAGE) {
            before_us = flow_row_at(text->flow, i)->time_us;
            break;
        }
    }
    buf_init(&buf, memory, sizeof(memory));
    style_write_time(&text->style, row->time_us, flow_start_us(text->flow), before_us, &buf);
    if (buf.len < text->layout.gutter)
        line_draw(&text->line, text->layout.gutter - 1 - buf.len, memory, STYLE_DIM);
}

const struct line *flow_text_row_line(struct flow_text *text, size_t at)
{
    static const enum style_role note_roles[] = {STYLE_DIM, STYLE_DIM, STYLE_WARN, STYLE_ERROR};
    const struct flow_row *row = flow_row_at(text->flow, at);
    bool is_gap = row->kind == FLOW_ROW_GAP;

    line_clear(&text->line);
    flow_draw_columns(text, is_gap ? text->glyphs->silence : text->glyphs->lifeline, 0);
    switch (row->kind) {
    case FLOW_ROW_MESSAGE:
        draw_time(text, at);
        draw_message(text, row);
        break;
    case FLOW_ROW_FOLD:
    case FLOW_ROW_GAP:
        draw_remark(text, row, STYLE_DIM);
        break;
    case FLOW_ROW_NOTE:
        draw_remark(text, row, note_roles[row->severity & 3]);
        break;
    }
    return &text->line;
}

void flow_text_row(struct flow_text *text, size_t at, struct out *out)
{
    line_print(flow_text_row_line(text, at), &text->style, out);
    line_clear(&text->line);
}
