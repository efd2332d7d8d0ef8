/*
 * export/flow_text.h: a ladder drawn in text, for a terminal or a file.
 *
 *              10.0.0.11           10.0.0.1
 *                ──┬──               ──┬──
 *       +0.000     │─── INVITE SDP ───►│
 *       +0.200     │◄─── 180 Ringing ──│
 *
 * No line is wider than the style's width. The user pans to participants that do not fit. A message
 * between two hidden participants is shown as words.
 *
 * Threads:   pure but for the sink.
 */
#ifndef EXPORT_FLOW_TEXT_H
#define EXPORT_FLOW_TEXT_H

#include "export/flow_layout.h"
#include "export/line.h"

struct flow_text;

/* Lay out a closed model; NULL when the host has no memory. The model must outlive it. */
struct flow_text *flow_text_new(const struct flow *flow, const struct flow_text_options *options);

/* Free it; NULL is allowed. */
void flow_text_free(struct flow_text *text);

/* Lay it out again with other options. ERR_MEMORY: it is as before. Cost: O(participants), but O(rows)
 * when the width is 0 or the target is another one. */
MUST_CHECK enum err flow_text_change(struct flow_text *text,
                                     const struct flow_text_options *options);

/* Return the layout. */
const struct flow_layout *flow_text_layout(const struct flow_text *text);

/* Count the lines of the head: 2, or 3 when someone is hidden; 0 without participants. */
size_t flow_text_head_count(const struct flow_text *text);

/* Draw a line of the head, or row `at`, and borrow it: it is the text's own, until the next line. */
const struct line *flow_text_head_line(struct flow_text *text, size_t at);
const struct line *flow_text_row_line(struct flow_text *text, size_t at);

/* Write the lines of the head: who is hidden (when someone is), names, ticks. */
void flow_text_head(struct flow_text *text, struct out *out);

/* Write row `at`: one line. */
void flow_text_row(struct flow_text *text, size_t at, struct out *out);

/* Write the full addresses of the participants whose names were shortened in the head. */
void flow_text_legend(struct flow_text *text, struct out *out);

/* Write head, rows and legend of a closed model. Stops early when the sink has failed. */
MUST_CHECK enum err flow_text_print(const struct flow *flow,
                                    const struct flow_text_options *options, struct out *out);

#endif
