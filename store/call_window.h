/*
 * store/call_window.h: a window of the list of calls, and how many there are, from what call_keys has in memory.
 *
 * Returns the same as the statements of query_page and query_call_counts, which are there for what this
 * cannot do: regular expressions, orders of text, and stores too large.
 *
 * Ownership: the caller releases the window.
 * Threads:   the view's thread.
 */
#ifndef STORE_CALL_WINDOW_H
#define STORE_CALL_WINDOW_H

#include "store/query_page.h"

struct call_window {
    uint64_t *ids; /* in the order of the page */
    size_t count;
};

/* Find the calls of a window. *ret_is_found is false, and the caller's own way is to be gone, where the keys
 * cannot tell, or reading them would cost more than they save here. */
MUST_CHECK enum err call_window_find(struct view *view, const struct call_page *page,
                                     struct call_window *ret_window, bool *ret_is_found,
                                     struct error *reterr);
void call_window_release(struct call_window *window);

/* Count the calls that a query wants; with `before`, only those that stand before its anchor. */
MUST_CHECK enum err call_window_count(struct view *view, const struct call_query *query,
                                      const struct call_page *before, uint64_t *ret_count,
                                      bool *ret_is_found, struct error *reterr);

#endif
