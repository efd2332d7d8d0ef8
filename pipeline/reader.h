/*
 * pipeline/reader.h: every frame of a source down to messages, in chunks.
 *
 * Source:    the order of things is that of docs/ARCHITECTURE.md.
 * Ownership: the caller owns the source; the reader owns what is known of each capture.
 * Threads:   one thread; the damage of a capture may be read by any, once reader_damage returns it.
 * Limits:    those of pipeline/chunk.h.
 */
#ifndef PIPELINE_READER_H
#define PIPELINE_READER_H

#include <stdatomic.h>

#include "base/status.h"
#include "capture/savefile.h"
#include "capture/source.h"
#include "pipeline/chunk.h"
#include "stream/feed.h"

/* What the reader knows of one capture. */
struct reader_capture {
    int64_t first_us; /* time of its earliest frame; TIME_NONE while there is none */
    int64_t last_us;
    bool keeps_bytes;       /* its frames cannot be read again */
    char *path;             /* absolute where it is a file */
    char damage[512];       /* what is wrong with it; "" when nothing is */
    atomic_bool is_damaged; /* the text stands, and does not change any more */
};

/* Takes a full chunk and returns an empty one; NULL, and keeps none, when the run has ended. With `waits`
 * false it does not wait: NULL then means that the chunk is still the reader's. */
typedef struct chunk *chunk_exchange(void *context, struct chunk *full, bool waits);

struct reader_options {
    struct source *source;
    struct status *status;     /* gets how far reading is, and what is wrong with a source */
    struct savefile *savefile; /* gets the frames that hold SIP; NULL: nobody does */
    uint64_t seed;             /* of the keys: correlate_seed */
    bool is_viewed; /* somebody waits for what was read: hand it over a few times a second */
    bool (*is_told_to_stop)(void); /* a signal came; NULL: none ever does */
    chunk_exchange *exchange;
    void *context;
};

struct reader {
    struct reader_options options;
    struct reader_capture *captures;
    size_t capture_count;
    struct feed *feed;
    struct chunk *chunk;  /* the one being filled; NULL once the run has ended */
    struct counts counts; /* what the reader itself counts */
    int64_t told_us;      /* packet time that was passed on last */
    int64_t
        handed_over_us; /* on the monotonic clock: when a chunk was last to be handed on at once */
    int64_t published_us; /* on the same clock: when a chunk last went away */
    int64_t counted_us;   /* on the same clock: when counters were last put into a chunk */
    struct sip_scratch scratch;
};

/* Make ready to read. ERR_MEMORY when the host has no more. */
MUST_CHECK enum err reader_init(struct reader *reader, const struct reader_options *options,
                                struct error *reterr);

/* Free everything but the source. Also after a failed reader_init. */
void reader_release(struct reader *reader);

/* Read to the end, to an interruption, or until the run ends. */
void reader_run(struct reader *reader);

/* Return what is wrong with capture `at`, counted from 0; NULL when nothing is known to be. From any
 * thread. */
const char *reader_damage(const struct reader *reader, size_t at);

#endif
