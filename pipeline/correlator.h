/*
 * pipeline/correlator.h: chunks of messages in, facts into a sink.
 *
 * Ownership: the correlator owns the tables of correlation; chunks are borrowed for the call.
 * Threads:   one thread; the counters of the status may be read by any.
 * Limits:    those of correlate/correlate.h.
 */
#ifndef PIPELINE_CORRELATOR_H
#define PIPELINE_CORRELATOR_H

#include "base/status.h"
#include "correlate/correlate.h"
#include "pipeline/chunk.h"

struct correlator_options {
    struct status *status; /* gets all counters but those of the writer */
    uint64_t memory;       /* bytes for what is alive; 0: by the size of the machine */
    bool is_embedding;     /* keep the bytes of messages even of files */
    uint32_t omitted;      /* kinds of facts that nobody is going to read, correlate/correlate.h */
};

struct correlator {
    struct status *status;
    struct correlate *correlate;
    struct counts counts; /* all that was counted up to the last chunk, by reader and correlation */
    uint64_t untaken;     /* messages of chunks that the sink took nothing of */
};

/* Prepare to take chunks and to hand facts to `sink`. ERR_MEMORY when the host has no more. */
MUST_CHECK enum err correlator_init(struct correlator *correlator,
                                    const struct correlator_options *options, struct fact_sink sink,
                                    struct error *reterr);

/* Free everything. Also after a failed correlator_init. */
void correlator_release(struct correlator *correlator);

/* Take in a chunk. False when the sink has ended the run, or the chunk was the last one. */
bool correlator_take(struct correlator *correlator, const struct chunk *chunk);

/* Count what is in a chunk that nobody takes in, once the sink has ended the run. */
void correlator_give_up(struct correlator *correlator, const struct chunk *chunk);

#endif
