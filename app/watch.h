/*
 * app/watch.h: the events of a store, printed in order of time: of a finished store all at once, of a
 * growing store the new ones at each look.
 *
 * Ownership: the caller's struct; watch_release frees its memory. Options, view and output outlive
 *            it.
 * Threads:   the main thread.
 * Limits:    those of app/watch_call.h and app/watch_queue.h.
 */
#ifndef APP_WATCH_H
#define APP_WATCH_H

#include "app/output.h"
#include "app/watch_events.h"

/* The events to print. */
struct watch_options {
    const struct options *options; /* selection, limit */
    struct view *view;
    struct output *output;
    bool is_json;
    bool is_growing; /* the store: watch_look; else watch_all */
};

struct watch {
    struct watch_options how;
    struct watch_events events;
    struct watch_table *table; /* NULL for a store that does not grow */
    uint64_t *calls;           /* numbers of changed calls; WATCH_LOOK_MAX places */
    size_t call_count;
    uint64_t known;   /* the highest number that was seen in an earlier look */
    uint64_t highest; /* and in this one */
    uint64_t change;  /* number of the last change that was read */
    uint64_t version; /* of the store, at the last look */
    bool has_version;
    int64_t now_us;   /* on the monotonic clock, at the beginning of a look */
    int64_t start_us; /* base of relative times: the captures' start, or the first event; 0: none */
    int64_t before_us; /* of the event that was printed last */
    uint64_t printed;  /* events */
    struct error *reterr;
};

/* Calls that one query reads. */
#define WATCH_LOOK_MAX 32768

/* Make ready. ERR_MEMORY. */
MUST_CHECK enum err watch_init(struct watch *watch, const struct watch_options *how,
                               struct error *reterr);
void watch_release(struct watch *watch);

/* Print every event of a finished store. */
MUST_CHECK enum err watch_all(struct watch *watch, struct error *reterr);

/* Print the events since the last look, and flush the output. In the last look (`is_last`) nothing
 * is held back. A look at a store that has not changed costs a microsecond. */
MUST_CHECK enum err watch_look(struct watch *watch, bool is_last, struct error *reterr);

/* Return whether nothing more is to be printed: the limit is reached, or the reader of the output is gone. */
bool watch_is_enough(const struct watch *watch);

#endif
