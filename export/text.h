/*
 * export/text.h: messages and calls as pages of text.
 *
 * Threads:   one thread; queries run in the view's.
 */
#ifndef EXPORT_TEXT_H
#define EXPORT_TEXT_H

#include "export/style.h"
#include "store/raw.h"
#include "store/view.h"

/* Options of pages. */
struct text_options {
    struct style style;
    int64_t start_us;      /* relative times count from here */
    bool has_raw_messages; /* the bytes as they are, for a file: nothing is escaped */
};

/* Write one message: a line `n time src -> dst TRANSPORT length B`, the message, an empty line.
 * `before_us` is the time of the message before it, for delta times. */
void text_message(struct out *out, const struct text_options *options,
                  const struct message_row *row, int64_t before_us, struct slice bytes);

/* Write one line that identifies the call: number, id, state, from, to, times. */
void text_call_title(struct out *out, const struct text_options *options,
                     const struct call_row *row);

/* Write the page of a call: summary, legs, dialogs, transactions with their timing, findings, and
 * then all messages. In the place of bytes that cannot be read there is a line with the reason, and the page goes
 * on; the function returns the first such failure as ERR_INPUT. */
MUST_CHECK enum err text_call(struct out *out, struct view *view, struct raw *raw,
                              const struct text_options *options, const struct call_row *row,
                              struct error *reterr);

#endif
