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
    text->style = options->style;
    text->glyphs = style_is_ascii(&options->style) ? &ascii_glyphs : &utf8_glyphs;
    text->layout = flow_layout_of(flow, options);
    if (line_init(&text->line, text->layout.width) != ERR_NONE) {
        free(text);
        return NULL;
    }
    return text;
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

size_t flow_draw_first(const struct flow_text *text)
{
    return flow_draw_column(text, text->layout.first);
}

size_t flow_draw_last(const struct flow_text *text)
{
    return flow_draw_column(text, text->layout.first + text->layout.visible - 1);
}

void flow_draw_columns(struct flow_text *text, const char *glyphs, size_t before)
{
    for (size_t i = 0; i < text->layout.visible; i++)
        line_draw(&text->line, flow_draw_column(text, text->layout.first + i) - before, glyphs,
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
