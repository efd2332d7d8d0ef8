/*
 * correlate/endpoint.h: addresses by number.
 *
 * Threads:   correlator.
 * Limits:    limits.endpoints; at the cap all are forgotten and numbered afresh, so that one
 *            address may have several numbers in a long run. Rows with equal addresses are equal.
 */
#ifndef CORRELATE_ENDPOINT_H
#define CORRELATE_ENDPOINT_H

#include "correlate/state.h"

/* Return the endpoint of an address and its key, emitted as a fact when it is new; NULL when the host
 * has no memory. */
const struct endpoint *endpoint_of(struct correlate *correlate, const struct addr *addr,
                                   uint64_t key);

/* Make sure that the next two calls of endpoint_of forget nothing. */
void endpoint_reserve(struct correlate *correlate);

#endif
