/*
 * correlate/leg_choose.h: which leg, and so which call, a message belongs to.
 *
 * A message goes where its transaction is; a request of a new transaction, where its dialog is. An INVITE
 * outside of a dialog begins a call, unless it is another hop or another try of one. Requests of other methods
 * outside of a dialog are no part of a call, though they may bear its Call-ID.
 *
 * Source:    RFC 3261 8.1.1.4, 8.1.3.4, 12.2, 22.2; RFC 4028 7.1.
 * Threads:   correlator.
 */
#ifndef CORRELATE_LEG_CHOOSE_H
#define CORRELATE_LEG_CHOOSE_H

#include "correlate/state.h"

/* Compute the hash of the Call-ID. A message without one has a hash that no other message has. */
void leg_key(struct correlate *correlate, struct message_context *context);

/* Return whether a live leg has the Call-ID and a tag of the message. */
bool leg_is_known(const struct correlate *correlate, const struct message_context *context);

/* Set context->leg, made if need be; context->transaction is that of the message or NULL. False when the
 * host has no memory. */
bool leg_choose(struct correlate *correlate, struct message_context *context);

#endif
