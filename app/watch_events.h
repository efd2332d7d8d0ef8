/*
 * app/watch_events.h: from the rows of calls to the lines that wait in a queue: what has happened to
 * a call since it was told last, as far as the user wants to know.
 *
 * Ownership: the caller's struct; watch_events_release frees what it holds. Options and view outlive
 *            it.
 * Threads:   the main thread.
 */
#ifndef APP_WATCH_EVENTS_H
#define APP_WATCH_EVENTS_H

#include "app/options.h"
#include "app/watch_call.h"
#include "app/watch_queue.h"
#include "export/event.h"

/* A challenge, a redirection and a CANCEL are not told before they have stood for so long, because
 * what follows them mostly makes something else of them; microseconds. */
#define WATCH_HOLD_US INT64_C(2000000)

struct watch_events {
    const struct options *options;
    struct view *view;
    struct watch_queue *queue;
    struct event_look look;
    bool is_json;
    bool is_last; /* nothing more will come: no end is held back */

    /* Inside: */
    FILE *memory; /* where a line is made, and what it consists of */
    char *text;
    size_t size;
    struct out *out;
    struct line line;
    enum err err; /* the first failure */
    struct error error;
};

/* Make ready. `look` tells how lines of text look. ERR_MEMORY. */
MUST_CHECK enum err watch_events_init(struct watch_events *events, const struct options *options,
                                      struct view *view, const struct event_look *look,
                                      bool is_json);
void watch_events_release(struct watch_events *events);

/* Tell whether calls of that kind are watched at all: those begun by INVITE and REGISTER, unless the
 * user wants fewer or all. */
bool watch_events_takes(const struct watch_events *events, const struct call_row *row);

/* Put what is new of a call into the queue. `entry`, of `table`, is what was told of it before; without
 * a table the call is seen only once. `now_us` is a time of the monotonic clock. False after a
 * failure: see events->err. */
bool watch_events_add(struct watch_events *events, const struct call_row *row,
                      struct watch_call *entry, struct watch_table *table, int64_t now_us);

#endif
