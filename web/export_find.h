/*
 * web/export_find.h: the messages of some calls, found a few at a time, and the order in which they
 * are written.
 *
 * Messages of many small calls are found by calls. Where one of the calls is large, all messages of the
 * time of the calls are read instead, because such a query can continue where it ended.
 *
 * Ownership: the caller owns the finder, which owns its places; the calls are borrowed.
 * Threads:   the web thread.
 * Limits:    EXPORT_MESSAGES_MAX messages, then ERR_FULL; 24 bytes are held of each.
 */
#ifndef WEB_EXPORT_FIND_H
#define WEB_EXPORT_FIND_H

#include "store/view.h"

#define EXPORT_MESSAGES_MAX 1000000
#define EXPORT_LARGE_CALL   5000 /* messages */

/* The calls of an export. */
struct export_calls {
    uint64_t *ids; /* in rising order */
    size_t count;
    uint64_t messages; /* of all of them, duplicates included */
    uint64_t most;     /* messages of one of them */
    int64_t since_us;  /* the time that they span */
    int64_t until_us;
};

/* Where a message stands. */
struct export_place {
    int64_t time_us;
    uint64_t id;
    uint64_t call;
};

/* All zero in the beginning, but for the calls. */
struct export_finder {
    const struct export_calls *calls;
    struct export_place *places;
    size_t count;
    size_t max;
    size_t next_call;
    struct export_place last; /* that was read */
    bool has_ns;              /* some have nanoseconds */
    bool is_over;             /* all are found, and sorted by time */
    bool is_in_order;         /* then: ids rise with times */
};

/* Find some more, until `until_us` on the monotonic clock or a little longer. */
MUST_CHECK enum err export_finder_step(struct export_finder *finder, struct view *view,
                                       int64_t until_us, struct error *reterr);

void export_finder_release(struct export_finder *finder);

#endif
