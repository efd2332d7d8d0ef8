/*
 * correlate/leg.h: legs in memory: made, aged, resumed and forgotten.
 *
 * A leg is found by its key: the Call-ID and the caller's tag for an INVITE, the Call-ID alone for
 * other methods (correlate/leg_choose). When a leg leaves memory, the numbers of its call rest; a straggler
 * takes them up again, so it joins the row that is stored.
 *
 * Source:    RFC 3261 8.1.1.4, 12.
 * Ownership: pools in struct correlate.
 * Threads:   correlator.
 * Limits:    limits.legs live legs; at the cap the one idle longest leaves. limits.calls calls, live and
 *            resting; at the cap the one that has rested longest is given up.
 */
#ifndef CORRELATE_LEG_H
#define CORRELATE_LEG_H

#include "correlate/state.h"

/* Return the live leg of a key, or NULL. */
struct leg *leg_of_key(const struct correlate *correlate, uint64_t key);

/* Make a leg with its call; it takes the key over. NULL when the host has no memory. */
struct leg *leg_add(struct correlate *correlate, const struct message_context *context,
                    uint64_t key);

/* Return the leg of a call that rests under the key, live again; NULL when there is none. */
struct leg *leg_resume(struct correlate *correlate, uint64_t key);

/* Take in the time of the message, and put the leg into the age list that its call belongs to. */
void leg_touch(struct correlate *correlate, const struct message_context *context);

/* Decide what of its dialogs was open as long as an ACK could still come. */
void leg_settle(struct correlate *correlate, struct leg *leg);

/* Forget what packet time has ended. */
void leg_expire(struct correlate *correlate);

/* Emit a leg and all that it owns for the last time and forget it. */
void leg_forget(struct correlate *correlate, struct leg *leg);

#endif
