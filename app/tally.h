/*
 * app/tally.h: what became of the frames that were read.
 *
 * Threads:   belongs to the engine thread while it runs.
 */
#ifndef APP_TALLY_H
#define APP_TALLY_H

#include "base/buf.h"
#include "capture/source.h"
#include "correlate/correlate.h"
#include "dissect/decode.h"

struct tally {
    uint64_t frames;
    uint64_t decoded[DECODE_RESULTS]; /* frames by what they were */
    uint64_t messages;                /* datagrams that are SIP */
    uint64_t keep_alives;             /* datagrams that keep a SIP connection open */
    uint64_t others;                  /* datagrams of anything else: media, DNS ... */
    struct correlate_stats evicted;
    struct source_stats source; /* what the source could not give */
};

/* Say every count as a fact. False when the sink has ended the run. */
bool tally_say(const struct tally *tally, struct correlate *correlate);

/* Write what was not looked into although SIP may be in it: "3 fragments, 12 tcp". False, and
 * nothing written, when there is nothing of the kind. */
bool tally_write_skipped(const struct tally *tally, struct buf *buf);

/* Write what the host had no memory for: "3 messages". False when nothing. */
bool tally_write_lost(const struct tally *tally, struct buf *buf);

/* Write what memory had to let go before its end: "5 legs, 2 transactions". False when nothing. */
bool tally_write_evicted(const struct tally *tally, struct buf *buf);

#endif
