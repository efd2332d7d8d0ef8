/*
 * correlate/leg.h: legs by Call-ID, each with its call, and how long they stay in memory.
 *
 * Threads:   engine.
 * Limits:    limits.legs; at the cap the leg longest without a message is forgotten, finished ones
 *            first; one that was still going is counted as evicted.
 */
#ifndef CORRELATE_LEG_H
#define CORRELATE_LEG_H

#include "correlate/state.h"

/* Compute the key of the leg. A message without a Call-ID belongs to the leg of all such messages
 * between its two hosts. */
void leg_key(const struct correlate *correlate, struct arrival *arrival);

/* Set arrival->leg, made with its call if the Call-ID is new. False when the host has no memory. */
bool leg_find(struct correlate *correlate, struct arrival *arrival);

/* Take in the time of the message, and put the leg into the age list that its call belongs to. */
void leg_touch(struct correlate *correlate, const struct arrival *arrival);

/* Forget what packet time has ended. */
void leg_expire(struct correlate *correlate);

/* Say a leg and all that it owns for the last time and forget it. */
void leg_forget(struct correlate *correlate, struct leg *leg);

#endif
