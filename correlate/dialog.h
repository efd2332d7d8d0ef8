/*
 * correlate/dialog.h: dialogs, by Call-ID and both tags.
 *
 *   (none) ─1xx with To tag─► early ─2xx─► confirmed ─BYE─► terminated
 *      └──────2xx, or a request with both tags──┘
 *
 * A forked INVITE makes a dialog for each To tag. The hops of a call through proxies share their
 * dialog, since tags pass through proxies unchanged.
 *
 * Source:    RFC 3261 12, 13.2.2.4, 15; RFC 6665 4.1.
 * Threads:   correlator.
 * Limits:    limits.dialogs; at the cap the one longest without a message ends and is counted.
 */
#ifndef CORRELATE_DIALOG_H
#define CORRELATE_DIALOG_H

#include "correlate/state.h"

/* Compute the key of the dialog, the same for both directions, where there are both tags. */
void dialog_key(struct message_context *context);

/* Return the dialog that has the message's Call-ID and tags, that of a call first; or NULL. */
struct dialog *dialog_of_tags(const struct correlate *correlate,
                              const struct message_context *context);

/* Return context->dialog: the dialog of the message, made if the message makes one; or NULL. */
void dialog_find(struct correlate *correlate, struct message_context *context);

/* Take in what the message says about its dialog and, for a failure, about the early dialogs of
 * its INVITE. The transaction has been found before. */
void dialog_update(struct correlate *correlate, struct message_context *context);

/* Decide that the 2xx of a dialog was never acknowledged, if it was not, while that of another fork was. */
void dialog_settle(struct correlate *correlate, struct dialog *dialog);

/* Emit a dialog for the last time and forget it. */
void dialog_forget(struct correlate *correlate, struct dialog *dialog);

#endif
