/*
 * store/unfinished.h: what a store says of itself when not all that was to be stored is in it.
 *
 * Threads:   the view's thread.
 */
#ifndef STORE_UNFINISHED_H
#define STORE_UNFINISHED_H

#include "base/buf.h"
#include "store/view.h"

/* Bytes that are enough for the text. */
#define UNFINISHED_TEXT_MAX 96

/* Write "its import did not end (8850 calls, 15 % of the capture)", or nothing for a store that is
 * whole. `is_in_use` tells that another process may still be writing it (store_is_in_use). What stands
 * before the bracket is enough where there is little room. */
MUST_CHECK enum err unfinished_write(struct view *view, bool is_in_use, struct buf *buf,
                                     struct error *reterr);

#endif
