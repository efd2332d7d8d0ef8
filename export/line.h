/*
 * export/line.h: one line of a drawing: character cells that are set in any order, then printed.
 *
 * A wide character takes two cells; overwriting one half blanks the other. Combining marks join the
 * character before them.
 *
 * Ownership: the line owns its cells.
 * Threads:   one thread.
 * Limits:    `width` cells; text beyond is dropped.
 */
#ifndef EXPORT_LINE_H
#define EXPORT_LINE_H

#include "export/style.h"

struct line_cell;

/* How cells stand out beside their role: bits. Printing leaves them out; a terminal shows them. */
enum line_attribute {
    LINE_REVERSE = 1,
    LINE_BOLD = 2,
    LINE_UNDERLINE = 4,
    LINE_DIM = 8,
};

/* One character of a line, as it stands there. */
struct line_glyph {
    struct slice bytes; /* UTF-8, harmless; empty: a blank; lives until the line changes */
    uint8_t cells;      /* columns: 1 or 2; 0: the second half of the character before it */
    uint8_t role;       /* enum style_role */
    uint8_t attributes; /* bits of enum line_attribute */
};

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

/* Do the same with at most `cells` columns. Return the number of columns used. */
size_t line_draw_part(struct line *line, size_t at, size_t cells, const char *text,
                      enum style_role role);

/* Set `count` cells to the same glyph of one column. */
void line_repeat(struct line *line, size_t at, size_t count, const char *glyph,
                 enum style_role role);

/* Set cells to the escaped form of a stranger's text, cut to `cells` columns. Return the columns
 * used. */
size_t line_write(struct line *line, size_t at, size_t cells, struct slice text,
                  enum escape_target target, enum style_role role);

/* Add attributes to `cells` cells. Text that is drawn there later has none of them. */
void line_mark(struct line *line, size_t at, size_t cells, unsigned attributes);

/* Make `cells` cells blank. */
void line_blank(struct line *line, size_t at, size_t cells);

/* Set `count` cells from `at` on to those of another line from `first` on, blanks too. A wide
 * character that is there by half becomes a blank. */
void line_copy(struct line *line, size_t at, const struct line *from, size_t first, size_t count);

/* Return the character of a cell; a blank past the end. */
struct line_glyph line_at(const struct line *line, size_t at);

/* Print without blanks at the end, and a line end. */
void line_print(const struct line *line, const struct style *style, struct out *out);

#endif
