/*
 * correlate/call.h: how a call goes, decided where the caller stands.
 *
 * A call follows the caller's present try: the first INVITE, or the one that follows a challenge,
 * a redirection or a failure. Only the caller's own hop decides how a try ends, so a proxy that
 * gives up one branch of a fork decides nothing; a 2xx wins wherever it is seen.
 *
 *   trying ─► ringing ─► in-call ─► completed | transferred | no-ack
 *        └─────────┴──► failed | busy | cancelled | redirected | rejected-auth | no-answer
 *
 * For other methods a call is all that shares a Call-ID, and the same words tell how its last try
 * went.
 *
 * Source:    RFC 3261 9, 13, 15; RFC 3515 2.4.
 * Threads:   engine.
 */
#ifndef CORRELATE_CALL_H
#define CORRELATE_CALL_H

#include "correlate/state.h"

/* Take in what a message says about its call: its transaction and dialog have been updated. */
void call_update(struct correlate *correlate, const struct arrival *arrival);

/* Take in that a transaction of the call got no response or no ACK in 64*T1. */
void call_transaction_expired(struct correlate *correlate, const struct transaction *transaction);

/* Tell whether nothing more is to be expected than stragglers. */
bool call_is_over(const struct call *call);

/* Tell whether an INVITE without To tag begins another call under a Call-ID that was used before:
 * the first call is over and the From tag is new. */
bool call_is_succeeded(const struct call *call, uint64_t from_tag);

/* Write the call as it is at `now_us`. */
void call_fact(const struct call *call, int64_t now_us, struct fact_call *ret_fact);

#endif
