/*
 * store/view_private.h: what the queries of this folder need of a view.
 *
 * Threads:   the view's thread.
 */
#ifndef STORE_VIEW_PRIVATE_H
#define STORE_VIEW_PRIVATE_H

#include "store/select.h"
#include "store/view.h"

/* The view's connection. */
struct db *view_db(struct view *view);

/* Return the address of an endpoint; all zero for 0 and for one that is not there. */
MUST_CHECK enum err view_endpoint(struct view *view, uint32_t endpoint, struct addr *ret_addr,
                                  struct error *reterr);

/* Return the first message id that is of `time_us` or younger, or one past the last id. For a store
 * whose messages are in order; O(log n). */
MUST_CHECK enum err view_first_message(struct view *view, int64_t time_us, uint64_t *ret_message,
                                       struct error *reterr);

/* Reads the current row of a statement and passes it to the visitor; sets *ret_is_enough to stop. */
typedef enum err row_reader(struct view *view, const struct db_stmt *stmt, void *context,
                            bool *ret_is_enough, struct error *reterr);

/* Run a query and read its rows. */
MUST_CHECK enum err view_run(struct view *view, const struct select *select, row_reader *read,
                             void *context, struct error *reterr);

/* Run a query and return the number in the first column of its first row; 0 without a row. */
MUST_CHECK enum err view_run_for_int(struct view *view, const struct select *select,
                                     int64_t *ret_value, struct error *reterr);

/* Pointer types of the SQL functions that the view's connection has:
 *   is_match(regex, user, host, display)  whether user@host or display matches struct regex
 *   is_match(regex, text)                 whether the text matches
 *   is_wanted(set, id)                     whether struct view_set has the id
 * and without pointers:
 *   has_text(wanted, text, ...)            whether one of the texts has the wanted one in it
 *   addr_key(ip, port)                     bytes that sort like addresses
 *   addr_rank(endpoint)                    its place among all addresses; after view_rank_endpoints */
#define VIEW_REGEX_TYPE "rung-regex"
#define VIEW_SET_TYPE   "rung-set"

/* Ids in rising order. */
struct view_set {
    const uint64_t *ids;
    size_t count;
};

/* Places of endpoints in the order of their addresses, by id. */
struct view_ranks {
    uint32_t *ranks; /* from 1; 0: no such endpoint */
    size_t count;
};

/* What lists search and sort calls by, as far as it was read. */
struct call_keys;
struct call_keys *view_call_keys(struct view *view);

/* Return the place of an endpoint among all addresses, from 1; 0 for none. After view_rank_endpoints. */
uint32_t view_rank_of(const struct view *view, uint32_t endpoint);

/* Make addr_rank know all endpoints that are there now. Costs little when none has come. */
MUST_CHECK enum err view_rank_endpoints(struct view *view, struct error *reterr);

/* Compare two ids, for qsort(3) and bsearch(3). */
int view_compare_ids(const void *a, const void *b);

#endif
