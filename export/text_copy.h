/*
 * export/text_copy.h: how a message that was captured again differs from the one that it is a copy of: the
 * time between them, and the marks of the frames.
 *
 * Threads:   one thread.
 * Limits:    a copy is looked for among the last TEXT_COPY_MAX messages.
 */
#ifndef EXPORT_TEXT_COPY_H
#define EXPORT_TEXT_COPY_H

#include "export/out.h"
#include "store/raw.h"

#define TEXT_COPY_MAX 32

/* Messages that were printed before, newest last; the caller clears it. Texts of the rows are not used. */
struct text_copy {
    struct message_row rows[TEXT_COPY_MAX];
    size_t count;
};

/* Write "(copy of message 3, 0.008 ms apart, IP id 0x0000 both, TTL 64 and 63)" for a message that was captured
 * again, and nothing for others. */
void text_copy_print(struct text_copy *copy, const struct message_row *row, struct raw *raw,
                     struct out *out);

#endif
