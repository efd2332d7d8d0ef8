/*
 * app/watch_call.h: the events of each call that `rung watch` has printed, so that it prints each once.
 *
 * Calls that are over stay for a while, because some findings come late. A call that was seen and is no longer
 * in the table was printed to its end.
 *
 * Ownership: the caller owns the table, which owns its entries.
 * Threads:   the main thread.
 * Limits:    WATCH_CALLS_MAX calls, of them WATCH_CALLS_OVER_MAX that are over: at these the call that
 *            changed longest ago is removed. Later events of a call that is removed before its end are not printed;
 *            such calls are counted.
 */
#ifndef APP_WATCH_CALL_H
#define APP_WATCH_CALL_H

#include "base/err.h"
#include "base/list.h"

#include <stdint.h>

#define WATCH_CALLS_MAX      262144
#define WATCH_CALLS_OVER_MAX 65536

/* The events of one call that were printed. */
struct watch_call {
    uint64_t call;
    uint64_t finding;         /* number of the last finding that was read; 0: none */
    int64_t first_finding_us; /* time of the first one of severity warn or error */
    bool has_problem;         /* there is such a one */
    int64_t held_until_us; /* on the monotonic clock: its end is not printed before; 0: not held */
    uint32_t findings;     /* of the call, when its findings were read */
    uint32_t kinds;        /* bits 1 << enum event_kind */
    uint16_t final;        /* of the result that was printed */
    uint8_t state;
    bool is_over;
    struct link age;
    struct link held;
};

struct watch_table;

/* Make a table; NULL when the host has no memory. */
struct watch_table *watch_table_new(void);

/* Free it; NULL is allowed. */
void watch_table_free(struct watch_table *table);

/* Return the entry of a call, or NULL. */
struct watch_call *watch_table_find(const struct watch_table *table, uint64_t call);

/* Return the entry of a call, a new one when there is none. Return NULL when the host has no memory. It stays
 * until the next watch_table_take. */
struct watch_call *watch_table_take(struct watch_table *table, uint64_t call);

/* Note that the entry was touched, and whether its call is over. */
void watch_table_touch(struct watch_table *table, struct watch_call *entry, bool is_over);

/* Hold the end of a call back until a time of the monotonic clock; 0: no longer. */
void watch_table_hold(struct watch_table *table, struct watch_call *entry, int64_t until_us);

/* Return the entry after `entry` (NULL: the first) among those held, oldest first, or NULL. */
struct watch_call *watch_table_next_held(const struct watch_table *table,
                                         const struct watch_call *entry);

/* Return the same among all entries of calls that are not over. */
struct watch_call *watch_table_next_live(const struct watch_table *table,
                                         const struct watch_call *entry);

/* Return the number of entries, and of calls that were removed before their end. */
size_t watch_table_count(const struct watch_table *table);
uint64_t watch_table_forgotten(const struct watch_table *table);

#endif
