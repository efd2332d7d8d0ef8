/*
 * ui/columns.h: the columns of a list on a screen: their choice and widths, and the drawing of
 * rows.
 *
 * The functions that write a column are in export/list_column.h. Without room, columns are left out by `drop`, and
 * then columns with `least` shrink; width that is left over goes to these again. Rows are passed to the writers
 * of the columns and not read here.
 *
 * Ownership: a plain value.
 * Threads:   one thread.
 * Limits:    UI_COLUMNS_MAX columns.
 */
#ifndef UI_COLUMNS_H
#define UI_COLUMNS_H

#include "export/list_column.h"
#include "ui/canvas.h"

#define UI_COLUMNS_MAX     16
#define UI_COLUMN_UNSORTED (-1)

struct ui_column {
    /* A row of the table that a view has. */
    struct list_column list; /* `screen` has its widths */
    int sort;                /* the order of the list by this column, or UI_COLUMN_UNSORTED */
    bool mark_takes_title;   /* the mark of the order may stand over the title */

    /* Found while it is shown. */
    size_t natural; /* width of the widest value that was measured; 0: not shown */
    size_t width;   /* as laid out; 0: no room */
    size_t at;      /* where it starts */
};

struct ui_columns {
    struct ui_column columns[UI_COLUMNS_MAX]; /* from left to right */
    size_t count;
    size_t scrolled; /* columns behind the first that are out at the left */
    size_t width;    /* columns of the screen that were laid out */
};

/* Start with the columns of a table, which is copied. */
void ui_columns_init(struct ui_columns *columns, const struct ui_column *table, size_t count);

/* Show an optional column, or not. */
void ui_columns_show(struct ui_columns *columns, const char *name, bool is_shown);

/* Set the function that returns the role of a column's values. */
void ui_columns_set_role(struct ui_columns *columns, const char *name,
                         enum style_role (*role)(const void *row));

/* Reset the widths to those of the titles. */
void ui_columns_forget(struct ui_columns *columns);

/* Widen the columns to the values of a row. Widths never shrink by scrolling, so that nothing
 * jumps. */
void ui_columns_measure(struct ui_columns *columns, const struct list_format *format,
                        const void *row_data);

/* Lay the columns out in a width. */
void ui_columns_fit(struct ui_columns *columns, size_t width);

/* Scroll by one column to the right (step 1), where columns have no room, or to the left (step -1). */
void ui_columns_scroll(struct ui_columns *columns, int step);

/* Draw the titles, with a mark at the column that the list is sorted by. */
void ui_columns_draw_head(const struct ui_columns *columns, struct canvas *canvas, struct area area,
                          size_t row, int sort, bool is_descending, bool is_ascii);

/* Draw a row. */
void ui_columns_draw(const struct ui_columns *columns, struct canvas *canvas, struct area area,
                     size_t row, const struct list_format *format, const void *row_data);

/* Write a row as a line of raw text, two blanks between values. */
void ui_columns_write(const struct ui_columns *columns, const struct list_format *format,
                      const void *row_data, struct buf *buf);

/* Return the order of the next column to the right (step 1) or left (step -1) of the column of `sort`. Columns
 * that are not shown are passed over. */
int ui_columns_sort_beside(const struct ui_columns *columns, int sort, int step);

/* Return the name of the column of an order. */
const char *ui_columns_sort_name(const struct ui_columns *columns, int sort);

/* Move the column of an order by one place. */
void ui_columns_move(struct ui_columns *columns, int sort, int step);

#endif
