/*
 * app/engine.h: the engine's work: every frame of a source down to facts.
 *
 * Source:    the order of things is that of docs/ARCHITECTURE.md.
 * Ownership: the caller owns the source; the engine owns the correlator and what is known of each
 *            capture.
 * Threads:   one thread; the status it writes may be read by any, and the damage of a capture once
 *            engine_damage gives it.
 * Limits:    those of correlate/correlate.h.
 */
#ifndef APP_ENGINE_H
#define APP_ENGINE_H

#include <stdatomic.h>

#include "base/status.h"
#include "capture/savefile.h"
#include "capture/source.h"
#include "correlate/correlate.h"
#include "stream/feed.h"

/* What the engine knows of one capture. */
struct engine_capture {
    int64_t first_us; /* time of its earliest frame; TIME_NONE while there is none */
    int64_t last_us;
    bool keeps_bytes;       /* its frames cannot be read again */
    char *path;             /* absolute where it is a file */
    char damage[512];       /* what is wrong with it; "" when nothing is */
    atomic_bool is_damaged; /* the text stands, and does not change any more */
};

struct engine_options {
    struct source *source;
    struct status *status;
    struct savefile *savefile; /* gets the frames that hold SIP; NULL: nobody does */
    uint64_t memory;           /* bytes for what is alive; 0: by the size of the machine */
    bool is_embedding;         /* keep the bytes of messages even of files */
    uint32_t omitted; /* kinds of facts that nobody is going to read, correlate/correlate.h */
    bool is_viewed;   /* somebody waits for what was read: hand it over a few times a second */
};

struct engine {
    struct engine_options options;
    struct source *source;
    struct status *status;
    struct correlate *correlate;
    struct engine_capture *captures;
    size_t capture_count;
    struct feed *feed;
    struct counts counts;   /* what the engine itself counts */
    struct counts told;     /* all that was counted, when the status was last written */
    bool has_ended;         /* the sink took no more of what came while a pipe was silent */
    int64_t told_us;        /* packet time that correlation was told last */
    int64_t handed_over_us; /* on the monotonic clock: when a batch was last handed over unasked */
    int64_t published_us;   /* on the same clock: when the status was last written */
    int64_t counted_us;     /* on the same clock: when counters were last said */
    struct sip_message message;
};

/* Make ready to read for `sink`. ERR_MEMORY when the host has no more. */
MUST_CHECK enum err engine_init(struct engine *engine, const struct engine_options *options,
                                struct fact_sink sink, struct error *reterr);

/* Give what is wrong with capture `at`, counted from 0; NULL when nothing is known to be. From any
 * thread. */
const char *engine_damage(const struct engine *engine, size_t at);

/* Give everything back but the source. Also after a failed engine_init. */
void engine_release(struct engine *engine);

/* Read to the end, to an interruption, or until the sink ends the run. */
void engine_run(struct engine *engine);

#endif
