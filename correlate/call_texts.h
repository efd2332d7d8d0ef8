/*
 * correlate/call_texts.h: the texts of a call, from the first message that is seen of it.
 *
 * Source:    RFC 3261 8.1.1.2, 8.1.1.3, 20.10.
 * Ownership: in the arena of the current batch.
 * Threads:   engine.
 */
#ifndef CORRELATE_CALL_TEXTS_H
#define CORRELATE_CALL_TEXTS_H

#include "correlate/state.h"

/* Write the short id of the leg, and of its call, that the message begins. */
struct slice call_texts_short_id(struct correlate *correlate,
                                 const struct message_context *context);

/* Write the texts; NULL when the arena has no room. */
const struct call_texts *call_texts_new(struct correlate *correlate,
                                        const struct message_context *context);

#endif
