/*
 * export/flow_draw.h: the inside of a drawn ladder, for the files that draw it.
 *
 *   flow_text.c  making one, and the whole of it
 *   flow_head.c  names, ticks, legend
 *   flow_body.c  rows
 *
 * Ownership: as in flow_text.h.
 * Threads:   one thread.
 */
#ifndef EXPORT_FLOW_DRAW_H
#define EXPORT_FLOW_DRAW_H

#include "export/flow_text.h"

/* The characters of which a ladder is drawn. */
struct glyphs {
    const char *lifeline, *tick, *line, *dashed, *to_right, *to_left, *silence;
    const char *loop_right, *loop_left; /* a message to itself, drawn to the right or left */
    const char *hidden_left, *hidden_right;
};

struct flow_text {
    const struct flow *flow;
    struct flow_text_options options;
    struct style style; /* the same as options.style */
    const struct glyphs *glyphs;
    size_t natural; /* pitch */
    struct flow_layout layout;
    struct line line;
};

/* Return the participant that stands at a place of the window. */
size_t flow_draw_visible(const struct flow_text *text, size_t at);

/* Return the column of a participant's lifeline, of the first and of the last visible one. */
size_t flow_draw_column(const struct flow_text *text, size_t participant);
size_t flow_draw_first(const struct flow_text *text);
size_t flow_draw_last(const struct flow_text *text);

/* Draw the same glyphs at every visible participant, `before` columns left of its lifeline. */
void flow_draw_columns(struct flow_text *text, const char *glyphs, size_t before);

/* Print the line and make it blank. */
void flow_draw_print(struct flow_text *text, struct out *out);

#endif
