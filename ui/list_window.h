/*
 * ui/list_window.h: the rows of a list that are on the screen, and some before and behind them, kept
 * between two draws.
 *
 * Ownership: the window owns its rows, each one piece of memory from malloc.
 * Threads:   one thread.
 * Limits:    as many rows as are added; a list adds no more than some screens.
 */
#ifndef UI_LIST_WINDOW_H
#define UI_LIST_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct list_row {
    uint64_t id; /* of all rows of the list, its own; not 0 */
    void *data;  /* the data that the view keeps of the row */
};

struct list_window {
    struct list_row *rows; /* in the order of the list */
    size_t count;
    size_t room;
};

/* Free the rows; the window is empty then. */
void list_window_release(struct list_window *window);

/* Add a row at the end. The window owns `data`, and frees it when the host has no memory. `data` is NULL
 * where the caller had no memory. Return ERR_MEMORY in both cases. */
MUST_CHECK enum err list_window_add(struct list_window *window, uint64_t id, void *data);

/* Turn the order around, for rows that came backward. */
void list_window_reverse(struct list_window *window);

/* Take the rows of `more`, which is empty then, to the end of `window`, or to its beginning.
 * Return ERR_MEMORY when the host has none; both windows do not change then. */
MUST_CHECK enum err list_window_append(struct list_window *window, struct list_window *more);
MUST_CHECK enum err list_window_prepend(struct list_window *window, struct list_window *more);

/* Keep `count` rows from `first` on, free the others. */
void list_window_keep(struct list_window *window, size_t first, size_t count);

/* Find the row with an id; returns the count when it is not there. */
size_t list_window_find(const struct list_window *window, uint64_t id);

/* Return the id of the first row, or of the last; 0 when there is none. */
uint64_t list_window_first(const struct list_window *window);
uint64_t list_window_last(const struct list_window *window);

#endif
