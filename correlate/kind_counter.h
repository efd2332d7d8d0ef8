/*
 * correlate/kind_counter.h: the columns of kind `counter`. See correlate/kind.h.
 *
 * Something counted over the whole run: frames by kind, what was not read, what was lost.
 */
#ifndef CORRELATE_KIND_COUNTER_H
#define CORRELATE_KIND_COUNTER_H

#define COUNTER_COLUMNS(COLUMN)                                                                    \
    COLUMN(CONSTANT, name, _, NONE, "", "text",                                                    \
           "one of the names in [API.md](API.md#counters) that have a kind")                       \
    COLUMN(U64, value, _, NONE, "", "count", "")

#endif
