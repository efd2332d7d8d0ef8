/*
 * store/query_page.h: a window of the list of calls, in any order: what a list on a screen or a page
 * of the API shows. The rows of the window are read, not the list.
 *
 * Pages are found by a key: the window begins after a call (the anchor), whose own values decide where
 * that is, or some rows further on (skip). In the order of
 * numbers a page costs its rows and those that are passed over. A search, or another order, is one pass
 * over what is kept in memory of all calls (store/call_keys.h), some 5 ms for 100,000 of them, and the
 * first time 0.2 s to read that; orders of text read the tables, some 30 ms.
 *
 * Threads:   the view's thread.
 */
#ifndef STORE_QUERY_PAGE_H
#define STORE_QUERY_PAGE_H

#include "store/query_calls.h"

/* By what a list is sorted; equal values by number. Rows without the value come last. */
enum call_sort {
    CALL_SORT_NUMBER = 0, /* the order of their first messages */
    CALL_SORT_START,
    CALL_SORT_STATE,
    CALL_SORT_METHOD,
    CALL_SORT_FROM, /* user, or host where there is none */
    CALL_SORT_TO,
    CALL_SORT_SRC,
    CALL_SORT_DST,
    CALL_SORT_PDD,      /* start to alerting */
    CALL_SORT_DURATION, /* answer to end, or to the last message */
    CALL_SORT_MESSAGES,
    CALL_SORT_FINDINGS,
    CALL_SORTS,
};

/* "n", "start", "state" ...: names of columns in lists, the API and settings. */
const char *call_sort_name(enum call_sort sort);

struct call_page {
    struct call_query which; /* its after_start_us, after_id and limit are not looked at */
    enum call_sort sort;
    bool is_descending;
    bool is_backward; /* the rows before the anchor, nearest first; without anchor: from the end */
    bool has_anchor;  /* begin after (before) the call `anchor`, which need not match itself */
    bool has_itself;  /* the anchor is in the window too, when it matches */
    uint64_t anchor;
    uint64_t skip; /* rows to pass over before the window begins; past the last one there is none */
    size_t limit;  /* rows, at least 1 */
};

/* Visit the rows of the window. A backward window comes in backward order. */
MUST_CHECK enum err query_page(struct view *view, const struct call_page *page, call_visitor *visit,
                               void *context, struct error *reterr);

/* Count the calls before `anchor` in the order of the page: the place of a row in the list, from 0.
 * Costs a pass over the list. */
MUST_CHECK enum err query_page_place(struct view *view, const struct call_page *page,
                                     uint64_t *ret_place, struct error *reterr);

#endif
