/*
 * correlate/leg_alias.h: further keys of a leg, for messages that the snap length left without a
 * Call-ID.
 *
 * Such a message belongs where its tags or its branch are known. Hosts alone join nothing.
 *
 * Source:    RFC 3261 8.1.1.7, 19.3.
 * Ownership: a leg owns its aliases, which lie in a pool of struct correlate.
 * Threads:   correlator. A capture without cut messages pays one comparison a message.
 * Limits:    limits.transactions aliases; at the cap no further ones are made.
 */
#ifndef CORRELATE_LEG_ALIAS_H
#define CORRELATE_LEG_ALIAS_H

#include "correlate/state.h"

/* Return the leg of a message without a Call-ID that has the same bytes and addresses, or NULL. */
struct leg *leg_alias_of_bytes(const struct correlate *correlate,
                               const struct message_context *context);

/* Return the leg that has a transaction with the branch of the message, or NULL. */
struct leg *leg_alias_of_branch(const struct correlate *correlate,
                                const struct message_context *context);

/* Return the leg that has From or To of the message, each with its tag; or NULL. */
struct leg *leg_alias_of_parties(const struct correlate *correlate,
                                 const struct message_context *context);

/* Remember the parties and the branch of a cut message for its leg, and its bytes where it has no Call-ID. */
void leg_alias_add(struct correlate *correlate, const struct message_context *context);

/* Forget the aliases of a leg. */
void leg_alias_forget(struct correlate *correlate, struct leg *leg);

#endif
