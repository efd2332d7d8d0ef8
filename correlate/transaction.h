/*
 * correlate/transaction.h: transactions, one for each hop of a request.
 *
 *   trying ─1xx─► proceeding ─2xx─► accepted ─ACK─► confirmed         (INVITE)
 *      │               └─────3xx-6xx─► completed ─ACK─► confirmed
 *      ├─ final ─► completed                                          (other methods)
 *      └─ 64*T1 without a response ─► timed out
 *
 * A transaction is known by its leg, the branch of the top Via, the CSeq number and the method (an
 * ACK belongs to its INVITE), seen between one pair of addresses. A branch without the magic cookie
 * of RFC 3261 proves nothing by itself: the sent-by and the From tag are taken in then (17.2.3).
 * What is sent again within a transaction is a retransmission.
 *
 * Source:    RFC 3261 17.1.3, 17.2.3; RFC 6026.
 * Threads:   correlator.
 * Limits:    limits.transactions; at the cap the oldest finished one is forgotten, else the oldest
 *            unfinished one ends as evicted and is counted.
 */
#ifndef CORRELATE_TRANSACTION_H
#define CORRELATE_TRANSACTION_H

#include "correlate/state.h"

/* Take in what the message says about its transaction, which is made where there is none; note whether it
 * is a copy or a retransmission. */
void transaction_update(struct correlate *correlate, struct message_context *context);

/* Return whether an ACK has a To tag and a branch of its own, so that it acknowledges a 2xx. */
bool transaction_is_acked_apart(const struct message_context *context);

/* End what packet time has ended: at most a few for each call of the function are due. */
void transaction_expire(struct correlate *correlate);

/* Take in that captures were read to their ends: a request that was sent as often as it is has timed out. */
void transaction_input_ended(struct correlate *correlate);

/* Emit a transaction for the last time and forget it. */
void transaction_forget(struct correlate *correlate, struct transaction *transaction);

#endif
