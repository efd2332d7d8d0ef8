/*
 * export/flow_label.h: the label of a row as it fits where it is drawn.
 *
 * Ownership: the text points into the label itself, so labels are not copied.
 * Threads:   pure functions.
 * Limits:    FLOW_LABEL_BYTES; the rest of a longer label is cut.
 */
#ifndef EXPORT_FLOW_LABEL_H
#define EXPORT_FLOW_LABEL_H

#include "export/escape.h"
#include "export/flow.h"

#define FLOW_LABEL_BYTES 1024

struct flow_label {
    char bytes[FLOW_LABEL_BYTES];
    struct slice text; /* raw: to be escaped for the target */
    size_t cells;      /* columns of the escaped text */
};

/* Read the label of one tier. */
void flow_label_read(const struct flow *flow, const struct flow_row *row, unsigned tier,
                     enum escape_target target, struct flow_label *ret_label);

/* Read the fullest label that takes at most `room` columns, or the shortest there is. */
void flow_label_fit(const struct flow *flow, const struct flow_row *row, size_t room,
                    enum escape_target target, struct flow_label *ret_label);

/* Put ` text` behind a label. Return false and change nothing when both take more than `room` columns or
 * more bytes than a label has. */
bool flow_label_extend(struct flow_label *label, struct slice text, size_t room,
                       enum escape_target target);

#endif
