/*
 * app/engine.h: the engine's work: every frame of a source down to facts.
 *
 * Source:    the order of things is that of docs/ARCHITECTURE.md.
 * Ownership: the caller owns the source; the engine owns the correlator and what is known of each
 *            capture.
 * Threads:   one thread, but for `position` and `size`, which any may read.
 * Limits:    those of correlate/correlate.h.
 */
#ifndef APP_ENGINE_H
#define APP_ENGINE_H

#include <stdatomic.h>

#include "app/tally.h"
#include "capture/source.h"
#include "correlate/correlate.h"

/* What the engine knows of one capture. */
struct engine_capture {
    int64_t first_us; /* time of its first frame; 0 while there is none */
    int64_t last_us;
    bool keeps_bytes; /* its frames cannot be read again */
    char *path;       /* absolute where it is a file */
    char damage[512]; /* what is wrong with it; "" when nothing is */
};

struct engine {
    struct source *source;
    struct correlate *correlate;
    struct engine_capture *captures;
    size_t capture_count;
    struct tally tally;
    int64_t told_us; /* packet time that correlation was told last */
    struct sip_message message;
    _Atomic int64_t position; /* bytes read of all captures; -1 when not known */
    _Atomic int64_t size;     /* bytes of all captures; -1 when not known */
};

/* Make ready to read `source` for `sink`. ERR_MEMORY when the host has no more. */
MUST_CHECK enum err engine_init(struct engine *engine, struct source *source, bool is_embedding,
                                struct fact_sink sink, struct error *reterr);

/* Give everything back but the source. Also after a failed engine_init. */
void engine_release(struct engine *engine);

/* Read to the end, to an interruption, or until the sink ends the run. */
void engine_run(struct engine *engine);

#endif
