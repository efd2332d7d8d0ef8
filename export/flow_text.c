#include "export/flow_text.h"

#include <stdlib.h>

#include "export/flow_draw.h"

static const struct glyphs utf8_glyphs = {
    .lifeline = "│",
    .tick = "──┬──",
    .line = "─",
    .dashed = "╌",
    .to_right = "►",
    .to_left = "◄",
    .silence = "·",
    .loop_right = "├─┐",
    .loop_left = "┌─┤",
    .hidden_left = "«",
    .hidden_right = "»",
};

static const struct glyphs ascii_glyphs = {
    .lifeline = "|",
    .tick = "--+--",
    .line = "-",
    .dashed = "=",
    .to_right = ">",
    .to_left = "<",
    .silence = ".",
    .loop_right = "|-.",
    .loop_left = ".-|",
    .hidden_left = "{",
    .hidden_right = "}",
};

struct flow_text *flow_text_new(const struct flow *flow, const struct flow_text_options *options)
{
    struct flow_text *text = calloc(1, sizeof(*text));

    if (text == NULL)
        return NULL;
    text->flow = flow;
    if (flow_text_change(text, options) != ERR_NONE) {
        free(text);
        return NULL;
    }
    return text;
}

enum err flow_text_change(struct flow_text *text, const struct flow_text_options *options)
{
    enum escape_target target = options->style.target;
    bool is_measured = text->natural != 0 && target == text->style.target;
    size_t natural = is_measured ? text->natural : flow_layout_natural(text->flow, target);
    struct flow_layout layout = flow_layout_of(text->flow, options, natural);

    if (text->line.cells == NULL || layout.width != text->layout.width) {
        struct line line;
        enum err err = line_init(&line, layout.width);

        if (err != ERR_NONE)
            return err;
        line_release(&text->line);
        text->line = line;
    }
    text->natural = natural;
    text->options = *options;
    text->style = options->style;
    text->glyphs = style_is_ascii(&options->style) ? &ascii_glyphs : &utf8_glyphs;
    text->layout = layout;
    return ERR_NONE;
}

void flow_text_free(struct flow_text *text)
{
    if (text == NULL)
        return;
    line_release(&text->line);
    free(text);
}

const struct flow_layout *flow_text_layout(const struct flow_text *text)
{
    return &text->layout;
}

size_t flow_draw_column(const struct flow_text *text, size_t participant)
{
    return flow_layout_column(&text->layout, participant);
}

size_t flow_draw_visible(const struct flow_text *text, size_t at)
{
    return text->layout.participant[text->layout.first + at];
}

size_t flow_draw_first(const struct flow_text *text)
{
    return flow_draw_column(text, flow_draw_visible(text, 0));
}

size_t flow_draw_last(const struct flow_text *text)
{
    return flow_draw_column(text, flow_draw_visible(text, text->layout.visible - 1));
}

void flow_draw_columns(struct flow_text *text, const char *glyphs, size_t before)
{
    for (size_t i = 0; i < text->layout.visible; i++)
        line_draw(&text->line, flow_draw_column(text, flow_draw_visible(text, i)) - before, glyphs,
                  STYLE_DIM);
}

void flow_draw_print(struct flow_text *text, struct out *out)
{
    line_print(&text->line, &text->style, out);
    line_clear(&text->line);
}

enum err flow_text_print(const struct flow *flow, const struct flow_text_options *options,
                         struct out *out)
{
    struct flow_text *text = flow_text_new(flow, options);

    if (text == NULL)
        return ERR_MEMORY;
    flow_text_head(text, out);
    for (size_t i = 0; i < flow_row_count(flow) && !out_has_failed(out); i++)
        flow_text_row(text, i, out);
    flow_text_legend(text, out);
    flow_text_free(text);
    return ERR_NONE;
}
