/*
 * export/line.h: one line of a drawing: character cells that are set in any order, then printed.
 *
 * A wide character takes two cells; overwriting one half blanks the other. Combining marks join the
 * character before them.
 *
 * Ownership: the line owns its cells.
 * Threads:   one thread.
 * Limits:    `width` cells; what lies beyond is dropped.
 */
#ifndef EXPORT_LINE_H
#define EXPORT_LINE_H

#include "export/style.h"

struct line_cell;

struct line {
    struct line_cell *cells;
    size_t width; /* cells */
    size_t end;   /* cells up to here may be set; blank from here on */
};

MUST_CHECK enum err line_init(struct line *line, size_t width);
void line_release(struct line *line);

/* Make it blank. */
void line_clear(struct line *line);

/* Set the cells from `at` to the glyphs of text of our own (valid UTF-8, no escaping). */
void line_draw(struct line *line, size_t at, const char *text, enum style_role role);

/* Set `count` cells to the same glyph of one column. */
void line_repeat(struct line *line, size_t at, size_t count, const char *glyph,
                 enum style_role role);

/* Set cells to the escaped form of a stranger's text, cut to `cells` columns. Gives the columns
 * used. */
size_t line_write(struct line *line, size_t at, size_t cells, struct slice text,
                  enum escape_target target, enum style_role role);

/* Print without blanks at the end, and a line end. */
void line_print(const struct line *line, const struct style *style, struct out *out);

#endif
