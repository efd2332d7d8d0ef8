/*
 * store/view.h: a read-only look at a store.
 *
 * Ownership: the opener owns the view.
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

/* Open a store. ERR_INPUT when it is no store of rung, or of a newer version than this one knows
 * (the text says which). */
MUST_CHECK enum err view_open(const char *path, struct view **ret_view, struct error *reterr);

/* Close; NULL is allowed. */
void view_close(struct view *view);

/* Make a running query end with ERR_STOPPED. */
void view_interrupt(struct view *view);

#endif
