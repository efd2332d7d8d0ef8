/*
 * correlate/transaction_find.h: which transaction a message belongs to, and the keys that it is looked for by.
 *
 * Source:    RFC 3261 13.2.2.4 (ACK to a 2xx), 17.1.1.3, 17.1.3, 17.2.3.
 * Threads:   correlator.
 * Limits:    CHAIN_MAX transactions are looked through under one key.
 */
#ifndef CORRELATE_TRANSACTION_FIND_H
#define CORRELATE_TRANSACTION_FIND_H

#include "correlate/state.h"

/* Return who sends the request that the message is or answers, and who gets it. */
const struct endpoint *transaction_requester(const struct message_context *context);
const struct endpoint *transaction_responder(const struct message_context *context);

/* Compute the key of the transaction. */
void transaction_key(const struct correlate *correlate, struct message_context *context);

/* Return the key under which an INVITE waits for the ACK to its 2xx; and the one of those beyond CHAIN_MAX, which
 * holds the way of the request too. Neither is 0. */
uint64_t transaction_ack_hash(const struct message_context *context);
uint64_t transaction_ack_hop_hash(const struct message_context *context);

/* Return context->transaction, or NULL: a response belongs where its branch is known (RFC 3261 17.1.3), and
 * takes method and CSeq of its request; an ACK to a 2xx belongs to the INVITE. The endpoints are known. */
void transaction_find(const struct correlate *correlate, struct message_context *context);

#endif
