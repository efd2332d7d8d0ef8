/*
 * export/highlight.h: the parts of a message that are coloured: start line, names of header fields,
 * branch and tags, the body.
 *
 * Only the layout of the bytes decides, so every byte of a malformed message belongs to a part too.
 *
 * Source:    RFC 3261 7 (layout), 8.1.1.7 and 19.3 (branch, tag).
 * Ownership: borrowed.
 * Threads:   plain values. Cost: one pass.
 */
#ifndef EXPORT_HIGHLIGHT_H
#define EXPORT_HIGHLIGHT_H

#include "export/style.h"

struct highlight {
    struct slice text;
    size_t at;        /* of the next part */
    uint8_t where;    /* in the message */
    bool is_in_value; /* behind the name of a header field, or of a line of the body */
    bool has_tags;    /* the field is one that has branch or tag */
};

struct highlight_part {
    struct slice text;
    enum style_role role;
};

/* Begin with a whole message. */
void highlight_begin(struct highlight *highlight, struct slice text);

/* Return the next part. They follow one another without gaps; no part is empty. Return false at the end. */
bool highlight_next(struct highlight *highlight, struct highlight_part *ret_part);

#endif
