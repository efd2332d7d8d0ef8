/*
 * correlate/correlate.h: the front door of correlation: messages in, facts out.
 *
 * Every message gets a transaction, a dialog where it has one, a leg and a call; what has
 * changed is emitted as facts in the current batch. Driven by packet time alone: the same messages
 * produce the same facts.
 *
 * Source:    RFC 3261 12, 13, 17; RFC 6026.
 * Ownership: the caller owns the correlator; messages are borrowed for the call.
 * Threads:   one thread (correlator).
 * Limits:    struct correlate_limits; at a cap the oldest idle object ends and is counted.
 *
 * A busy sink (facts.h, is_busy) drops load. While the batch fills up, first the bytes of
 * retransmissions are not kept, then messages have no rows of their own; both are counted. Calls, legs,
 * dialogs and transactions are always emitted, so no call is ever wrong.
 */
#ifndef CORRELATE_CORRELATE_H
#define CORRELATE_CORRELATE_H

#include "base/counter.h"
#include "correlate/facts.h"
#include "correlate/keys.h"
#include "dissect/sip_summary.h"
#include "stream/unit.h"

/* Caps of the tables, in objects. */
struct correlate_limits {
    size_t legs;  /* live legs */
    size_t calls; /* calls, live and at rest: 256 bytes each */
    size_t dialogs;
    size_t transactions;
    size_t endpoints; /* addresses known by id; at the cap they are numbered afresh */
};

/* Return the caps that fit about `bytes` of memory. Tables grow as they fill; only what is alive counts. */
struct correlate_limits correlate_limits_of(uint64_t bytes);

struct correlate_options {
    struct correlate_limits limits;
    bool is_embedding; /* keep the bytes of SIP frames even of captures that can be read again */
    uint32_t
        omitted; /* kinds that nobody is going to read, bits 1 << enum fact_kind: message, dialog,
                        * transaction, frame. They are correlated as ever, but no facts are emitted of them. */
};

struct correlate;

/* Make a correlator that fills batches for `sink`; NULL when the host has no memory. */
struct correlate *correlate_new(const struct correlate_options *options, struct fact_sink sink);

/* Free it; NULL is allowed. What was not handed over is lost: call correlate_finish before. */
void correlate_free(struct correlate *correlate);

/* Return the seed of the keys, which never changes: from any thread. */
uint64_t correlate_seed(const struct correlate *correlate);

/* Begin to fetch from memory what messages need that are fed soon: first the places in the tables, some
 * messages later the objects, and then what these point to. Changes nothing but the time that feeding
 * takes. */
enum correlate_fetch {
    CORRELATE_FETCH_PLACES,
    CORRELATE_FETCH_OBJECTS,
    CORRELATE_FETCH_CALL,
};

void correlate_fetch(const struct correlate *correlate, const struct message_keys *keys,
                     enum correlate_fetch what);

/* Feed one message in order of time: a unit, what was read in its bytes, and its keys under the seed of
 * this correlator. `keeps_bytes` says that the frames of the unit cannot be read again. False when the
 * sink has ended the run. */
bool correlate_feed(struct correlate *correlate, const struct unit *unit,
                    const struct sip_summary *message, const struct message_keys *keys,
                    bool keeps_bytes);

/* Emit a capture as a fact, for the first time or again. */
bool correlate_capture(struct correlate *correlate, const struct fact_capture *capture);

/* Emit a counter. `name` is a constant. */
bool correlate_counter(struct correlate *correlate, const char *name, uint64_t value);

/* Let packet time go on without a message. */
bool correlate_advance(struct correlate *correlate, int64_t now_us);

/* Hand over what there is, when there is anything and the sink is not busy. False when the sink has
 * ended the run. */
bool correlate_flush(struct correlate *correlate);

/* End of input: decide what is still open, emit everything, hand it over. `is_whole` says that
 * captures were read to their ends, so that what was not answered in them was not answered. */
bool correlate_finish(struct correlate *correlate, bool is_whole);

/* Hand over the last batch: counters that were emitted after correlate_finish. Waits for a busy sink. */
bool correlate_end(struct correlate *correlate);

/* Return what has been counted here so far: calls and others seen, those that are active as of the last
 * batch, what left memory before its time, what had no row. The other counters are 0. */
const struct counts *correlate_counts(const struct correlate *correlate);

#endif
