/*
 * export/text_parts.h: the pieces that pages of text are made of.
 *
 * Threads:   pure but for the sink.
 */
#ifndef EXPORT_TEXT_PARTS_H
#define EXPORT_TEXT_PARTS_H

#include "export/text.h"

/* Write "192.0.2.1:5060", and two of them with an arrow between. */
void text_addr(struct out *out, const struct addr *addr);
void text_path(struct out *out, const struct text_options *options, const struct addr *src,
               const struct addr *dst);

/* Write a time; clock times with their date. */
void text_time(struct out *out, const struct text_options *options, int64_t time_us,
               int64_t before_us);

/* Write a stranger's text in one line. */
void text_safe(struct out *out, const struct text_options *options, struct slice text);

/* Write "user@host", or "-". */
void text_party(struct out *out, const struct text_options *options, struct slice user,
                struct slice host);

/* Write the state of a call in its colour. */
void text_state(struct out *out, const struct text_options *options, const struct call_row *row);

#endif
