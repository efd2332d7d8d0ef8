/*
 * store/query_changes.h: which calls have changed, in the order in which they did: what a live list
 * and a stream of events follow.
 *
 * Every time a call is stored in a store that is viewed while it grows, the change gets the next
 * number. The last CHANGES_KEPT numbers or so are kept.
 *
 * Threads:   the view's thread.
 */
#ifndef STORE_QUERY_CHANGES_H
#define STORE_QUERY_CHANGES_H

#include "store/view.h"

#define CHANGES_KEPT 262144

/* Returns false to stop. `number` is that of the call's latest change. */
typedef bool change_visitor(void *context, uint64_t number, uint64_t call);

/* Visit the calls that changed after change `after`, each once, in the order of their latest change, at
 * most `limit` (0: all). */
MUST_CHECK enum err query_changes(struct view *view, uint64_t after, uint64_t limit,
                                  change_visitor *visit, void *context, struct error *reterr);

/* Return the number of the oldest change that is kept and of the latest; both 0 when there is none. */
MUST_CHECK enum err query_change_span(struct view *view, uint64_t *ret_oldest, uint64_t *ret_latest,
                                      struct error *reterr);

#endif
