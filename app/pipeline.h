/*
 * app/pipeline.h: frames in, facts into a store: the engine thread reads, decodes and correlates,
 * the writer thread stores, and PIPELINE_BATCHES batches go round between them.
 *
 *      source --frame--> decode --datagram--> SIP --message--> correlate
 *                                                                  |  ^
 *                                                     full batch   v  |   empty batch
 *                                                               (ring) (ring)
 *                                                                  |  ^
 *                                                                  v  |
 *                                                                 writer
 *
 * Ownership: the caller owns source and writer, and uses neither while pipeline_run runs.
 * Threads:   pipeline_run starts two and joins them; the caller's one shows progress meanwhile.
 * Limits:    PIPELINE_BATCHES batches: with all of them full the engine waits, and nothing is lost.
 */
#ifndef APP_PIPELINE_H
#define APP_PIPELINE_H

#include "app/progress.h"
#include "app/tally.h"
#include "capture/source.h"
#include "store/writer.h"

#define PIPELINE_BATCHES 4

struct pipeline_options {
    struct source *source;
    struct writer *writer;
    bool is_embedding;         /* keep the bytes of messages even of files */
    struct progress *progress; /* told about ten times a second */
    /* Told of each damage of the input, one line; called in the caller's thread at the end. */
    void (*say_damage)(const char *text);
};

struct pipeline_result {
    struct tally tally;
    bool is_damaged; /* some capture is readable only in part */
};

/* Read the source to its end, or until it is interrupted. ERR_OUTPUT when the writer failed,
 * ERR_MEMORY when the host has no more; what was stored until then is in the store. */
MUST_CHECK enum err pipeline_run(const struct pipeline_options *options,
                                 struct pipeline_result *ret_result, struct error *reterr);

#endif
