/*
 * store/query_stats.h: what a store was made from, and what was counted on the way.
 *
 * Threads:   the view's thread.
 */
#ifndef STORE_QUERY_STATS_H
#define STORE_QUERY_STATS_H

#include "base/counter.h"
#include "store/view.h"

typedef bool capture_visitor(void *context, const struct capture_row *row);

/* Visit captures by id. */
MUST_CHECK enum err query_captures(struct view *view, capture_visitor *visit, void *context,
                                   struct error *reterr);

/* Read what was counted; those that the store does not have are 0, and names that this rung does not
 * know are passed over. */
MUST_CHECK enum err query_counts(struct view *view, struct counts *ret_counts,
                                 struct error *reterr);

#endif
