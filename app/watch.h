/*
 * app/watch.h: what happens in a store, printed in order of time: of a finished one all at once, of
 * one that grows what is new at each look.
 *
 * Ownership: the caller's struct; watch_release frees what it holds. Options, view and output outlive
 *            it.
 * Threads:   the main thread.
 * Limits:    those of app/watch_call.h and app/watch_queue.h.
 */
#ifndef APP_WATCH_H
#define APP_WATCH_H

#include "app/output.h"
#include "app/watch_events.h"

/* What is to be watched. */
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
    uint64_t *calls;           /* numbers to look at; WATCH_LOOK_MAX places */
    size_t call_count;
    uint64_t known;   /* the highest number that was seen in an earlier look */
    uint64_t highest; /* and in this one */
    uint64_t change;  /* the last change that was looked at */
    uint64_t version; /* of the store, when it was looked at last */
    bool has_version;
    int64_t now_us;    /* on the monotonic clock, at the beginning of a look */
    int64_t start_us;  /* what times count from: the captures' start, or the first event; 0: none */
    int64_t before_us; /* of the event that was printed last */
    uint64_t printed;  /* events */
    struct error *reterr;
};

/* Calls that are looked at in one query. */
#define WATCH_LOOK_MAX 32768

/* Make ready. ERR_MEMORY. */
MUST_CHECK enum err watch_init(struct watch *watch, const struct watch_options *how,
                               struct error *reterr);
void watch_release(struct watch *watch);

/* Print every event of a finished store. */
MUST_CHECK enum err watch_all(struct watch *watch, struct error *reterr);

/* Print what is new since the last look, and hand it on at once. In the last one (`is_last`) nothing
 * is held back. A look at a store that has not changed costs a microsecond. */
MUST_CHECK enum err watch_look(struct watch *watch, bool is_last, struct error *reterr);

/* Tell whether nothing more is to be printed: the limit is reached, or nobody reads. */
bool watch_is_enough(const struct watch *watch);

#endif
