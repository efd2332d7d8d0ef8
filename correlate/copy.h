/*
 * correlate/copy.h: the same packet captured more than once: on two interfaces, by a mirror of two
 * ports, on the bridge and the device behind it.
 *
 * A copy has the same bytes between the same addresses and lies at most 100 ms apart, before or
 * behind, which is well below T1 (500 ms), the time after which a sender repeats itself. The IP
 * identification decides further: equal ones are copies, different ones are two packets.
 *
 * Source:    RFC 3261 17.1.1.2 (T1); RFC 791 3.2, RFC 6864 (identification).
 * Ownership: struct correlate owns the datagrams that are remembered.
 * Threads:   correlator.
 * Limits:    COPY_BUCKETS * COPY_PLACES datagrams are remembered, COPY_PLACES of the same bytes; the oldest
 *            give way. Only those of the last 100 ms matter.
 */
#ifndef CORRELATE_COPY_H
#define CORRELATE_COPY_H

#include "correlate/state.h"

#define COPY_BUCKETS 8192 /* a power of two */
#define COPY_PLACES  4

/* A datagram, as far as it takes to know a copy of it. */
struct recent {
    uint32_t print;       /* hash of its bytes and addresses */
    uint32_t transaction; /* low bits of its id; 0: the place is free */
    uint32_t time;        /* low bits of its microseconds */
    uint16_t ip_id;
};

struct copies {
    struct recent recent[COPY_BUCKETS][COPY_PLACES];
};

/* Ask for the memory that copy_find will read for a datagram of this hash. */
static inline void copy_fetch(const struct copies *copies, uint32_t print)
{
    __builtin_prefetch(copies->recent[print & (COPY_BUCKETS - 1)]);
}

/* Return whether the message is a copy of one that its transaction has; if not, remember it. */
bool copy_find(struct copies *copies, const struct transaction *transaction,
               const struct message_context *context);

#endif
