/*
 * pipeline/pipeline.h: frames in, facts into a store. Three threads work one behind the other, and
 * what they hand on goes round between them:
 *
 *      source --frame--> feed --unit--> dissect                    reader
 *                                          |  ^
 *                               full chunk v  | empty chunk
 *                                          |  |
 *                                        correlate                 correlator
 *                                          |  ^
 *                               full batch v  | empty batch
 *                                          |  |
 *                                         store                    writer
 *
 * Ownership: the caller owns source, writer, savefile and status, and uses none but the status between
 *            pipeline_start and pipeline_join.
 * Threads:   three of its own; the caller's one starts and joins them.
 * Limits:    PIPELINE_CHUNKS chunks and PIPELINE_BATCHES batches. With all of them full who fills them
 *            waits and nothing is lost; a live one drops before it comes to that (correlate/correlate.h).
 */
#ifndef PIPELINE_PIPELINE_H
#define PIPELINE_PIPELINE_H

#include "base/status.h"
#include "capture/savefile.h"
#include "capture/source.h"
#include "store/writer.h"

#define PIPELINE_CHUNKS  4
#define PIPELINE_BATCHES 3

struct pipeline_options {
    struct source *source;
    struct writer *writer;
    struct status *status;
    struct savefile *savefile; /* gets the frames that hold SIP; NULL: nobody does */
    uint64_t memory;           /* bytes for what is alive; 0: by the size of the machine */
    bool is_embedding;         /* keep the bytes of messages even of files */
    uint32_t omitted; /* kinds of facts that nobody is going to read, correlate/correlate.h */
    bool is_viewed;   /* somebody looks on: batches go out a few times a second, and in the end the
                          writer settles the store */
    bool is_live;     /* what is not read is lost: drop rather than wait, try the store again */
    bool (*is_told_to_stop)(void); /* reading is to end, by a signal; NULL: never */
    int wake_signal; /* sent to the reader's thread it ends a read that waits; 0: there is none */
    /* Called with each full batch, in the correlator's thread; true ends reading as the end of the source does.
     * May be NULL. */
    bool (*is_enough)(void *context, const struct fact_batch *batch);
    void *context;
    bool
        has_end; /* reading that is interrupted leaves something out: a property of the store says so */
};

struct pipeline_result {
    struct counts counts;
    bool is_damaged;   /* some capture is readable only in part */
    uint64_t unstored; /* messages that were read and could not be stored */
};

struct pipeline;

/* Start both threads. ERR_MEMORY when the host has no more. */
MUST_CHECK enum err pipeline_start(const struct pipeline_options *options,
                                   struct pipeline **ret_pipeline, struct error *reterr);

/* Wait up to a tenth of a second for the end. Tells whether it has come: all that was read is in the
 * store. */
bool pipeline_wait(struct pipeline *pipeline);

/* Tell the same without waiting. */
bool pipeline_is_done(struct pipeline *pipeline);

/* Have reading end soon: interrupt the source, and wake it where it waits. */
void pipeline_stop(struct pipeline *pipeline);

/* Return what is wrong with capture `at`, counted from 0; NULL when nothing is known to be, or when
 * there is no such capture. */
const char *pipeline_damage(const struct pipeline *pipeline, size_t at);

/* Wait for the end, free everything, and return what became of it, also on failure. ERR_OUTPUT when the
 * writer failed; what was stored until then is in the store. */
MUST_CHECK enum err pipeline_join(struct pipeline *pipeline, struct pipeline_result *ret_result,
                                  struct error *reterr);

#endif
