#include "export/flow_layout.h"

#include <assert.h>

#include "export/flow_label.h"

#define LEFT_MARGIN   4 /* from the gutter to the first lifeline */
#define RIGHT_MARGIN  3
#define PITCH_PANNED  16 /* wide enough to read when not all fit anyway */
#define PITCH_NATURAL 18
#define LABEL_ROOM    8 /* pitch beyond the label: blanks, two of line on both sides, head */
#define HEAD_ROOM     2 /* pitch beyond the head */
#define LOOP_ROOM     5 /* from the lifeline of a message to itself to its label, and one after */
#define TEXT_ROOM     3 /* the same for notes and folds */

/* Least width of the time with the blank after it. */
static const size_t gutters[] = {
    [STYLE_TIME_ABS] = 16,
    [STYLE_TIME_REL] = 11,
    [STYLE_TIME_DELTA] = 11,
    [STYLE_TIME_EPOCH] = 18,
};

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t clamp(size_t value, size_t low, size_t high)
{
    return smaller(larger(value, low), high);
}

static size_t gutter_of(const struct flow *flow, const struct style *style)
{
    size_t count = flow_message_count(flow);
    int64_t start_us = flow_start_us(flow);
    int64_t last_us = count == 0 ? start_us : flow_message_at(flow, count - 1)->time_us;
    char memory[64];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    style_write_time(style, last_us, start_us, start_us, &buf);
    return larger(gutters[style->time], buf.len + 1);
}

size_t flow_layout_natural(const struct flow *flow, enum escape_target target)
{
    size_t pitch = PITCH_NATURAL;
    struct flow_label label;

    for (size_t i = 0; i < flow_participant_count(flow); i++)
        pitch = larger(pitch, escape_cells(flow_participant_at(flow, i)->text, target) + HEAD_ROOM);
    for (size_t i = 0; i < flow_row_count(flow) && pitch < FLOW_PITCH_MAX; i++) {
        const struct flow_row *row = flow_row_at(flow, i);
        size_t span =
            row->from < row->to ? (size_t)(row->to - row->from) : (size_t)(row->from - row->to);

        if (row->kind != FLOW_ROW_MESSAGE || span == 0)
            continue;
        flow_label_read(flow, row, 0, target, &label);
        pitch = larger(pitch, (label.cells + LABEL_ROOM + span - 1) / span);
    }
    return smaller(pitch, FLOW_PITCH_MAX);
}

/* Return the columns that an unbounded line needs for the text of a row beside its lifeline. */
static size_t text_end(const struct flow *flow, const struct flow_row *row,
                       const struct flow_layout *layout, enum escape_target target)
{
    bool is_loop = row->kind == FLOW_ROW_MESSAGE && row->from == row->to;
    struct flow_label label;

    if (!is_loop && row->kind != FLOW_ROW_NOTE && row->kind != FLOW_ROW_FOLD)
        return 0;
    flow_label_read(flow, row, 0, target, &label);
    return flow_layout_column(layout, row->from) + (is_loop ? LOOP_ROOM : TEXT_ROOM) + label.cells;
}

static size_t unbounded_width(const struct flow *flow, const struct flow_layout *layout,
                              enum escape_target target)
{
    size_t last = layout->participant[layout->shown - 1];
    size_t head = escape_cells(flow_participant_at(flow, last)->text, target);
    size_t width = flow_layout_column(layout, last) + head / 2 + RIGHT_MARGIN + 1;

    for (size_t i = 0; i < flow_row_count(flow); i++)
        width = larger(width, text_end(flow, flow_row_at(flow, i), layout, target));
    return smaller(width, FLOW_WIDTH_MAX);
}

/* Choose pitch and window for a given width. */
static void fit(struct flow_layout *layout, size_t natural, const struct flow_text_options *options)
{
    size_t wanted = options->pitch;
    size_t least = larger(options->pitch_least, FLOW_PITCH_MIN);
    size_t panned = larger(options->pitch_least, PITCH_PANNED);
    size_t room = layout->width - layout->gutter - LEFT_MARGIN - RIGHT_MARGIN;
    size_t pitch_of_all = layout->shown > 1 ? room / (layout->shown - 1) : room;

    if (wanted > 0)
        layout->pitch = clamp(wanted, FLOW_PITCH_MIN, larger(room, FLOW_PITCH_MIN));
    else if (pitch_of_all >= least)
        layout->pitch = smaller(natural, pitch_of_all);
    else
        layout->pitch = smaller(smaller(natural, panned), larger(room, FLOW_PITCH_MIN));
    layout->visible = smaller(room / layout->pitch + 1, layout->shown);
}

static bool is_hidden(const struct flow_text_options *options, size_t participant)
{
    return options->hidden != NULL && options->hidden[participant];
}

/* Set the place of each participant. */
static void place_all(struct flow_layout *layout, const struct flow_text_options *options)
{
    bool has_any = false;

    for (size_t i = 0; i < layout->total; i++)
        has_any = has_any || !is_hidden(options, i);
    for (size_t i = 0; i < layout->total; i++) {
        bool is_shown = !has_any || !is_hidden(options, i);

        layout->place[i] =
            (uint16_t)(is_shown || layout->shown == 0 ? layout->shown : layout->shown - 1);
        if (is_shown)
            layout->participant[layout->shown++] = (uint16_t)i;
    }
}

struct flow_layout flow_layout_of(const struct flow *flow, const struct flow_text_options *options,
                                  size_t natural)
{
    const struct style *style = &options->style;
    struct flow_layout layout = {
        .gutter = gutter_of(flow, style),
        .total = flow_participant_count(flow),
        .width = style->width == 0 ? 0 : clamp(style->width, FLOW_WIDTH_MIN, FLOW_WIDTH_MAX),
    };

    if (layout.total == 0)
        return layout;
    natural = smaller(natural + options->extra_cells, larger(natural, FLOW_PITCH_MAX));
    place_all(&layout, options);
    if (layout.width == 0) {
        layout.pitch =
            options->pitch > 0 ? clamp(options->pitch, FLOW_PITCH_MIN, FLOW_PITCH_MAX) : natural;
        layout.visible = layout.shown;
        layout.width = unbounded_width(flow, &layout, style->target);
        return layout;
    }
    fit(&layout, natural, options);
    layout.first = smaller(options->pan, layout.shown - layout.visible);
    return layout;
}

bool flow_layout_hides(const struct flow_layout *layout, size_t participant)
{
    return layout->participant[layout->place[participant]] != participant;
}

bool flow_layout_shows(const struct flow_layout *layout, size_t participant)
{
    size_t place = layout->place[participant];

    return !flow_layout_hides(layout, participant) && place >= layout->first &&
           place - layout->first < layout->visible;
}

size_t flow_layout_column(const struct flow_layout *layout, size_t participant)
{
    size_t at =
        clamp(layout->place[participant], layout->first, layout->first + layout->visible - 1);

    assert(participant < layout->total);
    return layout->gutter + LEFT_MARGIN + (at - layout->first) * layout->pitch;
}
