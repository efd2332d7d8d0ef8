/*
 * store/view.h: a read-only look at a store.
 *
 * Ownership: the caller owns the view.
 * Threads:   one thread; view_interrupt from any thread or a signal handler.
 */
#ifndef STORE_VIEW_H
#define STORE_VIEW_H

#include "base/err.h"
#include "store/rows.h"

struct view;

/* Tell whether a file is a SQLite database by its first bytes, so that commands can tell a store
 * from a capture. False for a file that cannot be read. */
bool view_is_store(const char *path);

/* Open a store. One of an older version is brought up to date first, in place, or in a temporary copy
 * where it cannot be written. ERR_INPUT when it is no store of rung, or of a newer version than this one
 * knows (the text says which). */
MUST_CHECK enum err view_open(const char *path, struct view **ret_view, struct error *reterr);

/* Close; NULL is allowed. */
void view_close(struct view *view);

/* Make a running query end with ERR_STOPPED. */
void view_interrupt(struct view *view);

/* Begin and end a moment in which every query sees the same state of a store that grows. Keep it
 * short, for one redraw or one request: the store's log cannot shrink meanwhile. Without it each query
 * sees what is there when it begins. */
MUST_CHECK enum err view_begin(struct view *view, struct error *reterr);
void view_end(struct view *view);

/* Give a number that is another one once somebody has written to the store; costs a microsecond. */
MUST_CHECK enum err view_version(struct view *view, uint64_t *ret_version, struct error *reterr);

/* End queries with ERR_STOPPED that run longer than `limit_us` (0: any time) from now, or when
 * `is_wanted_no_more`, which is asked every millisecond or so, says true (NULL: is not asked). Holds
 * until it is set again. */
void view_set_limit(struct view *view, int64_t limit_us, bool (*is_wanted_no_more)(void *context),
                    void *context);

/* Give the version of SQLite: "3.40.1". */
const char *view_library(void);

#endif
