/*
 * ui/call_columns.h: the columns of the list of calls, and the rows that they show.
 *
 * The values are those of `rung calls` (export/list_column); only the mark of findings is of its own.
 *
 * Threads:   one thread.
 */
#ifndef UI_CALL_COLUMNS_H
#define UI_CALL_COLUMNS_H

#include "store/query_calls.h"
#include "ui/columns.h"

/* A row to draw. Its first member is the row that the writers of export/list read. */
struct call_cells {
    struct call_row row;
    uint8_t severity; /* of its worst finding: 2 warn, 3 error; 0: none, or not known yet */
};

/* Copy a row with the texts that the columns show, each up to 512 bytes; the other texts are absent. Return one
 * block of memory from malloc, or NULL when the host has no memory. */
struct call_cells *call_cells_copy(const struct call_row *call);

/* Set the default columns. Their orders are values of enum call_sort. */
void call_columns_init(struct ui_columns *made);

/* Colour method and state by the method, or as `rung calls` does. */
void call_columns_colour(struct ui_columns *made, bool is_by_method);

#endif
