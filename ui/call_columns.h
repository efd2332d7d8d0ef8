/*
 * ui/call_columns.h: the columns of the list of calls on a screen: which there are, how wide they
 * are, and a row drawn in them.
 *
 * Their values are those of `rung calls` (export/list_column); only the mark of findings is of its
 * own. When there is no room the least wanted columns go, and then names shrink; what is left over
 * goes to the names again.
 *
 * Ownership: a plain value.
 * Threads:   one thread.
 */
#ifndef UI_CALL_COLUMNS_H
#define UI_CALL_COLUMNS_H

#include "export/list_column.h"
#include "store/query_page.h"
#include "ui/canvas.h"

#define CALL_COLUMNS_MAX 16

/* A row to draw. Its first member is what the writers of export/list get. */
struct call_cells {
    struct call_row row;
    uint8_t severity; /* of its worst finding: 2 warn, 3 error; 0: none, or not known yet */
};

/* What colours mean. */
enum call_colours {
    CALL_COLOURS_STATE = 0,
    CALL_COLOURS_METHOD,
};

struct call_column {
    struct list_column list;
    size_t comfort; /* width that it keeps while others go; 0: all that it wants */
    size_t least;   /* width that it shrinks to in the end */
    size_t natural; /* width of the widest value so far; 0: not shown */
    size_t width;   /* as laid out; 0: no room */
    size_t at;      /* where it starts */
};

struct call_columns {
    struct call_column columns[CALL_COLUMNS_MAX]; /* from left to right */
    size_t count;
    size_t scrolled; /* columns behind the first that are out at the left */
    size_t width;    /* columns of the screen that were laid out */
};

/* Start with the default columns and no widths. */
void call_columns_init(struct call_columns *columns);

/* Show the method's column, or not. */
void call_columns_show_method(struct call_columns *columns, bool is_shown);

/* Forget the widths of values; the titles stay. */
void call_columns_forget(struct call_columns *columns);

/* Widen the columns to the values of a row. Widths never shrink by scrolling, so that nothing
 * jumps. */
void call_columns_measure(struct call_columns *columns, const struct list_format *format,
                          const struct call_cells *cells);

/* Lay the columns out in a width. */
void call_columns_fit(struct call_columns *columns, size_t width);

/* Tell whether columns have no room at the right. */
bool call_columns_is_cut(const struct call_columns *columns);

/* Draw the titles, with a mark at the column that the list is sorted by. */
void call_columns_draw_head(const struct call_columns *columns, struct canvas *canvas,
                            struct area area, size_t row, enum call_sort sort, bool is_descending,
                            bool is_ascii);

/* Draw a row. */
void call_columns_draw(const struct call_columns *columns, struct canvas *canvas, struct area area,
                       size_t row, const struct list_format *format, enum call_colours colours,
                       const struct call_cells *cells);

/* Write a row as a line of raw text, two blanks between values. */
void call_columns_write(const struct call_columns *columns, const struct list_format *format,
                        const struct call_cells *cells, struct buf *buf);

/* Give the order that the next column to the right (step 1) or left (step -1) of `sort` stands for,
 * of those that are not out of the list altogether. */
enum call_sort call_columns_sort_beside(const struct call_columns *columns, enum call_sort sort,
                                        int step);

/* Move the column of an order by one place. */
void call_columns_move(struct call_columns *columns, enum call_sort sort, int step);

#endif
