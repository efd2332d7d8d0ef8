/*
 * correlate/copy.h: the same packet captured more than once: on two interfaces, by a mirror of two
 * ports, on the bridge and the device behind it.
 *
 * A copy has the same bytes between the same addresses and lies at most 100 ms apart, before or
 * behind, which is well below T1 (500 ms), the time after which a sender repeats itself. The IP
 * identification decides further: equal ones are copies, different ones are two packets.
 *
 * Source:    RFC 3261 17.1.1.2 (T1); RFC 791 3.2, RFC 6864 (identification).
 * Threads:   engine.
 * Limits:    RECENT_MAX datagrams of each direction of a transaction are remembered.
 */
#ifndef CORRELATE_COPY_H
#define CORRELATE_COPY_H

#include "correlate/state.h"

/* Give the hash of a message's bytes and addresses; its keys of the endpoints are there. */
uint32_t copy_print(const struct correlate *correlate, const struct message_context *context);

/* Tell whether the message is a copy of one that its transaction has; if not, remember it. */
bool copy_find(struct transaction *transaction, const struct message_context *context);

#endif
