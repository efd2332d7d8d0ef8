/*
 * ui/view_calls_window.h: the rows of the list that are on the screen, kept between two draws.
 *
 * Ownership: the window owns its rows, texts included; a text over WINDOW_TEXT_MAX bytes is cut.
 * Threads:   one thread.
 * Limits:    as many rows as are added; the list adds no more than a screen has.
 */
#ifndef UI_VIEW_CALLS_WINDOW_H
#define UI_VIEW_CALLS_WINDOW_H

#include "ui/call_columns.h"

#define WINDOW_TEXT_MAX 512

struct call_window {
    struct call_cells **rows; /* in the order of the list */
    size_t count;
    size_t room;
};

/* Free the rows; the window is empty then. */
void call_window_release(struct call_window *window);

/* Add a copy of a row at the end. ERR_MEMORY. */
MUST_CHECK enum err call_window_add(struct call_window *window, const struct call_row *row);

/* Turn the order around: what came backward. */
void call_window_reverse(struct call_window *window);

/* Take the rows of `more`, which is empty then, to the end of `window`, or to its beginning.
 * ERR_MEMORY: both are as before. */
MUST_CHECK enum err call_window_append(struct call_window *window, struct call_window *more);
MUST_CHECK enum err call_window_prepend(struct call_window *window, struct call_window *more);

/* Keep `count` rows from `first` on, free the others. */
void call_window_keep(struct call_window *window, size_t first, size_t count);

/* Find a call; gives the count when it is not there. */
size_t call_window_find(const struct call_window *window, uint64_t call);

#endif
