/*
 * store/unfinished.h: the words for a store that is not complete.
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
 * whole. `is_in_use`: another process may still be writing it (store_is_in_use). The words before the
 * bracket are enough where there is little room. */
MUST_CHECK enum err unfinished_write(struct view *view, bool is_in_use, struct buf *buf,
                                     struct error *reterr);

#endif
