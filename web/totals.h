/*
 * web/totals.h: the number of calls, and of those that match a query, without counting twice.
 *
 * Counting reads all calls, and a page of a list does not. A count is therefore kept until the store has
 * changed. Calls are only added, so the total continues from the last count.
 *
 * Ownership: the caller owns the struct, which is all zero in the beginning.
 * Threads:   the web thread.
 * Limits:    TOTALS_KEPT counts of matching calls; a new one replaces the oldest.
 */
#ifndef WEB_TOTALS_H
#define WEB_TOTALS_H

#include "store/query_calls.h"

#define TOTALS_KEPT 16

struct web_totals {
    uint64_t last_call; /* counted up to here; 0: nothing yet */
    uint64_t invites;
    uint64_t all;
    struct {
        uint64_t version; /* of the store */
        uint64_t query;   /* hash of the query */
        uint64_t matching;
        bool is_known;
    } kept[TOTALS_KEPT];
    size_t next; /* index of the count that is replaced next */
};

/* Return how many calls there are, of all methods or INVITE only. */
MUST_CHECK enum err web_totals_all(struct web_totals *totals, struct view *view, bool is_all,
                                   uint64_t *ret_total, struct error *reterr);

/* Return how many calls match. Return ERR_STOPPED when counting takes too long. */
MUST_CHECK enum err web_totals_matching(struct web_totals *totals, struct view *view,
                                        const struct call_query *query, uint64_t *ret_matching,
                                        struct error *reterr);

#endif
