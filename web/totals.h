/*
 * web/totals.h: how many calls there are and how many match, without counting twice.
 *
 * Counting is a pass over all calls, and a page of a list is not; so what was counted is kept until
 * the store has changed. Calls are only ever added: the total is taken on from where it was.
 *
 * Ownership: the caller owns the struct, which is all zero in the beginning.
 * Threads:   the web thread.
 * Limits:    TOTALS_KEPT counts of what matches; the oldest goes for a new one.
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
        uint64_t query;   /* hash of what was asked */
        uint64_t matching;
        bool is_known;
    } kept[TOTALS_KEPT];
    size_t next; /* the place that is given away next */
};

/* Return how many calls there are, of all methods or INVITE only. */
MUST_CHECK enum err web_totals_all(struct web_totals *totals, struct view *view, bool is_all,
                                   uint64_t *ret_total, struct error *reterr);

/* Return how many calls match. ERR_STOPPED when counting takes too long. */
MUST_CHECK enum err web_totals_matching(struct web_totals *totals, struct view *view,
                                        const struct call_query *query, uint64_t *ret_matching,
                                        struct error *reterr);

#endif
