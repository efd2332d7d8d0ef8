/*
 * ui/canvas.h: a screen as a grid of character cells, drawn by views and put on the terminal, or
 * printed as text by tests. A canvas knows no terminal.
 *
 * Text outside the canvas is clipped. A character of two columns is never cut in half: where there is
 * room for one column only, there is a blank.
 *
 * Ownership: the caller owns the canvas.
 * Threads:   one thread.
 * Limits:    CANVAS_ROWS_MAX by CANVAS_COLUMNS_MAX; a larger screen is used in part.
 */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include "export/line.h"

#define CANVAS_ROWS_MAX    1000
#define CANVAS_COLUMNS_MAX 2000

struct canvas;

/* A rectangle of cells; a view draws only in its own. */
struct area {
    size_t row;
    size_t column;
    size_t rows;
    size_t columns;
};

/* Make a blank canvas; NULL when the host has no memory. */
struct canvas *canvas_new(size_t rows, size_t columns);

/* Free it; NULL is allowed. */
void canvas_free(struct canvas *canvas);

/* Make it blank and of this size. ERR_MEMORY: it keeps its size. */
MUST_CHECK enum err canvas_resize(struct canvas *canvas, size_t rows, size_t columns);

size_t canvas_rows(const struct canvas *canvas);
size_t canvas_columns(const struct canvas *canvas);

/* Return the area of the whole canvas. */
struct area canvas_area(const struct canvas *canvas);

/* Make an area blank. */
void canvas_clear(struct canvas *canvas, struct area area);

/* Write a text of our own (valid UTF-8, one column a character) from row and column of the area on.
 * Return the number of columns used. */
size_t canvas_draw(struct canvas *canvas, struct area area, size_t row, size_t column,
                   const char *text, enum style_role role);

/* Write a stranger's text, escaped for `target`, in at most `cells` columns. A longer text ends in the
 * mark of export/escape. Return the number of columns used. */
size_t canvas_write(struct canvas *canvas, struct area area, size_t row, size_t column,
                    size_t cells, struct slice text, enum escape_target target,
                    enum style_role role);

/* Put a drawn line, from its column `from` on, into a row of the area. */
void canvas_put_line(struct canvas *canvas, struct area area, size_t row, const struct line *line,
                     size_t from);

/* Add attributes (enum line_attribute) to `cells` columns. */
void canvas_mark(struct canvas *canvas, struct area area, size_t row, size_t column, size_t cells,
                 unsigned attributes);

/* Draw a frame on the edge of an area, blank inside, with a title in the upper edge; a title that is
 * too long is cut. */
void canvas_frame(struct canvas *canvas, struct area area, const char *title, bool is_ascii);

/* Return a row, for the terminal and for tests. */
const struct line *canvas_line(const struct canvas *canvas, size_t row);

/* Print all rows as text, without colour, without blanks at their ends. */
void canvas_print(const struct canvas *canvas, struct out *out);

#endif
