/*
 * store/query_stats.h: what a store was made from, and what was counted on the way.
 *
 * Threads:   the view's thread.
 */
#ifndef STORE_QUERY_STATS_H
#define STORE_QUERY_STATS_H

#include "store/view.h"

typedef bool capture_visitor(void *context, const struct capture_row *row);
typedef bool counter_visitor(void *context, const struct counter_row *row);

/* Visit captures by id, or counters by name. */
MUST_CHECK enum err query_captures(struct view *view, capture_visitor *visit, void *context,
                                   struct error *reterr);
MUST_CHECK enum err query_counters(struct view *view, counter_visitor *visit, void *context,
                                   struct error *reterr);

#endif
