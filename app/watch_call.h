/*
 * app/watch_call.h: what `rung watch` has told of each call, so that it tells it once.
 *
 * Calls that are over stay for a while, for what is found out late. A call that is not here but has a
 * number that was seen has been told to its end.
 *
 * Ownership: the caller owns the table, which owns its entries.
 * Threads:   the main thread.
 * Limits:    WATCH_CALLS_MAX calls, of them WATCH_CALLS_OVER_MAX that are over: at these the one not
 *            touched longest goes. What happens to a call that goes before its end is told no more;
 *            such calls are counted.
 */
#ifndef APP_WATCH_CALL_H
#define APP_WATCH_CALL_H

#include "base/err.h"
#include "base/list.h"

#include <stdint.h>

#define WATCH_CALLS_MAX      262144
#define WATCH_CALLS_OVER_MAX 65536

/* What was told of one call. */
struct watch_call {
    uint64_t call;
    uint64_t finding;         /* number of the last finding that was looked at; 0: none */
    int64_t first_finding_us; /* time of the first one of severity warn or error */
    bool has_problem;         /* there is such a one */
    int64_t held_until_us;    /* on the monotonic clock: its end is not told before; 0: not held */
    uint32_t findings;        /* counted when they were looked at */
    uint32_t kinds;           /* bits 1 << enum event_kind */
    uint16_t final;           /* of the result that was told */
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

/* Give the entry of a call, or NULL. */
struct watch_call *watch_table_find(const struct watch_table *table, uint64_t call);

/* Give the entry of a call, a new one when there is none. NULL when the host has no memory. It stays
 * until the next watch_table_take. */
struct watch_call *watch_table_take(struct watch_table *table, uint64_t call);

/* Note that the entry was touched, and whether its call is over. */
void watch_table_touch(struct watch_table *table, struct watch_call *entry, bool is_over);

/* Have its end held back until that time of the monotonic clock; 0 ends the holding. */
void watch_table_hold(struct watch_table *table, struct watch_call *entry, int64_t until_us);

/* Give the entry after `entry` (NULL: the first) among those held, oldest first, or NULL. */
struct watch_call *watch_table_next_held(const struct watch_table *table,
                                         const struct watch_call *entry);

/* Give the same among all entries of calls that are not over. */
struct watch_call *watch_table_next_live(const struct watch_table *table,
                                         const struct watch_call *entry);

/* Entries, and calls that had to go before their end. */
size_t watch_table_count(const struct watch_table *table);
uint64_t watch_table_forgotten(const struct watch_table *table);

#endif
