/*
 * correlate/keys.h: the hashes by which a message is found in the tables of correlation.
 *
 * The thread that reads a message computes its keys while the bytes are in its cache; the thread that
 * correlates never looks at most of the bytes.
 *
 * Threads:   pure functions of a seed that never changes.
 */
#ifndef CORRELATE_KEYS_H
#define CORRELATE_KEYS_H

#include "dissect/sip_summary.h"
#include "stream/unit.h"

/* Hashes under the seed of a correlator. */
struct message_keys {
    uint64_t src; /* addresses with their ports */
    uint64_t dst;
    uint64_t call_id;
    uint64_t from_tag; /* 0: absent, as to_tag */
    uint64_t to_tag;
    uint64_t branch;
    uint64_t
        content; /* of a provisional response: body and RSeq, by which it differs from the one before */
    uint32_t print; /* all bytes, and the addresses; never 0 */

    /* What else is to be known without a look at the bytes, which another thread has in its cache. */
    bool has_cookie; /* the branch begins with "z9hG4bK", RFC 3261 8.1.1.7 */
    bool has_phrase; /* a response whose phrase is not the standard one */
};

/* Return the keys of the tables: of a leg by Call-ID and tag, of a dialog by Call-ID and both tags in either
 * order, of a transaction by Call-ID and branch. */
uint64_t key_of_leg(uint64_t call_id, uint64_t tag);
uint64_t key_of_dialog(uint64_t call_id, uint64_t tag, uint64_t other_tag);
uint64_t key_of_transaction(uint64_t call_id, uint64_t branch);

/* Return those under which leg, dialog and transaction of a message stand as a rule. */
uint64_t message_keys_leg(const struct message_keys *keys);
uint64_t message_keys_dialog(const struct message_keys *keys);
uint64_t message_keys_transaction(const struct message_keys *keys);

/* Return the keys of a message and the unit that it came in. */
struct message_keys message_keys_of(uint64_t seed, const struct unit *unit,
                                    const struct sip_summary *message);

#endif
