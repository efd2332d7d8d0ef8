#include "ui/canvas.h"

#include <assert.h>
#include <stdlib.h>

struct canvas {
    struct line *lines;
    size_t rows;
    size_t columns;
};

static void release_lines(struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        line_release(&lines[i]);
    free(lines);
}

enum err canvas_resize(struct canvas *canvas, size_t rows, size_t columns)
{
    struct line *lines;

    rows = rows < CANVAS_ROWS_MAX ? rows : CANVAS_ROWS_MAX;
    columns = columns < CANVAS_COLUMNS_MAX ? columns : CANVAS_COLUMNS_MAX;
    lines = calloc(rows + 1, sizeof(*lines));
    if (lines == NULL)
        return ERR_MEMORY;
    for (size_t i = 0; i < rows; i++) {
        if (line_init(&lines[i], columns) != ERR_NONE) {
            release_lines(lines, i);
            return ERR_MEMORY;
        }
    }
    release_lines(canvas->lines, canvas->rows);
    *canvas = (struct canvas){.lines = lines, .rows = rows, .columns = columns};
    return ERR_NONE;
}

struct canvas *canvas_new(size_t rows, size_t columns)
{
    struct canvas *canvas = calloc(1, sizeof(*canvas));

    if (canvas == NULL || canvas_resize(canvas, rows, columns) != ERR_NONE) {
        free(canvas);
        return NULL;
    }
    return canvas;
}

void canvas_free(struct canvas *canvas)
{
    if (canvas == NULL)
        return;
    release_lines(canvas->lines, canvas->rows);
    free(canvas);
}

size_t canvas_rows(const struct canvas *canvas)
{
    return canvas->rows;
}

size_t canvas_columns(const struct canvas *canvas)
{
    return canvas->columns;
}

struct area canvas_area(const struct canvas *canvas)
{
    return (struct area){.rows = canvas->rows, .columns = canvas->columns};
}

/* Cells of a row that may be drawn on. */
struct span {
    struct line *line;
    size_t at;    /* the first, in columns of the canvas */
    size_t cells; /* 0: none */
};

static size_t lesser(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Return the cells from row and column of an area on, as far as area and canvas reach. */
static struct span span_at(struct canvas *canvas, struct area area, size_t row, size_t column)
{
    size_t room = area.column < canvas->columns ? canvas->columns - area.column : 0;
    size_t columns = lesser(area.columns, room);

    if (row >= area.rows || area.row >= canvas->rows || row >= canvas->rows - area.row ||
        column >= columns)
        return (struct span){0};
    return (struct span){.line = &canvas->lines[area.row + row],
                         .at = area.column + column,
                         .cells = columns - column};
}

void canvas_clear(struct canvas *canvas, struct area area)
{
    for (size_t row = 0; row < lesser(area.rows, canvas->rows); row++) {
        struct span span = span_at(canvas, area, row, 0);

        if (span.cells > 0)
            line_blank(span.line, span.at, span.cells);
    }
}

size_t canvas_draw(struct canvas *canvas, struct area area, size_t row, size_t column,
                   const char *text, enum style_role role)
{
    struct span span = span_at(canvas, area, row, column);

    return span.cells > 0 ? line_draw_part(span.line, span.at, span.cells, text, role) : 0;
}

size_t canvas_write(struct canvas *canvas, struct area area, size_t row, size_t column,
                    size_t cells, struct slice text, enum escape_target target,
                    enum style_role role)
{
    struct span span = span_at(canvas, area, row, column);

    if (span.cells == 0)
        return 0;
    return line_write(span.line, span.at, lesser(cells, span.cells), text, target, role);
}

void canvas_put_line(struct canvas *canvas, struct area area, size_t row, const struct line *line,
                     size_t from)
{
    struct span span = span_at(canvas, area, row, 0);

    if (span.cells > 0)
        line_copy(span.line, span.at, line, from, span.cells);
}

void canvas_mark(struct canvas *canvas, struct area area, size_t row, size_t column, size_t cells,
                 unsigned attributes)
{
    struct span span = span_at(canvas, area, row, column);

    if (span.cells > 0)
        line_mark(span.line, span.at, lesser(cells, span.cells), attributes);
}

/* The pieces of a frame, from the upper left in the order of reading. */
struct frame_glyphs {
    const char *across;
    const char *down;
    const char *corners[4];
};

static void draw_edge(struct canvas *canvas, struct area area, size_t row, const char *left,
                      const char *right, const struct frame_glyphs *glyphs)
{
    for (size_t i = 1; i + 1 < area.columns; i++)
        (void)canvas_draw(canvas, area, row, i, glyphs->across, STYLE_PLAIN);
    (void)canvas_draw(canvas, area, row, 0, left, STYLE_PLAIN);
    (void)canvas_draw(canvas, area, row, area.columns - 1, right, STYLE_PLAIN);
}

void canvas_frame(struct canvas *canvas, struct area area, const char *title, bool is_ascii)
{
    static const struct frame_glyphs kinds[] = {
        {"─", "│", {"┌", "┐", "└", "┘"}},
        {"-", "|", {"+", "+", "+", "+"}},
    };
    const struct frame_glyphs *glyphs = &kinds[is_ascii];
    struct slice text = slice_from_text(title);
    size_t used;

    canvas_clear(canvas, area);
    if (area.rows < 2 || area.columns < 2)
        return;
    for (size_t row = 1; row + 1 < area.rows; row++) {
        (void)canvas_draw(canvas, area, row, 0, glyphs->down, STYLE_PLAIN);
        (void)canvas_draw(canvas, area, row, area.columns - 1, glyphs->down, STYLE_PLAIN);
    }
    draw_edge(canvas, area, 0, glyphs->corners[0], glyphs->corners[1], glyphs);
    draw_edge(canvas, area, area.rows - 1, glyphs->corners[2], glyphs->corners[3], glyphs);
    if (text.len == 0 || area.columns < 6)
        return;
    used = canvas_write(canvas, area, 0, 2, area.columns - 5, text,
                        is_ascii ? ESCAPE_ASCII : ESCAPE_TERMINAL, STYLE_TITLE);
    (void)canvas_draw(canvas, area, 0, 1, " ", STYLE_PLAIN);
    (void)canvas_draw(canvas, area, 0, 2 + used, " ", STYLE_PLAIN);
}

const struct line *canvas_line(const struct canvas *canvas, size_t row)
{
    assert(row < canvas_rows(canvas));
    return &canvas->lines[row];
}

void canvas_print(const struct canvas *canvas, struct out *out)
{
    struct style style = {0};

    for (size_t i = 0; i < canvas->rows; i++)
        line_print(&canvas->lines[i], &style, out);
}
