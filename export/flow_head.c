#include "export/flow_draw.h"

#define TICK_CELLS 5
#define NAME_BYTES 4096 /* of a shortened head */

/* Draw a head in at most `room` columns: whole, or its beginning and end. */
static void draw_name(struct flow_text *text, size_t at, size_t room, struct slice name)
{
    enum escape_target target = text->style.target;
    char memory[NAME_BYTES];
    struct buf buf;

    if (escape_cells(name, target) <= room) {
        line_write(&text->line, at, room, name, target, STYLE_TITLE);
        return;
    }
    buf_init(&buf, memory, sizeof(memory));
    escape_write_ends(name, target, room, &buf);
    line_write(&text->line, at, room, buf_as_slice(&buf), ESCAPE_FILE, STYLE_TITLE);
}

/* Return the columns that the head of a participant may take. */
static size_t name_room(const struct flow_text *text)
{
    size_t room = text->layout.visible > 1 ? text->layout.pitch - 1 : text->layout.width;

    return room < text->layout.width ? room : text->layout.width;
}

/* Return the columns that the head of a visible participant takes. */
static size_t name_cells(const struct flow_text *text, size_t at)
{
    struct slice name = flow_participant_at(text->flow, flow_draw_visible(text, at))->text;
    size_t cells = escape_cells(name, text->style.target);
    size_t room = name_room(text);

    return cells < room ? cells : room;
}

/* Choose where each head begins: in the middle over its lifeline, pushed aside by the left end of
 * the line and its neighbour, then by the right end. No head is wider than the pitch less one, so
 * together they always fit. */
static void place_names(const struct flow_text *text, size_t *ret_from)
{
    size_t next = 0;
    size_t end = text->layout.width;

    for (size_t i = 0; i < text->layout.visible; i++) {
        size_t half = name_cells(text, i) / 2;
        size_t middle = flow_draw_column(text, flow_draw_visible(text, i));

        ret_from[i] = middle > next + half ? middle - half : next;
        next = ret_from[i] + name_cells(text, i) + 1;
    }
    for (size_t i = text->layout.visible; i-- > 0;) {
        size_t cells = name_cells(text, i);
        size_t last = end > cells ? end - cells : 0;

        ret_from[i] = ret_from[i] < last ? ret_from[i] : last;
        end = ret_from[i] > 0 ? ret_from[i] - 1 : 0;
    }
}

static void draw_names(struct flow_text *text)
{
    size_t from[FLOW_PARTICIPANTS_MAX] = {0};

    place_names(text, from);
    for (size_t i = 0; i < text->layout.visible; i++)
        draw_name(text, from[i], name_cells(text, i),
                  flow_participant_at(text->flow, flow_draw_visible(text, i))->text);
}

/* "[< 4 hidden >]": how many are hidden, and on which sides. */
static void draw_hidden(struct flow_text *text)
{
    const struct flow_layout *layout = &text->layout;
    bool is_left = layout->first > 0;
    bool is_right = layout->first + layout->visible < layout->shown;
    char memory[48];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    buf_format(&buf, "[%s%zu hidden%s]", is_left ? "< " : "", layout->total - layout->visible,
               is_right ? " >" : "");
    line_draw(&text->line, layout->gutter, memory, STYLE_DIM);
}

size_t flow_text_head_count(const struct flow_text *text)
{
    if (text->layout.total == 0)
        return 0;
    return text->layout.visible < text->layout.total ? 3 : 2;
}

const struct line *flow_text_head_line(struct flow_text *text, size_t at)
{
    size_t below = flow_text_head_count(text) - at;

    line_clear(&text->line);
    if (below == 1)
        flow_draw_columns(text, text->glyphs->tick, TICK_CELLS / 2);
    else if (below == 2)
        draw_names(text);
    else
        draw_hidden(text);
    return &text->line;
}

void flow_text_head(struct flow_text *text, struct out *out)
{
    for (size_t i = 0; i < flow_text_head_count(text); i++)
        line_print(flow_text_head_line(text, i), &text->style, out);
    line_clear(&text->line);
}

/* Draw "head = whole name", or the name alone where both do not fit. */
static void draw_legend(struct flow_text *text, struct slice name)
{
    size_t cells = escape_cells(name, text->style.target);
    size_t at = 2;

    if (at + name_room(text) + 3 + cells <= text->layout.width) {
        draw_name(text, at, name_room(text), name);
        at += name_room(text);
        line_draw(&text->line, at, " = ", STYLE_PLAIN);
        at += 3;
    }
    line_write(&text->line, at, text->layout.width - at, name, text->style.target, STYLE_PLAIN);
}

void flow_text_legend(struct flow_text *text, struct out *out)
{
    for (size_t i = 0; i < text->layout.visible; i++) {
        struct slice name = flow_participant_at(text->flow, flow_draw_visible(text, i))->text;

        if (escape_cells(name, text->style.target) <= name_room(text))
            continue;
        draw_legend(text, name);
        flow_draw_print(text, out);
    }
}
