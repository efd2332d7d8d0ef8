/*
 * dissect/sip_seen.h: a memory of values that were checked and found right, so that a check runs for a
 * value that was not seen before and for no other.
 *
 * Nearly all values of a capture repeat: the addresses of a call in each of its messages, the routes of a
 * proxy in all calls. A check looks at each byte, and there are many of them; the hash of a value costs a
 * fraction of one. A value is kept as its mark: 64 bits of a hash of its bytes and of what it was checked
 * as. Only a value that a check found nothing in may be added, and a check may depend on nothing but the
 * bytes and on what they are checked as.
 *
 * Two values with one mark are one to this memory, so the fault of the second one would not be seen. That
 * happens once in 2^64 pairs, and a sender cannot bring it about, because he does not know the seed.
 *
 * Ownership: the caller owns the struct; all zero it is empty. Whoever reads what strangers send sets `seed`
 *            to a random number first (hash_random_seed).
 * Threads:   one thread.
 * Limits:    SIP_SEEN marks of 8 bytes, 128 KiB. A mark has one place; another one takes the place over, and
 *            the value that it stood for is checked again.
 */
#ifndef DISSECT_SIP_SEEN_H
#define DISSECT_SIP_SEEN_H

#include <assert.h>

#include "base/hash.h"
#include "base/slice.h"

#define SIP_SEEN 16384u

struct sip_seen {
    uint64_t seed;
    uint64_t marks[SIP_SEEN]; /* 0: nothing is here */
};

/* Return the mark of a value that is checked as `what`: a number that the caller chooses, another one for
 * each check. Never 0. */
static inline uint64_t sip_seen_mark(const struct sip_seen *seen, unsigned what, struct slice value)
{
    uint64_t mark = hash_bytes(value, seen->seed + what * UINT64_C(0x9e3779b97f4a7c15));

    return mark + (mark == 0);
}

/* Return whether a mark was added, and is still there. */
static inline bool sip_seen_has(const struct sip_seen *seen, uint64_t mark)
{
    return seen->marks[mark % SIP_SEEN] == mark;
}

/* Add the mark of a value that is right. */
static inline void sip_seen_add(struct sip_seen *seen, uint64_t mark)
{
    assert(mark != 0);
    seen->marks[mark % SIP_SEEN] = mark;
}

#endif
