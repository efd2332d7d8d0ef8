/*
 * correlate/call.h: what a call has come to: its tries, its answer, who ended it and how.
 *
 * Source:    RFC 3261 9, 13, 15, 21; RFC 6076 4.3 (post-dial delay as the caller sees it).
 * Threads:   correlator.
 */
#ifndef CORRELATE_CALL_H
#define CORRELATE_CALL_H

#include "correlate/state.h"
#include "correlate/transaction.h"

/* Return whether the message is of a request that is sent only on behalf of an INVITE. */
bool call_is_of_invite(const struct message_context *context);

/* Begin a call with the first message that is seen of it. */
void call_begin(struct correlate *correlate, struct call *call,
                const struct message_context *context);

/* Take in what a message says about its call: its transaction and dialog have been updated. */
void call_update(struct correlate *correlate, const struct message_context *context);

/* Take in that a transaction of the call got no response or no ACK in 64*T1, or no final response in
 * Timer C. */
void call_transaction_expired(struct correlate *correlate, const struct transaction *transaction);

/* Take in that a capture was read to its end: what other methods asked got no answer. */
void call_input_ended(struct correlate *correlate, struct call *call);

/* Return whether nothing more is to be expected than stragglers. */
bool call_is_over(const struct call *call);

/* Return whether an INVITE without To tag begins another call with the Call-ID and the tag of this one: this
 * one has ended, by more than a final response that asks for another try. */
bool call_is_succeeded(const struct call *call, const struct message_context *context);

/* Write the call as it is at `now_us`. */
void call_fact(const struct call *call, int64_t now_us, struct fact_call *ret_fact);

#endif
