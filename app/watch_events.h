/*
 * app/watch_events.h: from the rows of calls to the lines that wait in a queue: the events of a call
 * since its last one, as far as the options select them.
 *
 * Ownership: the caller's struct; watch_events_release frees its memory. Options and view outlive
 *            it.
 * Threads:   the main thread.
 */
#ifndef APP_WATCH_EVENTS_H
#define APP_WATCH_EVENTS_H

#include "app/options.h"
#include "app/watch_call.h"
#include "app/watch_queue.h"
#include "export/event.h"

/* A challenge, a redirection and a CANCEL are not printed before they have lasted so long, because the
 * following messages mostly change the outcome; microseconds. */
#define WATCH_HOLD_US INT64_C(2000000)

struct watch_events {
    const struct options *options;
    struct view *view;
    struct watch_queue *queue;
    struct event_look look;
    bool is_json;
    bool is_last; /* nothing more will come: no end is held back */

    /* Inside: */
    FILE *memory; /* where a line is made, and its parts */
    char *text;
    size_t size;
    struct out *out;
    struct line line;
    enum err err; /* the first failure */
    struct error error;
};

/* Make ready. `look`: the style of text lines. ERR_MEMORY. */
MUST_CHECK enum err watch_events_init(struct watch_events *events, const struct options *options,
                                      struct view *view, const struct event_look *look,
                                      bool is_json);
void watch_events_release(struct watch_events *events);

/* Return whether calls of that kind are watched at all: those begun by INVITE and REGISTER, unless the
 * options select fewer or all. */
bool watch_events_takes(const struct watch_events *events, const struct call_row *row);

/* Put the new events of a call into the queue. `entry`, of `table`, has the events that were printed before;
 * without a table the call is passed only once. `now_us` is a time of the monotonic clock. Return false after a
 * failure: see events->err. */
bool watch_events_add(struct watch_events *events, const struct call_row *row,
                      struct watch_call *entry, struct watch_table *table, int64_t now_us);

#endif
